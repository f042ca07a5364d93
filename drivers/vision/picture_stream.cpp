#include "drivers/vision/picture_stream.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <utility>

namespace drivers {

using kiosk::Bytes;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

bool is_head(std::string_view line, std::string_view name) {
    return line.size() > name.size() && line[name.size()] == ':' &&
           std::equal(name.begin(), name.end(), line.begin(), [](char a, char b) {
               return a == std::tolower(static_cast<unsigned char>(b));
           });
}

}  // namespace

Result<void> PictureStream::push(std::span<const unsigned char> bytes) {
    if (state_ != State::broken) waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
    while (state_ != State::broken && step()) {
    }
    if (state_ == State::broken) return {ErrorCode::protocol_error, why_broken_};
    return {};
}

std::optional<Bytes> PictureStream::take() {
    return std::exchange(picture_, std::nullopt);
}

/// False when more bytes are needed.
bool PictureStream::step() {
    switch (state_) {
        case State::before_boundary:
        case State::in_head:
            return take_line();
        case State::counted:
            return take_counted();
        case State::until_boundary:
            return take_until_boundary();
        case State::broken:
            return false;
    }
    return false;
}

bool PictureStream::take_line() {
    const auto end = std::find(waiting_.begin(), waiting_.end(), '\n');
    const auto size = static_cast<std::size_t>(end - waiting_.begin());
    if (size > line_max) return give_up("a line without end");
    if (end == waiting_.end()) return false;
    std::string line(waiting_.begin(), end);
    drop(size + 1);
    if (line.ends_with('\r')) line.pop_back();
    if (state_ == State::in_head) {
        if (++lines_ > lines_max) return give_up("a head without end");
        read_head_line(line);
        return state_ != State::broken;
    }
    if (!line.starts_with("--") || line.size() <= 2) {
        if (++lines_ > lines_max) return give_up("no boundary");
        return true;
    }
    boundary_ = std::move(line);
    length_.reset();
    lines_ = 0;
    state_ = State::in_head;
    return true;
}

void PictureStream::read_head_line(std::string_view line) {
    if (line.empty()) {
        state_ = length_ ? State::counted : State::until_boundary;
        searched_ = 0;
        return;
    }
    if (!is_head(line, "content-length")) return;
    line.remove_prefix(line.find(':') + 1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    std::size_t length = 0;
    const auto [end, code] = std::from_chars(line.data(), line.data() + line.size(), length);
    if (code != std::errc{} || end == line.data() || length > picture_max) {
        give_up("an impossible length");
        return;
    }
    length_ = length;
}

bool PictureStream::take_counted() {
    if (waiting_.size() < *length_) return false;
    finish(*length_);
    return true;
}

bool PictureStream::take_until_boundary() {
    const auto from = waiting_.begin() + static_cast<std::ptrdiff_t>(searched_);
    const auto found = std::search(from, waiting_.end(), boundary_.begin(), boundary_.end());
    if (found == waiting_.end()) {
        if (waiting_.size() > picture_max) return give_up("a picture without end");
        // Its beginning may stand at the end of what came.
        searched_ = waiting_.size() - std::min(waiting_.size(), boundary_.size() - 1);
        return false;
    }
    auto size = static_cast<std::size_t>(found - waiting_.begin());
    if (size > 0 && waiting_[size - 1] == '\n') --size;
    if (size > 0 && waiting_[size - 1] == '\r') --size;
    finish(size);
    return true;
}

void PictureStream::finish(std::size_t size) {
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(size);
    if (size > 0) picture_ = Bytes(waiting_.begin(), end);
    drop(size);
    lines_ = 0;
    state_ = State::before_boundary;
}

void PictureStream::drop(std::size_t size) {
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
}

bool PictureStream::give_up(const char* why) {
    state_ = State::broken;
    why_broken_ = std::string("picture stream: ") + why;
    waiting_.clear();
    return false;
}

}  // namespace drivers
