#include <cmath>
#include <limits>

#include "kiosk/forms/xpath/functions.h"
#include "kiosk/forms/xpath/utf8.h"

/// XPath 1.0 §4, and current() of XSLT.
namespace kiosk::xpath {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view xml_uri = "http://www.w3.org/XML/1998/namespace";

const Term& argument(const Term& call, std::size_t index) {
    return *call.operands[index];
}

/// The first argument as text, or the context node's.
std::string own_text(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return call.operands.empty() ? focus.node->string_value()
                                 : evaluator.text(argument(call, 0), focus);
}

Value last(Evaluator&, const Term&, const Focus& focus) {
    return static_cast<double>(focus.size);
}

Value position(Evaluator&, const Term&, const Focus& focus) {
    return static_cast<double>(focus.position);
}

Value count(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return static_cast<double>(evaluator.nodes(argument(call, 0), focus).size());
}

Value id(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const Value ids = evaluator.value(argument(call, 0), focus);
    NodeSet found;
    const auto add = [&](std::string_view list) {
        for (auto word = take_word(list); !word.empty(); word = take_word(list)) {
            Node* element = focus.node->tree().by_id(word);
            if (element != nullptr) found.push_back(element);
        }
    };
    if (const auto* nodes = std::get_if<NodeSet>(&ids))
        for (const Node* node : *nodes) add(node->string_value());
    else
        add(evaluator.text_of(ids));
    sort_nodes(found);
    return found;
}

/// The node that a function of names speaks of.
const Node* named(Evaluator& evaluator, const Term& call, const Focus& focus) {
    if (call.operands.empty()) return focus.node;
    const NodeSet nodes = evaluator.nodes(argument(call, 0), focus);
    return nodes.empty() ? nullptr : nodes.front();
}

Value local_name(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const Node* node = named(evaluator, call, focus);
    return node == nullptr ? std::string() : node->name().local;
}

Value namespace_uri(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const Node* node = named(evaluator, call, focus);
    return node == nullptr ? std::string() : node->name().uri;
}

Value name(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const Node* node = named(evaluator, call, focus);
    if (node == nullptr) return std::string();
    const QualifiedName& name = node->name();
    return name.prefix.empty() ? name.local : name.prefix + ":" + name.local;
}

Value string(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return own_text(evaluator, call, focus);
}

Value concat(Evaluator& evaluator, const Term& call, const Focus& focus) {
    std::string all;
    std::string scratch;
    for (const TermPtr& each : call.operands) {
        all += evaluator.view(*each, focus, scratch);
        if (!evaluator.charge_text(all.size())) return std::string();
    }
    return all;
}

Value starts_with(Evaluator& evaluator, const Term& call, const Focus& focus) {
    std::string whole;
    std::string part;
    return evaluator.view(argument(call, 0), focus, whole)
        .starts_with(evaluator.view(argument(call, 1), focus, part));
}

Value contains(Evaluator& evaluator, const Term& call, const Focus& focus) {
    std::string whole;
    std::string part;
    return evaluator.view(argument(call, 0), focus, whole)
               .find(evaluator.view(argument(call, 1), focus, part)) != std::string_view::npos;
}

Value substring_before(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string whole = evaluator.text(argument(call, 0), focus);
    const auto at = whole.find(evaluator.text(argument(call, 1), focus));
    return at == std::string::npos ? std::string() : whole.substr(0, at);
}

Value substring_after(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string whole = evaluator.text(argument(call, 0), focus);
    const std::string part = evaluator.text(argument(call, 1), focus);
    const auto at = whole.find(part);
    return at == std::string::npos ? std::string() : whole.substr(at + part.size());
}

/// XPath 1.0 §4.4: the nearest integer, of two the one closer to positive infinity.
double rounded(double number) {
    if (!std::isfinite(number)) return number;
    const double down = std::floor(number);
    return number - down >= 0.5 ? down + 1 : down;
}

Value substring(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string whole = evaluator.text(argument(call, 0), focus);
    const double first = rounded(evaluator.number(argument(call, 1), focus));
    const double end = call.operands.size() < 3
                           ? std::numeric_limits<double>::infinity()
                           : first + rounded(evaluator.number(argument(call, 2), focus));
    // −∞ + ∞ is no end at all (the specification's own example gives an empty text; a start of −42
    // with ∞ gives the whole).
    const auto count = static_cast<double>(characters_of(whole));
    const double from = std::fmax(first, 1);
    const double to = std::fmin(end, count + 1);
    if (std::isnan(first) || std::isnan(end) || !(from < to)) return std::string();
    const std::size_t begin = byte_of(whole, static_cast<std::size_t>(from) - 1);
    const std::size_t stop = byte_of(whole, static_cast<std::size_t>(to) - 1);
    return whole.substr(begin, stop - begin);
}

Value string_length(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return static_cast<double>(characters_of(own_text(evaluator, call, focus)));
}

Value normalize_space(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string whole = own_text(evaluator, call, focus);
    std::string out;
    std::string_view rest = whole;
    for (auto word = take_word(rest); !word.empty(); word = take_word(rest)) {
        if (!out.empty()) out += ' ';
        out += word;
    }
    return out;
}

Value translate(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string whole = evaluator.text(argument(call, 0), focus);
    const std::string from = evaluator.text(argument(call, 1), focus);
    const std::string to = evaluator.text(argument(call, 2), focus);
    std::string out;
    for (std::size_t at = 0; at < whole.size();) {
        if (!evaluator.charge_text(from.size())) return std::string();
        std::size_t end = at + 1;
        while (end < whole.size() && !begins_character(whole[end])) ++end;
        const std::string_view character = std::string_view(whole).substr(at, end - at);
        at = end;
        // A character never begins in the middle of another in UTF-8.
        const auto known = from.find(character);
        if (known == std::string::npos) {
            out += character;
            continue;
        }
        const std::size_t index = characters_of(std::string_view(from).substr(0, known));
        const std::size_t begin = byte_of(to, index);
        out += to.substr(begin, byte_of(to, index + 1) - begin);
    }
    return out;
}

Value boolean(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return evaluator.truth(argument(call, 0), focus);
}

Value not_(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return !evaluator.truth(argument(call, 0), focus);
}

Value true_(Evaluator&, const Term&, const Focus&) {
    return true;
}

Value false_(Evaluator&, const Term&, const Focus&) {
    return false;
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

Value lang(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string wanted = lower(evaluator.text(argument(call, 0), focus));
    for (const Node* node = focus.node; node != nullptr; node = node->parent()) {
        const Node* own = node->attribute(xml_uri, "lang");
        if (own == nullptr) continue;
        const std::string language = lower(std::string(own->value()));
        return !wanted.empty() && (language == wanted || language.starts_with(wanted + "-"));
    }
    return false;
}

Value number(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return call.operands.empty() ? evaluator.number_of_node(*focus.node)
                                 : evaluator.number(argument(call, 0), focus);
}

Value sum(Evaluator& evaluator, const Term& call, const Focus& focus) {
    double sum = 0;
    for (const Node* node : evaluator.nodes(argument(call, 0), focus)) {
        if (!evaluator.charge(1)) return nan;
        sum += evaluator.number_of_node(*node);
    }
    return sum;
}

Value floor(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return std::floor(evaluator.number(argument(call, 0), focus));
}

Value ceiling(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return std::ceil(evaluator.number(argument(call, 0), focus));
}

Value round(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return rounded(evaluator.number(argument(call, 0), focus));
}

Value current(Evaluator&, const Term&, const Focus& focus) {
    return NodeSet{focus.current};
}

constexpr Function functions[] = {
    {"last", 0, 0, last},
    {"position", 0, 0, position},
    {"count", 1, 1, count},
    {"id", 1, 1, id, false},
    {"local-name", 0, 1, local_name, false},
    {"namespace-uri", 0, 1, namespace_uri, false},
    {"name", 0, 1, name, false},
    {"string", 0, 1, string, false},
    {"concat", 0, any_number, concat, false},
    {"starts-with", 2, 2, starts_with, false},
    {"contains", 2, 2, contains, false},
    {"substring-before", 2, 2, substring_before, false},
    {"substring-after", 2, 2, substring_after, false},
    {"substring", 2, 3, substring, false},
    {"string-length", 0, 1, string_length},
    {"normalize-space", 0, 1, normalize_space, false},
    {"translate", 3, 3, translate, false},
    {"boolean", 1, 1, boolean, false},
    {"not", 1, 1, not_, false},
    {"true", 0, 0, true_, false},
    {"false", 0, 0, false_, false},
    {"lang", 1, 1, lang, false},
    {"number", 0, 1, number},
    {"sum", 1, 1, sum},
    {"floor", 1, 1, floor},
    {"ceiling", 1, 1, ceiling},
    {"round", 1, 1, round},
    {"current", 0, 0, current, false},
};

}  // namespace

std::span<const Function> core_functions() {
    return functions;
}

}  // namespace kiosk::xpath
