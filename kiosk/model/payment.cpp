#include "kiosk/model/payment.h"

#include <cstdlib>

namespace kiosk {

std::string yuan_text(std::int64_t fen) {
    const auto positive = std::llabs(fen);
    const auto cents = std::to_string(positive % 100);
    return (fen < 0 ? "-" : "") + std::to_string(positive / 100) + "." +
           (cents.size() < 2 ? "0" : "") + cents;
}

}  // namespace kiosk
