#include "drivers/sim/sam_firmware.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace drivers::sim {

using kiosk::Bytes;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::array<unsigned char, 5> preamble{0xAA, 0xAA, 0xAA, 0x96, 0x69};
/// A command is ten bytes; what is longer is somebody else's talk.
constexpr std::size_t input_max = 512;

using FaultKind = SamFirmware::FaultKind;
using Phase = SamFirmware::Phase;

struct FaultName {
    std::string_view name;
    FaultKind kind;
    Phase phase;
};

constexpr std::array fault_names{
    FaultName{"checksum", FaultKind::checksum, Phase::any},
    FaultName{"torn", FaultKind::torn, Phase::any},
    FaultName{"garbage", FaultKind::garbage, Phase::any},
    FaultName{"mute", FaultKind::mute, Phase::any},
    FaultName{"stall", FaultKind::stall, Phase::any},
    FaultName{"short", FaultKind::short_data, Phase::read},
    FaultName{"one_byte", FaultKind::one_byte, Phase::any},
    FaultName{"two_aa", FaultKind::two_aa, Phase::any},
    FaultName{"split_aa", FaultKind::split_aa, Phase::any},
    FaultName{"pull_after_find", FaultKind::pull_card, Phase::find},
    FaultName{"pull_after_select", FaultKind::pull_card, Phase::select},
    FaultName{"pull_after_read", FaultKind::pull_card, Phase::read},
    FaultName{"pull_before_read", FaultKind::pull_before, Phase::read},
    FaultName{"unplug", FaultKind::unplug, Phase::any},
    FaultName{"twice", FaultKind::twice, Phase::any},
    FaultName{"babble", FaultKind::babble, Phase::any},
};

constexpr std::array phase_names{
    std::pair{"any", Phase::any},           std::pair{"status", Phase::status},
    std::pair{"identity", Phase::identity}, std::pair{"find", Phase::find},
    std::pair{"select", Phase::select},     std::pair{"read", Phase::read},
    std::pair{"address", Phase::address},
};

Phase phase_of(std::uint8_t command, std::uint8_t parameter) {
    switch (command << 8 | parameter) {
        case 0x11FF:
            return Phase::status;
        case 0x12FF:
            return Phase::identity;
        case 0x2001:
            return Phase::find;
        case 0x2002:
            return Phase::select;
        case 0x3001:
        case 0x3010:
            return Phase::read;
        case 0x3003:
            return Phase::address;
        default:
            return Phase::any;
    }
}

Bytes frame_of(std::uint8_t sw3, std::span<const unsigned char> data) {
    Bytes frame(preamble.begin(), preamble.end());
    const std::size_t length = 3 + data.size() + 1;
    frame.push_back(static_cast<unsigned char>(length >> 8U));
    frame.push_back(static_cast<unsigned char>(length & 0xFFU));
    frame.insert(frame.end(), {0, 0, sw3});
    frame.insert(frame.end(), data.begin(), data.end());
    unsigned char sum = 0;
    for (std::size_t i = preamble.size(); i < frame.size(); ++i) sum ^= frame[i];
    frame.push_back(sum);
    return frame;
}

/// Noise with everything that could be taken for the beginning of a frame.
Bytes garbage() {
    return {0x00, 0xFF, 0xAA, 0x96, 0x69, 0x12, 0xAA, 0xAA, 0x96,
            0x00, 0xAA, 0xAA, 0x96, 0x69, 0xFF, 0xFF, 0x55, 0xAA};
}

}  // namespace

Result<SamFirmware::Fault> SamFirmware::parse_fault(std::string_view name, int times,
                                                    std::string_view phase) {
    Fault fault{FaultKind::mute, Phase::any, 0, times};
    const auto* known = std::find_if(fault_names.begin(), fault_names.end(),
                                     [&](const FaultName& f) { return f.name == name; });
    if (known != fault_names.end()) {
        fault.kind = known->kind;
        fault.phase = known->phase;
    } else if (name.starts_with("sw=") && name.size() == 5 &&
               std::from_chars(name.data() + 3, name.data() + 5, fault.status_word, 16).ptr ==
                   name.data() + 5) {
        fault.kind = FaultKind::status_word;
        fault.phase = Phase::read;
    } else {
        return {ErrorCode::bad_format, "unknown fault"};
    }
    if (phase.empty()) return fault;
    for (const auto& [word, value] : phase_names) {
        if (phase != word) continue;
        fault.phase = value;
        return fault;
    }
    return {ErrorCode::bad_format, "unknown phase"};
}

void SamFirmware::lay(SimCard card) {
    card_ = std::move(card);
    selected_ = authenticated_ = false;
}

void SamFirmware::remove() {
    card_.reset();
    selected_ = authenticated_ = false;
}

void SamFirmware::power_cycle() {
    input_.clear();
    replies_.clear();
    selected_ = authenticated_ = false;
}

void SamFirmware::set_power(bool on) {
    if (on != has_power_) power_cycle();
    has_power_ = on;
}

void SamFirmware::host_sent(std::span<const unsigned char> bytes) {
    if (!has_power_) return;
    input_.insert(input_.end(), bytes.begin(), bytes.end());
    if (input_.size() > input_max) input_.clear();
    constexpr std::size_t header = preamble.size() + 2;
    while (input_.size() >= header) {
        if (!std::equal(preamble.begin(), preamble.end(), input_.begin())) {
            input_.erase(input_.begin());
            continue;
        }
        const auto length = static_cast<std::size_t>(input_[5] << 8 | input_[6]);
        if (input_.size() < header + length) return;
        unsigned char sum = 0;
        for (std::size_t i = preamble.size(); i < header + length; ++i) sum ^= input_[i];
        const Bytes body(input_.begin() + header,
                         input_.begin() + static_cast<std::ptrdiff_t>(header + length));
        input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(header + length));
        if (sum != 0)
            reply_with({0x10, {}}, {});
        else if (length < 3)
            reply_with({0x11, {}}, {});
        else
            execute(body);
    }
}

