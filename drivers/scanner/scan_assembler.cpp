#include "drivers/scanner/scan_assembler.h"

#include <algorithm>
#include <utility>

namespace drivers {

using kiosk::Bytes;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::SteadyTime;

namespace {
constexpr std::size_t aim_size = 3;
/// Codes that wait to be taken; the driver takes after each piece.
constexpr std::size_t items_max = 64;
/// The reports of one code follow each other within the interval of the pipe; what comes later
/// than this is another code.
constexpr kiosk::Duration same_code{100};
}  // namespace

void ScanAssembler::line(std::span<const unsigned char> bytes, SteadyTime now) {
    for (const unsigned char byte : bytes) push(byte, now);
    if (!bytes.empty()) last_ = now;
}

void ScanAssembler::push(unsigned char byte, SteadyTime now) {
    tail_.push_back(byte);
    if (tail_.size() > quirks_.suffix.size()) tail_.erase(tail_.begin());
    auto& code = code_.reveal();
    const std::size_t longest = CodeScanner::code_bytes_max + quirks_.prefix.size() +
                                quirks_.suffix.size() + (quirks_.sends_aim ? aim_size : 0);
    if (!skipping_ && code.size() >= longest) {
        refuse(ErrorCode::limit_exceeded, "a code longer than any code");
        skipping_ = true;
    }
    if (!skipping_) {
        // Room is taken at once: growing would leave copies of the beginning behind.
        if (code.capacity() < longest) code.reserve(longest);
        code.push_back(byte);
    }
    if (ends_with_suffix()) finish(now);
}

bool ScanAssembler::ends_with_suffix() const {
    return !quirks_.suffix.empty() && tail_ == quirks_.suffix;
}

void ScanAssembler::idle(SteadyTime now) {
    if (!has_begun() || now - last_ < quirks_.gap) return;
    if (quirks_.way == ScannerQuirks::Way::pos || !quirks_.suffix.empty()) {
        if (!skipping_) refuse(ErrorCode::timed_out, "a code broke off");
        code_.wipe();
        aim_.clear();
        skipping_ = false;
        tail_.clear();
        return;
    }
    finish(now);
}

void ScanAssembler::strip_frame() {
    auto& code = code_.reveal();
    if (!quirks_.suffix.empty() && code.size() >= quirks_.suffix.size() &&
        std::equal(quirks_.suffix.rbegin(), quirks_.suffix.rend(), code.rbegin()))
        code.resize(code.size() - quirks_.suffix.size());
    if (!quirks_.prefix.empty() && code.size() >= quirks_.prefix.size() &&
        std::equal(quirks_.prefix.begin(), quirks_.prefix.end(), code.begin()))
        code.erase(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(quirks_.prefix.size()));
}

void ScanAssembler::take_aim() {
    auto& code = code_.reveal();
    if (!quirks_.sends_aim || code.size() < aim_size || code[0] != ']') return;
    aim_.assign(code.begin(), code.begin() + aim_size);
    code.erase(code.begin(), code.begin() + aim_size);
}

void ScanAssembler::finish(SteadyTime now) {
    const bool skipped = skipping_;
    skipping_ = false;
    tail_.clear();
    strip_frame();
    if (quirks_.way != ScannerQuirks::Way::pos) take_aim();
    const std::string aim = std::exchange(aim_, {});
    kiosk::SecretBytes code = std::exchange(code_, {});
    // A lone suffix is a scanner's way to say nothing.
    if (skipped || code.empty() || items_.size() >= items_max) return;
    if (code.reveal().size() > CodeScanner::code_bytes_max)
        return refuse(ErrorCode::limit_exceeded, "a code longer than any code");
    items_.emplace_back(CodeScan{std::move(code), symbology_of_aim(aim), now});
}

void ScanAssembler::refuse(ErrorCode code, const char* why) {
    code_.wipe();
    if (items_.size() < items_max) items_.emplace_back(Error{code, why, {}});
}

void ScanAssembler::pos_report(std::span<const unsigned char> report, SteadyTime now) {
    // Other reports are about the scanner (attributes, settings), not codes.
    if (report.empty() || report[0] != quirks_.report_id) return;
    const auto at = [&report](int place) -> int {
        const auto index = static_cast<std::size_t>(place);
        return place > 0 && index < report.size() ? report[index] : 0;
    };
    if (skipping_ && now - last_ >= same_code) skipping_ = false;
    const int size = at(quirks_.length_at);
    const auto begin = static_cast<std::size_t>(quirks_.data_at);
    if (size > quirks_.data_bytes || begin + static_cast<std::size_t>(size) > report.size()) {
        const bool is_known = static_cast<std::size_t>(quirks_.continued_at) < report.size();
        const bool goes_on = is_known ? (at(quirks_.continued_at) & 1) != 0 : has_begun();
        refuse(ErrorCode::protocol_error, "a report that promises more bytes than it has");
        aim_.clear();
        skipping_ = goes_on;  // the rest of it is no code of its own
        last_ = now;
        return;
    }
    const auto aim_begin = static_cast<std::size_t>(quirks_.aim_at);
    if (quirks_.aim_at > 0 && aim_.empty() && aim_begin + aim_size <= report.size() &&
        report[aim_begin] == ']')
        aim_.assign(report.begin() + quirks_.aim_at, report.begin() + quirks_.aim_at + aim_size);
    auto& code = code_.reveal();
    if (!skipping_ && code.size() + static_cast<std::size_t>(size) > CodeScanner::code_bytes_max) {
        refuse(ErrorCode::limit_exceeded, "a code longer than any code");
        skipping_ = true;
    }
    if (!skipping_) {
        if (code.capacity() < CodeScanner::code_bytes_max)
            code.reserve(CodeScanner::code_bytes_max);
        const auto data = report.subspan(begin, static_cast<std::size_t>(size));
        code.insert(code.end(), data.begin(), data.end());
    }
    last_ = now;
    if ((at(quirks_.continued_at) & 1) == 0) finish(now);
}

void ScanAssembler::clear() {
    code_.wipe();
    aim_.clear();
    skipping_ = false;
    tail_.clear();
    items_.clear();
}

std::optional<ScanAssembler::Item> ScanAssembler::take() {
    if (items_.empty()) return std::nullopt;
    std::optional<Item> item(std::move(items_.front()));
    items_.pop_front();
    return item;
}

}  // namespace drivers
