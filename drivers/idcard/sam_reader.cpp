#include "drivers/idcard/sam_reader.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include "drivers/idcard/card_text.h"
#include "drivers/idcard/status_word.h"

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr Duration housekeeping_limit{10'000};
/// A card that was found in the last moment may still be read to the end.
constexpr Duration grace{1500};
constexpr std::size_t new_address_bytes = 70;

bool is_about_card(ErrorCode code) {
    return code == ErrorCode::card_unreadable || code == ErrorCode::card_removed;
}

kiosk::SecretBytes secret_of(std::span<const unsigned char> bytes) {
    return kiosk::SecretBytes(std::vector<unsigned char>(bytes.begin(), bytes.end()));
}

}  // namespace

std::string module_number_text(std::span<const unsigned char> bytes) {
    constexpr std::size_t number_bytes = 16;
    if (bytes.size() != number_bytes) return {};
    const auto number = [bytes](std::size_t at, std::size_t size) {
        unsigned value = 0;
        for (std::size_t i = size; i > 0; --i) value = value << 8U | bytes[at + i - 1];
        return value;
    };
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%02u.%02u-%08u-%010u-%010u", number(0, 2),
                  number(2, 2), number(4, 4), number(8, 4), number(12, 4));
    return text.data();
}

Result<IdentityCard> parse_card_content(std::span<const unsigned char> data,
                                        bool with_fingerprints) {
    const std::size_t blocks = with_fingerprints ? 3 : 2;
    const kiosk::Error wrong{ErrorCode::protocol_error, "lengths in the reply disagree", {}};
    if (data.size() < 2 * blocks) return wrong;
    std::array<std::size_t, 3> sizes{};
    std::size_t sum = 2 * blocks;
    for (std::size_t i = 0; i < blocks; ++i) {
        sizes[i] = static_cast<std::size_t>(data[2 * i] << 8 | data[2 * i + 1]);
        sum += sizes[i];
    }
    if (sum != data.size()) return wrong;
    const auto text = data.subspan(2 * blocks, sizes[0]);
    auto card = parse_card_text(text);
    if (!card) return card;
    card->photo_wlt = secret_of(data.subspan(2 * blocks + sizes[0], sizes[1]));
    card->fingerprints = secret_of(data.subspan(2 * blocks + sizes[0] + sizes[1], sizes[2]));
    return card;
}

SamReader::SamReader(std::unique_ptr<SamLink> link, const kiosk::Clock& clock,
                     const ReaderQuirks& quirks)
    : link_(std::move(link)), clock_(clock), quirks_(quirks), channel_(*link_, clock, quirks) {}

Result<void> SamReader::wake() {
    if (link_->is_open()) return {};
    channel_.restart();
    return link_->open();
}

Result<SamReply> SamReader::ask(SamCommand command, Pause& pause) {
    return channel_.transact(command, quirks_.command_header, until_, pause);
}

Result<void> SamReader::start(Waking waking, Pause& pause) {
    until_ = clock_.now().steady + housekeeping_limit;
    link_->close();
    if (auto done = wake(); !done) return done;
    if (waking == Waking::cable_reset)
        if (auto done = link_->reset(); !done) return done;
    link_->discard_input();
    if (waking != Waking::plain) {
        // Many modules answer the reset, some only after it: the self-test below judges.
        const auto reset = ask(sam_reset, pause);
        if (!reset && reset.error().code == ErrorCode::cancelled) return reset.error();
        if (!reset && reset.error().code == ErrorCode::device_gone) return reset.error();
    }
    auto done = self_test(pause);
    if (!done) done = find_speed(done.error(), pause);
    if (!done) return done;
    return ask_module_number(pause);
}

/// A module that talks at another speed is silent, or sounds like noise.
Result<void> SamReader::find_speed(kiosk::Error why, Pause& pause) {
    while (why.code == ErrorCode::timed_out || why.code == ErrorCode::checksum_error ||
           why.code == ErrorCode::protocol_error) {
        if (!link_->try_next_speed()) return why;
        auto done = test_within(speed_test_max, pause);
        if (done) return done;
        if (done.error().code != ErrorCode::timed_out) why = done.error();
    }
    return why;
}

Result<void> SamReader::self_test(Pause& pause) {
    return test_within(housekeeping_limit, pause);
}

Result<void> SamReader::idle_test(Pause& pause) {
    const bool was_resting = is_resting();
    auto done = test_within(idle_test_max, pause);
    if (was_resting) rest();
    return done;
}

Result<SamReply> SamReader::ask_within(Duration limit, SamCommand command, Pause& pause) {
    until_ = clock_.now().steady + limit;
    if (auto done = wake(); !done) return done.error();
    return ask(command, pause);
}

Result<void> SamReader::test_within(Duration limit, Pause& pause) {
    const auto reply = ask_within(limit, sam_status, pause);
    if (!reply) return reply.error();
    if (outcome_of(reply->sw3) != SamOutcome::success) return error_of_status(reply->sw3);
    return {};
}

Result<void> SamReader::ask_module_number(Pause& pause) {
    const auto reply = ask(sam_identity, pause);
    if (!reply) return reply.error();
    // A reader without a number reads cards all the same.
    if (outcome_of(reply->sw3) == SamOutcome::success)
        module_number_ = module_number_text(reply->data.reveal());
    return {};
}

