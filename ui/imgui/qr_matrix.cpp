#include "ui/imgui/qr_matrix.h"

#include <memory>

#include <qrencode.h>

#include "kiosk/base/secret.h"

namespace ui {

kiosk::Result<QrModules> qr_matrix(const std::string& payload) {
    constexpr unsigned dark_bit = 1;
    const auto release = [](QRcode* code) {
        const auto side = static_cast<std::size_t>(code->width);
        kiosk::wipe_bytes(code->data, side * side);
        QRcode_free(code);
    };
    const std::unique_ptr<QRcode, decltype(release)> code(
        payload.empty() ? nullptr
                        : QRcode_encodeData(static_cast<int>(payload.size()),
                                            reinterpret_cast<const unsigned char*>(payload.data()),
                                            0, QR_ECLEVEL_M),
        release);
    if (code == nullptr) return {kiosk::ErrorCode::limit_exceeded, "QR payload"};
    QrModules out{code->width, {}};
    const auto count =
        static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
    out.dark.reserve(count);
    for (std::size_t i = 0; i < count; ++i) out.dark.push_back(code->data[i] & dark_bit);
    return out;
}

}  // namespace ui
