#include "ui/focus/key_focus.h"

#include <algorithm>

#include "kiosk/base/secret.h"

namespace ui {

namespace {

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

bool is_control(const Node& node) {
    switch (node.role) {
        case Role::button:
        case Role::link:
        case Role::radio:
        case Role::checkbox:
        case Role::textbox:
        case Role::application:
            return true;
        default:
            return node.action.has_value() || node.takes_strokes;
    }
}

bool tells(const Node& node) {
    switch (node.role) {
        case Role::heading:
        case Role::paragraph:
        case Role::listitem:
        case Role::status:
        case Role::alert:
        case Role::img:
        case Role::progressbar:
        case Role::timer:
            return !node.label.empty();
        default:
            return false;
    }
}

bool holds_control(const Node& node) {
    return std::any_of(node.children.begin(), node.children.end(),
                       [](const Node& child) { return is_control(child) || holds_control(child); });
}

void collect(const Node& node, std::vector<const Node*>& stops, std::vector<const Node*>& banner) {
    if (node.rect.w <= 0 || node.rect.h <= 0) return;
    if (node.role == Role::banner && &stops != &banner) return collect(node, banner, banner);
    const bool control = is_control(node);
    if (control || tells(node)) stops.push_back(&node);
    // What a control or a text is made of says the same again.
    if ((control || tells(node)) && !holds_control(node)) return;
    for (const Node& child : node.children) collect(child, stops, banner);
}

const Node* dialog_in(const Node& node) {
    const Node* found = node.role == Role::dialog ? &node : nullptr;
    for (const Node& child : node.children)
        if (const Node* below = dialog_in(child)) found = below;
    return found;
}

/// Drawn by keys: the cross that stands for the signature of somebody who cannot write.
kiosk::Stroke line(float x0, float y0, float x1, float y1) {
    constexpr int points = 12;
    kiosk::Stroke stroke;
    for (int i = 0; i <= points; ++i) {
        const float share = static_cast<float>(i) / points;
        stroke.push_back(
            {x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, static_cast<std::uint32_t>(i * 20)});
    }
    return stroke;
}

std::vector<kiosk::Intent> mark_on(const Node& canvas) {
    if (canvas.id != "canvas.signature") return {};
    const double aspect = static_cast<double>(canvas.rect.w) / std::max(1, canvas.rect.h);
    return {kiosk::intent::AddStroke{line(0.35F, 0.5F, 0.65F, 0.5F), aspect},
            kiosk::intent::AddStroke{line(0.5F, 0.25F, 0.5F, 0.75F), aspect}};
}

std::vector<kiosk::Intent> activated(const Node& node) {
    if (!node.enabled) return {};
    if (node.takes_strokes) return mark_on(node);
    if (!node.action) return {};
    return {*node.action};
}

}  // namespace

const Node* line_of_title(const Tree& tree) {
    const std::vector<Node>& all = tree.root.children;
    const auto title = std::find_if(all.begin(), all.end(), [](const Node& child) {
        return child.role == Role::heading && child.heading_level == 1;
    });
    if (title == all.end() || title + 1 == all.end()) return nullptr;
    const Node& next = *(title + 1);
    return next.role == Role::paragraph || next.role == Role::status ? &next : nullptr;
}

std::string name_of_heard(const Tree& tree) {
    const Node* dialog = dialog_in(tree.root);
    const Node* line = line_of_title(tree);
    std::string name = tree.screen + "\n" + tree.title + "\n";
    if (dialog != nullptr)
        name += dialog->id;
    else if (line != nullptr && line->role == Role::paragraph)
        name += line->label;
    return name;
}

std::vector<const Node*> focus_stops(const Tree& tree) {
    std::vector<const Node*> stops;
    std::vector<const Node*> banner;
    const Node* dialog = dialog_in(tree.root);
    if (dialog != nullptr) {
        for (const Node& child : dialog->children) collect(child, stops, banner);
    } else {
        collect(tree.root, stops, banner);
    }
    stops.insert(stops.end(), banner.begin(), banner.end());
    const auto title = std::find_if(stops.begin(), stops.end(), [](const Node* node) {
        return node->role == Role::heading && node->heading_level == 1;
    });
    if (title != stops.end()) std::rotate(stops.begin(), title, title + 1);
    return stops;
}

std::size_t KeyFocus::index_in(const std::vector<const Node*>& stops) const {
    if (!active_ || stops.empty()) return nowhere;
    if (!place_.id.empty()) {
        for (std::size_t i = 0; i < stops.size(); ++i)
            if (stops[i]->id == place_.id) return i;
    } else if (place_.index < stops.size() && stops[place_.index]->label == place_.label) {
        return place_.index;
    }
    // What it stood on is gone: its neighbour.
    return std::min(place_.index, stops.size() - 1);
}

void KeyFocus::stand_on(const std::vector<const Node*>& stops, std::size_t index) {
    kiosk::wipe_value(place_.label);
    place_ = {stops[index]->id, stops[index]->label, index};
    active_ = true;
}

void KeyFocus::move(const Tree& tree, int by) {
    const auto stops = focus_stops(tree);
    if (stops.empty()) return;
    const std::size_t at = index_in(stops);
    const std::size_t count = stops.size();
    if (at != nowhere)
        stand_on(stops, (at + (by > 0 ? 1 : count - 1)) % count);
    else
        // The title was said when the screen came.
        stand_on(stops, by > 0 ? std::min<std::size_t>(1, count - 1) : count - 1);
}

std::vector<kiosk::Intent> KeyFocus::press(KeypadKey key, const Tree& tree) {
    using What = kiosk::intent::Speech::What;
    const auto speech = [](What what) {
        return std::vector<kiosk::Intent>{kiosk::intent::Speech{what}};
    };
    const auto control = [&](const char* id) {
        const Node* node = find(tree.root, id);
        return node == nullptr ? std::vector<kiosk::Intent>{} : activated(*node);
    };
    switch (key) {
        case KeypadKey::next:
            move(tree, 1);
            return {};
        case KeypadKey::previous:
            move(tree, -1);
            return {};
        case KeypadKey::select: {
            const Node* node = at(tree);
            return node == nullptr ? std::vector<kiosk::Intent>{} : activated(*node);
        }
        case KeypadKey::back:
            // The panel of speech is not the visit's: below it nothing may move.
            if (const Node* dialog = dialog_in(tree.root); dialog != nullptr) {
                if (dialog->id == "dialog.speech") return speech(What::close);
                return {kiosk::intent::Back{}};
            }
            return control("action.back");
        case KeypadKey::home:
            return control("action.home");
        case KeypadKey::help:
            // Once more in the panel that it opened: the staff come.
            return control(find(tree.root, "action.call_staff") != nullptr ? "action.call_staff"
                                                                           : "action.help");
        case KeypadKey::repeat:
            return speech(What::repeat);
        case KeypadKey::slower:
            return speech(What::slower);
        case KeypadKey::faster:
            return speech(What::faster);
        case KeypadKey::softer:
            return speech(What::softer);
        case KeypadKey::louder:
            return speech(What::louder);
        case KeypadKey::dark:
            return speech(What::dark);
    }
    return {};
}

void KeyFocus::mark(Tree& tree) {
    std::string screen = name_of_heard(tree);
    if (screen != screen_) active_ = false;
    screen_ = std::move(screen);
    const auto stops = focus_stops(tree);
    const std::size_t index = index_in(stops);
    if (index == nowhere) return;
    stand_on(stops, index);
    // The stops lie in the tree that was handed in to be changed.
    const_cast<Node*>(stops[index])->key_focus = true;
}

const Node* KeyFocus::at(const Tree& tree) const {
    const auto stops = focus_stops(tree);
    const std::size_t index = index_in(stops);
    return index == nowhere ? nullptr : stops[index];
}

void KeyFocus::forget() {
    kiosk::wipe_value(place_.id);
    kiosk::wipe_value(place_.label);
    kiosk::wipe_value(screen_);
    active_ = false;
}

}  // namespace ui
