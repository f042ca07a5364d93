#pragma once

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kiosk/flow/captured.h"
#include "kiosk/flow/materials.h"
#include "kiosk/forms/form_session.h"
#include "tests/unit/flow/gathered.h"

namespace tests {

// Papers for the title deed (住房公积金提取, a home was bought), from the camera or from a phone.

inline constexpr const char* deed = "title_deed";

inline kiosk::TerminalHealth with_camera() {
    auto health = good_health();
    health.document_camera = kiosk::PartState::ready;
    health.code_reader = kiosk::CodeReaderKind::camera;
    return health;
}

/// To the page that asks for the title deed (住房公积金提取, a home was bought).
inline void go_to_papers(Bench& bench) {
    go_to_consent(bench, housing_fund(), 1);
    bench.touch(intent::Next{});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), kiosk::PersonData{}});
    REQUIRE(bench.screen() == "materials");
    bench.touch(intent::Next{});
    for (int page = 0; page < 10; ++page) {
        REQUIRE(bench.screen() == "form");
        for (const auto& field : bench.shown<kiosk::FormScreen>().page.fields)
            if (field.id.value() == deed) return;
        bench.touch(intent::Next{});
    }
    FAIL("nobody asks for the deed");
}

inline kiosk::FieldView deed_field(const Bench& bench) {
    auto shown = bench.shown<kiosk::FormScreen>();
    for (auto& field : shown.page.fields)
        if (field.id.value() == deed) return std::move(field);
    FAIL("the deed is not asked for here");
    return {};
}

inline bool offers_camera(const kiosk::FieldView& field) {
    return std::ranges::any_of(
        field.options, [](const auto& option) { return option.value == kiosk::upload_by_camera; });
}

inline kiosk::CapturedSheet sheet(int number) {
    kiosk::CapturedSheet made;
    made.file.attachment.name = std::string(deed) + "." + std::to_string(number);
    made.file.attachment.media_type = "application/pdf";
    made.file.attachment.size = 300'000;
    made.file.attachment.sha256 = kiosk::Bytes(32, static_cast<unsigned char>(number));
    made.file.attachment.chunks = {kiosk::Bytes(32, static_cast<unsigned char>(number))};
    made.file.digest = "digest-" + std::to_string(number);
    made.taken_at = WallTime(Duration(1'000'000));
    made.width = 1654;
    made.height = 2339;
    made.dots_per_inch = 200;
    made.picture = static_cast<std::uint64_t>(number) + kiosk::live_picture;
    return made;
}

inline kiosk::KeptFile whole() {
    auto file = sheet(77).file;
    file.attachment.name = deed;
    file.digest = "digest-whole";
    return file;
}

inline std::vector<std::uint64_t> pictures(const Bench& bench) {
    std::vector<std::uint64_t> all;
    for (const auto& each : bench.shown<kiosk::CaptureScreen>().shown) all.push_back(each.picture);
    return all;
}

/// Answers what the form still asks, and files it.
inline kiosk::Submission file(Bench& bench) {
    for (int page = 0; page < 20 && bench.screen() == "form"; ++page) {
        for (const auto& field : bench.shown<kiosk::FormScreen>().page.fields) {
            const auto& id = field.id.value();
            if (field.readonly || !field.value.empty()) continue;
            if (id == "whole") bench.touch(intent::SetAnswer{field.id, "limit"});
            if (id == "bank_account") bench.touch(intent::TypeText{field.id, sample_bank_card});
            if (id == "phone") bench.touch(intent::TypeText{field.id, sample_phone});
            if (id == "commitment") bench.touch(intent::SetAnswer{field.id, "yes"});
        }
        bench.touch(intent::Next{});
    }
    while (bench.screen() == "review") bench.touch(intent::Next{});
    bench.sign();
    bench.touch(intent::Next{});
    REQUIRE_FALSE(bench.wanted<effect::Submit>().empty());
    const auto& filed = bench.wanted<effect::Submit>().back()->submission;
    kiosk::Submission copy;
    copy.attachments = filed.attachments;
    copy.payload = filed.payload.copy();
    return copy;
}

}  // namespace tests
