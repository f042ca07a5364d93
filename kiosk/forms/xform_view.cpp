#include <algorithm>

#include "kiosk/forms/form_values.h"
#include "kiosk/forms/words.h"
#include "kiosk/forms/xform_session.h"
#include "kiosk/forms/xform_world.h"
#include "kiosk/model/word_table.h"

namespace kiosk {

namespace {

/// How many answers name an entry in its list.
constexpr std::size_t summary_answers_max = 2;

LocalText joined(const LocalText& left, std::string_view between, const LocalText& right) {
    std::map<std::string, std::string, std::less<>> texts;
    for (const Language language : {Language::zh, Language::en}) {
        texts.emplace(tag_of(language), std::string(left.in(language)) + std::string(between) +
                                            std::string(right.in(language)));
    }
    return LocalText(std::move(texts));
}

}  // namespace

/// The words that `ask` gives for each of the terminal's languages; empty when there are none.
template <class Ask>
LocalText XFormSession::in_languages(Ask ask) const {
    std::map<std::string, std::string, std::less<>> texts;
    for (const Language language : {Language::zh, Language::en}) {
        std::string text = ask(plan_->form->language_for(tag_of(language)));
        if (!text.empty()) texts.emplace(tag_of(language), std::move(text));
    }
    return LocalText(std::move(texts));
}

LocalText XFormSession::title_of(const PlacedPage& page) const {
    if (page.body != FormNode::none) {
        auto title = in_languages([&](const std::string& language) {
            return instance_->body_label(page.body, page.near, language).text;
        });
        if (!title.empty()) return title;
    }
    if (page.fields.empty()) return form_word("entries");
    const auto node = layout().fields[page.fields.front()].node;
    return in_languages(
        [&](const std::string& language) { return instance_->label(node, language).text; });
}

LocalText XFormSession::section_title(const PlacedSection& section) const {
    if (section.body == FormNode::none) return {};
    return in_languages([&](const std::string& language) {
        return instance_->body_label(section.body, section.near, language).text;
    });
}

LocalText XFormSession::entry_name(const PlacedPage& page) const {
    if (page.entry.empty()) return {};
    const auto& entry = page.entry.back();
    LocalText name = form_word("entry");
    if (entry.body != FormNode::none) {
        auto own = in_languages([&](const std::string& language) {
            return instance_->body_label(entry.body, page.near, language).text;
        });
        if (!own.empty()) name = std::move(own);
    }
    return joined(name, " ", same_everywhere(std::to_string(entry.position)));
}

bool XFormSession::may_be_taken(const PlacedField& field, std::string_view way) const {
    const auto& question = plan_of(field);
    if (instance_->value(field.node).reveal() == way) return true;
    const bool can = way == upload_by_camera ? camera_.can : camera_.by_phone;
    const auto is_excepted = [this](const std::string& code) {
        return std::ranges::find(camera_.except, code) != camera_.except.end();
    };
    return can && question.by_camera && !is_excepted(question.material) &&
           std::ranges::none_of(question.licences, is_excepted, &QuestionPlan::Licence::code);
}

void XFormSession::add_captures(const PlacedField& field, std::vector<FieldOption>& options) const {
    // A promise costs more than a picture (the platform watches whether it is kept).
    auto before = std::ranges::find_if(options, [](const FieldOption& option) {
        return option.value.starts_with(upload_by_promise);
    });
    if (may_be_taken(field, upload_by_camera))
        before = std::next(
            options.insert(before, {std::string(upload_by_camera), form_word("upload_camera"),
                                    form_word("upload_camera_hint")}));
    if (may_be_taken(field, upload_by_phone))
        options.insert(before, {std::string(upload_by_phone), form_word("upload_phone"),
                                form_word("upload_phone_hint")});
}

void XFormSession::add_ways(std::string_view code, std::vector<FieldOption>& options,
                            FieldOption& later) const {
    for (const auto& way : *upload_ways_) {
        if (way.code != code) continue;
        if (way.value == upload_later)
            later = {way.value, way.label, way.hint};
        else
            options.push_back({way.value, way.label, way.hint});
    }
}

/// What costs the person least comes first.
std::vector<FieldOption> XFormSession::upload_options(const PlacedField& field) const {
    std::vector<FieldOption> options;
    FieldOption later{std::string(upload_later), form_word("upload_later"),
                      form_word("upload_later_hint")};
    for (const auto& licence : plan_of(field).licences) {
        if (!upload_ways_)
            options.push_back({std::string(upload_by_licence) + licence.code,
                               filled(form_word("upload_licence"), {{"licence", licence.name}}),
                               form_word("upload_licence_hint")});
        else
            add_ways(licence.code, options, later);
    }
    if (upload_ways_ && !plan_of(field).material.empty())
        add_ways(plan_of(field).material, options, later);
    add_captures(field, options);
    options.push_back(std::move(later));
    return options;
}

std::vector<std::string> XFormSession::upload_codes(const FieldId& id) const {
    std::vector<std::string> codes;
    const auto* field = layout().find(id);
    if (field == nullptr || plan_of(*field).kind != FieldKind::upload) return codes;
    const auto& question = plan_of(*field);
    if (!question.material.empty()) codes.push_back(question.material);
    for (const auto& licence : question.licences) codes.push_back(licence.code);
    return codes;
}

std::vector<FieldOption> XFormSession::options_of(const PlacedField& field) const {
    const auto& question = plan_of(field);
    if (!question.steps.empty()) return question.steps;
    if (question.kind == FieldKind::upload) return upload_options(field);
    std::vector<FieldOption> options;
    const auto& form = *plan_->form;
    const auto zh = instance_->options(field.node, form.language_for("zh"));
    const auto en = instance_->options(field.node, form.language_for("en"));
    for (std::size_t i = 0; i < zh.size(); ++i) {
        const auto& other = i < en.size() ? en[i].label : zh[i].label;
        FieldOption option;
        option.value = zh[i].value;
        option.label = LocalText(zh[i].label.text, other.text);
        if (!zh[i].label.guidance.empty())
            option.hint = LocalText(zh[i].label.guidance, other.guidance);
        options.push_back(std::move(option));
    }
    return options;
}

FieldView XFormSession::view_of(const PlacedField& field) const {
    const auto& question = plan_of(field);
    const auto& known = mark(field.node);
    FieldView view;
    view.id = field.id;
    view.kind = question.kind;
    view.label = in_languages(
        [&](const std::string& language) { return instance_->label(field.node, language).text; });
    view.hint = in_languages(
        [&](const std::string& language) { return instance_->hint(field.node, language).text; });
    view.value = text_of(field);
    view.readonly = is_locked(field);
    view.source = source_of(field);
    view.masked = masked(question.mask, view.value.reveal());
    if (is_choice(question.kind)) view.options = options_of(field);
    view.long_list = is_choice(question.kind) && question.kind != FieldKind::upload &&
                     (question.minimal || view.options.size() > XFormPlan::options_as_tiles_max);
    view.error = known.error;
    view.required = instance_->state(field.node).required;
    view.can_dispute = known.disputed || is_given(known.source);
    view.disputed = known.disputed;
    view.keyboard = view.readonly ? KeyboardHint::none : question.keyboard;
    view.length_max = length_of(question.kind);
    view.card = question.card;
    return view;
}

PrivateText XFormSession::summary_of(NodeId range, std::size_t position) const {
    PrivateText summary;
    bool hides = false;
    std::size_t count = 0;
    for (const auto& page : layout().pages) {
        const bool of_entry = std::ranges::any_of(page.entry, [&](const PlacedEntry& entry) {
            return entry.range == range && entry.position == position;
        });
        if (!of_entry) continue;
        for (const auto index : page.fields) {
            const auto& field = layout().fields[index];
            const auto& question = plan_of(field);
            if (question.keyboard == KeyboardHint::none || !is_answered(field)) continue;
            if (count++ == summary_answers_max) continue;
            const PrivateText answer(text_of(field), question.mask);
            hides = hides || answer.hides();
            for (auto* text : {&summary.whole, &summary.masked})
                if (!text->empty()) text->reveal().append(" · ");
            summary.whole.reveal().append(answer.whole.reveal());
            summary.masked.reveal().append(answer.seen().reveal());
        }
    }
    if (!hides) summary.masked.wipe();
    return summary;
}

EntriesView XFormSession::entries_of(const PlacedPage& page) const {
    EntriesView view;
    view.repeat = page.repeat;
    view.can_add = instance_->can_add(page.range);
    const auto& entries = instance_->children(page.range);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        EntryView entry;
        entry.position = i + 1;
        entry.summary = summary_of(page.range, i + 1);
        entry.can_remove = instance_->can_remove(entries[i]);
        entry.complete = true;
        for (const auto& other : layout().pages) {
            const bool of_entry = std::ranges::any_of(other.entry, [&](const PlacedEntry& placed) {
                return placed.range == page.range && placed.position == i + 1;
            });
            if (!of_entry) continue;
            for (const auto field : other.fields)
                entry.complete = entry.complete && complaint(layout().fields[field]).empty();
        }
        view.entries.push_back(std::move(entry));
    }
    view.count = view.entries.size();
    return view;
}

