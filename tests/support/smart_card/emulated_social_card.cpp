#include "tests/support/smart_card/emulated_social_card.h"

#include <algorithm>

namespace tests {

using kiosk::Bytes;

namespace {

const Bytes application{0x73, 0x78, 0x31, 0x2E, 0x73, 0x68, 0x2E, 0xC9,
                        0xE7, 0xBB, 0xE1, 0xB1, 0xA3, 0xD5, 0xCF};

Bytes filled(Bytes value, std::size_t size) {
    value.resize(size, 0x00);
    return value;
}

Bytes text(const std::string& utf8) {
    return kiosk::gb18030_from_utf8(utf8).value_or(Bytes{});
}

}  // namespace

EmulatedSocialCard::EmulatedSocialCard(Content content) : content_(std::move(content)) {}

void EmulatedSocialCard::reset() {
    selected_ = false;
    file_ = 0;
    waiting_.clear();
}

Bytes EmulatedSocialCard::answer(std::span<const unsigned char> command) {
    if (command.size() < 4) return {0x67, 0x00};
    if (command[1] == 0xC0) {
        Bytes out = std::exchange(waiting_, {});
        out.insert(out.end(), {0x90, 0x00});
        return out;
    }
    if (command[1] == 0xA4) return select(command);
    if (command[1] != 0xB2) return {0x6D, 0x00};
    if (!selected_ || file_ == 0) return {0x69, 0x86};
    if (file_ == 0x06 && content_.wants_pin) return {0x69, 0x82};
    Bytes found = record(command[2]);
    if (found.empty()) return {0x6A, 0x83};
    if (content_.announces) {
        waiting_ = std::move(found);
        return {0x61, static_cast<unsigned char>(waiting_.size())};
    }
    found.insert(found.end(), {0x90, 0x00});
    return found;
}

Bytes EmulatedSocialCard::select(std::span<const unsigned char> command) {
    if (command.size() < 5 || command.size() < 5U + command[4]) return {0x67, 0x00};
    const auto name = command.subspan(5, command[4]);
    if (command[2] == 0x04) {
        selected_ = std::equal(name.begin(), name.end(), application.begin(), application.end());
        return selected_ ? Bytes{0x90, 0x00} : Bytes{0x6A, 0x82};
    }
    // This card knows its files by the older way of selecting only.
    const bool known = selected_ && command[2] == 0x00 && name.size() == 2 && name[0] == 0xEF &&
                       (name[1] == 0x05 || name[1] == 0x06);
    if (!known) return {0x6A, 0x82};
    file_ = name[1];
    return {0x90, 0x00};
}

Bytes EmulatedSocialCard::record(unsigned char number) const {
    Bytes value;
    if (file_ == 0x05 && number == 0x01) value = filled(content_.identification, 16);
    if (file_ == 0x05 && number == 0x03) value = text(content_.version);
    if (file_ == 0x05 && number == 0x07) value = filled(text(content_.number), 9);
    if (file_ == 0x06 && number == 0x01) value = filled(text(content_.citizen_id), 18);
    if (file_ == 0x06 && number == 0x02) value = filled(text(content_.name), 30);
    if (value.empty()) return {};
    Bytes out{number, static_cast<unsigned char>(value.size())};
    out.insert(out.end(), value.begin(), value.end());
    return out;
}

}  // namespace tests
