#include "kiosk/flow/promise.h"

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/materials.h"

namespace kiosk {

LocalText PromiseWords::whole() const {
    return flow_words().format(
        "promise.whole", {{"duty", duty}, {"content", content}, {"consequence", consequence}});
}

PromiseWords promise_words(const ServiceItem& item, const Material& material) {
    const auto told = [&](std::string_view id) {
        return flow_words().format(
            id, {{"material", material.name}, {"service", item.name}, {"body", item.body.name}});
    };
    return {told("promise.duty"), told("promise.content"), told("promise.consequence")};
}

std::vector<const Material*> promises_made(const Visit& visit) {
    const auto* item = visit.item();
    const auto* situation = visit.situation();
    std::vector<const Material*> made;
    if (item == nullptr || situation == nullptr || visit.form == nullptr) return made;
    for (const auto& met : met_materials(*item, *situation, visit))
        if (met.way == MaterialWay::promise &&
            met.material->provision != MaterialProvision::by_promise)
            made.push_back(met.material);
    return made;
}

void write_promises(SecretWriter& out, ObjectWriter& payload, const Visit& visit) {
    const auto made = promises_made(visit);
    if (made.empty()) return;
    payload.name("promises");
    out.append("[");
    for (std::size_t i = 0; i < made.size(); ++i) {
        if (i > 0) out.append(",");
        const auto text = promise_words(*visit.item(), *made[i]).whole();
        ObjectWriter promise(out);
        promise.text("material", made[i]->code);
        promise.text("text_version", consent_text_version);
        promise.text("text", text.in(visit.language));
        promise.text("text_digest", words_digest(text, visit.language));
        promise.end();
    }
    out.append("]");
}

}  // namespace kiosk
