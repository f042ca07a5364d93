#include <algorithm>
#include <array>

#include "kiosk/forms/model/form_loader.h"

namespace kiosk {

namespace {

constexpr std::string_view itext_call = "jr:itext(";

/// Whether a `text` form is media that a terminal can't play.
bool is_sound_or_film(std::string_view form) {
    return form == "audio" || form == "video" || form == "big-image";
}

bool is_default(const Node& translation) {
    const auto value = attribute_of(translation, "default");
    return translation.attribute({}, "default") != nullptr && value != "false()";
}

}  // namespace

void FormLoader::read_itext() {
    for (const Node* itext = model_->first_child(); itext != nullptr; itext = itext->next()) {
        if (itext->kind() != NodeKind::element || !itext->is(xforms_namespace, "itext")) continue;
        for (const Node* each = itext->first_child(); each != nullptr; each = each->next()) {
            if (each->kind() != NodeKind::element || each->name().local != "translation") continue;
            const std::string language(attribute_of(*each, "lang"));
            if (made_->languages.size() >= FormDefinition::max_languages) {
                fault("too_many_languages", each, {}, "lang",
                      {{"limit", std::to_string(FormDefinition::max_languages)}});
                return;
            }
            if (made_->itext.contains(language)) {
                fault("language_twice", each, {}, "lang", {{"language", language}});
                continue;
            }
            made_->languages.push_back(language);
            if (is_default(*each) && made_->default_language.empty())
                made_->default_language = language;
            ItextTable& table = made_->itext[language];
            for (const Node* text = each->first_child(); text != nullptr; text = text->next()) {
                if (text->kind() != NodeKind::element || text->name().local != "text") continue;
                const std::string id(attribute_of(*text, "id"));
                if (!table.emplace(id, read_itext_entry(*text)).second)
                    fault("text_twice", text, {}, "id", {{"text", id}, {"language", language}});
            }
        }
    }
    if (made_->default_language.empty() && !made_->languages.empty())
        made_->default_language = made_->languages.front();
}

ItextEntry FormLoader::read_itext_entry(const Node& text) {
    ItextEntry entry;
    for (const Node* each = text.first_child(); each != nullptr; each = each->next()) {
        if (each->kind() != NodeKind::element || each->name().local != "value") continue;
        const std::string_view form = attribute_of(*each, "form");
        if (is_sound_or_film(form)) {
            fault("excluded", each, {}, "form", {{"feature", std::string(form)}});
        } else if (form == "image") {
            entry.image = trimmed(each->string_value());
        } else if (form == "short") {
            entry.short_text = read_chunks(*each, {});
        } else if (form == "guidance") {
            entry.guidance = read_chunks(*each, {});
        } else {
            entry.text = read_chunks(*each, {});
        }
    }
    return entry;
}

TextChunks FormLoader::read_chunks(const Node& element, const std::string& question) {
    TextChunks chunks;
    for (const Node* each = element.first_child(); each != nullptr; each = each->next()) {
        if (each->kind() == NodeKind::text) {
            chunks.push_back({std::string(each->value()), std::nullopt});
        } else if (each->kind() == NodeKind::element && each->name().local == "output") {
            std::string_view source = attribute_of(*each, "value");
            const std::string_view attribute = source.empty() ? "ref" : "value";
            if (source.empty()) source = attribute_of(*each, "ref");
            if (auto compiled = compile(source, each, question, attribute))
                chunks.push_back({{}, std::move(compiled)});
        }
    }
    return chunks;
}

std::optional<Expression> FormLoader::itext_argument(std::string_view source, const Node* at,
                                                     const std::string& question,
                                                     std::string_view attribute) {
    source = trimmed(source);
    if (!source.starts_with(itext_call) || !source.ends_with(')')) return std::nullopt;
    source.remove_prefix(itext_call.size());
    source.remove_suffix(1);
    auto compiled = compile(source, at, question, attribute);
    const std::string_view argument = trimmed(source);
    // A literal id must exist in every language; a computed one is found out when it is shown.
    if (compiled && argument.size() > 2 && (argument.front() == '\'' || argument.front() == '"') &&
        argument.find(argument.front(), 1) == argument.size() - 1) {
        const std::string id(argument.substr(1, argument.size() - 2));
        for (const auto& [language, table] : made_->itext)
            if (!table.contains(id))
                warn("missing_text", at, question, attribute,
                     {{"text", id}, {"language", language}});
    }
    return compiled;
}

TextPlan FormLoader::read_text(const Node& element, const std::string& question) {
    TextPlan plan;
    const std::string_view source = attribute_of(element, "ref");
    if (source.empty()) {
        plan.chunks = read_chunks(element, question);
        return plan;
    }
    plan.itext_id = itext_argument(source, &element, question, "ref");
    if (!plan.itext_id && !trimmed(source).starts_with(itext_call))
        if (auto compiled = compile(source, &element, question, "ref"))
            plan.chunks.push_back({{}, std::move(compiled)});
    return plan;
}

TextPlan FormLoader::read_message(std::string_view message, const Node& bind,
                                  const std::string& question, std::string_view attribute) {
    TextPlan plan;
    plan.itext_id = itext_argument(message, &bind, question, attribute);
    if (!plan.itext_id) plan.chunks.push_back({std::string(message), std::nullopt});
    return plan;
}

}  // namespace kiosk
