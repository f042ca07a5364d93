#pragma once

#include <nlohmann/json.hpp>

#include "tests/unit/flow/gathered.h"

/// The way to the pages where money is paid, and what the platform says there.
namespace tests::paying {

using kiosk::PayOrder;
using kiosk::PayScreen;
namespace question = kiosk::question;
using Json = nlohmann::json;
using Phase = PayScreen::Phase;

/// Through form and signature to the page with the fee of a new social security card.
void go_to_fee_from_consent(Bench& bench, const kiosk::PersonData& told = {});
void go_to_fee(Bench& bench, const kiosk::PersonData& told = {});
[[nodiscard]] kiosk::PersonData on_minimum_allowance();
[[nodiscard]] const question::OpenOrder& opened(Bench& bench);
[[nodiscard]] PayOrder order_of(const question::OpenOrder& wish, PayOrder::State state);
/// The platform's answer to what was asked last.
void tell_order(Bench& bench, PayOrder::State state);
void no_answer(Bench& bench, ErrorCode code = ErrorCode::network);
[[nodiscard]] Json payload_of(Bench& bench);
[[nodiscard]] Phase phase(Bench& bench);
void go_to_code(Bench& bench);
void leave(Bench& bench);
void go_to_bills(Bench& bench);
[[nodiscard]] kiosk::UtilityAccount account(bool paid = false);
/// Paid, and the terminal had no room for the case.
void fail_to_file(Bench& bench);
/// The last refund; the answer may come when nobody is there any more.
[[nodiscard]] RequestId last_refund(Bench& bench);

/// The orders whose money was asked back, each as often as it was.
[[nodiscard]] std::vector<kiosk::Uuid> refunded(Bench& bench);

/// How often that was asked of the platform.
template <class Question>
[[nodiscard]] std::size_t asked_for(Bench& bench) {
    std::size_t count = 0;
    for (const auto* asked : bench.wanted<effect::AskPlatform>())
        if (std::holds_alternative<Question>(asked->question)) ++count;
    return count;
}

}  // namespace tests::paying
