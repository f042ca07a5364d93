#include <algorithm>
#include <functional>
#include <queue>
#include <set>

#include "kiosk/forms/model/form_loader.h"

namespace kiosk {

namespace {

using Compiled = FormDefinition::Compiled;
constexpr std::size_t no_node = FormNode::none;
constexpr std::size_t document_node = FormNode::none - 1;

std::size_t vertex(std::size_t node, Cell cell) {
    return node * cell_count + static_cast<std::size_t>(cell);
}

std::string_view attribute_name(Cell cell) {
    switch (cell) {
        case Cell::relevant:
            return "relevant";
        case Cell::count:
            return "jr:count";
        case Cell::calculate:
            return "calculate";
        case Cell::options:
            return "itemset";
        case Cell::value:
            return "";
        case Cell::readonly:
            return "readonly";
        case Cell::required:
            return "required";
        case Cell::constraint:
            return "constraint";
        case Cell::text:
            return "label";
    }
    return "";
}

/// Follows a path through the form's nodes, not through its instances.
class PathWalk {
  public:
    PathWalk(const Compiled& form, std::size_t context) : form_(form), top_(context) {
        current_.insert(context);
    }
    void start_at_document() {
        current_ = {document_node};
        top_ = document_node;
    }

    void step(const PathReference::Step& step) {
        std::set<std::size_t> next;
        for (const std::size_t node : current_) from(node, step, next);
        current_ = std::move(next);
    }

    [[nodiscard]] const std::set<std::size_t>& found() const { return current_; }
    [[nodiscard]] const std::set<std::size_t>& entered() const { return entered_; }
    /// The repeat within whose instance the path stays; none: it may leave every one.
    [[nodiscard]] std::size_t scope() const {
        return top_ == document_node || top_ == no_node ? no_node : form_.plans[top_].repeat;
    }
    [[nodiscard]] bool goes_sideways() const { return sideways_; }

  private:
    [[nodiscard]] bool named(std::size_t node, const PathReference::Step& step) const {
        if (node == document_node) return step.any_node;
        if (step.any_node) return true;
        const QualifiedName& name = form_.plans[node].name;
        // A name without prefix means both: no namespace and that of XForms.
        const bool unprefixed = step.uri.empty() || step.uri == xforms_namespace;
        if (step.local == "*") return unprefixed || step.uri == name.uri;
        return step.local == name.local && (unprefixed ? name.uri.empty() : step.uri == name.uri);
    }
    void climb(std::size_t node) {
        const std::size_t parent = parent_of(node);
        if (parent == document_node || top_ == document_node) {
            top_ = document_node;
        } else if (form_.plans[parent].depth < form_.plans[top_].depth) {
            top_ = parent;
        }
    }
    [[nodiscard]] std::size_t parent_of(std::size_t node) const {
        if (node == document_node) return document_node;
        const std::size_t parent = form_.nodes[node].parent;
        return parent == no_node ? document_node : parent;
    }
    template <class Visit>
    void children(std::size_t node, Visit visit) const {
        if (node == document_node) {
            visit(std::size_t{0});
            return;
        }
        for (const std::size_t child : form_.nodes[node].children) visit(child);
    }
    void take(std::size_t node, const PathReference::Step& step, std::set<std::size_t>& into) {
        if (!named(node, step)) return;
        into.insert(node);
    }
    void enter(std::size_t node) {
        if (node != document_node && form_.nodes[node].kind == FormNodeKind::repeat)
            entered_.insert(node);
    }
    void below(std::size_t node, const PathReference::Step& step, std::set<std::size_t>& into) {
        children(node, [&](std::size_t child) {
            enter(child);
            take(child, step, into);
            below(child, step, into);
        });
    }
    void attributes(std::size_t node, const PathReference::Step& step,
                    std::set<std::size_t>& into) const {
        if (node == document_node) return;
        for (const auto& attribute : form_.plans[node].attributes)
            if (attribute.node != no_node && named(attribute.node, step))
                into.insert(attribute.node);
    }
    void from(std::size_t node, const PathReference::Step& step, std::set<std::size_t>& into) {
        switch (step.axis) {
            case XPathAxis::self:
                take(node, step, into);
                return;
            case XPathAxis::child:
                children(node, [&](std::size_t child) {
                    if (named(child, step)) enter(child);
                    take(child, step, into);
                });
                return;
            case XPathAxis::descendant:
                below(node, step, into);
                return;
            case XPathAxis::descendant_or_self:
                take(node, step, into);
                below(node, step, into);
                return;
            case XPathAxis::parent:
                climb(node);
                take(parent_of(node), step, into);
                return;
            case XPathAxis::ancestor_or_self:
                take(node, step, into);
                [[fallthrough]];
            case XPathAxis::ancestor:
                while (node != document_node) {
                    climb(node);
                    node = parent_of(node);
                    take(node, step, into);
                }
                return;
            case XPathAxis::attribute:
                attributes(node, step, into);
                return;
            case XPathAxis::name_space:
                return;
            case XPathAxis::following_sibling:
            case XPathAxis::preceding_sibling:
                sideways_ = true;
                climb(node);
                children(parent_of(node), [&](std::size_t child) {
                    if (named(child, step)) enter(child);
                    take(child, step, into);
                });
                return;
            case XPathAxis::following:
            case XPathAxis::preceding:
                sideways_ = true;
                top_ = document_node;
                below(document_node, step, into);
                return;
        }
    }

