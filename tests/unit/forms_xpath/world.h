#pragma once

#include <map>
#include <memory>

#include <doctest/doctest.h>
#include <unicode/timezone.h>

#include "kiosk/forms/xpath/expression.h"

namespace tests {

/// What expressions are evaluated in: one document, instances, a fixed moment, a real time zone.
class World final : public kiosk::XPathEnvironment {
  public:
    explicit World(std::string_view xml, const char* zone = "Asia/Shanghai")
        : zone_(icu::TimeZone::createTimeZone(zone)) {
        auto parsed = kiosk::Tree::parse(xml);
        REQUIRE(parsed.has_value());
        tree = std::move(*parsed);
    }

    double now_seconds() const override { return now; }
    int offset_minutes(double seconds) const override {
        int32_t raw = 0;
        int32_t summer = 0;
        UErrorCode status = U_ZERO_ERROR;
        zone_->getOffset(seconds * 1000, 0, raw, summer, status);
        return (raw + summer) / 60000;
    }
    double random() override { return random_value; }
    kiosk::Node* instance(std::string_view id) override {
        const auto found = instances.find(id);
        return found == instances.end() ? nullptr : &found->second->document();
    }
    std::optional<std::string> itext(std::string_view id) override {
        if (id == "hello") return "你好";
        return std::nullopt;
    }
    std::optional<std::string> choice_name(std::string_view value, std::string_view path,
                                           kiosk::Node&) override {
        if (path != "/data/sex") return std::nullopt;
        return "label of " + std::string(value);
    }
    kiosk::Node* root_for(kiosk::Node&) override { return &tree->document(); }
    std::string language() const override { return language_tag; }

    /// A further tree under `id`.
    void add(const std::string& id, std::string_view xml) {
        auto parsed = kiosk::Tree::parse(xml);
        REQUIRE(parsed.has_value());
        instances[id] = std::move(*parsed);
    }

    /// The first node that the path finds.
    kiosk::Node& at(std::string_view path) {
        const auto nodes = compile(path).nodes({&tree->document()}, *this);
        REQUIRE(nodes.has_value());
        REQUIRE(!nodes->empty());
        return *nodes->front();
    }

    kiosk::Expression compile(std::string_view source) const {
        auto expression = kiosk::Expression::compile(source, namespaces, functions);
        INFO(source);
        if (!expression) FAIL(expression.error().detail);
        return *expression;
    }
    kiosk::Node& context() { return here != nullptr ? *here : tree->document(); }

    std::string text(std::string_view source) {
        const auto text = compile(source).text({&context()}, *this);
        return text ? *text : "error: " + text.error().detail;
    }
    double number(std::string_view source) {
        const auto number = compile(source).number({&context()}, *this);
        REQUIRE(number.has_value());
        return *number;
    }
    bool truth(std::string_view source) {
        const auto truth = compile(source).truth({&context()}, *this);
        INFO(source);
        REQUIRE(truth.has_value());
        return *truth;
    }
    /// The texts of the nodes found, with a bar between them.
    std::string nodes(std::string_view source) {
        const auto nodes = compile(source).nodes({&context()}, *this);
        if (!nodes) return "error: " + nodes.error().detail;
        std::string out;
        for (const kiosk::Node* node : *nodes) {
            if (!out.empty()) out += '|';
            out += node->kind() == kiosk::NodeKind::element ? node->name().local
                                                            : node->string_value();
        }
        return out;
    }

    std::unique_ptr<kiosk::Tree> tree;
    std::map<std::string, std::unique_ptr<kiosk::Tree>, std::less<>> instances;
    kiosk::NamespaceMap namespaces;
    kiosk::Expression::Functions functions = kiosk::Expression::Functions::odk;
    kiosk::Node* here = nullptr;
    double now = 1795923296;  // 2026-11-29T11:34:56+08:00
    double random_value = 0.25;
    std::string language_tag = "en";

  private:
    std::unique_ptr<icu::TimeZone> zone_;
};

/// Why an expression is not compiled; empty when it is.
inline std::string refusal(std::string_view source,
                           kiosk::ErrorCode code = kiosk::ErrorCode::bad_format) {
    const auto expression = kiosk::Expression::compile(source, {});
    if (expression) return {};
    CHECK(expression.error().code == code);
    return expression.error().detail;
}

}  // namespace tests
