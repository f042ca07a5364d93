#include "kiosk/forms/xpath/parser.h"

#include <algorithm>
#include <array>

#include "kiosk/forms/xpath/functions.h"
#include "kiosk/forms/xpath/simplify.h"

namespace kiosk::xpath {

namespace {

using Kind = Token::Kind;

constexpr std::string_view xforms_uri = "http://www.w3.org/2002/xforms";
constexpr std::string_view javarosa_uri = "http://openrosa.org/javarosa";

struct KnownPrefix {
    std::string_view prefix;
    std::string_view uri;
};
/// **Source:** ODK XForms specification, “Namespaces”.
constexpr KnownPrefix known_prefixes[] = {
    {"jr", javarosa_uri},
    {"xf", xforms_uri},
    {"odk", "http://www.opendatakit.org/xforms"},
    {"orx", "http://openrosa.org/xforms"},
    {"h", "http://www.w3.org/1999/xhtml"},
    {"xml", "http://www.w3.org/XML/1998/namespace"},
};

struct AxisName {
    std::string_view name;
    XPathAxis axis;
};
constexpr AxisName axis_names[] = {
    {"ancestor", XPathAxis::ancestor},
    {"ancestor-or-self", XPathAxis::ancestor_or_self},
    {"attribute", XPathAxis::attribute},
    {"child", XPathAxis::child},
    {"descendant", XPathAxis::descendant},
    {"descendant-or-self", XPathAxis::descendant_or_self},
    {"following", XPathAxis::following},
    {"following-sibling", XPathAxis::following_sibling},
    {"namespace", XPathAxis::name_space},
    {"parent", XPathAxis::parent},
    {"preceding", XPathAxis::preceding},
    {"preceding-sibling", XPathAxis::preceding_sibling},
    {"self", XPathAxis::self},
};

/// Operators from the loosest to the tightest.
constexpr std::size_t tightest = 6;

std::optional<Operator> operator_of(const Token& token, std::size_t level) {
    struct Row {
        std::string_view text;
        std::size_t level;
        Operator sign;
    };
    static constexpr Row rows[] = {
        {"or", 0, Operator::or_},     {"and", 1, Operator::and_},
        {"=", 2, Operator::equal},    {"!=", 2, Operator::not_equal},
        {"<", 3, Operator::less},     {"<=", 3, Operator::less_equal},
        {">", 3, Operator::greater},  {">=", 3, Operator::greater_equal},
        {"+", 4, Operator::add},      {"-", 4, Operator::subtract},
        {"*", 5, Operator::multiply}, {"div", 5, Operator::divide},
        {"mod", 5, Operator::modulo}, {"|", 6, Operator::unite},
    };
    if (token.kind != Kind::operator_) return std::nullopt;
    for (const auto& row : rows)
        if (row.level == level && row.text == token.text) return row.sign;
    return std::nullopt;
}

bool is_node_type(std::string_view name) {
    return name == "node" || name == "text" || name == "comment" ||
           name == "processing-instruction";
}

class Parser {
  public:
    Parser(std::string_view source, const NamespaceMap& namespaces, Expression::Functions functions,
           Expression::Unknown unknown)
        : source_(source),
          namespaces_(namespaces),
          functions_(functions),
          unknown_(unknown),
          lexer_(source) {}

    Result<std::shared_ptr<const Expression::Program>> run() {
        advance();
        TermPtr term = expression();
        if (!fault_ && token_.kind != Kind::end)
            fault("this stands behind the end of the expression");
        if (fault_) return *fault_;
        auto program = std::make_shared<Expression::Program>();
        program->source = source_;
        program->functions = functions_;
        program->references = references_of(*term);
        std::sort(called_.begin(), called_.end());
        called_.erase(std::unique(called_.begin(), called_.end()), called_.end());
        program->called = std::move(called_);
        program->is_volatile = volatile_;
        program->term = std::move(term);
        return std::shared_ptr<const Expression::Program>(std::move(program));
    }

  private:
    void advance() {
        if (fault_) return;
        auto token = lexer_.next();
        if (token)
            token_ = std::move(*token);
        else
            fail(token.error());
    }

    /// The first fault counts; after it every token is the end, so that all loops come to theirs.
    void fail(Error error) {
        if (!fault_) fault_ = std::move(error);
        token_ = Token();
    }
    void fault(std::string_view what) { fail(error_at(source_, token_.at, what)); }
    void expect(Kind kind, std::string_view what) {
        if (token_.kind != kind) return fault(what);
        advance();
    }

    static TermPtr make(Term::Kind kind) {
        auto term = std::make_unique<Term>();
        term->kind = kind;
        return term;
    }

    TermPtr expression() {
        if (++depth_ > Expression::max_nesting)
            fail({ErrorCode::limit_exceeded,
                  error_at(source_, token_.at,
                           "nested deeper than " + std::to_string(Expression::max_nesting))
                      .detail,
                  {}});
        TermPtr term = chain(0);
        --depth_;
        return term;
    }

