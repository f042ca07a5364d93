#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "kiosk/forms/model/form_definition.h"

namespace kiosk {

/// One node of a form that is being filled in: the third child's name has another id than the
/// first child's. Never reused within one FormInstance. Asking about one that was never given is a
/// fault of the program and fatal; one whose instance was removed reads as empty.
enum class NodeId : std::uint32_t { none = 0 };

/// What a form may know of the world.
struct FormSurroundings {
    const Clock* clock = nullptr;  // today(), now(), preload timestamps
    Random* random = nullptr;      // random(), uuid()
    int offset_minutes = 8 * 60;   // Asia/Shanghai
    /// jr:preload="property": deviceid, username …; what isn't here is left empty.
    std::map<std::string, std::string, std::less<>> properties;
    /// Of names of months and days in format-date(), where the form itself has no languages.
    std::string language = "zh";
};

struct NodeState {
    bool relevant = true;   // this and all above it
    bool readonly = false;  // this or one above it
    bool required = false;
    bool constraint_holds = true;   // true for an empty or irrelevant node
    bool requirement_holds = true;  // false when required, relevant and empty
    [[nodiscard]] bool is_valid() const { return constraint_holds && requirement_holds; }
    friend bool operator==(const NodeState&, const NodeState&) = default;
};

/// Words of a label or hint with outputs filled in, hence perhaps with answers in them. `image`
/// is a jr:// uri.
struct FormWords {
    std::string text;
    std::string short_text;
    std::string guidance;
    std::string image;
    [[nodiscard]] bool empty() const { return text.empty() && short_text.empty() && image.empty(); }
    friend bool operator==(const FormWords&, const FormWords&) = default;
};

struct FormOption {
    std::string value;
    FormWords label;
    friend bool operator==(const FormOption&, const FormOption&) = default;
};

enum class InvalidReason : std::uint8_t { required, constraint };

struct InvalidNode {
    NodeId node = NodeId::none;
    InvalidReason reason = InvalidReason::required;
};

/// One form being filled in: the primary instance, and what the form says about each of its nodes
/// at this moment. Every change is worked through at once: calculations, relevance, actions,
/// repeat counts.
/// **Threads:** one at a time. **Time:** from the surroundings' clock only. **Errors:** below; a
/// failed change changes nothing. **Limits:** `max_nodes`, `max_repeats`, `max_value_bytes`,
/// `max_actions` and `max_evaluations` of one change (what was set before that limit is reached
/// stays set). **Secrets:** holds all answers; programs that use it are linked with the wiping
/// allocator.
class FormInstance {
  public:
    static constexpr std::size_t max_nodes = 100'000;
    static constexpr std::size_t max_repeats = 1'000;  // instances of one repeat
    static constexpr std::size_t max_value_bytes = 64u << 10;
    static constexpr std::size_t max_actions = 1'000;
    static constexpr std::size_t max_evaluations = 2'000'000;

    /// A new, empty one: preloads, odk-instance-first-load, odk-instance-load.
    [[nodiscard]] static Result<std::unique_ptr<FormInstance>> create(
        std::shared_ptr<const FormDefinition> form, FormSurroundings surroundings);
    /// Continues a draft that `draft_xml` gave: same instanceID; no first-load. bad_format when it
    /// isn't an instance of this form.
    [[nodiscard]] static Result<std::unique_ptr<FormInstance>> restore(
        std::shared_ptr<const FormDefinition> form, FormSurroundings surroundings,
        const SecretText& draft);
    /// Changes something that was submitted: its instanceID becomes deprecatedID.
    [[nodiscard]] static Result<std::unique_ptr<FormInstance>> edit(
        std::shared_ptr<const FormDefinition> form, FormSurroundings surroundings,
        const SecretText& submission);
    virtual ~FormInstance() = default;

    [[nodiscard]] virtual const FormDefinition& form() const = 0;
    /// An independent one with the same answers and the same ids.
    [[nodiscard]] virtual std::unique_ptr<FormInstance> copy() const = 0;

