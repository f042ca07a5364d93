#include "drivers/idcard/vendor/photo_library.h"

#include <algorithm>

#include <dlfcn.h>

#include "drivers/idcard/portrait.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;

Result<PhotoLibrary> PhotoLibrary::load(const std::string& file) {
    void* const library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* why = ::dlerror();
        return {ErrorCode::bad_config, why != nullptr ? why : "dlopen"};
    }
    const auto function = reinterpret_cast<Unpack>(::dlsym(library, "unpack"));
    if (function == nullptr) return {ErrorCode::bad_config, file + " has no function unpack"};
    return PhotoLibrary(function);
}

Result<SecretBytes> PhotoLibrary::unpack(SecretBytes wlt) const {
    constexpr int want_picture = 708;
    // Behind the picture stands what must not change.
    constexpr std::size_t fence = 4096;
    constexpr unsigned char mark = 0xA5;
    if (wlt.reveal().size() != PortraitDecoder::wlt_bytes)
        return {ErrorCode::bad_format, "not the photo of a card"};
    SecretBytes out(std::vector<unsigned char>(PortraitDecoder::bmp_bytes + fence, mark));
    std::fill_n(out.reveal().begin(), PortraitDecoder::bmp_bytes, static_cast<unsigned char>(0));
    const int code = unpack_(wlt.reveal().data(), out.reveal().data(), want_picture);
    if (code != 1) return {ErrorCode::rejected, "unpack answers " + std::to_string(code)};
    if (std::any_of(out.reveal().end() - fence, out.reveal().end(),
                    [](unsigned char byte) { return byte != mark; }))
        return {ErrorCode::limit_exceeded, "the decoder wrote beyond the picture"};
    const bool is_bmp = out.reveal()[0] == 'B' && out.reveal()[1] == 'M';
    kiosk::wipe_bytes(out.reveal().data() + PortraitDecoder::bmp_bytes, fence);
    out.reveal().resize(is_bmp ? PortraitDecoder::bmp_bytes : Portrait::bytes);
    return out;
}

}  // namespace drivers
