#include "kiosk/forms/xpath/expression.h"

#include "kiosk/base/check.h"
#include "kiosk/forms/xpath/evaluator.h"
#include "kiosk/forms/xpath/parser.h"

namespace kiosk {

NodeSet XPathEnvironment::itext_nodes(std::string_view) {
    return {};
}

std::string XPathEnvironment::language() const {
    return "en";
}

namespace {

xpath::Focus focus_of(const Expression::Context& context) {
    KIOSK_CHECK(context.node != nullptr);
    return {context.node, context.position, context.size,
            context.current != nullptr ? context.current : context.node};
}

/// Evaluates by `ask` and gives what it gave, or the fault.
template <class Ask>
auto asked(const Expression::Program& program, const Expression::Context& context,
           XPathEnvironment& environment, Ask&& ask)
    -> Result<decltype(ask(std::declval<xpath::Evaluator&>(), *program.term,
                           std::declval<const xpath::Focus&>()))> {
    xpath::Evaluator evaluator(program, environment);
    auto answer = ask(evaluator, *program.term, focus_of(context));
    if (evaluator.fault()) return *evaluator.fault();
    return answer;
}

}  // namespace

Expression::Expression(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

Result<Expression> Expression::compile(std::string_view source, const NamespaceMap& namespaces,
                                       Functions functions, Unknown unknown) {
    if (source.size() > max_source_bytes)
        return Error{ErrorCode::limit_exceeded,
                     "an expression has " + std::to_string(max_source_bytes) + " bytes at most",
                     {}};
    auto program = xpath::parse(source, namespaces, functions, unknown);
    if (!program) return program.error();
    return Expression(std::move(*program));
}

Result<XPathValue> Expression::evaluate(const Context& context,
                                        XPathEnvironment& environment) const {
    return asked(
        *program_, context, environment,
        [](xpath::Evaluator& evaluator, const xpath::Term& term, const xpath::Focus& focus) {
            return evaluator.leave(evaluator.value(term, focus));
        });
}

Result<std::string> Expression::text(const Context& context, XPathEnvironment& environment) const {
    return asked(*program_, context, environment,
                 [](xpath::Evaluator& evaluator, const xpath::Term& term,
                    const xpath::Focus& focus) { return evaluator.text(term, focus); });
}

Result<double> Expression::number(const Context& context, XPathEnvironment& environment) const {
    return asked(*program_, context, environment,
                 [](xpath::Evaluator& evaluator, const xpath::Term& term,
                    const xpath::Focus& focus) { return evaluator.number(term, focus); });
}

Result<bool> Expression::truth(const Context& context, XPathEnvironment& environment) const {
    return asked(*program_, context, environment,
                 [](xpath::Evaluator& evaluator, const xpath::Term& term,
                    const xpath::Focus& focus) { return evaluator.truth(term, focus); });
}

Result<NodeSet> Expression::nodes(const Context& context, XPathEnvironment& environment) const {
    return asked(*program_, context, environment,
                 [](xpath::Evaluator& evaluator, const xpath::Term& term,
                    const xpath::Focus& focus) { return evaluator.nodes(term, focus); });
}

const std::string& Expression::source() const {
    return program_->source;
}

const std::vector<PathReference>& Expression::references() const {
    return program_->references;
}

bool Expression::is_volatile() const {
    return program_->is_volatile;
}

const std::vector<std::string>& Expression::functions_called() const {
    return program_->called;
}

}  // namespace kiosk