    // ---- Walking
    [[nodiscard]] virtual NodeId root() const = 0;
    /// Index into form().nodes().
    [[nodiscard]] virtual std::size_t definition_of(NodeId node) const = 0;
    [[nodiscard]] virtual NodeId parent(NodeId node) const = 0;
    /// Of root, group or repeat instance: its nodes in the order of the instance, a repeat as one
    /// range. Of a range: its instances.
    [[nodiscard]] virtual const std::vector<NodeId>& children(NodeId node) const = 0;
    [[nodiscard]] virtual bool is_range(NodeId node) const = 0;
    [[nodiscard]] virtual bool is_repeat_instance(NodeId node) const = 0;
    /// From 1, of a repeat instance; 0 for others.
    [[nodiscard]] virtual std::size_t position(NodeId node) const = 0;
    /// "/data/child[2]/name"; a range has none in its last step.
    [[nodiscard]] virtual std::string reference(NodeId node) const = 0;
    /// By reference; NodeId::none when there is no such node now.
    [[nodiscard]] virtual NodeId find(std::string_view reference) const = 0;
    /// The node of that definition next to `near`: in the same repeat instances as far as both
    /// paths go together, then in the first. NodeId::none when there is none now.
    [[nodiscard]] virtual NodeId find(std::size_t definition, NodeId near) const = 0;

    // ---- State
    [[nodiscard]] virtual NodeState state(NodeId node) const = 0;
    [[nodiscard]] virtual SecretText value(NodeId node) const = 0;
    /// In the form's language `language`; empty: the one of set_language.
    [[nodiscard]] virtual FormWords label(NodeId node, std::string_view language = {}) const = 0;
    [[nodiscard]] virtual FormWords hint(NodeId node, std::string_view language = {}) const = 0;
    /// Label of a group or repeat of the body, with or without node; `near` decides about relative
    /// paths in it.
    [[nodiscard]] virtual FormWords body_label(std::size_t body, NodeId near,
                                               std::string_view language = {}) const = 0;
    /// As body_label, for the hint of a group: a page may have a line below its title.
    [[nodiscard]] virtual FormWords body_hint(std::size_t body, NodeId near,
                                              std::string_view language = {}) const = 0;
    /// The form's own words for what is wrong; nullopt when the form has none (the common ones are
    /// form_word("required") …).
    [[nodiscard]] virtual std::optional<std::string> message(
        NodeId node, InvalidReason reason, std::string_view language = {}) const = 0;
    /// What can be chosen now, filtered; empty for what is no select, rank.
    [[nodiscard]] virtual std::vector<FormOption> options(NodeId node,
                                                          std::string_view language = {}) const = 0;
    /// Number of options, without their words.
    [[nodiscard]] virtual std::size_t option_count(NodeId node) const = 0;
    /// Every relevant node with something wrong, in the order of the form.
    [[nodiscard]] virtual std::vector<InvalidNode> invalid_nodes() const = 0;

    // ---- Changing
    /// bad_format when the value isn't one of the node's type or no option of a select (then
    /// nothing changes); rejected when it is readonly or no value node; limit_exceeded when too
    /// long. Empty text clears. Selected values are joined by a space. An irrelevant node can be
    /// set: its value counts when it becomes relevant.
    virtual Result<void> set_value(NodeId node, std::string_view value) = 0;
    /// As set_value, also on readonly nodes: for what a card reader or a register said.
    virtual Result<void> prefill(NodeId node, std::string_view value) = 0;
    /// A new instance of a range, before the instance at `position` (from 1); 0: last. rejected
    /// when the form decides how many there are.
    virtual Result<NodeId> add_repeat(NodeId range, std::size_t position = 0) = 0;
    virtual Result<void> remove_repeat(NodeId instance) = 0;
    [[nodiscard]] virtual bool can_add(NodeId range) const = 0;
    [[nodiscard]] virtual bool can_remove(NodeId instance) const = 0;
    /// not_found when the form lacks it.
    virtual Result<void> set_language(std::string_view language) = 0;
    [[nodiscard]] virtual const std::string& language() const = 0;
    /// Brings now(), today() and random() up to date, and sets the timestamp of jr:preload "end".
    virtual Result<void> refresh() = 0;

    /// Nodes whose value, state, words or options may differ since this was last asked. Nodes that
    /// ended are not among them.
    [[nodiscard]] virtual std::vector<NodeId> take_changes() = 0;

    // ---- Out
    /// The record for the platform: irrelevant nodes left out.
    [[nodiscard]] virtual SecretText submission_xml() const = 0;
    /// Everything, irrelevant answers too, for `restore`.
    [[nodiscard]] virtual SecretText draft_xml() const = 0;
    /// The record as JSON: groups are objects, repeats are arrays, int and decimal are numbers,
    /// boolean is true or false, chosen values of a select are an array, all else is text.
    /// Irrelevant and unanswered nodes are left out.
    [[nodiscard]] virtual SecretText submission_json() const = 0;
    [[nodiscard]] virtual std::string instance_id() const = 0;
};

}  // namespace kiosk
