// The client's part about picture files that are looked at as pages.

#include <algorithm>
#include <utility>

#include <unistd.h>

#include "drivers/camera/shared_bytes.h"
#include "drivers/camera/vision_client.h"

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

Result<CheckedPicture> VisionClient::check_picture(const kiosk::SecretBytes& file, PaperShape shape,
                                                   Duration timeout) {
    if (file.reveal().size() > picture_file_bytes_max)
        return {ErrorCode::limit_exceeded, std::to_string(file.reveal().size()) + " bytes"};
    if (file.reveal().empty()) return {ErrorCode::bad_format, "no bytes"};
    Check check{file, shape};
    std::unique_lock lock(mutex_);
    if (!connected_) return {ErrorCode::device_gone, away_because_};
    checks_.push_back(&check);
    actor_.poke();
    changed_.wait_for(lock, timeout, [&] { return check.answer.has_value(); });
    std::erase(checks_, &check);
    if (!check.answer) return {ErrorCode::timed_out, "the picture was not looked at in time"};
    return *std::move(check.answer);
}

void VisionClient::send_checks() {
    std::vector<std::pair<vision::Message, int>> wanted;
    {
        const std::lock_guard lock(mutex_);
        for (Check* const check : checks_) {
            if (check->serial != 0) continue;
            check->serial = ++serial_;
            const std::span<const unsigned char> bytes = check->file.reveal();
            const auto file = share_bytes(std::span(&bytes, 1));
            if (!file)
                check->answer = file.error();
            else
                wanted.emplace_back(
                    vision::Message{check->serial,
                                    vision::CheckPicture{static_cast<std::uint32_t>(bytes.size()),
                                                         check->shape}},
                    *file);
        }
    }
    for (const auto& [message, file] : wanted) {
        const auto sent = socket_ ? socket_->send(message, file) : Result<void>();
        ::close(file);
        if (!sent) disconnect(sent.error());
    }
    changed_.notify_all();
}

namespace {

Error error_of(vision::Refusal why) {
    switch (why) {
        case vision::Refusal::not_a_picture:
            return {ErrorCode::bad_format, "no whole JPEG or PNG picture", {}};
        case vision::Refusal::too_large:
            return {ErrorCode::limit_exceeded, "the picture is too large", {}};
        case vision::Refusal::full:
            return {ErrorCode::device_busy, "other pictures are looked at", {}};
        case vision::Refusal::malformed:
        case vision::Refusal::unknown_version:
        case vision::Refusal::unknown_camera:
        case vision::Refusal::failed:
            break;
    }
    return {ErrorCode::device_fault, "the picture could not be looked at", {}};
}

}  // namespace

bool VisionClient::take_check(const VisionSocket::Received& received) {
    const auto serial = received.message.serial;
    const auto waits = [&](const Check* check) { return serial != 0 && check->serial == serial; };
    {
        const std::lock_guard lock(mutex_);
        if (std::ranges::none_of(checks_, waits)) return false;
    }
    const auto& body = received.message.body;
    std::optional<Result<CheckedPicture>> answer;
    if (const auto* refused = std::get_if<vision::PageNotKept>(&body)) {
        answer = CheckedPicture(refused->why);
    } else if (const auto* no = std::get_if<vision::Refused>(&body)) {
        answer = error_of(no->why);
    } else if (const auto* shot = std::get_if<vision::PageShot>(&body)) {
        auto page = page_of(*shot, received.file);
        if (page)
            answer = CheckedPicture(*std::move(page));
        else
            answer = Error{ErrorCode::device_fault, "an answer that can't be", {}};
    }
    if (!answer) return false;
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find_if(checks_, waits);
        if (found != checks_.end() && !(*found)->answer) (*found)->answer = *std::move(answer);
    }
    changed_.notify_all();
    return true;
}

void VisionClient::answer_checks(const Error& why) {
    const std::lock_guard lock(mutex_);
    for (Check* const check : checks_)
        if (!check->answer) check->answer = why;
}

}  // namespace drivers
