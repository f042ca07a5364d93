#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "kiosk/forms/model/compiled.h"
#include "kiosk/forms/model/form_instance.h"

namespace kiosk {

enum class LoadMode : std::uint8_t { create, restore, edit };

/// The FormInstance behind the interface. Private to this folder; its members are spread over
/// form_state.cpp (walking, state), state_build.cpp, state_settle.cpp, state_change.cpp,
/// state_text.cpp and state_out.cpp.
class FormState final : public FormInstance {
  public:
    FormState(std::shared_ptr<const FormDefinition> form, FormSurroundings surroundings);

    Result<void> start(LoadMode mode, const Node* source);

    const FormDefinition& form() const override { return *form_; }
    std::unique_ptr<FormInstance> copy() const override;
    NodeId root() const override { return NodeId{1}; }
    std::size_t definition_of(NodeId node) const override { return at(node).def; }
    NodeId parent(NodeId node) const override { return at(node).parent; }
    const std::vector<NodeId>& children(NodeId node) const override { return at(node).children; }
    bool is_range(NodeId node) const override { return at(node).kind == Kind::range; }
    bool is_repeat_instance(NodeId node) const override { return at(node).kind == Kind::instance; }
    std::size_t position(NodeId node) const override;
    std::string reference(NodeId node) const override;
    NodeId find(std::string_view reference) const override;
    NodeId find(std::size_t definition, NodeId near) const override;

    NodeState state(NodeId node) const override;
    SecretText value(NodeId node) const override;
    FormWords label(NodeId node, std::string_view language) const override;
    FormWords hint(NodeId node, std::string_view language) const override;
    FormWords body_label(std::size_t body, NodeId near, std::string_view language) const override;
    FormWords body_hint(std::size_t body, NodeId near, std::string_view language) const override;
    std::optional<std::string> message(NodeId node, InvalidReason reason,
                                       std::string_view language) const override;
    std::vector<FormOption> options(NodeId node, std::string_view language) const override;
    std::size_t option_count(NodeId node) const override;
    std::vector<InvalidNode> invalid_nodes() const override;

    Result<void> set_value(NodeId node, std::string_view value) override;
    Result<void> prefill(NodeId node, std::string_view value) override;
    Result<NodeId> add_repeat(NodeId range, std::size_t position) override;
    Result<void> remove_repeat(NodeId instance) override;
    bool can_add(NodeId range) const override;
    bool can_remove(NodeId instance) const override;
    Result<void> set_language(std::string_view language) override;
    const std::string& language() const override { return language_; }
    Result<void> refresh() override;
    std::vector<NodeId> take_changes() override;

    SecretText submission_xml() const override;
    SecretText draft_xml() const override;
    SecretText submission_json() const override;
    std::string instance_id() const override;

  private:
    using Compiled = FormDefinition::Compiled;
    enum class Kind : std::uint8_t { root, group, range, instance, value };

    struct Record {
        std::size_t def = 0;
        NodeId id = NodeId::none;
        NodeId parent = NodeId::none;
        std::vector<NodeId> children;
        std::vector<NodeId> attributes;
        Node* node = nullptr;  // of a range: nullptr
        std::string stored;    // what was answered; what expressions see is in `node`
        Kind kind = Kind::value;
        bool alive = true;
        bool changed = false;
        bool relevant = true;
        bool self_readonly = false;
        bool required = false;
        bool constraint = true;
        bool options_known = false;
        std::uint16_t dirty = 0;
        std::vector<Node*> rows;           // of an itemset, when options_known
        std::vector<const Node*> waiting;  // of a counted range at the start: saved instances
    };
    struct Due {
        std::uint32_t rank = 0;
        NodeId node = NodeId::none;
        Cell cell = Cell::value;
        friend bool operator>(const Due& a, const Due& b) {
            return a.rank != b.rank ? a.rank > b.rank : a.node > b.node;
        }
    };
    struct DueAction {
        std::size_t action = 0;
        NodeId target = NodeId::none;
    };

    // ---- form_state.cpp
    [[nodiscard]] Record& at(NodeId node);
    [[nodiscard]] const Record& at(NodeId node) const;
    [[nodiscard]] const NodePlan& plan(const Record& record) const {
        return made_.plans[record.def];
    }
    [[nodiscard]] const FormNode& node_of(const Record& record) const {
        return made_.nodes[record.def];
    }
    [[nodiscard]] const BodyElement* body_of(const Record& record) const;
    [[nodiscard]] const BodyPlan* body_plan_of(const Record& record) const;
    [[nodiscard]] bool is_blank(const Record& record) const;
    [[nodiscard]] std::string shown(const Record& record) const;
    [[nodiscard]] bool is_counted(std::size_t def) const;
    /// The record of child definition `def` below a group-like record.
    [[nodiscard]] NodeId child(const Record& record, std::size_t def) const;
    /// All records of `target` at or below `base`.
    template <class Visit>
    void each_below(NodeId base, std::size_t target, Visit visit) const;
    template <class Visit>
    void descend(NodeId from, const std::vector<std::size_t>& chain, std::size_t step,
                 Visit& visit) const;

    // ---- state_build.cpp
    Result<NodeId> build(NodeId parent, std::size_t def, const Node* source, Node& into);
    Result<void> build_children(NodeId record, const Node* source);
    Result<void> build_range(NodeId parent, std::size_t def, const Node* source);
    void build_attributes(NodeId record, const Node* source);
    Result<NodeId> build_instance(NodeId range, const Node* source, std::size_t index);
    NodeId make_record(NodeId parent, std::size_t def, Kind kind, Node* node);
    [[nodiscard]] std::string normalised(std::size_t def, std::string_view text) const;
    [[nodiscard]] Node* node_after(NodeId range) const;
    void preload(Record& record, bool at_start);
    void deprecate(const Node* source);
    void drop(NodeId record);
    void declare_namespaces();