    TermPtr chain(std::size_t level) {
        TermPtr first = level == tightest ? path() : level == 5 ? unary_chain() : chain(level + 1);
        if (level == 5 || !operator_of(token_, level)) return first;
        TermPtr term = make(Term::Kind::chain);
        term->operands.push_back(std::move(first));
        while (const auto sign = operator_of(token_, level)) {
            advance();
            term->operators.push_back(*sign);
            term->operands.push_back(level == tightest ? path() : chain(level + 1));
        }
        return term;
    }

    /// Products of signed unions.
    TermPtr unary_chain() {
        TermPtr first = signed_union();
        if (!operator_of(token_, 5)) return first;
        TermPtr term = make(Term::Kind::chain);
        term->operands.push_back(std::move(first));
        while (const auto sign = operator_of(token_, 5)) {
            advance();
            term->operators.push_back(*sign);
            term->operands.push_back(signed_union());
        }
        return term;
    }

    TermPtr signed_union() {
        std::size_t signs = 0;
        while (token_.kind == Kind::operator_ && token_.text == "-") {
            ++signs;
            advance();
        }
        TermPtr term = chain(tightest);
        if (signs == 0) return term;
        TermPtr negated = make(Term::Kind::negate);
        negated->number = signs % 2 == 0 ? 1 : -1;
        negated->operands.push_back(std::move(term));
        return negated;
    }

    [[nodiscard]] bool starts_step() const {
        switch (token_.kind) {
            case Kind::name:
            case Kind::star:
            case Kind::at:
            case Kind::axis:
            case Kind::dot:
            case Kind::dots:
                return true;
            default:
                return false;
        }
    }

    TermPtr path() {
        TermPtr term = make(Term::Kind::path);
        if (token_.kind == Kind::slash) {
            term->start = Term::Start::root;
            advance();
            if (starts_step()) steps(*term);
        } else if (token_.kind == Kind::slashes) {
            term->start = Term::Start::root;
            descendants(*term);
        } else if (starts_step() && !starts_call()) {
            steps(*term);
        } else {
            TermPtr base = primary();
            while (token_.kind == Kind::open_square) term->filters.push_back(predicate());
            const bool goes_on = token_.kind == Kind::slash || token_.kind == Kind::slashes;
            if (term->filters.empty() && !goes_on) return base;
            term->start = Term::Start::operand;
            term->operands.push_back(std::move(base));
            more_steps(*term);
        }
        simplify(*term);
        return term;
    }

    [[nodiscard]] bool starts_call() const {
        if (token_.kind != Kind::name || token_.text == "*" || !lexer_.parenthesis_follows())
            return false;
        return !token_.prefix.empty() || !is_node_type(token_.text);
    }

    void steps(Term& path) {
        path.steps.push_back(step());
        more_steps(path);
    }

    void more_steps(Term& path) {
        while (token_.kind == Kind::slash || token_.kind == Kind::slashes) {
            if (token_.kind == Kind::slashes) {
                descendants(path, false);
                continue;
            }
            advance();
            path.steps.push_back(step());
        }
    }

    void descendants(Term& path, bool all = true) {
        advance();
        Step between;
        between.axis = XPathAxis::descendant_or_self;
        path.steps.push_back(std::move(between));
        path.steps.push_back(step());
        if (all) more_steps(path);
    }

    Step step() {
        Step step;
        if (token_.kind == Kind::dot || token_.kind == Kind::dots) {
            step.axis = token_.kind == Kind::dot ? XPathAxis::self : XPathAxis::parent;
            advance();
            return step;
        }
        if (token_.kind == Kind::at) {
            step.axis = XPathAxis::attribute;
            advance();
        } else if (token_.kind == Kind::axis) {
            const auto* known =
                std::find_if(std::begin(axis_names), std::end(axis_names),
                             [this](const AxisName& each) { return each.name == token_.text; });
            if (known == std::end(axis_names)) {
                fault("there is no axis " + token_.text);
                return step;
            }
            step.axis = known->axis;
            advance();
        }
        node_test(step);
        while (token_.kind == Kind::open_square) step.predicates.push_back(predicate());
        return step;
    }

    void node_test(Step& step) {
        NodeTest& test = step.test;
        if (token_.kind == Kind::star) {
            test.kind = NodeTest::Kind::any_name;
            advance();
            return;
        }
        if (token_.kind != Kind::name) return fault("a step of a path is missing here");
        if (token_.prefix.empty() && is_node_type(token_.text) && lexer_.parenthesis_follows())
            return node_type(test);
        test.local = token_.text;
        test.kind = test.local == "*" ? NodeTest::Kind::any_of_space : NodeTest::Kind::name;
        test.bare = token_.prefix.empty();
        if (test.bare) {
            // Attributes have no default namespace, but forms write names of both alike.
            const auto own = namespaces_.find("");
            test.uri = own == namespaces_.end() ? xforms_uri : std::string_view(own->second);
        } else if (const auto uri = uri_of(token_.prefix)) {
            test.uri = *uri;
        } else {
            return fault("the prefix " + token_.prefix + " is not bound to a namespace");
        }
        advance();
    }

