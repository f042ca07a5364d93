#include <cmath>

#include <doctest.h>

#include "kiosk/model/stroke.h"
#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::SignatureScreen;

TEST_CASE("an empty signature and a dot are refused, a stroke is taken") {
    Bench bench;
    bench.go_to_signature();
    bench.touch(intent::Next{});
    CHECK(bench.shown<SignatureScreen>().problem == text_id::signature_too_short);
    bench.touch(intent::AddStroke{{{0.5F, 0.5F, 0}}});
    bench.touch(intent::AddStroke{{{0.5F, 0.5F, 0}, {0.51F, 0.5F, 10}}});
    bench.touch(intent::Next{});
    CHECK(bench.shown<SignatureScreen>().problem == text_id::signature_too_short);
    bench.sign();
    CHECK(bench.shown<SignatureScreen>().problem.empty());
    CHECK(bench.shown<SignatureScreen>().strokes.size() == 3);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "submitting");
}

TEST_CASE("clearing takes all strokes away") {
    Bench bench;
    bench.go_to_signature();
    bench.sign();
    bench.touch(intent::ClearSignature{});
    CHECK(bench.shown<SignatureScreen>().strokes.empty());
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "signature");
}

TEST_CASE("strokes outside of the box are drawn to its edge, broken ones are left out") {
    Bench bench;
    bench.go_to_signature();
    bench.touch(intent::AddStroke{{{-1, 0.5F, 0}, {2, 0.5F, 10}}});
    CHECK(bench.shown<SignatureScreen>().strokes.front().front().x == 0.0F);
    CHECK(bench.shown<SignatureScreen>().strokes.front().back().x == 1.0F);
    bench.touch(intent::AddStroke{{{NAN, 0.5F, 0}, {0.2F, 0.5F, 10}}});
    bench.touch(intent::AddStroke{{{0.1F, 0.5F, 0, NAN}, {0.2F, 0.5F, 10, 0.5F}}});
    bench.touch(intent::AddStroke{});
    bench.touch(intent::AddStroke{kiosk::Stroke(kiosk::stroke_points_max + 1)});
    CHECK(bench.shown<SignatureScreen>().strokes.size() == 1);
}

TEST_CASE("a signature has at most 256 strokes and 16,384 points") {
    Bench bench;
    bench.go_to_signature();
    for (std::size_t i = 0; i < kiosk::strokes_max; ++i) bench.sign();
    CHECK(bench.shown<SignatureScreen>().problem.empty());
    bench.sign();
    CHECK(bench.shown<SignatureScreen>().problem == text_id::signature_too_long);
    CHECK(bench.shown<SignatureScreen>().strokes.size() == kiosk::strokes_max);
    bench.touch(intent::ClearSignature{});
    for (int i = 0; i < 4; ++i)
        bench.touch(intent::AddStroke{kiosk::Stroke(kiosk::stroke_points_max)});
    CHECK(bench.shown<SignatureScreen>().problem.empty());
    bench.sign();
    CHECK(bench.shown<SignatureScreen>().problem == text_id::signature_too_long);
    CHECK(bench.shown<SignatureScreen>().strokes.size() == 4);
}

TEST_CASE("back to the review keeps the signature") {
    Bench bench;
    bench.go_to_signature();
    bench.sign();
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "review");
    while (bench.screen() == "review") bench.touch(intent::Next{});
    CHECK(bench.shown<SignatureScreen>().strokes.size() == 1);
}

}  // namespace tests