FormPageView XFormSession::page(std::size_t index) const {
    const auto& placed = layout();
    FormPageView view;
    view.count = placed.pages.size();
    if (placed.pages.empty()) return view;
    view.index = std::min(index, view.count - 1);
    const auto& page = placed.pages[view.index];
    view.id = page.id;
    view.title = title_of(page);
    view.is_question = page.body == FormNode::none && page.fields.size() == 1;
    if (page.body != FormNode::none) {
        view.hint = in_languages([&](const std::string& language) {
            return instance_->body_hint(page.body, page.near, language).text;
        });
    }
    for (const auto field : page.fields) view.fields.push_back(view_of(placed.fields[field]));
    if (page.range != NodeId::none) view.entries = entries_of(page);
    if (!page.entry.empty()) view.entry = page.entry.back().id;
    view.section = entry_name(page);
    if (view.section.empty() && placed.sections.size() > 1) {
        view.section = section_title(placed.sections[page.section]);
        if (view.section == view.title) view.section = {};
    }
    return view;
}

std::optional<std::size_t> XFormSession::page_of(std::string_view id) const {
    const auto& pages = layout().pages;
    const auto found = std::ranges::find(pages, id, &PlacedPage::id);
    if (found == pages.end()) return std::nullopt;
    return static_cast<std::size_t>(found - pages.begin());
}

