#include "drivers/escpos/replies.h"
#include "drivers/escpos/usb_printer_link.h"
#include "tests/fuzz/fuzz.h"

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {"\x12\x12\x12\x12", "\x1A\x32\x12\x7E", std::string("\x38\x00\x0F\x0F\x00\x12", 6),
            "??MFG:Sample;MDL:Receipt 80;CMD:ESC/POS;"};
}

}  // namespace tests

/// Whatever a printer says, in pieces of whatever size: nothing is answered twice, no more replies
/// come than bytes, every byte is a reply, part of one, or counted as strange.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const unsigned char> bytes(data, size);
    KIOSK_CHECK(drivers::model_of_device_id(bytes).size() <= 64);
    drivers::escpos::ReplyReader reader;
    drivers::escpos::Status status;
    std::size_t used = 0;
    std::size_t ends = 0;
    for (std::size_t at = 0; at < size;) {
        for (int n = 1; n <= data[at] % 6; ++n) reader.asked_status(n);
        if (data[at] % 3 == 0) reader.asked_end();
        ends += data[at] % 3 == 0 ? 1U : 0U;
        if (data[at] % 17 == 0) reader.forget();
        const std::size_t piece = std::min<std::size_t>(size - at, 1U + data[at] % 7U);
        const auto replies = reader.read(bytes.subspan(at, piece));
        for (const auto& reply : replies) {
            const bool is_automatic = std::holds_alternative<drivers::escpos::Automatic>(reply);
            used += is_automatic ? 4U : 1U;
            if (std::holds_alternative<drivers::escpos::EndReached>(reply)) KIOSK_CHECK(ends-- > 0);
            drivers::escpos::apply(status, reply);
            static_cast<void>(drivers::escpos::problem_of(status));
        }
        at += piece;
        KIOSK_CHECK(used + reader.strange_bytes() <= at);
    }
    static_cast<void>(drivers::escpos::text_of(status));
    return 0;
}
