#include "kiosk/app/face_reader.h"

#include <array>

#include <nlohmann/json.hpp>

namespace kiosk {

using drivers::FaceVerdict;

Result<FaceTold> read_face_answer(std::string_view text) {
    static constexpr std::array verdicts{FaceVerdict::match, FaceVerdict::no_match,
                                         FaceVerdict::review, FaceVerdict::unavailable};
    const auto bad = [](const char* why) { return Result<FaceTold>(ErrorCode::bad_format, why); };
    try {
        const auto json = nlohmann::json::parse(text);
        const auto word = json.at("verdict").get<std::string>();
        FaceTold told;
        bool is_known = false;
        for (const auto verdict : verdicts) {
            if (word != name_of(verdict)) continue;
            told.answer.verdict = verdict;
            is_known = true;
        }
        if (!is_known) return bad("verdict");
        told.answer.engine = json.value("engine", "");
        told.answer.version = json.value("version", "");
        told.answer.evidence = json.value("comparison_no", "");
        if (json.contains("score")) told.answer.score = json["score"].get<double>();
        if (json.contains("threshold")) told.answer.threshold = json["threshold"].get<double>();
        told.statement = json.value("statement", "");
        return told;
    } catch (const nlohmann::json::exception& error) {
        return bad(error.what());
    }
}

}  // namespace kiosk
