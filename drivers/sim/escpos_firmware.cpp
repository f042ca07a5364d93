#include "drivers/sim/escpos_firmware.h"

#include <algorithm>
#include <array>
#include <utility>

namespace drivers::sim {

using kiosk::Bytes;

namespace {

constexpr unsigned char dle = 0x10;
constexpr unsigned char esc = 0x1B;
constexpr unsigned char fs = 0x1C;
constexpr unsigned char gs = 0x1D;
/// Long enough that a host which does not wait loses what it sends.
constexpr int listens_until_clear = 2;

constexpr std::array trouble_names{
    std::pair{"paper_out", EscposFirmware::Trouble::paper_out},
    std::pair{"cover_open", EscposFirmware::Trouble::cover_open},
    std::pair{"jam", EscposFirmware::Trouble::jam},
    std::pair{"cutter", EscposFirmware::Trouble::cutter},
    std::pair{"hot", EscposFirmware::Trouble::hot},
    std::pair{"broken", EscposFirmware::Trouble::broken},
};
constexpr std::array printer_fault_names{
    std::pair{"mute", EscposFirmware::FaultKind::mute},
    std::pair{"garbage", EscposFirmware::FaultKind::garbage},
    std::pair{"torn", EscposFirmware::FaultKind::torn},
    std::pair{"deaf", EscposFirmware::FaultKind::deaf},
    std::pair{"unplug", EscposFirmware::FaultKind::unplug},
    std::pair{"stall", EscposFirmware::FaultKind::stall},
};

template <class Table>
auto value_named(const Table& table, std::string_view name)
    -> std::optional<decltype(table[0].second)> {
    for (const auto& [known, value] : table)
        if (name == known) return value;
    return std::nullopt;
}

std::size_t word_at(const Bytes& bytes, std::size_t at) {
    return std::size_t{bytes[at]} | std::size_t{bytes[at + 1]} << 8;
}

/// Length of a command that begins with these two bytes; zero: none of them, and it is skipped.
std::size_t short_length(unsigned char first, unsigned char second) {
    if (first == esc) {
        if (second == '@' || second == '2') return 2;
        return 3;  // ESC a, E, !, 3, J, d …
    }
    if (first == fs) return second == '&' || second == '.' ? 2 : 3;
    if (first == gs && second == 'V') return 3;
    return first == gs ? 3 : 0;
}

/// Length of the command at the beginning; nothing while it is not all there.
std::optional<std::size_t> command_length(const Bytes& bytes) {
    const unsigned char first = bytes[0];
    if (first != esc && first != fs && first != gs) return 1;
    if (bytes.size() < 2) return std::nullopt;
    const unsigned char second = bytes[1];
    std::size_t length = short_length(first, second);
    if (first == gs && second == '(') {
        if (bytes.size() < 5) return std::nullopt;
        length = 5 + word_at(bytes, 3);
    } else if (first == gs && second == 'v') {
        if (bytes.size() < 8) return std::nullopt;
        length = 8 + word_at(bytes, 4) * word_at(bytes, 6);
    } else if (first == gs && second == 'V') {
        if (bytes.size() < 3) return std::nullopt;
        length = bytes[2] >= 'A' ? 4 : 3;
    }
    if (bytes.size() < length) return std::nullopt;
    return length;
}

}  // namespace

std::optional<EscposFirmware::Trouble> EscposFirmware::trouble_of(std::string_view name) {
    return value_named(trouble_names, name);
}

std::optional<EscposFirmware::FaultKind> EscposFirmware::fault_of(std::string_view name) {
    return value_named(printer_fault_names, name);
}

bool EscposFirmware::has(Trouble trouble) const {
    const auto in = [trouble](const auto& list) {
        return std::find(list.begin(), list.end(), trouble) != list.end();
    };
    return in(troubles_) || in(remembered_);
}

bool EscposFirmware::is_well() const {
    return troubles_.empty() && remembered_.empty();
}

bool EscposFirmware::takes(std::size_t bytes) const {
    if (deaf_) return false;
    // A transfer larger than the buffer is taken piece by piece by a real printer; here whole.
    return buffer_.size() + bytes <= buffer_bytes || (buffer_.empty() && is_well());
}

/// Real-time commands are looked for in everything that arrives, inside pictures, too.
void EscposFirmware::host_sent(std::span<const unsigned char> bytes) {
    for (const unsigned char byte : bytes) {
        real_time_.push_back(byte);
        const std::size_t size = real_time_.size();
        const bool begins = real_time_[0] == dle;
        const bool goes_on =
            begins && (size == 1 || real_time_[1] == 0x04 || real_time_[1] == 0x05 ||
                       (real_time_[1] == 0x14 && (size == 2 || real_time_[2] == 8)));
        if (!goes_on) {
            if (clearing_ == 0) buffer_.insert(buffer_.end(), real_time_.begin(), real_time_.end());
            real_time_.clear();
            continue;
        }
        const std::size_t whole = size > 1 && real_time_[1] == 0x14 ? 10 : 3;
        if (size < whole) continue;
        real_time(real_time_[1], real_time_[2]);
        real_time_.clear();
    }
    carry_out();
}

void EscposFirmware::real_time(int second, int parameter) {
    if (second == 0x04) return answer_status(parameter);
    if (second == 0x14) return begin_clearing();
    if (parameter == 2) buffer_.clear();
    if (parameter != 1 && parameter != 2) return;
    if (!remembered_.empty()) {
        remembered_.clear();
        tell_change();
    }
}

void EscposFirmware::begin_clearing() {
    buffer_.clear();
    clearing_ = listens_until_clear;
}

void EscposFirmware::host_listens() {
    if (clearing_ == 0 || --clearing_ > 0) return;
    say({0x37, 0x25, 0x00});
}

void EscposFirmware::answer_status(int n) {
    ++questions_;
    unsigned char bits = 0x12;
    const auto set = [&bits](bool is_so, unsigned char mask) {
        if (is_so) bits = static_cast<unsigned char>(bits | mask);
    };
    switch (n) {
        case 1:
            set(!is_well(), 0x08);
            break;
        case 2:
            set(has(Trouble::cover_open), 0x04);
            set(has(Trouble::paper_out), 0x20);
            set(has(Trouble::jam) || has(Trouble::cutter) || has(Trouble::hot) ||
                    has(Trouble::broken),
                0x40);
            break;
        case 3:
            set(has(Trouble::jam), 0x04);
            set(has(Trouble::cutter), 0x08);
            set(has(Trouble::broken), 0x20);
            set(has(Trouble::hot), 0x40);
            break;
        case 4:
            set(near_end_ || has(Trouble::paper_out), 0x0C);
            set(has(Trouble::paper_out), 0x60);
            break;
        default:
            return;
    }
    say({bits});
}

/// Answers pass through here, so that faults can spoil them.
void EscposFirmware::say(Bytes bytes) {
    const auto fault = use_fault();
    if (fault && fault->kind == FaultKind::mute) return;
    if (fault && fault->kind == FaultKind::garbage) bytes = {0xFF, 0x95, 0xA7, 0xFF, 0xEE};
    if (fault && fault->kind == FaultKind::torn) bytes.resize(bytes.size() / 2);
    output_.insert(output_.end(), bytes.begin(), bytes.end());
}

std::optional<EscposFirmware::Fault> EscposFirmware::use_fault() {
    for (auto at = faults_.begin(); at != faults_.end(); ++at) {
        const bool spoils = at->kind == FaultKind::mute || at->kind == FaultKind::garbage ||
                            at->kind == FaultKind::torn;
        if (!spoils || at->after > 0) continue;
        const Fault used = *at;
        if (at->times > 0 && --at->times == 0) faults_.erase(at);
        return used;
    }
    return std::nullopt;
}

Bytes EscposFirmware::take_output(std::size_t size) {
    const auto count = static_cast<std::ptrdiff_t>(std::min(size, output_.size()));
    Bytes bytes(output_.begin(), output_.begin() + count);
    output_.erase(output_.begin(), output_.begin() + count);
    return bytes;
}

/// Automatic status: tells when something changed, if it was asked to.
void EscposFirmware::tell_change() {
    if (!tells_by_itself_) return;
    unsigned char first = 0x10;
    unsigned char second = 0;
    unsigned char third = 0;
    const auto set = [](unsigned char& bits, bool is_so, unsigned char mask) {
        if (is_so) bits = static_cast<unsigned char>(bits | mask);
    };
    set(first, !is_well(), 0x08);
    set(first, has(Trouble::cover_open), 0x20);
    set(second, has(Trouble::jam), 0x04);
    set(second, has(Trouble::cutter), 0x08);
    set(second, has(Trouble::broken), 0x20);
    set(second, has(Trouble::hot), 0x40);
    set(third, near_end_ || has(Trouble::paper_out), 0x03);
    set(third, has(Trouble::paper_out), 0x0C);
    say({first, second, third, 0x0F});
}

void EscposFirmware::carry_out() {
    while (is_well() && !buffer_.empty()) {
        const auto length = command_length(buffer_);
        if (!length) return;
        const auto end = buffer_.begin() + static_cast<std::ptrdiff_t>(*length);
        const Bytes command(buffer_.begin(), end);
        buffer_.erase(buffer_.begin(), end);
        finish(command);
    }
}

void EscposFirmware::finish(std::span<const unsigned char> command) {
    const unsigned char first = command[0];
    const unsigned char second = command.size() > 1 ? command[1] : 0;
    if (first == gs && second == 'a') {
        tells_by_itself_ = command[2] != 0;
        if (tells_by_itself_) tell_change();
    }
    if (first == gs && second == 'r') {
        unsigned char bits = 0;
        if (near_end_) bits = 0x03;
        say({bits});
        if (std::exchange(knife_stuck_, false)) plan(Trouble::cutter, 0);
        return;
    }
    const bool cuts = first == gs && second == 'V';
    if (cuts) {
        const auto due = std::find_if(planned_.begin(), planned_.end(), [](const Planned& planned) {
            return planned.trouble == Trouble::cutter && planned.after <= 0;
        });
        if (due != planned_.end()) {
            planned_.erase(due);
            knife_stuck_ = late_knife_;
            if (!knife_stuck_) plan(Trouble::cutter, 0);
            return;  // the knife did not get through
        }
    }
    carried_out_.insert(carried_out_.end(), command.begin(), command.end());
    if (cuts) {
        if (receipts_.size() < receipts_max) receipts_.push_back(std::move(carried_out_));
        carried_out_.clear();
        return;
    }
    const bool prints = first == '\n' || (first == gs && (second == 'v' || second == '('));
    if (prints) printed_something();
}

void EscposFirmware::printed_something() {
    for (auto& planned : planned_) --planned.after;
    for (auto& fault : faults_)
        if (fault.after > 0) --fault.after;
    strike();
    const auto due = [](const Planned& planned) {
        return planned.after <= 0 && planned.trouble != Trouble::cutter;
    };
    std::vector<Planned> now;
    std::copy_if(planned_.begin(), planned_.end(), std::back_inserter(now), due);
    std::erase_if(planned_, due);
    for (const auto& planned : now) plan(planned.trouble, 0);
}

/// Faults of the cable come true as soon as it is their turn.
void EscposFirmware::strike() {
    for (auto at = faults_.begin(); at != faults_.end();) {
        const bool is_cable = at->kind == FaultKind::unplug || at->kind == FaultKind::stall ||
                              at->kind == FaultKind::deaf;
        if (!is_cable || at->after > 0) {
            ++at;
            continue;
        }
        if (at->kind == FaultKind::unplug) unplug_ = true;
        if (at->kind == FaultKind::stall) stalled_ = true;
        if (at->kind == FaultKind::deaf) deaf_ = true;
        at = faults_.erase(at);
    }
}

void EscposFirmware::plan(Trouble trouble, int after) {
    if (after > 0) {
        planned_.push_back({trouble, after});
        return;
    }
    if (has(trouble)) return;
    troubles_.push_back(trouble);
    tell_change();
}

void EscposFirmware::mend(Trouble trouble) {
    if (std::erase(troubles_, trouble) == 0) return;
    // The jam is gone, the error stays until the host says "recover".
    if (trouble == Trouble::jam || trouble == Trouble::cutter) remembered_.push_back(trouble);
    tell_change();
    carry_out();
}

void EscposFirmware::set_near_end(bool near_end) {
    if (std::exchange(near_end_, near_end) != near_end) tell_change();
}

void EscposFirmware::add_fault(Fault fault) {
    faults_.push_back(fault);
    strike();
}

void EscposFirmware::clear() {
    faults_.clear();
    planned_.clear();
    deaf_ = false;
    stalled_ = false;
    set_near_end(false);
    for (const auto& [name, trouble] : trouble_names) mend(trouble);
    carry_out();
}

void EscposFirmware::flush() {
    buffer_.clear();
    real_time_.clear();
}

void EscposFirmware::power_cycle() {
    flush();
    output_.clear();
    clearing_ = 0;
    remembered_.clear();
    tells_by_itself_ = false;
    stalled_ = false;
    unplug_ = false;
}

}  // namespace drivers::sim
