#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/forms/xpath/tree.h"

namespace kiosk {

/// Nodes without duplicates. `Value` gives them in document order.
using NodeSet = std::vector<Node*>;
/// The four types of XPath 1.0. ODK's dates are strings that operators turn into days since
/// 1970-01-01 where a number is asked for. Nodes stand in document order, those of randomize() in
/// theirs.
using XPathValue = std::variant<NodeSet, double, std::string, bool>;

/// What an expression may ask of the world around it. Every member has an answer of its own that
/// makes the function it serves fail with a clear error.
/// **Source:** ODK XForms specification, “XPath functions”.
class XPathEnvironment {
  public:
    virtual ~XPathEnvironment() = default;
    /// now() and today(): seconds since 1970-01-01T00:00Z, and how far local time is ahead.
    [[nodiscard]] virtual double now_seconds() const = 0;
    /// Offset of local time from UTC at that moment, in minutes.
    [[nodiscard]] virtual int offset_minutes(double seconds_utc) const = 0;
    /// Uniform in [0, 1).
    [[nodiscard]] virtual double random() = 0;
    /// instance('id'): the node whose child is the root element, so that instance('id')/*/item
    /// reads: the form's `instance` element, or the document of a tree. nullptr when there is none.
    [[nodiscard]] virtual Node* instance(std::string_view id) = 0;
    /// jr:itext('id') in the language of the moment.
    [[nodiscard]] virtual std::optional<std::string> itext(std::string_view id) = 0;
    /// jr:itext('id') as the nodes that hold the text, for those who have them; asked before itext.
    [[nodiscard]] virtual NodeSet itext_nodes(std::string_view id);
    /// jr:choice-name(value, 'path') seen from `context`.
    [[nodiscard]] virtual std::optional<std::string> choice_name(std::string_view value,
                                                                 std::string_view path,
                                                                 Node& context) = 0;
    /// What absolute paths start from; by default the document of the context node. The primary
    /// instance's document, for expressions in predicates on secondary instances.
    [[nodiscard]] virtual Node* root_for(Node& context) = 0;
    /// Of the names of months and days in format-date(): a language tag that ICU knows.
    [[nodiscard]] virtual std::string language() const;
};

enum class XPathAxis : std::uint8_t {
    ancestor,
    ancestor_or_self,
    attribute,
    child,
    descendant,
    descendant_or_self,
    following,
    following_sibling,
    name_space,
    parent,
    preceding,
    preceding_sibling,
    self
};

/// A location path that an expression reads, without its predicates: for a dependency graph. Paths
/// inside predicates come as paths of their own, with the steps of the path they filter before
/// theirs.
struct PathReference {
    enum class Start : std::uint8_t { root, context, current, instance };
    struct Step {
        XPathAxis axis = XPathAxis::child;
        /// Empty uri and local "*": any name; node(): `any_node`.
        std::string uri;
        std::string local;
        bool any_node = false;
        /// Written without a prefix: a node without a namespace is meant, too.
        bool bare = false;
    };
    Start start = Start::context;
    std::string instance_id;  // of Start::instance
    std::vector<Step> steps;
};

using NamespaceMap = std::map<std::string, std::string, std::less<>>;

/// A compiled XPath 1.0 expression with the function library of ODK XForms: compile once, evaluate
/// often.
/// **Threads:** evaluating is const; any number at once on different trees.
/// **Errors:** bad_format at compiling names what is wrong and at which character; limit_exceeded
/// above the limits; bad_format when a function is given what it can't take.
/// **Time:** a predicate `[key = value]` on the children of one element is looked up in an index
/// that the tree keeps until it changes; the first look-up reads them all.
/// **Limits:** below. **Source:** XPath 1.0 (W3C 1999), ODK XForms specification 1.0.
class Expression {
  public:
    static constexpr std::size_t max_nesting = 64;
    /// Of one evaluation: nodes looked at, terms evaluated, and every 64 bytes of text made.
    static constexpr std::size_t max_steps = 1'000'000;
    static constexpr std::size_t max_source_bytes = 64u << 10;

    /// `core`: XPath 1.0 and current() alone, without dates in arithmetic.
    enum class Functions : std::uint8_t { core, odk };
    /// What becomes of a call of an unknown function or with a wrong number of arguments.
    enum class Unknown : std::uint8_t { refuse, fail_when_reached };

    /// `namespaces` binds prefixes; `jr`, `odk`, `orx`, `xf`, `h` are known when it says nothing
    /// else. A name without a prefix means no namespace, that of XForms, or the one bound to "".
    [[nodiscard]] static Result<Expression> compile(std::string_view source,
                                                    const NamespaceMap& namespaces,
                                                    Functions functions = Functions::odk,
                                                    Unknown unknown = Unknown::refuse);

    struct Context {
        Node* node = nullptr;
        std::size_t position = 1;
        std::size_t size = 1;
        /// current(); `node` when not given.
        Node* current = nullptr;
    };
    [[nodiscard]] Result<XPathValue> evaluate(const Context& context,
                                              XPathEnvironment& environment) const;
    /// As evaluate, turned into the type by the rules of XPath and ODK.
    [[nodiscard]] Result<std::string> text(const Context& context,
                                           XPathEnvironment& environment) const;
    [[nodiscard]] Result<double> number(const Context& context,
                                        XPathEnvironment& environment) const;
    [[nodiscard]] Result<bool> truth(const Context& context, XPathEnvironment& environment) const;
    [[nodiscard]] Result<NodeSet> nodes(const Context& context,
                                        XPathEnvironment& environment) const;

    [[nodiscard]] const std::string& source() const;
    [[nodiscard]] const std::vector<PathReference>& references() const;
    /// Whether the value can differ though nothing referred to changed: now(), today(), random()
    /// without seed, uuid(), position().
    [[nodiscard]] bool is_volatile() const;
    /// The names of all functions called, for checks of the KX-1 subset.
    [[nodiscard]] const std::vector<std::string>& functions_called() const;

    struct Program;

  private:
    explicit Expression(std::shared_ptr<const Program> program);
    std::shared_ptr<const Program> program_;
};

/// Of values that were evaluated: NaN becomes an empty text, as in an answer. Texts that are dates
/// are days only inside an evaluation, which knows the offset of local time.
[[nodiscard]] std::string to_text(const XPathValue& value);
[[nodiscard]] double to_number(const XPathValue& value);
[[nodiscard]] bool to_truth(const XPathValue& value);
/// ODK's own reading of a number, as text: 12, 0.1, NaN, Infinity.
[[nodiscard]] std::string number_text(double number);

}  // namespace kiosk
