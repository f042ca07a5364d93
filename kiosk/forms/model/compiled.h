#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kiosk/forms/model/form_definition.h"
#include "kiosk/forms/xpath/expression.h"
#include "kiosk/forms/xpath/tree.h"

namespace kiosk {

// What load_form makes and FormInstance runs. Private to this folder.

inline constexpr std::string_view xforms_namespace = "http://www.w3.org/2002/xforms";
inline constexpr std::string_view xhtml_namespace = "http://www.w3.org/1999/xhtml";
inline constexpr std::string_view javarosa_namespace = "http://openrosa.org/javarosa";
inline constexpr std::string_view openrosa_namespace = "http://openrosa.org/xforms";
inline constexpr std::string_view odk_namespace = "http://www.opendatakit.org/xforms";
inline constexpr std::string_view entities_namespace = "http://www.opendatakit.org/xforms/entities";

/// A literal, or an expression whose text stands there (`output`).
struct TextChunk {
    std::string literal;
    std::optional<Expression> expression;
};
using TextChunks = std::vector<TextChunk>;

/// One `text` of itext in one language.
struct ItextEntry {
    TextChunks text;
    TextChunks short_text;
    TextChunks guidance;
    std::string image;
};

/// A label, hint or message: chunks, or the id of an itext entry as an expression.
struct TextPlan {
    TextChunks chunks;
    std::optional<Expression> itext_id;
    TextChunks guidance;
};

struct OptionPlan {
    std::string value;
    std::optional<TextPlan> label;
};

struct BodyPlan {
    std::optional<TextPlan> label;
    std::optional<TextPlan> hint;
    std::vector<OptionPlan> items;
    std::optional<Expression> nodeset;
    std::optional<Expression> item_value;
    std::optional<TextPlan> item_label;
    double range_start = 0;
    double range_end = 0;
};

/// What is worked out anew when something it reads has changed. `text` is not evaluated, only told.
enum class Cell : std::uint8_t {
    relevant,
    count,  // of a repeat: how many instances; also “instances came or went”
    calculate,
    options,
    value,  // what expressions see of the node
    readonly,
    required,
    constraint,
    text
};
inline constexpr std::size_t cell_count = 9;

/// Who reads a node. `scope`: the repeat whose instance reader and read share; none: the whole
/// form.
struct Reader {
    std::size_t node = 0;
    Cell cell = Cell::value;
    std::size_t scope = FormNode::none;
};

enum class FormEvent : std::uint8_t { first_load, load, value_changed, new_repeat };

struct ActionPlan {
    std::vector<FormEvent> events;
    std::size_t target = 0;
    std::optional<Expression> picked;     // a ref with predicates: which instance of the target
    std::size_t source = FormNode::none;  // of value_changed: whose value
    std::optional<Expression> value;
    std::string literal;
    [[nodiscard]] bool on(FormEvent event) const {
        for (const auto each : events)
            if (each == event) return true;
        return false;
    }
};

struct AttributePlan {
    QualifiedName name;
    std::string value;
    std::size_t node = FormNode::none;  // FormNode when a bind or action names it
};

struct NodePlan {
    QualifiedName name;
    std::vector<AttributePlan> attributes;
    /// Of a repeat: what a new instance is copied from; of others: the element in the model.
    Node* source = nullptr;
    std::string initial;
    std::size_t repeat = FormNode::none;  // the nearest repeat at or above
    std::size_t depth = 0;
    std::vector<std::size_t> way;  // definitions from below the root down to this one
    std::size_t child_index = 0;   // among the parent's children

    std::optional<Expression> calculate;
    bool calculates_once = false;  // its calculation asks for its own value: once()
    std::optional<Expression> relevant;
    std::optional<Expression> required;
    std::optional<Expression> readonly;
    std::optional<Expression> constraint;
    std::optional<Expression> count;
    std::size_t fixed_count = 0;  // of jr:noAddRemove
    bool has_template = false;
    bool only_in_edits = false;  // meta/deprecatedID that the form itself lacks
    std::optional<TextPlan> constraint_message;
    std::optional<TextPlan> required_message;

    std::vector<Reader> value_readers;
    std::vector<Reader> structure_readers;
    std::array<std::uint32_t, cell_count> rank{};
    std::vector<std::size_t> actions;          // whose target this is
    std::vector<std::size_t> value_listeners;  // actions whose source this is
};

using ItextTable = std::unordered_map<std::string, ItextEntry>;

struct VolatileCell {
    std::size_t node = 0;
    Cell cell = Cell::value;
};

struct FormDefinition::Compiled {
    std::string id;
    std::string version;
    std::string title;
    std::vector<std::string> languages;
    std::string default_language;
    std::vector<FormNode> nodes;
    std::vector<NodePlan> plans;
    std::vector<BodyElement> body;
    std::vector<BodyPlan> body_plans;
    std::map<std::string, std::size_t, std::less<>> by_path;
    /// The primary instance as written, names without prefix in no namespace; what new repeat
    /// instances are copied from when the form has no template of its own.
    std::unique_ptr<Tree> model;
    std::unique_ptr<Tree> templates;
    std::map<std::string, std::unique_ptr<Tree>, std::less<>> instances;
    std::map<std::string, ItextTable, std::less<>> itext;
    std::vector<ActionPlan> actions;
    std::vector<VolatileCell> volatile_cells;
    NamespaceMap namespaces;
    std::size_t expression_count = 0;
    bool asks_for_time = false;  // an expression calls today() or now()
    std::size_t instance_id = FormNode::none;
    std::size_t deprecated_id = FormNode::none;
};

}  // namespace kiosk
