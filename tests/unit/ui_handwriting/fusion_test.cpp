#include "ui/input/handwriting/fusion.h"

#include <string>
#include <vector>

#include <doctest.h>

namespace {

using ui::Guess;

std::u32string order(const std::vector<Guess>& guesses) {
    std::u32string out;
    for (const Guess& guess : guesses) out.push_back(guess.character);
    return out;
}

}  // namespace

TEST_CASE("one side alone keeps its order") {
    const std::vector<Guess> guesses{{U'a', 0.9F}, {U'b', 0.8F}, {U'c', 0.7F}};
    CHECK(order(ui::fused(guesses, {}, nullptr, {})) == U"abc");
    CHECK(order(ui::fused({}, guesses, nullptr, {})) == U"abc");
    CHECK(ui::fused({}, {}, nullptr, {}).empty());
}

TEST_CASE("what is close in looks is decided by the strokes, what is far is not") {
    const std::vector<Guess> strokes{{U'b', 1.0F}, {U'a', 0.0F}, {U'c', -0.5F}};
    const std::vector<Guess> close{{U'a', 0.90F}, {U'b', 0.89F}, {U'c', 0.80F}};
    CHECK(order(ui::fused(close, strokes, nullptr, {})) == U"bac");
    const std::vector<Guess> far{{U'a', 0.90F}, {U'b', 0.80F}, {U'c', 0.70F}};
    CHECK(order(ui::fused(far, strokes, nullptr, {})) == U"abc");
}

TEST_CASE("a character that one side does not name counts there as its last one") {
    const std::vector<Guess> look{{U'a', 0.90F}, {U'b', 0.88F}};
    const std::vector<Guess> strokes{{U'x', 2.0F}, {U'b', 0.5F}};
    const auto found = ui::fused(look, strokes, nullptr, {});
    // x: 88 + 4; a: 90 + 1; b: 88 + 1.
    CHECK(order(found) == U"xab");
    REQUIRE(found.size() == 3);
    CHECK(found[0].score == doctest::Approx(92));
    CHECK(found[1].score == doctest::Approx(91));
}

TEST_CASE("what stands before reorders what is close, and nothing else") {
    const auto likely = ui::LikelyCharacters::open(LIKELY_CHARACTERS);
    REQUIRE(likely);
    const std::vector<Guess> close{{U'全', 0.90F}, {U'金', 0.89F}};
    CHECK(order(ui::fused(close, {}, &*likely, {U'积', false})) == U"金全");
    const std::vector<Guess> far{{U'全', 0.95F}, {U'金', 0.89F}};
    CHECK(order(ui::fused(far, {}, &*likely, {U'积', false})) == U"全金");
}
