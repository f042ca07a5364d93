#include <cmath>

#include <doctest.h>
#include <nlohmann/json.hpp>

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

namespace {

kiosk::SignedForm made_form() {
    kiosk::SignedForm form;
    form.file.attachment.name = "signed_form";
    form.file.digest = "digest-file";
    form.signed_digest = "digest-signed";
    form.signed_bytes = 57'000;
    return form;
}

nlohmann::json payload_of(const effect::Submit& submit) {
    return nlohmann::json::parse(submit.submission.payload.reveal());
}

}  // namespace

TEST_CASE(
    "the form becomes a file with the signature before the case is filed, and the case names the "
    "digest of what was signed beside the strokes (R-077)") {
    Bench bench;
    bench.form_answers = false;
    bench.go_to_submitting();
    REQUIRE(bench.wanted<effect::SignForm>().size() == 1);
    CHECK(bench.wanted<effect::Submit>().empty());
    const auto& wish = *bench.wanted<effect::SignForm>().back();
    // What is signed does not hold the signature.
    CHECK(wish.document.signature.empty());
    CHECK_FALSE(wish.document.lines.empty());
    CHECK(wish.strokes.size() == 1);
    bench.tell(event::FormSigned{RequestId(9'999), made_form()});
    CHECK(bench.wanted<effect::Submit>().empty());
    bench.tell(event::FormSigned{wish.request, made_form()});
    REQUIRE(bench.wanted<effect::Submit>().size() == 1);
    const auto& filed = *bench.wanted<effect::Submit>().back();
    REQUIRE(filed.submission.attachments.size() == 1);
    CHECK(filed.submission.attachments[0].name == "signed_form");
    const auto signature = payload_of(filed)["signature"];
    CHECK(signature["form"]["attachment"] == "signed_form");
    CHECK(signature["form"]["sha256"] == "digest-file");
    CHECK(signature["form"]["signed_sha256"] == "digest-signed");
    CHECK(signature["form"]["signed_bytes"] == 57'000);
    CHECK(signature["strokes"].size() == 1);
    // Tried again, the very same is filed.
    bench.tell(event::SubmissionFailed{filed.request, {kiosk::ErrorCode::io_error, {}, {}}});
    bench.touch(intent::Retry{});
    CHECK(bench.wanted<effect::SignForm>().size() == 1);
    REQUIRE(bench.wanted<effect::Submit>().size() == 2);
    CHECK(payload_of(*bench.wanted<effect::Submit>().back())["signature"] == signature);
}

TEST_CASE("a file of the form that does not come holds no case up; a new signature is made anew") {
    Bench bench;
    bench.form_answers = false;
    bench.go_to_submitting();
    bench.wait(std::chrono::seconds(6));
    REQUIRE(bench.wanted<effect::Submit>().size() == 1);
    CHECK(bench.wanted<effect::Submit>().back()->submission.attachments.empty());
    CHECK_FALSE(payload_of(*bench.wanted<effect::Submit>().back())["signature"].contains("form"));
    // Late: nothing of it counts.
    bench.tell(event::FormSigned{bench.last<effect::SignForm>(), made_form()});
    bench.tell(event::SubmissionFailed{bench.last<effect::Submit>(),
                                       {kiosk::ErrorCode::disk_full, {}, {}}});
    bench.touch(intent::Back{});
    REQUIRE(bench.screen() == "signature");
    bench.sign();
    bench.touch(intent::Next{});
    CHECK(bench.wanted<effect::SignForm>().size() == 2);
    bench.tell(event::FormSigned{bench.last<effect::SignForm>(), made_form()});
    CHECK(bench.wanted<effect::Submit>().back()->submission.attachments.size() == 1);
}

}  // namespace tests
