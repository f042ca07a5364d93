#include "offline_cache/sm_module.h"

#include "kiosk/base/module.h"

namespace offline_cache {

Result<const SmModule*> sm_module() {
    return kiosk::load_module<SmModule>("libbianmin-sm.so", "bianmin_sm");
}

}  // namespace offline_cache
