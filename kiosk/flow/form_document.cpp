#include "kiosk/flow/form_document.h"

#include <algorithm>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/materials.h"
#include "kiosk/flow/payload.h"
#include "kiosk/flow/promise.h"
#include "kiosk/forms/secret_record.h"

namespace kiosk {

namespace {

/// What the authority calls the form that the terminal makes; a package has several, and none of
/// them is the whole.
LocalText title_of(const ServiceItem& item) {
    const auto by_form = [](const Material& material) {
        return material.provision == MaterialProvision::by_form;
    };
    if (std::ranges::count_if(item.materials, by_form) == 1)
        return std::ranges::find_if(item.materials, by_form)->name;
    return flow_words().format("form.title", {{"service", item.name}});
}

class FormWriter {
  public:
    explicit FormWriter(Language language) : language_(language) {}

    void heading(const LocalText& words) {
        lines_.push_back({DocumentLine::Kind::heading, std::string(words.in(language_)), {}});
    }
    void field(const LocalText& label, SecretText value) {
        lines_.push_back(
            {DocumentLine::Kind::field, std::string(label.in(language_)), std::move(value)});
    }
    void field(const LocalText& label, std::string_view value) {
        field(label, SecretText(std::string(value)));
    }
    void answer(const AnswerView& answer) {
        const auto shown = answer.shown.in(language_);
        SecretWriter value;
        value.append(shown.empty() ? answer.shown_value.reveal() : shown);
        if (answer.disputed) value.append(flow_words().at("form.disputed").in(language_));
        field(answer.label, std::move(value).finish());
    }
    [[nodiscard]] std::vector<DocumentLine> finish() && { return std::move(lines_); }

  private:
    Language language_;
    std::vector<DocumentLine> lines_;
};

/// Answers under the name of their part of the form, and of their entry (“孩子 2”).
void write_answers(FormWriter& writer, const FormSession& form) {
    const auto sections = form.sections();
    const auto section_of = [&](std::size_t page) {
        std::size_t found = 0;
        for (std::size_t i = 0; i < sections.size(); ++i) {
            if (sections[i].first_page <= page) found = i;
        }
        return found;
    };
    std::optional<std::size_t> section;
    LocalText group;
    for (const auto& answer : form.answers()) {
        if (const auto now = section_of(answer.page); section != now) {
            section = now;
            group = {};
            writer.heading(sections.size() > 1 ? sections[now].title
                                               : flow_words().at("form.answers"));
        }
        if (answer.group != group) {
            group = answer.group;
            if (!group.empty()) writer.heading(group);
        }
        writer.answer(answer);
    }
}

/// What the signature below it promises besides: instead of a paper, or to hand one in (R-078,
///
void write_promised(FormWriter& writer, const Visit& visit) {
    const auto* item = visit.item();
    if (item == nullptr) return;
    const auto promised = promises_made(visit);
    if (!promised.empty()) writer.heading(flow_words().at("promise.title"));
    for (const auto* material : promised)
        writer.field(material->name, promise_words(*item, *material).whole().in(visit.language));
    const auto owed = owed_materials(visit, false);
    if (!owed.empty()) writer.heading(flow_words().at("form.follows_title"));
    for (const auto* material : owed)
        writer.field(material->name, follow_words("form.follows", *item).in(visit.language));
}

}  // namespace

PrintDocument form_document(const Visit& visit, const Environment& environment,
                            WallTime signed_at) {
    KIOSK_CHECK(visit.form);
    const auto language = visit.language;
    const auto word = [&](std::string_view id) {
        return std::string(flow_words().at(id).in(language));
    };
    PrintDocument document;
    document.kind = PrintDocument::Kind::application_form;
    document.language = language;
    document.subtitle = std::string(environment.hall.in(language)) + " · " +
                        std::string(environment.terminal_name.in(language));
    FormWriter writer(language);
    if (const auto* item = visit.item()) {
        document.title = title_of(*item).in(language);
        writer.field(flow_words().at("receipt.service"), item->name.in(language));
        writer.field(flow_words().at("receipt.body"), item->body.name.in(language));
    }
    write_answers(writer, *visit.form);
    write_promised(writer, visit);
    writer.field(flow_words().at("form.signed"), day_and_time(signed_at).in(language));
    document.lines = std::move(writer).finish();
    document.signature = visit.signature;
    document.signature_aspect = visit.signature_aspect;
    document.signature_label = word("form.signature");
    document.footer = word("form.footer");
    document.check_forms = word("form.check_forms");
    document.page_pattern = word("form.pages");
    return document;
}

}  // namespace kiosk