    void node_type(NodeTest& test) {
        const std::string type = token_.text;
        test.kind = type == "node"      ? NodeTest::Kind::node
                    : type == "text"    ? NodeTest::Kind::text
                    : type == "comment" ? NodeTest::Kind::comment
                                        : NodeTest::Kind::instruction;
        advance();
        expect(Kind::open, "( is missing");
        if (test.kind == NodeTest::Kind::instruction && token_.kind == Kind::literal) {
            test.local = token_.text;
            advance();
        }
        expect(Kind::close, ") is missing");
    }

    [[nodiscard]] std::optional<std::string> uri_of(std::string_view prefix) const {
        const auto own = namespaces_.find(prefix);
        if (own != namespaces_.end()) return own->second;
        for (const auto& known : known_prefixes)
            if (known.prefix == prefix) return std::string(known.uri);
        return std::nullopt;
    }

    Predicate predicate() {
        expect(Kind::open_square, "[ is missing");
        Predicate predicate;
        ++predicates_;
        predicate.term = expression();
        --predicates_;
        expect(Kind::close_square, "] is missing");
        if (!fault_) examine(predicate);
        return predicate;
    }

    TermPtr primary() {
        TermPtr term;
        switch (token_.kind) {
            case Kind::number:
                term = make(Term::Kind::number);
                term->number = token_.number;
                advance();
                return term;
            case Kind::literal:
                term = make(Term::Kind::text);
                term->text = token_.text;
                advance();
                return term;
            case Kind::open:
                advance();
                term = expression();
                expect(Kind::close, ") is missing");
                return term;
            case Kind::name:
                return call();
            case Kind::dollar:
                fault("variables are not supported");
                break;
            case Kind::end:
                fault("the expression ends where a value is missing");
                break;
            default:
                fault("a value is missing here");
        }
        return make(Term::Kind::number);
    }

    TermPtr call() {
        const Token name = token_;
        const std::string written = name.prefix.empty() ? name.text : name.prefix + ":" + name.text;
        advance();
        expect(Kind::open, "( is missing");
        TermPtr term = make(Term::Kind::call);
        if (token_.kind != Kind::close) {
            term->operands.push_back(expression());
            while (token_.kind == Kind::comma) {
                advance();
                term->operands.push_back(expression());
            }
        }
        expect(Kind::close, ") is missing");
        if (fault_) return term;
        called_.push_back(written);
        bind(*term, name, written);
        return term;
    }

    void bind(Term& term, const Token& name, const std::string& written) {
        bool javarosa = false;
        if (!name.prefix.empty()) {
            const auto uri = uri_of(name.prefix);
            if (!uri) return broken(term, name, "the prefix " + name.prefix + " is not bound");
            javarosa = *uri == javarosa_uri;
            if (!javarosa && *uri != xforms_uri && *uri != "http://www.opendatakit.org/xforms")
                return broken(term, name, "there are no functions of the namespace " + *uri);
        }
        term.function = find_function(name.text, functions_, javarosa);
        if (term.function == nullptr)
            return broken(term, name, "there is no function " + written + "()");
        const std::size_t given = term.operands.size();
        if (given < term.function->arguments_min || given > term.function->arguments_max)
            return broken(term, name,
                          written + "() does not take " + std::to_string(given) +
                              (given == 1 ? " argument" : " arguments"));
        const bool shuffles = term.function->name == "randomize" && given == 1;
        const bool own_position =
            term.function->name == "position" && given == 0 && predicates_ == 0;
        if (term.function->is_volatile || shuffles || own_position) volatile_ = true;
    }

    void broken(Term& term, const Token& name, std::string_view what) {
        const Error error = error_at(source_, name.at, what);
        if (unknown_ == Expression::Unknown::refuse) return fail(error);
        term.kind = Term::Kind::broken;
        term.text = error.detail;
    }

    std::string_view source_;
    const NamespaceMap& namespaces_;
    Expression::Functions functions_;
    Expression::Unknown unknown_;
    Lexer lexer_;
    Token token_;
    std::optional<Error> fault_;
    std::size_t depth_ = 0;
    std::size_t predicates_ = 0;  // that are open
    std::vector<std::string> called_;
    bool volatile_ = false;
};

}  // namespace

Result<std::shared_ptr<const Expression::Program>> parse(std::string_view source,
                                                         const NamespaceMap& namespaces,
                                                         Expression::Functions functions,
                                                         Expression::Unknown unknown) {
    return Parser(source, namespaces, functions, unknown).run();
}

}  // namespace kiosk::xpath