    const Compiled& form_;
    std::set<std::size_t> current_;
    std::set<std::size_t> entered_;
    std::size_t top_ = no_node;
    bool sideways_ = false;
};

/// Whether “.” and “current()” stand in an expression as arguments of position() alone, so that it
/// doesn't read the value of its own node.
bool asks_only_for_place(std::string_view source) {
    bool asks = false;
    std::string rest(source);
    for (const std::string_view call : {"position(current())", "position(.)"})
        for (auto at = rest.find(call); at != std::string::npos; at = rest.find(call)) {
            rest.erase(at, call.size());
            asks = true;
        }
    if (!asks) return false;
    for (auto at = rest.find("current()"); at != std::string::npos;
         at = rest.find("current()", at + 1))
        if (rest.compare(at + 9, 1, "/") != 0) return false;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const auto digit = [&](std::size_t k) {
            return k < rest.size() && rest[k] >= '0' && rest[k] <= '9';
        };
        const bool step =
            (i > 0 && rest[i - 1] == '.') || (i + 1 < rest.size() && rest[i + 1] == '.');
        if (rest[i] == '.' && !step && !digit(i + 1) && !(i > 0 && digit(i - 1))) return false;
    }
    return true;
}

class Linker {
  public:
    Linker(Compiled& form, const std::string& file, std::vector<FormFault>& faults)
        : form_(form), file_(file), faults_(faults), edges_(form.nodes.size() * cell_count) {}

    void run() {
        for (std::size_t i = 0; i < form_.nodes.size(); ++i) link_node(i);
        for (std::size_t i = 0; i < form_.nodes.size(); ++i) link_fixed(i);
        sort();
    }

  private:
    void link_node(std::size_t index) {
        const NodePlan& plan = form_.plans[index];
        link(plan.relevant, index, Cell::relevant);
        link(plan.readonly, index, Cell::readonly);
        link(plan.required, index, Cell::required);
        link(plan.constraint, index, Cell::constraint);
        link(plan.calculate, index, Cell::calculate);
        link(plan.count, index, Cell::count);
        link_text(plan.constraint_message, index);
        link_text(plan.required_message, index);
        const std::size_t body = form_.nodes[index].body;
        if (body == no_node) return;
        const BodyPlan& shown = form_.body_plans[body];
        link_text(shown.label, index);
        link_text(shown.hint, index);
        link(shown.nodeset, index, Cell::options);
        for (const auto& item : shown.items) link_text(item.label, index);
        if (!shown.nodeset) return;
        const PathReference* rows = nullptr;
        for (const auto& reference : shown.nodeset->references())
            if (rows == nullptr) rows = &reference;
        if (shown.item_value) link_item(*shown.item_value, rows, index, Cell::options);
        if (shown.item_label) {
            if (shown.item_label->itext_id)
                link_item(*shown.item_label->itext_id, rows, index, Cell::text);
            for (const auto& chunk : shown.item_label->chunks)
                if (chunk.expression) link_item(*chunk.expression, rows, index, Cell::text);
        }
    }

    /// Paths of an option's value or label start at its row.
    void link_item(const Expression& expression, const PathReference* rows, std::size_t index,
                   Cell cell) {
        for (const auto& reference : expression.references()) {
            if (reference.start == PathReference::Start::instance) continue;
            if (reference.start != PathReference::Start::context || rows == nullptr) {
                link_reference(reference, index, cell, false);
                continue;
            }
            PathReference joined = *rows;
            joined.steps.insert(joined.steps.end(), reference.steps.begin(), reference.steps.end());
            link_reference(joined, index, cell, false);
        }
    }

