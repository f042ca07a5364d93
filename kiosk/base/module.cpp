#include "kiosk/base/module.h"

#include <filesystem>

#include <dlfcn.h>

namespace kiosk {

namespace {

Error not_loaded() {
    const char* words = dlerror();
    return {ErrorCode::not_found, words != nullptr ? words : "no such module", {}};
}

}  // namespace

Result<const void*> find_in_module(std::string_view file, const char* table) {
    std::error_code fault;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", fault);
    if (fault) return {ErrorCode::not_found, "/proc/self/exe: " + fault.message()};
    const auto path = program.parent_path() / file;
    // Never closed: threads may be inside it until the very end.
    void* module = dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL);
    if (module == nullptr) return not_loaded();
    const void* found = dlsym(module, table);
    if (found == nullptr) return not_loaded();
    return found;
}

}  // namespace kiosk
