#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <doctest.h>
#include <nlohmann/json_fwd.hpp>

#include "kiosk/flow/text_ids.h"
#include "kiosk/flow/visit.h"
#include "kiosk/flow/visit_state.h"

namespace tests {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::FieldId;
using kiosk::Intent;
using kiosk::Language;
using kiosk::RequestId;
using kiosk::SecretText;
using kiosk::SessionId;
using kiosk::SteadyTime;
using kiosk::WallTime;
namespace intent = kiosk::intent;
namespace event = kiosk::event;
namespace effect = kiosk::effect;
namespace text_id = kiosk::text_id;

/// The catalogue of assets/services.
[[nodiscard]] std::shared_ptr<const kiosk::Catalogue> sample_catalogue();
/// 城乡居民基本养老保险参保登记.
[[nodiscard]] kiosk::ServiceCode pension();
/// A service that terminals only explain.
[[nodiscard]] kiosk::ServiceCode guide_only();
/// 户口迁入: terminals explain it, and ask which of its four situations is meant.
[[nodiscard]] kiosk::ServiceCode with_situations();
/// The first service with `words` in its Chinese name; one with a form before one without.
[[nodiscard]] kiosk::ServiceCode service_named(std::string_view words);
[[nodiscard]] kiosk::Environment sample_environment();
/// The sample catalogue with one thing changed in the record of a service.
[[nodiscard]] kiosk::Environment environment_with(
    const std::function<void(nlohmann::json&)>& change,
    const kiosk::ServiceCode& changed = pension());
[[nodiscard]] kiosk::TerminalHealth good_health();

inline constexpr const char* sample_name = "张三丰测";
inline constexpr const char* sample_number = "819902198001010014";
inline constexpr const char* sample_address = "虚构区丰测路8号";
inline constexpr const char* sample_phone = "13900000001";
inline constexpr const char* sample_bank_card = "6222020000000000000";

[[nodiscard]] drivers::IdentityCard sample_card();
/// Somebody else.
[[nodiscard]] drivers::IdentityCard other_card();

/// One terminal without a window: the state of the visit, a virtual clock, and all effects so far.
class Bench {
  public:
    explicit Bench(kiosk::Environment environment = sample_environment());

    /// A touch on the screen shown now.
    void touch(Intent intent);
    void tell(kiosk::EventBody body);
    void tell_as(SessionId session, kiosk::EventBody body);
    /// Lets time pass from deadline to deadline, as the application does.
    void wait(Duration time);
    /// Lets time pass while somebody is there.
    void stay(Duration time);
    void set_health(const kiosk::TerminalHealth& health) {
        tell_as({}, event::HealthChanged{health});
    }

    [[nodiscard]] kiosk::Snapshot snapshot() const;
    [[nodiscard]] std::string screen() const;
    template <class Shown>
    [[nodiscard]] Shown shown() const {
        auto now = snapshot();
        auto* found = std::get_if<Shown>(&now.screen);
        if (found == nullptr) FAIL("another screen is shown: ", screen());
        return std::move(*found);
    }
    template <class Overlay>
    [[nodiscard]] bool overlaid() const {
        const auto now = snapshot();
        return now.overlay && std::holds_alternative<Overlay>(*now.overlay);
    }

    /// Effects of one kind since the last `forget_effects`.
    template <class Wanted>
    [[nodiscard]] std::vector<const Wanted*> wanted() const {
        std::vector<const Wanted*> found;
        for (const auto& one : effects_) {
            if (const auto* match = std::get_if<Wanted>(&one)) found.push_back(match);
        }
        return found;
    }
    template <class Wanted>
    [[nodiscard]] RequestId last() const {
        const auto found = wanted<Wanted>();
        if (found.empty()) FAIL("nothing of that kind was wanted");
        return found.back()->request;
    }
    void forget_effects() { effects_.clear(); }

    // Shortcuts through the pension enrolment.
    void go_to_guide();
    void go_to_identify();
    void lay_card(drivers::IdentityCard card = sample_card());
    void go_to_form();
    /// The program starts again and finds the draft; the same person lays the card down again.
    void come_back(SecretText draft);
    /// Where the service would ask other authorities: no, and on to the form.
    void decline_consent();
    /// Answers every page but does not leave the last one.
    void fill_form();
    void go_to_review();
    void go_to_signature();
    void sign();
    void go_to_submitting();
    void go_to_receipt();
    void accept_case();
    void print_all();
    void go_to_evaluation();
    void go_to_goodbye();

    [[nodiscard]] kiosk::VisitState::Data& data() { return state_.data(); }
    [[nodiscard]] const kiosk::VisitState& state() const { return state_; }
    [[nodiscard]] kiosk::Now now() const { return clock_.now(); }

    kiosk::Environment environment;
    int touches = 0;
    /// The store answers every draft at once; false: it says nothing.
    bool disk_answers = true;
    /// What the store says of room for scans.
    bool disk_has_room = true;
    /// The form is signed at once; false: nothing is said.
    bool form_answers = true;

  private:
    void advance_by(kiosk::Event event);
    void choose(const char* field, const char* value);
    void type(const char* field, const std::string& text);

    kiosk::VirtualClock clock_;
    kiosk::VisitState state_;
    std::vector<kiosk::Effect> effects_;
    std::uint8_t next_id_ = 1;
};

/// Every personal canary that is found in what the flow keeps.
[[nodiscard]] std::string personal_values_in(const kiosk::VisitState& state, kiosk::Now now,
                                             const kiosk::Environment& environment);
/// The words of a snapshot, secrets included, for searching.
[[nodiscard]] std::string words_of(const kiosk::Snapshot& snapshot);

}  // namespace tests
