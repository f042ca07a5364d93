#include "ui/input/pinyin/rime_library.h"

#include <cstddef>
#include <string>
#include <utility>

#include <dlfcn.h>

namespace ui {

namespace {

constexpr const char* library_name = "librime.so.1";
/// Of glog: fatal ones alone, on standard error, never in files.
constexpr int fatal_only = 3;

using GetApi = RimeApi* (*)();

/// The table of functions reaches to the last one that is used here.
bool is_new_enough(const RimeApi& api) {
    constexpr std::size_t needed =
        offsetof(RimeApi, candidate_list_from_index) + sizeof(api.candidate_list_from_index);
    return static_cast<std::size_t>(api.data_size) + sizeof api.data_size >= needed;
}

}  // namespace

kiosk::Result<RimeLibrary> RimeLibrary::load(const std::filesystem::path& folder) {
    // Never closed again: its static objects outlive any session.
    void* library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr) return {kiosk::ErrorCode::not_found, "cannot load librime.so.1"};
    const auto get_api = reinterpret_cast<GetApi>(dlsym(library, "rime_get_api"));
    RimeApi* api = get_api == nullptr ? nullptr : get_api();
    if (api == nullptr || !is_new_enough(*api))
        return {kiosk::ErrorCode::not_found, "librime.so.1 is too old"};
    const std::string path = folder.string();
    RimeTraits traits{};
    RIME_STRUCT_INIT(RimeTraits, traits);
    traits.shared_data_dir = path.c_str();
    traits.user_data_dir = path.c_str();
    traits.prebuilt_data_dir = path.c_str();
    traits.staging_dir = path.c_str();
    traits.distribution_name = "bianmin";
    traits.distribution_code_name = "bianmin";
    traits.distribution_version = "1";
    traits.app_name = "rime.bianmin";
    traits.min_log_level = fatal_only;
    traits.log_dir = "";
    // A second time in one process the log is set up already, and glog ends the program over it.
    static const bool set_up = [&] {
        api->setup(&traits);
        return true;
    }();
    static_cast<void>(set_up);
    api->initialize(&traits);
    return RimeLibrary(api);
}

RimeLibrary::RimeLibrary(RimeLibrary&& other) noexcept : api_(std::exchange(other.api_, nullptr)) {}

RimeLibrary::~RimeLibrary() {
    if (api_ != nullptr) api_->finalize();
}

}  // namespace ui
