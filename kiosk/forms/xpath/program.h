#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/forms/xpath/expression.h"

namespace kiosk {

namespace xpath {

struct Function;  // functions.h

/// What a step lets through. A name matches on the axis' principal kind (attributes on the
/// attribute axis, namespace nodes on theirs, elements on all others).
struct NodeTest {
    enum class Kind : std::uint8_t {
        name,
        any_name,      // *
        any_of_space,  // prefix:*
        node,
        text,
        comment,
        instruction
    };
    Kind kind = Kind::node;
    std::string uri;
    std::string local;  // of an instruction: its target, or empty
    /// Written without a prefix: no namespace counts too, whatever `uri` is.
    bool bare = false;
};

struct Term;
using TermPtr = std::unique_ptr<Term>;

/// A step of a key: to children, or to attributes at its end.
struct KeyStep {
    NodeTest test;
    bool attribute = false;
};

/// `[key = value]` at the front of a predicate, where the key is a way of named steps down from the
/// filtered node and the value doesn't depend on that node: looked up in an index.
struct Lookup {
    std::vector<KeyStep> key;
    /// Tells indexes of one tree apart: the filtered names and the key.
    std::string name;
    /// Whether the predicate says nothing else.
    bool whole = false;
    const Term* value = nullptr;  // owned by the predicate
};

struct Predicate {
    TermPtr term;
    /// Whether its value can be a number or asks for position() or last().
    bool positional = true;
    std::unique_ptr<Lookup> lookup;
};

struct Step {
    XPathAxis axis = XPathAxis::child;
    NodeTest test;
    std::vector<Predicate> predicates;
};

enum class Operator : std::uint8_t {
    or_,
    and_,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    unite
};

/// A node of the compiled expression.
struct Term {
    enum class Kind : std::uint8_t {
        number,
        text,
        negate,
        /// operands[0] operators[0] operands[1] operators[1] …, from the left: a chain of a
        /// thousand sums is one term, so it needs no deep stack.
        chain,
        path,
        call,
        /// Compiled though it can't be evaluated: says why when it is reached.
        broken
    };
    enum class Start : std::uint8_t { context, root, operand };

    Kind kind = Kind::number;
    double number = 0;
    std::string text;  // literal, or why it is broken
    std::vector<TermPtr> operands;
    std::vector<Operator> operators;
    // path
    Start start = Start::context;
    std::vector<Predicate> filters;  // of the start, when it is an operand
    std::vector<Step> steps;
    /// Steps without predicates along child, attribute, self and leading parents only: its nodes
    /// come one by one, in document order and each once.
    bool simple = false;
    // call
    const Function* function = nullptr;
};

}  // namespace xpath

struct Expression::Program {
    std::string source;
    Functions functions = Functions::odk;
    xpath::TermPtr term;
    std::vector<PathReference> references;
    std::vector<std::string> called;
    bool is_volatile = false;
};

}  // namespace kiosk