std::optional<SamFirmware::Reply> SamFirmware::take_reply() {
    if (replies_.empty()) return std::nullopt;
    Reply reply = std::move(replies_.front());
    replies_.pop_front();
    return reply;
}

std::vector<SamFirmware::Fault> SamFirmware::faults_for(Phase phase) {
    std::vector<Fault> fitting;
    for (auto& fault : faults_) {
        if (fault.phase != Phase::any && fault.phase != phase) continue;
        fitting.push_back(fault);
        if (fault.times > 0) --fault.times;
    }
    std::erase_if(faults_, [](const Fault& fault) { return fault.times == 0; });
    return fitting;
}

void SamFirmware::execute(std::span<const unsigned char> body) {
    ++commands_;
    const auto faults = faults_for(phase_of(body[0], body[1]));
    const auto has = [&faults](FaultKind kind) {
        return std::any_of(faults.begin(), faults.end(),
                           [kind](const Fault& fault) { return fault.kind == kind; });
    };
    if (has(FaultKind::pull_before)) remove();
    Answer reply = answer(body[0], body[1]);
    if (has(FaultKind::pull_card)) remove();
    reply_with(std::move(reply), faults);
}

SamFirmware::Answer SamFirmware::answer(std::uint8_t command, std::uint8_t parameter) {
    switch (command << 8 | parameter) {
        case 0x10FF:
            selected_ = authenticated_ = false;
            return {};
        case 0x11FF:
            return {};
        case 0x12FF:
            return {0x90,
                    {0x05, 0x00, 0x01, 0x00, 0x5A, 0x2E, 0x34, 0x01, 0x4D, 0x3C, 0x2B, 0x1A, 0x78,
                     0x56, 0x34, 0x12}};
        default:
            break;
    }
    if (command == 0x60 || command == 0x61) return {};
    return answer_card(command, parameter);
}

SamFirmware::Answer SamFirmware::answer_card(std::uint8_t command, std::uint8_t parameter) {
    switch (command << 8 | parameter) {
        case 0x2001:
            // A card that was selected is not found again before it was lifted.
            if (!card_ || selected_) return {0x80, {}};
            return {0x9F, {0, 0, 0, 0}};
        case 0x2002:
            if (!card_) return {0x81, {}};
            selected_ = true;
            return {0x90, card_->serial};
        case 0x3001:
        case 0x3010:
            if (!card_ || !selected_) return {0x41, {}};
            authenticated_ = true;
            ++reads_;
            return content(parameter == 0x10);
        case 0x3003:
            if (!card_ || !authenticated_) return {0x41, {}};
            if (card_->new_address.empty()) return {0x91, {}};
            return {0x90, card_->new_address};
        case 0x3005:
            if (!card_ || !authenticated_) return {0x41, {}};
            return {0x90, card_->serial};
        default:
            return {0x21, {}};
    }
}

SamFirmware::Answer SamFirmware::content(bool with_fingerprints) {
    Answer answer;
    const auto put_size = [&answer](std::size_t size) {
        answer.data.push_back(static_cast<unsigned char>(size >> 8U));
        answer.data.push_back(static_cast<unsigned char>(size & 0xFFU));
    };
    const auto put = [&answer](const Bytes& block) {
        answer.data.insert(answer.data.end(), block.begin(), block.end());
    };
    put_size(card_->text.size());
    put_size(card_->photo.size());
    if (with_fingerprints) put_size(card_->fingerprints.size());
    put(card_->text);
    put(card_->photo);
    if (with_fingerprints) put(card_->fingerprints);
    return answer;
}

void SamFirmware::reply_with(Answer answer, std::span<const Fault> faults) {
    Reply reply;
    for (const auto& fault : faults) {
        if (fault.kind == FaultKind::status_word) answer = {fault.status_word, {}};
        if (fault.kind == FaultKind::short_data && !answer.data.empty())
            answer.data.resize(answer.data.size() / 2);
    }
    reply.bytes = frame_of(answer.sw3, answer.data);
    for (const auto& fault : faults) {
        switch (fault.kind) {
            case FaultKind::checksum:
                reply.bytes.back() ^= 0x5AU;
                break;
            case FaultKind::unplug:
                reply.unplug_after = true;
                [[fallthrough]];
            case FaultKind::torn:
                reply.bytes.resize(reply.bytes.size() / 2);
                break;
            case FaultKind::garbage: {
                Bytes noisy = garbage();
                noisy.insert(noisy.end(), reply.bytes.begin(), reply.bytes.end());
                reply.bytes = std::move(noisy);
                break;
            }
            case FaultKind::mute:
                return;
            case FaultKind::stall:
                reply.stall = true;
                break;
            case FaultKind::one_byte:
                reply.one_byte = true;
                break;
            case FaultKind::two_aa:
                reply.bytes.erase(reply.bytes.begin());
                break;
            case FaultKind::split_aa:
                reply.bytes.insert(reply.bytes.begin() + 1, 0x00);
                break;
            case FaultKind::babble:
                reply.endless = true;
                break;
            case FaultKind::twice:
                replies_.push_back(reply);
                break;
            case FaultKind::short_data:
            case FaultKind::status_word:
            case FaultKind::pull_card:
            case FaultKind::pull_before:
                break;
        }
    }
    replies_.push_back(std::move(reply));
}

}  // namespace drivers::sim
