#include "drivers/ipp/cups_port.h"
#include "kiosk/base/module.h"

namespace drivers {

kiosk::Result<std::unique_ptr<IppPort>> make_cups_port(const IppPrinterConfig& config) {
    const auto module = kiosk::load_module<CupsModule>("libbianmin-cups.so", "bianmin_cups");
    if (!module) return module.error();
    return (*module)->open_port(config);
}

}  // namespace drivers