std::vector<SectionView> XFormSession::sections() const {
    const auto& placed = layout();
    std::vector<SectionView> views;
    std::vector<std::size_t> of(placed.sections.size(), placed.sections.size());
    for (std::size_t i = 0; i < placed.pages.size(); ++i) {
        const auto& page = placed.pages[i];
        if (of[page.section] == placed.sections.size()) {
            of[page.section] = views.size();
            SectionView view;
            view.title = section_title(placed.sections[page.section]);
            if (view.title.empty()) view.title = title_of(page);
            view.first_page = i;
            view.complete = true;
            views.push_back(std::move(view));
        }
        auto& view = views[of[page.section]];
        ++view.pages;
        for (const auto index : page.fields) {
            const auto& field = placed.fields[index];
            if (plan_of(field).kind == FieldKind::note) continue;
            ++view.asked;
            if (is_answered(field)) ++view.answered;
            view.complete = view.complete && complaint(field).empty();
        }
    }
    return views;
}

AnswerView XFormSession::answer_of(const PlacedField& field) const {
    const auto& question = plan_of(field);
    const auto& known = mark(field.node);
    AnswerView view;
    view.id = field.id;
    view.label = in_languages(
        [&](const std::string& language) { return instance_->label(field.node, language).text; });
    view.source = source_of(field);
    view.can_change = !is_locked(field);
    view.disputed = known.disputed;
    const auto text = text_of(field);
    view.masked = masked(question.mask, text.reveal());
    if (question.kind == FieldKind::acknowledge) {
        view.shown = form_word(text.empty() ? "not_acknowledged" : "acknowledged");
    } else if (text.empty()) {
        view.shown = form_word(known.soft_asked ? "skipped" : "unanswered");
    } else if (is_choice(question.kind)) {
        const auto options = options_of(field);
        const auto show = [&](std::string_view value) {
            const auto chosen = std::ranges::find(options, value, &FieldOption::value);
            if (chosen == options.end()) return;
            view.shown =
                view.shown.empty() ? chosen->label : joined(view.shown, " · ", chosen->label);
        };
        if (question.kind == FieldKind::upload) {
            show(text.reveal());
        } else {
            // A ranking in its order, other choices in the order of the options.
            if (question.kind == FieldKind::ranking) {
                for (std::string_view rest = text.reveal(); !rest.empty();) {
                    const auto end = std::min(rest.find(' '), rest.size());
                    show(rest.substr(0, end));
                    rest.remove_prefix(std::min(end + 1, rest.size()));
                }
            } else {
                for (const auto& option : options) {
                    if (among(text.reveal(), option.value)) show(option.value);
                }
            }
        }
        if (view.shown.empty()) view.shown_value = text.copy();
    } else {
        view.shown_value = grouped(question.kind, text.reveal());
    }
    return view;
}

std::vector<AnswerView> XFormSession::answers() const {
    std::vector<AnswerView> views;
    const auto& placed = layout();
    for (std::size_t page = 0; page < placed.pages.size(); ++page) {
        for (const auto index : placed.pages[page].fields) {
            const auto& field = placed.fields[index];
            if (plan_of(field).kind == FieldKind::note) continue;
            views.push_back(answer_of(field));
            views.back().page = page;
            views.back().group = entry_name(placed.pages[page]);
        }
    }
    return views;
}

}  // namespace kiosk
