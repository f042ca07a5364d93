#include "tests/screen/screen_lints.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fstream>

#include "ui/focus/key_focus.h"
#include "ui/speech/narration/narrator.h"

namespace tests {

namespace {

using ui::Colour;
using ui::Node;
using ui::Rect;
using ui::Role;
using ui::Tree;

bool touched(const Node& node) {
    return node.action.has_value() || node.takes_strokes;
}

const Node* dialog_of(const Node& node) {
    const Node* found = node.role == Role::dialog ? &node : nullptr;
    for (const Node& child : node.children)
        if (const Node* below = dialog_of(child)) found = below;
    return found;
}

// ---- contrast ----------------------------------------------------------------------------------

struct Rgb {
    double r = 0;
    double g = 0;
    double b = 0;
};

Rgb over(Colour top, const Rgb& below) {
    const double alpha = static_cast<double>(top.rgba & 0xFFU) / 255;
    const auto mix = [&](unsigned shift, double under) {
        return static_cast<double>(top.rgba >> shift & 0xFFU) / 255 * alpha + under * (1 - alpha);
    };
    return {mix(24, below.r), mix(16, below.g), mix(8, below.b)};
}

double luminance_of(const Rgb& colour) {
    const auto channel = [](double value) {
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(colour.r) + 0.7152 * channel(colour.g) + 0.0722 * channel(colour.b);
}

double contrast_of(const Rgb& a, const Rgb& b) {
    const double high = std::max(luminance_of(a), luminance_of(b));
    const double low = std::min(luminance_of(a), luminance_of(b));
    return (high + 0.05) / (low + 0.05);
}

/// What was painted so far, in the order of painting.
class Paint {
  public:
    explicit Paint(Colour ground) : ground_(ground) {}

    void add(const Node& node) {
        if ((node.box.fill.rgba & 0xFFU) != 0) layers_.push_back({node.rect, node.box});
    }
    /// The least contrast of the colour with the ground at the place, both ends of gradients.
    [[nodiscard]] double least_contrast(Colour words, int x, int y) const {
        double least = 100;
        for (const bool lower : {false, true}) {
            Rgb ground = over(ground_, {});
            for (const Layer& layer : layers_) {
                if (!layer.rect.contains(x, y)) continue;
                const bool gradient = (layer.box.fill_to.rgba & 0xFFU) != 0;
                ground = over(lower && gradient ? layer.box.fill_to : layer.box.fill, ground);
            }
            least = std::min(least, contrast_of(over(words, ground), ground));
        }
        return least;
    }

  private:
    struct Layer {
        Rect rect;
        ui::BoxStyle box;
    };
    Colour ground_;
    std::vector<Layer> layers_;
};

class Checker {
  public:
    Checker(const Tree& tree, const LintWorld& world) : tree_(tree), world_(world) {}

    std::vector<Fault> run() {
        contrast();
        controls();
        words();
        focus();
        ways();
        return std::move(faults_);
    }

  private:
    void fault(const char* kind, std::string what) { faults_.push_back({kind, std::move(what)}); }

    void contrast() {
        const auto way = world_.theme.way;
        const bool strict = way == kiosk::WayOfUse::elder ||
                            way == kiosk::WayOfUse::contrast_dark ||
                            way == kiosk::WayOfUse::contrast_light;
        Paint paint(tree_.ground);
        // What lies under a dialog is not to be read; what rests may be pale.
        const Node* dialog = dialog_of(tree_.root);
        paint_node(tree_.root, paint, strict ? 7.0 : 4.5, dialog, dialog == nullptr);
    }

    void paint_node(const Node& node, Paint& paint, double wanted, const Node* dialog, bool read) {
        read = read || &node == dialog;
        paint.add(node);
        if (read && node.enabled) {
            for (const ui::TextPart& part : node.texts) {
                if (part.text.empty() || (part.colour.rgba & 0xFFU) == 0) continue;
                const double ratio = paint.least_contrast(
                    part.colour, part.rect.x + part.rect.w / 2, part.rect.y + part.rect.h / 2);
                if (ratio < wanted - 0.005)
                    fault("contrast", part.text + " " + std::to_string(ratio));
            }
        }
        for (const Node& child : node.children) paint_node(child, paint, wanted, dialog, read);
    }

    void controls() {
        std::vector<const Node*> all;
        std::set<std::string> ids;
        ui::for_each(tree_.root, [&](const Node& node) {
            if (!node.id.empty() && !ids.insert(node.id).second) fault("id", node.id);
            if (touched(node)) all.push_back(&node);
        });
        const int gap = static_cast<int>(ui::gap_mm * world_.viewport.px_per_mm());
        for (std::size_t i = 0; i < all.size(); ++i) {
            const Node& node = *all[i];
            if (node.rect.w < world_.theme.touch || node.rect.h < world_.theme.touch)
                fault("touch", node.id);
            if (node.id.empty() || node.role == Role::none || node.label.empty())
                fault("name", node.id + node.label);
            for (std::size_t k = i + 1; k < all.size(); ++k) {
                if (distance(node.rect, all[k]->rect) < gap)
                    fault("gap", node.id + " " + all[k]->id);
            }
        }
    }

    static int distance(const Rect& a, const Rect& b) {
        const int x = std::max(b.x - (a.x + a.w), a.x - (b.x + b.w));
        const int y = std::max(b.y - (a.y + a.h), a.y - (b.y + b.h));
        return std::max(x, y);
    }

    void words() {
        ui::for_each(tree_.root, [&](const Node& node) {
            for (const ui::TextPart& part : node.texts) {
                if (part.text.empty()) continue;
                const ui::TextBox box = world_.metrics.measure(
                    part.text, part.style, std::max(1, part.rect.w), part.lines_max);
                if (box.cut || box.height > part.rect.h + 1 || box.width > part.rect.w)
                    fault("fit", part.text);
            }
            for (const std::string* said : {&node.label, &node.description}) {
                const std::string word = jargon_in(world_.jargon, *said);
                if (!word.empty()) fault("jargon", word + ": " + *said);
            }
        });
    }

    void focus() {
        const std::vector<const Node*> stops = ui::focus_stops(tree_);
        ui::for_each(tree_.root, [&](const Node& node) {
            if (!touched(node)) return;
            if (std::count(stops.begin(), stops.end(), &node) != 1) fault("focus", node.id);
        });
        for (const Node* stop : stops) {
            const auto said = ui::said_of(*stop, world_.texts, world_.language);
            if (said.empty() || (stop->label.empty() && stop->value.empty()))
                fault("spoken", stop->id);
        }
        walk(stops.size());
    }

    /// By keys alone: every stop is come to, and after the last comes the first.
    void walk(std::size_t count) {
        ui::KeyFocus keys;
        Tree tree = tree_;
        keys.mark(tree);
        std::set<const Node*> seen;
        for (std::size_t i = 0; i < count; ++i) {
            static_cast<void>(keys.press(ui::KeypadKey::next, tree));
            seen.insert(keys.at(tree));
        }
        if (seen.size() != count || seen.contains(nullptr))
            fault("focus", std::to_string(seen.size()) + " of " + std::to_string(count));
    }

    void ways() {
        if (tree_.title.empty()) fault("title", tree_.screen);
        int headings = 0;
        int primary = 0;
        ui::for_each(tree_.root, [&](const Node& node) {
            headings += node.role == Role::heading && node.heading_level == 1 ? 1 : 0;
            primary += node.primary ? 1 : 0;
        });
        if (headings != 1) fault("title", std::to_string(headings) + " headings");
        if (primary > 1) fault("primary", std::to_string(primary) + " primary actions");
        const Node* dialog = dialog_of(tree_.root);
        const bool leaves = dialog != nullptr
                                ? holds_action(*dialog)
                                : ui::find(tree_.root, "action.begin") != nullptr ||
                                      (ui::find(tree_.root, "action.back") != nullptr &&
                                       ui::find(tree_.root, "action.home") != nullptr);
        if (!leaves) fault("way_back", tree_.screen);
    }

    static bool holds_action(const Node& node) {
        return touched(node) ||
               std::any_of(node.children.begin(), node.children.end(), holds_action);
    }

    const Tree& tree_;
    const LintWorld& world_;
    std::vector<Fault> faults_;
};

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

}  // namespace

Jargon load_jargon(const std::string& folder) {
    const auto lines = [&](const char* language) {
        std::ifstream in(folder + "/jargon." + language + ".txt");
        std::vector<std::string> out;
        for (std::string line; std::getline(in, line);) out.push_back(line);
        return out;
    };
    return {lines("zh"), lines("en")};
}

std::string jargon_in(const Jargon& jargon, std::string_view words) {
    for (const std::string& word : jargon.zh)
        if (words.find(word) != std::string_view::npos) return word;
    std::string lower(words);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const std::string& word : jargon.en) {
        for (std::size_t at = lower.find(word); at != std::string::npos;
             at = lower.find(word, at + 1)) {
            const std::size_t end = at + word.size();
            if ((at == 0 || !is_letter(lower[at - 1])) &&
                (end == lower.size() || !is_letter(lower[end])))
                return word;
        }
    }
    return {};
}

std::vector<Fault> faults_of(const ui::Tree& tree, const LintWorld& world) {
    return Checker(tree, world).run();
}

}  // namespace tests
