#include "ui/speech/narration/narrator.h"

#include <algorithm>
#include <array>

#include "kiosk/base/encoding.h"
#include "kiosk/base/secret.h"
#include "ui/focus/key_focus.h"

namespace ui {

namespace {

void add(std::vector<Utterance>& out, std::string text, std::string id = {}, bool is_name = false) {
    if (!text.empty()) out.push_back({std::move(text), std::move(id), is_name});
}

const Node* last_dialog(const Node& node) {
    const Node* found = node.role == Role::dialog ? &node : nullptr;
    for (const Node& child : node.children)
        if (const Node* below = last_dialog(child)) found = below;
    return found;
}

/// Keys of the keyboard are many and known: their name is enough.
bool is_key(const Node& node) {
    constexpr std::array prefixes{"key.", "candidate.", "radical.", "strokes."};
    return std::ranges::any_of(prefixes,
                               [&](const char* prefix) { return node.id.starts_with(prefix); });
}

std::string_view role_text(Role role) {
    switch (role) {
        case Role::button:
        case Role::link:
            return "speech.role.button";
        case Role::radio:
            return "speech.role.radio";
        case Role::checkbox:
            return "speech.role.checkbox";
        case Role::textbox:
            return "speech.role.textbox";
        case Role::application:
            return "speech.role.application";
        default:
            return {};
    }
}

/// The question that a choice belongs to: the nearest group around it that has a name.
const Node* group_of(const Node& root, const Node& stop) {
    for (const Node& child : root.children) {
        if (&child == &stop) {
            const bool named =
                (root.role == Role::radiogroup || root.role == Role::group) && !root.label.empty();
            return named ? &root : &child;
        }
        const Node* found = group_of(child, stop);
        if (found == nullptr) continue;
        // The stop itself says that no group was found yet.
        const bool named =
            (root.role == Role::radiogroup || root.role == Role::group) && !root.label.empty();
        return found == &stop && named ? &root : found;
    }
    return nullptr;
}

std::string without_spaces(std::string text) {
    std::erase(text, ' ');
    return text;
}

bool is_name_field(std::string_view id) {
    return id == "field.name" || id == "answer.name";
}

}  // namespace

std::vector<Utterance> said_of(const Node& node, const Texts& texts, kiosk::Language language) {
    std::vector<Utterance> out;
    const auto fixed = [&](std::string_view id) {
        add(out, std::string(texts.at(language, id)), std::string(id));
    };
    add(out, node.label, texts.id_of(language, node.label));
    const bool field = node.role == Role::textbox;
    const std::string& value = node.spoken.empty() ? node.value : node.spoken;
    // A status bears its word for programs; a number may stand in groups and whole.
    if (!value.empty() && node.role != Role::progressbar && node.role != Role::status &&
        without_spaces(node.label) != value)
        add(out, value, {}, is_name_field(node.id));
    else if (field)
        fixed("speech.empty");
    if (!is_key(node)) {
        // Where nothing can be filled in, the words are enough.
        if (const auto role = role_text(node.role); !role.empty() && !node.readonly) fixed(role);
        if (node.role == Role::radio || node.role == Role::checkbox)
            fixed(node.checked ? "speech.checked" : "speech.unchecked");
        if (field && node.required) fixed("speech.required");
    }
    if (!node.enabled) fixed("speech.disabled");
    add(out, node.description, texts.id_of(language, node.description));
    return out;
}

void Narrator::tell_screen(const Tree& tree, kiosk::Language language,
                           std::vector<Utterance>& out) {
    const Node* dialog = last_dialog(tree.root);
    std::string name = name_of_heard(tree) + "\n" + tree.language;
    if (name == screen_) return;
    screen_ = std::move(name);
    messages_.clear();
    stop_.clear();
    if (dialog != nullptr) {
        add(out, dialog->label, texts_.id_of(language, dialog->label));
        add(out, dialog->description, texts_.id_of(language, dialog->description));
    } else {
        add(out, tree.title, texts_.id_of(language, tree.title));
        if (const Node* line = line_of_title(tree))
            add(out, line->label, texts_.id_of(language, line->label));
    }
    if (!hinted_) add(out, std::string(texts_.at(language, "speech.hint")), "speech.hint");
    hinted_ = true;
}

void Narrator::tell_messages(const Tree& tree, std::vector<Utterance>& out) {
    std::map<std::string, std::string> now;
    for_each(tree.root, [&](const Node& node) {
        if ((node.role != Role::alert && node.role != Role::status) || node.label.empty()) return;
        const std::string key = node.id.empty() ? node.label : node.id;
        now[key] = node.label;
        const auto before = messages_.find(key);
        const bool told = std::any_of(
            out.begin(), out.end(), [&](const Utterance& each) { return each.text == node.label; });
        const bool again = pressed_ && node.role == Role::alert;
        if (!again && before != messages_.end() && before->second == node.label) return;
        // Two questions may lack the same; each fault is told with its question.
        const Node* group = group_of(tree.root, node);
        if (node.role == Role::alert && group != nullptr && group != &node)
            add(out, group->label);
        else if (told)
            return;
        add(out, node.label);
    });
    pressed_ = false;
    for (auto& [key, label] : messages_) kiosk::wipe_value(label);
    messages_ = std::move(now);
}

void Narrator::tell_typing(const Tree& tree, kiosk::Language language,
                           std::vector<Utterance>& out) {
    const Node* field = nullptr;
    for_each(tree.root, [&](const Node& node) {
        if (node.focused && node.role == Role::textbox) field = &node;
    });
    const std::string id = field == nullptr ? std::string() : field->id;
    const std::string value = field == nullptr ? std::string() : field->value;
    if (id == field_ && value != value_) {
        const std::u32string before = kiosk::code_points(value_);
        const std::u32string now = kiosk::code_points(value);
        if (now.size() > before.size())
            add(out, kiosk::utf8_from(now.substr(before.size())));
        else
            add(out, std::string(texts_.at(language, "speech.erased")), "speech.erased");
    }
    field_ = id;
    kiosk::wipe_value(value_);
    value_ = value;
}

std::vector<Utterance> Narrator::follow(const Tree& tree, const Node* stop,
                                        kiosk::Language language) {
    std::vector<Utterance> out;
    tell_screen(tree, language, out);
    tell_messages(tree, out);
    tell_typing(tree, language, out);
    if (stop != nullptr) {
        std::vector<Utterance> said;
        const Node* group = group_of(tree.root, *stop);
        const std::string question =
            group == nullptr || group == stop || is_key(*stop) ? std::string() : group->label;
        if (question != group_ && question != stop->label)
            add(said, question, texts_.id_of(language, question));
        group_ = question;
        for (Utterance& each : said_of(*stop, texts_, language)) said.push_back(std::move(each));
        std::string all = stop->id;
        for (const Utterance& each : said)
            if (each.text != question) all += "\n" + each.text;
        // What is typed says itself, not its whole field.
        const bool typing = stop->focused && !out.empty() && stop_.starts_with(stop->id + "\n");
        if (all != stop_ && !typing)
            out.insert(out.end(), std::make_move_iterator(said.begin()),
                       std::make_move_iterator(said.end()));
        kiosk::wipe_value(stop_);
        stop_ = std::move(all);
    } else {
        kiosk::wipe_value(stop_);
    }
    if (!out.empty()) last_ = out;
    return out;
}

void Narrator::pressed(const Node& stop) {
    pressed_ = stop.role == Role::button && !is_key(stop);
    if (stop.role == Role::textbox) kiosk::wipe_value(stop_);
}

std::vector<Utterance> Narrator::tell(std::string_view id, kiosk::Language language) const {
    return {{std::string(texts_.at(language, id)), std::string(id), false}};
}

std::vector<Utterance> Narrator::told_in_full(const Tree& tree, kiosk::Language language) const {
    std::vector<Utterance> out;
    for_each(tree.root, [&](const Node& node) {
        if (!node.in_full) return;
        add(out, node.label, texts_.id_of(language, node.label));
        add(out, node.value, {}, is_name_field(node.id));
    });
    return out;
}

void Narrator::forget() {
    kiosk::wipe_value(screen_);
    kiosk::wipe_value(stop_);
    kiosk::wipe_value(group_);
    kiosk::wipe_value(field_);
    kiosk::wipe_value(value_);
    for (auto& [key, label] : messages_) kiosk::wipe_value(label);
    messages_.clear();
    for (Utterance& each : last_) kiosk::wipe_value(each.text);
    last_.clear();
    hinted_ = false;
    pressed_ = false;
}

}  // namespace ui
