#include "kiosk/forms/form_sources.h"

#include <algorithm>

#include "kiosk/forms/xform_plan.h"

namespace kiosk {

namespace {

void add_once(std::vector<std::string>& list, std::string_view word) {
    if (!word.empty() && std::ranges::find(list, word) == list.end()) list.emplace_back(word);
}

/// “earlier” of “share.earlier.phone”; empty when the path begins otherwise.
std::string_view second_word(std::string_view path, std::string_view first) {
    if (!path.starts_with(first)) return {};
    path.remove_prefix(first.size());
    return path.substr(0, path.find('.'));
}

}  // namespace

FormSources form_sources(const XFormPlan& plan) {
    FormSources sources;
    sources.date = plan.form->changes_with_time();
    for (const auto& question : plan.questions) {
        sources.by_camera = sources.by_camera || question.by_camera;
        if (question.by_camera) ++sources.papers;
        if (question.by_camera && question.card) ++sources.cards;
        add_once(sources.data_sets, second_word(question.source, "share."));
        add_once(sources.licence_types, second_word(question.source, "licence."));
        for (const auto& licence : question.licences)
            add_once(sources.upload_licences, licence.code);
    }
    return sources;
}

}  // namespace kiosk
