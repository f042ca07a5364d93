#include "kiosk/carry_tool/persons.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <variant>
#include <vector>

#include "drivers/terminal/devices.h"
#include "kiosk/base/bounded_queue.h"
#include "kiosk/maintenance/pin_hash.h"
#include "kiosk/maintenance/staff.h"
#include "kiosk/maintenance/typed_secret.h"

namespace carry {

using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretText;
using kiosk::maintenance::StaffMember;

namespace {

constexpr kiosk::Duration card_wait = std::chrono::minutes(1);
constexpr kiosk::Duration reader_start = std::chrono::seconds(6);
constexpr kiosk::Duration look = std::chrono::milliseconds(100);
constexpr std::size_t events_max = 64;

/// The terminal's card reader for as long as the two are asked.
class CardDesk {
  public:
    explicit CardDesk(const kiosk::Config& config) : events_(events_max) {
        auto reader =
            drivers::terminal::card_reader(config, clock_, [this](drivers::IdCardEvent event) {
                static_cast<void>(events_.try_push(std::move(event)));
            });
        if (reader) reader_ = std::move(*reader);
    }

    Result<SecretText> read_number() {
        if (!reader_) return {ErrorCode::bad_config, "no card reader is configured"};
        const auto until = clock_.now().steady + reader_start;
        while (reader_->state().status == drivers::DeviceStatus::starting &&
               clock_.now().steady < until)
            static_cast<void>(events_.pop_for(look));
        const drivers::RequestId request{++requests_};
        drivers::IdCardReadOptions options;
        options.timeout = card_wait;
        if (auto started = reader_->start_read(request, options); !started) return started.error();
        while (true) {
            auto event = events_.pop_for(2 * card_wait);
            if (!event) return {ErrorCode::timed_out, "the reader does not answer"};
            auto* read = std::get_if<drivers::CardRead>(&*event);
            if (read == nullptr || read->request != request) continue;
            if (!read->result) return read->result.error();
            return std::move(read->result->number);
        }
    }

    /// So that the next one is not the same card.
    void wait_until_taken() {
        const auto until = clock_.now().steady + card_wait;
        while (reader_->media() == drivers::MediaState::present && clock_.now().steady < until)
            static_cast<void>(events_.pop_for(look));
    }

  private:
    kiosk::RealClock clock_;
    kiosk::BoundedQueue<drivers::IdCardEvent> events_;
    std::unique_ptr<drivers::IdCardReader> reader_;
    std::uint64_t requests_ = 0;
};

std::string typed_line(const char* prompt) {
    std::cerr << prompt << std::flush;
    std::string line;
    std::getline(std::cin, line);
    return line;
}

/// Whoever has shown who they are.
struct Known {
    std::string number;
    SecretText card;
};

/// The same word for a wrong number, PIN or card: it helps nobody who tries.
Result<Known> identify(const std::vector<StaffMember>& staff, CardDesk& desk, const Known& other) {
    const auto number = typed_line("Staff number: ");
    const auto pin = kiosk::maintenance::typed_secret("PIN: ");
    const auto found = std::ranges::find(staff, number, &StaffMember::number);
    const bool is_known = found != staff.end() && number != other.number &&
                          kiosk::maintenance::is_pin_right(found->pin_hash, pin);
    if (!is_known) return {ErrorCode::unauthorised, "staff number and PIN do not fit"};
    std::cerr << "Please lay your identity card on the reader.\n";
    auto card = desk.read_number();
    if (!card) return card.error();
    if (*card == other.card || !kiosk::maintenance::is_card_right(found->card_hash, *card))
        return {ErrorCode::unauthorised, "the card is another person's"};
    return Known{number, std::move(*card)};
}

}  // namespace

Result<TwoPersons> identify_two(const kiosk::Config& config) {
    if (config.maintenance.staff.empty())
        return {ErrorCode::bad_config, "maintenance.staff names no file: nobody may do this"};
    const auto staff = kiosk::maintenance::read_staff(config.maintenance.staff);
    if (!staff) return staff.error();
    CardDesk desk(config);
    std::cerr << "Two people are needed. First person.\n";
    const auto first = identify(*staff, desk, {});
    if (!first) return first.error();
    std::cerr << "Please take the card away.\n";
    desk.wait_until_taken();
    std::cerr << "Second person.\n";
    const auto second = identify(*staff, desk, *first);
    if (!second) return second.error();
    return TwoPersons{first->number, second->number};
}

}  // namespace carry
