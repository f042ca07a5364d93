#include "kiosk/forms/model/form_definition.h"

#include <algorithm>

#include "kiosk/forms/model/compiled.h"

namespace kiosk {

bool BodyElement::has_appearance(std::string_view word) const {
    return std::find(appearance.begin(), appearance.end(), word) != appearance.end();
}

FormDefinition::FormDefinition(std::unique_ptr<const Compiled> compiled)
    : compiled_(std::move(compiled)) {}

FormDefinition::~FormDefinition() = default;

const std::string& FormDefinition::id() const {
    return compiled_->id;
}
const std::string& FormDefinition::version() const {
    return compiled_->version;
}
const std::string& FormDefinition::title() const {
    return compiled_->title;
}
const std::vector<std::string>& FormDefinition::languages() const {
    return compiled_->languages;
}
const std::string& FormDefinition::default_language() const {
    return compiled_->default_language;
}

const std::string& FormDefinition::language_for(std::string_view tag) const {
    const auto& languages = compiled_->languages;
    const auto pick = [&](auto fits) -> const std::string* {
        const auto found = std::find_if(languages.begin(), languages.end(), fits);
        return found == languages.end() ? nullptr : &*found;
    };
    if (const auto* exact = pick([&](const std::string& name) { return name == tag; }))
        return *exact;
    const std::string in_brackets = "(" + std::string(tag) + ")";
    if (const auto* named =
            pick([&](const std::string& name) { return name.ends_with(in_brackets); }))
        return *named;
    const std::string longer = std::string(tag) + "-";
    if (const auto* region =
            pick([&](const std::string& name) { return name.starts_with(longer); }))
        return *region;
    return compiled_->default_language;
}

const std::vector<FormNode>& FormDefinition::nodes() const {
    return compiled_->nodes;
}
const std::vector<BodyElement>& FormDefinition::body() const {
    return compiled_->body;
}

std::optional<std::size_t> FormDefinition::find(std::string_view path) const {
    const auto found = compiled_->by_path.find(path);
    if (found == compiled_->by_path.end()) return std::nullopt;
    return found->second;
}

std::size_t FormDefinition::expression_count() const {
    return compiled_->expression_count;
}

bool FormDefinition::changes_with_time() const {
    return compiled_->asks_for_time;
}

}  // namespace kiosk