    void link_text(const std::optional<TextPlan>& plan, std::size_t index) {
        if (!plan) return;
        for (const auto& chunk : plan->chunks) link(chunk.expression, index, Cell::text);
        if (!plan->itext_id) return;
        link(plan->itext_id, index, Cell::text);
        const std::string_view source = trimmed(plan->itext_id->source());
        if (source.size() < 2 || (source.front() != '\'' && source.front() != '"')) return;
        const std::string id(source.substr(1, source.size() - 2));
        for (const auto& [language, table] : form_.itext)
            if (const auto found = table.find(id); found != table.end()) {
                for (const auto& chunk : found->second.text)
                    link(chunk.expression, index, Cell::text);
                for (const auto& chunk : found->second.guidance)
                    link(chunk.expression, index, Cell::text);
            }
    }

    void link(const std::optional<Expression>& expression, std::size_t index, Cell cell) {
        if (!expression) return;
        const bool picks = expression->source().find('[') != std::string::npos ||
                           expression->source().find("indexed-repeat") != std::string::npos;
        const bool asks_place = asks_only_for_place(expression->source());
        for (const auto& reference : expression->references())
            if (!(asks_place && reference.steps.empty()))
                link_reference(reference, index, cell, picks);
        if (expression->is_volatile() && cell != Cell::text)
            form_.volatile_cells.push_back({index, cell});
    }

    void link_reference(const PathReference& reference, std::size_t index, Cell cell, bool picks) {
        if (reference.start == PathReference::Start::instance) return;
        PathWalk walk(form_, index);
        if (reference.start == PathReference::Start::root) walk.start_at_document();
        for (const auto& step : reference.steps) walk.step(step);
        const std::size_t scope = walk.scope();
        for (const std::size_t repeat : walk.entered()) read_structure(repeat, index, cell, scope);
        for (const std::size_t target : walk.found()) {
            if (target == document_node) continue;
            const FormNode& node = form_.nodes[target];
            if (node.kind == FormNodeKind::repeat) read_structure(target, index, cell, scope);
            if (node.kind != FormNodeKind::value) continue;
            const Reader reader{index, cell, scope};
            auto& readers = form_.plans[target].value_readers;
            if (!contains(readers, reader)) readers.push_back(reader);
            const bool elsewhere = crosses(index, target, scope) && (picks || walk.goes_sideways());
            if (!elsewhere)
                edges_[vertex(target, Cell::value)].push_back({vertex(index, cell), false});
        }
    }

    /// Whether a path from one node to another may end in another instance of a repeat that both
    /// are in.
    [[nodiscard]] bool crosses(std::size_t from, std::size_t to, std::size_t scope) const {
        std::set<std::size_t> around;
        for (std::size_t r = form_.plans[from].repeat; r != no_node && r != scope; r = outer(r))
            around.insert(r);
        for (std::size_t r = form_.plans[to].repeat; r != no_node && r != scope; r = outer(r))
            if (around.contains(r)) return true;
        return false;
    }
    [[nodiscard]] std::size_t outer(std::size_t repeat) const {
        const std::size_t parent = form_.nodes[repeat].parent;
        return parent == no_node ? no_node : form_.plans[parent].repeat;
    }

    void read_structure(std::size_t repeat, std::size_t index, Cell cell, std::size_t scope) {
        if (repeat == index && cell == Cell::count) return;
        const Reader reader{index, cell, scope};
        auto& readers = form_.plans[repeat].structure_readers;
        if (!contains(readers, reader)) readers.push_back(reader);
        edges_[vertex(repeat, Cell::count)].push_back({vertex(index, cell), true});
    }

    static bool contains(const std::vector<Reader>& readers, const Reader& wanted) {
        return std::any_of(readers.begin(), readers.end(), [&](const Reader& r) {
            return r.node == wanted.node && r.cell == wanted.cell && r.scope == wanted.scope;
        });
    }