Result<IdentityCard> SamReader::read(const IdCardReadOptions& options, const Listener& listener,
                                     Pause& pause) {
    const auto deadline = clock_.now().steady + options.timeout;
    until_ = deadline + grace;
    if (auto done = wake(); !done) return done.error();
    int attempts_left = std::clamp(options.attempts, 1, 10);
    kiosk::Error last{ErrorCode::no_card, "no card was laid down in time", {}};
    while (clock_.now().steady < deadline) {
        if (pause.cancelled()) return {ErrorCode::cancelled};
        const auto found = ask(find_card, pause);
        if (!found) return found.error();
        const auto outcome = outcome_of(found->sw3);
        if (outcome == SamOutcome::card_found) {
            listener.found();
            auto card = read_found_card(options, pause);
            if (card || !is_about_card(card.error().code)) return card;
            last = card.error();
            if (--attempts_left == 0) return last;
            listener.retry(last.code, attempts_left);
        } else if (outcome != SamOutcome::no_card && outcome != SamOutcome::unreadable) {
            return error_of_status(found->sw3);
        }
        const Duration left = deadline - clock_.now().steady;
        if (left > Duration{0} && !pause.wait(std::min(left, quirks_.find_interval)))
            return {ErrorCode::cancelled};
    }
    return last;
}

Result<IdentityCard> SamReader::read_found_card(const IdCardReadOptions& options, Pause& pause) {
    const auto selected = ask(select_card, pause);
    if (!selected) return selected.error();
    const auto outcome = outcome_of(selected->sw3);
    if (outcome == SamOutcome::no_card)
        return {ErrorCode::card_removed, "card left between finding and selecting it"};
    if (outcome != SamOutcome::success) return error_of_status(selected->sw3);

    auto card = read_content(options, pause);
    if (!card) return card;
    if (auto done = read_newest_address(*card, pause); !done) return done.error();
    return card;
}

Result<IdentityCard> SamReader::read_content(const IdCardReadOptions& options, Pause& pause) {
    const SamCommand command =
        options.with_fingerprints ? read_text_photo_fingerprints : read_text_photo;
    const Duration header = options.with_fingerprints ? quirks_.read_fingerprints : quirks_.read;
    for (int attempt = 0;; ++attempt) {
        const auto reply = channel_.transact(command, header, until_, pause);
        if (!reply) return reply.error();
        switch (outcome_of(reply->sw3)) {
            case SamOutcome::success:
                break;
            case SamOutcome::no_card:
                return {ErrorCode::card_removed, "card left while it was read"};
            case SamOutcome::unreadable:
                return why_unreadable(*reply, pause);
            case SamOutcome::card_found:
            case SamOutcome::nothing_such:
            case SamOutcome::unknown_card:
            case SamOutcome::resend:
            case SamOutcome::refused:
            case SamOutcome::broken:
            case SamOutcome::unauthorised:
                return error_of_status(reply->sw3);
        }
        auto card = parse_card_content(reply->data.reveal(), options.with_fingerprints);
        if (card) return card;
        if (card.error().code == ErrorCode::bad_format)
            return {ErrorCode::card_unreadable, card.error().detail};
        // The card stays selected: a reply cut short is asked for again.
        if (card.error().code != ErrorCode::protocol_error || attempt >= quirks_.retries)
            return card;
    }
}

/// 41 says only that reading failed. A card that can still be selected lies there and is bad;
/// otherwise it was pulled away. (Inferred: no document says so; both answers lead the person to
/// lay the card down again.)
kiosk::Error SamReader::why_unreadable(const SamReply& reply, Pause& pause) {
    constexpr std::uint8_t read_failed = 0x41;
    if (reply.sw3 == read_failed) {
        const auto again = ask(select_card, pause);
        if (!again) return again.error();
        if (outcome_of(again->sw3) == SamOutcome::no_card)
            return {ErrorCode::card_removed, "card left while it was read", {}};
    }
    return error_of_status(reply.sw3);
}

Result<void> SamReader::read_newest_address(IdentityCard& card, Pause& pause) {
    const auto reply = ask(read_new_address, pause);
    if (!reply) return reply.error();
    switch (outcome_of(reply->sw3)) {
        case SamOutcome::success: {
            if (reply->data.reveal().size() != new_address_bytes) return {};
            auto address = decode_field(reply->data.reveal(), card);
            if (!address.empty()) card.address = std::move(address);
            return {};
        }
        case SamOutcome::no_card:
        case SamOutcome::unreadable:
            return {ErrorCode::card_removed, "card left before its newest address was read"};
        case SamOutcome::nothing_such:
        case SamOutcome::card_found:
        case SamOutcome::unknown_card:
        case SamOutcome::resend:
        case SamOutcome::refused:
        case SamOutcome::broken:
        case SamOutcome::unauthorised:
            break;
    }
    // No added address, or a module that does not know the command: the printed one counts.
    return {};
}

Result<bool> SamReader::card_still_there(Pause& pause) {
    const auto reply = ask_within(housekeeping_limit, read_new_address, pause);
    if (!reply) return reply.error();
    const auto outcome = outcome_of(reply->sw3);
    return outcome == SamOutcome::success || outcome == SamOutcome::nothing_such;
}

Result<bool> SamReader::finds_card(Pause& pause) {
    const auto found = ask_within(housekeeping_limit, find_card, pause);
    if (!found) return found.error();
    const auto outcome = outcome_of(found->sw3);
    if (outcome == SamOutcome::card_found || outcome == SamOutcome::unreadable) return true;
    if (outcome == SamOutcome::no_card) return false;
    return error_of_status(found->sw3);
}

}  // namespace drivers
