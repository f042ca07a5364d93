// People and devices that do anything in any order: long random visits with idle times between.
#include <set>

#include <doctest.h>

#include "kiosk/base/random.h"
#include "tests/unit/flow/gathered.h"

namespace tests {

namespace {

constexpr std::uint64_t seeds = 60;
constexpr int events_a_visit = 400;

class RandomVisits {
  public:
    explicit RandomVisits(std::uint64_t seed) : random_(seed) {}

    void run() {
        for (int i = 0; i < events_a_visit; ++i) {
            const auto before = bench_.state().session();
            step();
            look(before);
        }
        // Whatever was done: left alone, the terminal comes home.
        bench_.wait(std::chrono::minutes(10));
        CHECK(bench_.screen() == "attract");
        CHECK(personal_values_in(bench_.state(), bench_.now(), bench_.environment).empty());
    }

  private:
    std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }

    void step() {
        const auto kind = below(100);
        if (kind < 62) {
            bench_.touch(some_intent());
        } else if (kind < 88) {
            bench_.tell(some_answer());
        } else if (kind < 92) {
            auto health = good_health();
            if (below(3) == 0) health.card_reader = kiosk::PartState::unavailable;
            if (below(3) == 0) health.printer = kiosk::PartState::unavailable;
            health.storage_ready = below(5) != 0;
            bench_.set_health(health);
        } else if (kind < 98) {
            bench_.wait(Duration(below(20'000)));
        } else {
            bench_.wait(Duration(below(200'000)));
        }
    }

    Intent some_intent() {
        const auto answer = [](const char* field, const char* value) {
            return intent::SetAnswer{FieldId(field), value};
        };
        switch (below(25)) {
            case 0:
                return intent::Begin{};
            case 1:
                return below(8) == 0 ? Intent(intent::Home{}) : Intent(intent::MoreTime{});
            case 2:
                return intent::Back{};
            case 3:
                return intent::ChooseService{below(3) == 0 ? licence_renewal() : pension()};
            case 4:
                return intent::TurnPage{below(2) == 0 ? 1 : -1};
            case 5:
                return intent::SetWay{static_cast<kiosk::WayOfUse>(below(5))};
            case 6:
                return below(4) == 0 ? Intent(intent::Help{}) : Intent(intent::CloseOverlay{});
            case 7:
                return below(6) == 0 ? Intent(intent::ConfirmLeave{})
                                     : Intent(intent::CloseOverlay{});
            case 8:
                return intent::Retry{};
            case 9:
                return intent::Skip{};
            case 10:
                return answer("employee_pension", below(8) == 0 ? "yes" : "no");
            case 11:
                return answer("household", "rural");
            case 12:
                return answer("grade", "500");
            case 13:
                return answer("payment", below(2) == 0 ? "self" : "bank");
            case 14:
                return answer("commitment", "yes");
            case 15:
                return intent::TypeText{FieldId("phone"), below(3) == 0 ? "1" : sample_phone};
            case 16:
                return intent::TypeText{FieldId("bank_account"), sample_bank_card};
            case 17:
                return intent::ChangeAnswer{FieldId("household")};
            case 18:
                return intent::AddStroke{{{0.1F, 0.1F, 0}, {0.9F, 0.9F, 50}}};
            case 19:
                return below(3) == 0 ? Intent(intent::PrintForm{}) : Intent(intent::Retry{});
            case 20:
                return intent::Rate{static_cast<int>(below(7))};
            default:
                return intent::Next{};
        }
    }

    kiosk::EventBody some_answer() {
        // Often the newest request, sometimes an older one or one that never was.
        const auto newest = bench_.data().requests;
        const auto back = below(3) == 0 ? below(6) : below(2);
        const RequestId request(newest > back ? newest - back : below(1000));
        kiosk::Receipt receipt;
        const auto& visit = bench_.data().visit;
        if (visit && visit->filing && below(4) != 0) receipt.id = visit->filing->id;
        receipt.case_no = "CASE-1";
        switch (below(13)) {
            case 0:
                return event::CardFound{request};
            case 1:
            case 2:
                return event::CardRead{request, sample_card()};
            case 3:
                return event::CardRead{request, below(4) == 0 ? other_card() : sample_card()};
            case 4:
                return event::CardFailed{request, {ErrorCode::card_unreadable, {}, {}}};
            case 5:
                return event::CardPresence{request, below(2) == 0};
            case 6:
                return event::SubmissionStored{request};
            case 7:
                return event::SubmissionFailed{request, {ErrorCode::io_error, {}, {}}};
            case 8:
                return event::SubmissionAccepted{request, receipt};
            case 9:
                return event::PrintStarted{request};
            case 10:
                return event::Printed{request};
            case 11:
                if (below(2) == 0) return event::PlatformTold{request, gathered()};
                return event::PrintWaiting{request, {ErrorCode::paper_jam, {}, {}}};
            default:
                return event::PrintFailed{request, {ErrorCode::device_gone, {}, {}}};
        }
    }

    void look(SessionId before) {
        const auto after = bench_.state().session();
        bool wiped = false;
        for (const auto* submit : bench_.wanted<effect::Submit>()) {
            if (submit->submission.kind == kiosk::SubmissionKind::submission) {
                filed_.insert(submit->submission.id.value().text());
            }
        }
        CHECK(filed_.size() <= 1);
        for (const auto* wipe : bench_.wanted<effect::WipePersonalData>()) {
            wiped = true;
            CHECK(wipe->session == before);
        }
        CHECK(wiped == (before != SessionId{} && after != before));
        if (after == SessionId{}) {
            CHECK(personal_values_in(bench_.state(), bench_.now(), bench_.environment).empty());
            filed_.clear();
        }
        if (wiped) CHECK(after == SessionId{});
        screens_.insert(bench_.screen());
        bench_.forget_effects();
    }

    kiosk::SeededRandom random_;
    Bench bench_;
    std::set<std::string> filed_;

  public:
    std::set<std::string> screens_;
};

}  // namespace

TEST_CASE("random visits break no rule and end at the attract screen") {
    std::set<std::string> screens;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        RandomVisits visits(seed);
        visits.run();
        screens.insert(visits.screens_.begin(), visits.screens_.end());
    }
    for (const auto* screen : {"home", "guide", "identify", "form", "notice", "goodbye"}) {
        CAPTURE(screen);
        CHECK(screens.contains(screen));
    }
}

}  // namespace tests