    void link_fixed(std::size_t index) {
        const auto edge = [&](std::size_t from, Cell a, std::size_t to, Cell b) {
            edges_[vertex(from, a)].push_back({vertex(to, b), a == Cell::relevant && from == to});
        };
        edge(index, Cell::relevant, index, Cell::calculate);
        edge(index, Cell::relevant, index, Cell::value);
        edge(index, Cell::calculate, index, Cell::value);
        edge(index, Cell::options, index, Cell::value);
        if (form_.nodes[index].kind == FormNodeKind::repeat)
            edge(index, Cell::count, index, Cell::relevant);
        for (const std::size_t child : form_.nodes[index].children) {
            edge(index, Cell::relevant, child, Cell::relevant);
            if (form_.nodes[index].kind == FormNodeKind::repeat)
                edge(index, Cell::count, child, Cell::count);
        }
        for (const auto& attribute : form_.plans[index].attributes)
            if (attribute.node != no_node)
                edge(index, Cell::relevant, attribute.node, Cell::relevant);
    }

    /// First with every edge. Relevances that ask for each other, and counts that depend on how
    /// many instances there are, settle by themselves: those circles are allowed.
    void sort() {
        if (rank_by([](const Edge&) { return true; })) return;
        if (rank_by([](const Edge& edge) { return !edge.settles; })) return;
        report_circles();
    }

    template <class Counts>
    bool rank_by(Counts counts) {
        std::vector<std::size_t> waiting(edges_.size());
        for (const auto& targets : edges_)
            for (const auto& edge : targets) waiting[edge.to] += counts(edge) ? 1 : 0;
        std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
        for (std::size_t v = 0; v < waiting.size(); ++v)
            if (waiting[v] == 0) ready.push(v);
        std::uint32_t rank = 0;
        done_.assign(edges_.size(), false);
        while (!ready.empty()) {
            const std::size_t v = ready.top();
            ready.pop();
            done_[v] = true;
            form_.plans[v / cell_count].rank.at(v % cell_count) = rank++;
            for (const auto& edge : edges_[v])
                if (counts(edge) && --waiting[edge.to] == 0) ready.push(edge.to);
        }
        return rank == edges_.size();
    }

    /// What is left after sorting stands in a circle or behind one.
    void report_circles() {
        std::vector<std::uint8_t> state(edges_.size());  // 1: on the way, 2: finished
        for (std::size_t v = 0; v < edges_.size(); ++v)
            if (!done_[v] && state[v] == 0) search(v, state);
    }

    void search(std::size_t start, std::vector<std::uint8_t>& state) {
        std::vector<std::pair<std::size_t, std::size_t>> way{{start, 0}};
        state[start] = 1;
        while (!way.empty()) {
            auto& [v, next] = way.back();
            if (next == edges_[v].size()) {
                state[v] = 2;
                way.pop_back();
                continue;
            }
            const Edge edge = edges_[v][next++];
            if (edge.settles || done_[edge.to] || state[edge.to] == 2) continue;
            if (state[edge.to] == 1) {
                report(way, edge.to);
                continue;
            }
            state[edge.to] = 1;
            way.emplace_back(edge.to, 0);
        }
    }

    void report(const std::vector<std::pair<std::size_t, std::size_t>>& way, std::size_t start) {
        if (faults_.size() >= FormDefinition::max_faults) return;
        auto at =
            std::find_if(way.begin(), way.end(), [&](const auto& w) { return w.first == start; });
        std::string circle;
        std::string last;
        std::size_t guilty = start;
        for (; at != way.end(); ++at) {
            const auto& path = form_.nodes[at->first / cell_count].path;
            const Cell cell = static_cast<Cell>(at->first % cell_count);
            if (cell != Cell::value) guilty = at->first;
            if (path == last) continue;
            circle += (circle.empty() ? "" : " → ") + path;
            last = path;
        }
        circle += " → " + form_.nodes[start / cell_count].path;
        const FormNode& node = form_.nodes[guilty / cell_count];
        const Cell cell = static_cast<Cell>(guilty % cell_count);
        FormFault made{"cycle",
                       file_,
                       node.line,
                       node.path,
                       std::string(attribute_name(cell)),
                       {{"circle", circle}}};
        if (std::find(faults_.begin(), faults_.end(), made) == faults_.end())
            faults_.push_back(std::move(made));
    }

    Compiled& form_;
    const std::string& file_;
    std::vector<FormFault>& faults_;
    struct Edge {
        std::size_t to = 0;
        bool settles = false;  // a circle over it comes to rest by itself
    };
    std::vector<std::vector<Edge>> edges_;
    std::vector<bool> done_;
};

}  // namespace

void link_dependencies(FormDefinition::Compiled& form, const std::string& file,
                       std::vector<FormFault>& faults) {
    Linker(form, file, faults).run();
}

}  // namespace kiosk