    // ---- state_settle.cpp
    void mark(NodeId node, Cell cell);
    void mark_all(NodeId node);
    void note_change(Record& record);
    void tell(const std::vector<Reader>& readers, NodeId changed);
    Result<void> settle();
    Result<void> work_out(Record& record, Cell cell);
    void work_out_relevant(Record& record);
    void work_out_calculate(Record& record);
    [[nodiscard]] bool is_saved_answer(const Record& record) const;
    void work_out_value(Record& record);
    void work_out_flag(Record& record, Cell cell);
    Result<void> work_out_count(Record& record);
    [[nodiscard]] std::string effective(Record& record);
    /// Evaluates with a node even where a range has no instance.
    template <class Evaluate>
    auto with_context(const Record& record, Evaluate evaluate);
    [[nodiscard]] bool truth(const Expression& expression, const Record& record, bool otherwise);

    // ---- state_change.cpp
    Result<void> change(NodeId node, std::string_view value, bool also_readonly);
    [[nodiscard]] Result<std::string> checked(const Record& record, std::string_view value) const;
    [[nodiscard]] Result<std::string> checked_choice(const Record& record,
                                                     std::string_view value) const;
    Result<void> set_count(NodeId range, std::size_t count);
    void listen(const Record& record);
    void run_action(std::size_t action, Record& target);
    Result<void> run_events(NodeId below, bool is_new_repeat, LoadMode mode);

    // ---- state_text.cpp
    [[nodiscard]] std::string render(const TextChunks& chunks, Node* context) const;
    [[nodiscard]] FormWords words(const TextPlan& plan, Node* context,
                                  std::string_view language) const;
    [[nodiscard]] const ItextEntry* entry(std::string_view id, std::string_view language) const;
    [[nodiscard]] const std::vector<Node*>& rows(const Record& record) const;
    [[nodiscard]] std::string text_of(const Expression& expression, Node& row) const;
    [[nodiscard]] FormOption option_of(const BodyPlan& plan, Node& row,
                                       std::string_view language) const;
    /// The values that can be chosen now, in their order.
    [[nodiscard]] std::vector<std::string> option_values(const Record& record) const;
    [[nodiscard]] Node* context_of(NodeId near) const;
    [[nodiscard]] XPathEnvironment& environment() const { return world_; }
    std::optional<std::string> choice_name(std::string_view value, std::string_view path,
                                           Node& context);

    // ---- state_out.cpp
    void write_draft(Tree& to, Node& parent, const Record& record) const;

    /// Words that an expression asks for while it lives. Words may ask for words, even for
    /// themselves: only so deep, and so often for one question from outside.
    class WordsWithin {
      public:
        static constexpr std::size_t depth_max = 8;
        static constexpr std::size_t asked_max = 10'000;

        explicit WordsWithin(FormState& state) : state_(state) {
            if (state_.words_depth_++ == 0) state_.words_asked_ = 0;
            ++state_.words_asked_;
        }
        ~WordsWithin() { --state_.words_depth_; }
        WordsWithin(const WordsWithin&) = delete;
        WordsWithin& operator=(const WordsWithin&) = delete;
        [[nodiscard]] bool allowed() const {
            return state_.words_depth_ <= depth_max && state_.words_asked_ <= asked_max;
        }

      private:
        FormState& state_;
    };

    /// What expressions ask of this form.
    class World final : public XPathEnvironment {
      public:
        explicit World(FormState& state) : state_(state) {}
        double now_seconds() const override;
        int offset_minutes(double seconds_utc) const override;
        double random() override;
        Node* instance(std::string_view id) override;
        std::optional<std::string> itext(std::string_view id) override;
        std::optional<std::string> choice_name(std::string_view value, std::string_view path,
                                               Node& context) override;
        Node* root_for(Node& context) override;
        std::string language() const override;

      private:
        FormState& state_;
    };

    std::shared_ptr<const FormDefinition> form_;
    const Compiled& made_;
    FormSurroundings surroundings_;
    std::unique_ptr<Tree> tree_;
    mutable std::deque<Record> records_;  // by id - 1; options are found out when asked for
    std::size_t alive_ = 0;
    std::unordered_map<const Node*, NodeId> by_node_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::deque<DueAction> due_actions_;
    std::vector<NodeId> changed_;
    std::string language_;
    mutable std::string spoken_;  // the language of the words being put together
    std::map<std::string, Expression, std::less<>> choice_paths_;
    mutable World world_;
    LoadMode mode_ = LoadMode::create;
    bool started_ = false;
    std::size_t evaluations_ = 0;
    std::size_t words_depth_ = 0;
    std::size_t words_asked_ = 0;
};

template <class Visit>
void FormState::descend(NodeId from, const std::vector<std::size_t>& chain, std::size_t step,
                        Visit& visit) const {
    const Record& record = at(from);
    if (record.kind == Kind::range) {
        if (step == chain.size()) visit(from);
        for (const NodeId instance : record.children) descend(instance, chain, step, visit);
        return;
    }
    if (step == chain.size()) {
        visit(from);
        return;
    }
    const NodeId next = child(record, chain[step]);
    if (next != NodeId::none) descend(next, chain, step + 1, visit);
}

template <class Visit>
void FormState::each_below(NodeId base, std::size_t target, Visit visit) const {
    const std::size_t top = at(base).def;
    const std::size_t depth = made_.plans[top].depth;
    const auto& way = made_.plans[target].way;
    if (depth <= way.size() && (depth == 0 || way[depth - 1] == top))
        descend(base, way, depth, visit);
}

}  // namespace kiosk
