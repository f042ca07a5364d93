#include <algorithm>
#include <cmath>

#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

/// All strokes together: a signature is part of a manifest of at most 1 MiB, and a point takes
/// about twenty bytes.
constexpr std::size_t signature_points_max = 16'384;

bool is_good(const Stroke& stroke) {
    return !stroke.empty() && stroke.size() <= stroke_points_max &&
           std::all_of(stroke.begin(), stroke.end(), [](const StrokePoint& point) {
               return std::isfinite(point.x) && std::isfinite(point.y) &&
                      std::isfinite(point.pressure);
           });
}

void add(Context& context, step::Signature& current, Stroke stroke) {
    auto& strokes = context.visit().signature;
    if (!is_good(stroke)) return;
    std::size_t points = stroke.size();
    for (const auto& earlier : strokes) points += earlier.size();
    if (strokes.size() >= strokes_max || points > signature_points_max) {
        current.problem = text_id::signature_too_long;
        return;
    }
    for (auto& point : stroke) {
        point.x = std::clamp(point.x, 0.0F, 1.0F);
        point.y = std::clamp(point.y, 0.0F, 1.0F);
        point.pressure = std::clamp(point.pressure, 0.0F, 1.0F);
    }
    current.problem.clear();
    strokes.push_back(std::move(stroke));
}

/// Other strokes, or other answers: what was signed before is not this.
void forget_signed(Visit& visit) {
    visit.signed_form.reset();
    if (visit.filing) visit.filing->form_asked = false;
}

}  // namespace

void on_intent(Context& context, step::Signature& current, const Intent& intent) {
    auto& visit = context.visit();
    if (const auto* drawn = std::get_if<intent::AddStroke>(&intent)) {
        forget_signed(visit);
        add(context, current, drawn->stroke);
        if (std::isfinite(drawn->aspect) && drawn->aspect > 0)
            visit.signature_aspect = drawn->aspect;
    } else if (std::holds_alternative<intent::ClearSignature>(intent)) {
        forget_signed(visit);
        for (Stroke& stroke : visit.signature) wipe_value(stroke);
        visit.signature.clear();
        current.problem.clear();
    } else if (std::holds_alternative<intent::Back>(intent)) {
        forget_signed(visit);
        enter_review(context);
    } else if (std::holds_alternative<intent::Next>(intent)) {
        if (is_signature(visit.signature)) {
            visit.practice ? finish_practice(context) : enter_payment(context);
        } else {
            current.problem = text_id::signature_too_short;
            context.sound(effect::PlaySound::Kind::problem);
        }
    }
}

Screen view(const ViewContext& context, const step::Signature& current) {
    return SignatureScreen{context.visit.signature, current.problem};
}

}  // namespace kiosk
