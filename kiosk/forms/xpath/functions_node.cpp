#include <algorithm>
#include <cmath>
#include <limits>

#include <sodium.h>

#include "kiosk/forms/xpath/functions.h"
#include "kiosk/forms/xpath/tree_index.h"
#include "kiosk/forms/xpath/utf8.h"

/// ODK XForms, “Node-set Functions”, “Repeat Functions” and pulldata().
namespace kiosk::xpath {

namespace {

const Term& argument(const Term& call, std::size_t index) {
    return *call.operands[index];
}

Value count_non_empty(Evaluator& evaluator, const Term& call, const Focus& focus) {
    double count = 0;
    std::string scratch;
    for (const Node* node : evaluator.nodes(argument(call, 0), focus)) {
        if (!evaluator.charge(1)) return count;
        count += evaluator.text_of_node(*node, scratch).empty() ? 0 : 1;
    }
    return count;
}

/// With an argument: how many elements of its name stand in a row up to the node.
Value position(Evaluator& evaluator, const Term& call, const Focus& focus) {
    if (call.operands.empty()) return static_cast<double>(focus.position);
    const NodeSet nodes = evaluator.nodes(argument(call, 0), focus);
    if (nodes.empty()) return std::numeric_limits<double>::quiet_NaN();
    if (nodes.size() > 1) {
        evaluator.fail(ErrorCode::bad_format, "position() takes one node");
        return 0.0;
    }
    double position = 1;
    for (const Node* node = nodes.front()->previous(); node != nullptr; node = node->previous()) {
        if (!evaluator.charge(1)) return 0.0;
        if (node->kind() != NodeKind::element) continue;
        if (!node->is(nodes.front()->name().uri, nodes.front()->name().local)) break;
        ++position;
    }
    return position;
}

Value instance(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string id = evaluator.text(argument(call, 0), focus);
    Node* node = evaluator.environment().instance(id);
    if (node != nullptr) return NodeSet{node};
    evaluator.fail(ErrorCode::not_found, "there is no instance '" + id + "'");
    return NodeSet();
}

/// `wanted` of the first `item` below the instance's `root` whose `key` is `query`; both are ways
/// of steps down ("name", "place/code", "@code").
Value pulldata(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string id = evaluator.text(argument(call, 0), focus);
    const std::string wanted = evaluator.text(argument(call, 1), focus);
    const std::string key = evaluator.text(argument(call, 2), focus);
    const std::string query = evaluator.text(argument(call, 3), focus);
    Node* node = evaluator.environment().instance(id);
    if (node == nullptr) {
        evaluator.fail(ErrorCode::not_found, "there is no instance '" + id + "'");
        return std::string();
    }
    const auto key_way = key_from(trimmed(key));
    const auto wanted_way = key_from(trimmed(wanted));
    if (key_way.empty() || wanted_way.empty()) {
        evaluator.fail(ErrorCode::bad_format,
                       "pulldata() takes names of columns, or ways like place/code and @code");
        return std::string();
    }
    const Node* root = node->child("root");
    if (root == nullptr) return std::string();
    for (Node* item : rows_where(*root, "item", key_way, trimmed(key), query)) {
        const NodeSet found = follow(wanted_way, *item);
        if (!evaluator.charge(1)) break;
        if (!found.empty()) return found.front()->string_value();
    }
    return std::string();
}

/// The generator of Park and Miller, seeded as JavaRosa does it: a double loses its fraction, the
/// infinities are the ends of 64 bits.
class ParkMiller {
  public:
    explicit ParkMiller(std::int64_t seed) : state_(seed % modulus) {
        if (state_ <= 0) state_ += modulus - 1;
    }
    double next() {
        state_ = state_ * 16807 % modulus;
        return static_cast<double>(state_ - 1) / static_cast<double>(modulus - 1);
    }

  private:
    static constexpr std::int64_t modulus = 2'147'483'647;
    std::int64_t state_;
};

std::int64_t seed_of(Evaluator& evaluator, const Value& value) {
    const double number = evaluator.number_of(value);
    if (!std::isnan(number)) {
        if (number >= 9.2233720368547758e18) return std::numeric_limits<std::int64_t>::max();
        if (number <= -9.2233720368547758e18) return std::numeric_limits<std::int64_t>::min();
        return static_cast<std::int64_t>(number);
    }
    const std::string text = evaluator.text_of(value);
    if (text.empty()) return 0;
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    std::uint64_t seed = 0;
    for (std::size_t i = 0; i < 8; ++i) seed = seed << 8U | hash[i];
    return static_cast<std::int64_t>(seed);
}

/// The “inside-out” shuffle of Fisher and Yates.
Value randomize(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const NodeSet nodes = evaluator.nodes(argument(call, 0), focus);
    std::optional<ParkMiller> seeded;
    if (call.operands.size() > 1)
        seeded.emplace(seed_of(evaluator, evaluator.value(argument(call, 1), focus)));
    NodeSet out(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const double random = seeded ? seeded->next() : evaluator.environment().random();
        const auto j = std::min(i, static_cast<std::size_t>(random * static_cast<double>(i + 1)));
        out[i] = out[j];
        out[j] = nodes[i];
        if (!evaluator.charge(1)) return NodeSet();
    }
    return out;
}

bool is_below(const Node& top, const Node* node) {
    for (; node != nullptr; node = node->parent())
        if (node == &top) return true;
    return false;
}

struct Level {
    NodeSet repeats;
    double index = 0;
};

std::size_t depth_of(const Level& level) {
    std::size_t depth = 0;
    for (const Node* node = level.repeats.front(); node != nullptr; node = node->parent()) ++depth;
    return depth;
}

/// The targets below the repeat that the pairs of repeat and index lead to, from the outermost in.
Value indexed_repeat(Evaluator& evaluator, const Term& call, const Focus& focus) {
    if (call.operands.size() % 2 == 0) {
        evaluator.fail(ErrorCode::bad_format, "indexed-repeat() takes an index for every repeat");
        return NodeSet();
    }
    std::vector<Level> levels;
    for (std::size_t i = 1; i < call.operands.size(); i += 2) {
        const double index = evaluator.number(argument(call, i + 1), focus);
        levels.push_back({evaluator.nodes(argument(call, i), focus), index});
        if (levels.back().repeats.empty()) return NodeSet();
    }
    std::stable_sort(levels.begin(), levels.end(), [](const Level& left, const Level& right) {
        return depth_of(left) < depth_of(right);
    });
    const Node* chosen = nullptr;
    for (Level& level : levels) {
        if (chosen != nullptr)
            std::erase_if(level.repeats,
                          [&](const Node* node) { return !is_below(*chosen, node); });
        if (!evaluator.charge(level.repeats.size())) return NodeSet();
        const double index = level.index;
        if (!(index >= 1 && index <= static_cast<double>(level.repeats.size())) ||
            index != std::floor(index))
            return NodeSet();
        chosen = level.repeats[static_cast<std::size_t>(index) - 1];
    }
    NodeSet targets = evaluator.nodes(argument(call, 0), focus);
    std::erase_if(targets, [&](const Node* node) { return !is_below(*chosen, node); });
    return targets;
}

constexpr Function functions[] = {
    {"count-non-empty", 1, 1, count_non_empty},
    {"position", 0, 1, position},
    {"instance", 1, 1, instance, false},
    {"pulldata", 4, 4, pulldata, false},
    {"randomize", 1, 2, randomize, false},
    {"indexed-repeat", 3, any_number, indexed_repeat, false},
};

}  // namespace

std::span<const Function> node_functions() {
    return functions;
}

}  // namespace kiosk::xpath
