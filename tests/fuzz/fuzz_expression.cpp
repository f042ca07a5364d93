#include "kiosk/forms/xpath/expression.h"
#include "tests/fuzz/fuzz.h"

namespace {

constexpr std::string_view document =
    "<data xmlns:p='urn:p'><a>1</a><a>2020-02-29</a><b k='x' p:l='y'><c>3</c><c/>t</b><!--m--><?i "
    "j?>"
    "<r><item><k>a</k><v>1</v></item><item><k>b</k><v>2</v></item></r></data>";

class World final : public kiosk::XPathEnvironment {
  public:
    explicit World(kiosk::Tree& tree) : tree_(tree) {}
    double now_seconds() const override { return 1795923296; }
    int offset_minutes(double seconds) const override { return seconds < 0 ? 480 : 540; }
    double random() override { return 0.5; }
    kiosk::Node* instance(std::string_view id) override {
        return id == "x" ? &tree_.document() : nullptr;
    }
    std::optional<std::string> itext(std::string_view id) override { return std::string(id); }
    std::optional<std::string> choice_name(std::string_view value, std::string_view,
                                           kiosk::Node&) override {
        return std::string(value);
    }
    kiosk::Node* root_for(kiosk::Node&) override { return &tree_.document(); }

  private:
    kiosk::Tree& tree_;
};

}  // namespace

namespace tests {

std::vector<std::string> fuzz_seeds() {
    return {
        "/data/a[2] > date('2020-02-28') + 1 and not(selected(../b, 'x'))",
        "instance('x')/data/r/item[k = /data/b/@k or v = current()/../v]/v | //c[position() = "
        "last()]",
        "if(regex(., '^[a-z]+$'), concat('x', join(' ', //a)), -round(1.5 * count(a) div 2, 1))",
        "sum(//v) mod 3 + area('0 0;0 1;1 1') - decimal-date-time(now()) * pi()",
        "indexed-repeat(//v, //item, 2) = pulldata('x', 'v', 'k', 'b')",
        "substring(translate(normalize-space(/), 'abc', 'AB'), 2, 3)[1]/ancestor::node()",
        "format-date-time(today(), '%Y-%m-%d %H:%M') != jr:itext('a')",
        "randomize(//item, 42)/preceding-sibling::*[1]/following::node()/namespace::*",
        "digest(string(//a), 'SHA-256') = base64-decode('5oM=') or uuid(3) = once(5)"};
}

}  // namespace tests

/// What is compiled says where it is wrong or is evaluated within its limits; nothing depends on
/// what was asked before.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto expression = kiosk::Expression::compile(
        tests::text_of(data, size), {{"p", "urn:p"}}, kiosk::Expression::Functions::odk,
        kiosk::Expression::Unknown::fail_when_reached);
    if (!expression) {
        KIOSK_CHECK(!expression.error().detail.empty());
        return 0;
    }
    const auto tree = kiosk::Tree::parse(document);
    World world(**tree);
    const kiosk::Expression::Context context{(*tree)->root()->first_child()};
    const auto first = expression->evaluate(context, world);
    const auto again = expression->evaluate(context, world);
    KIOSK_CHECK(first.has_value() == again.has_value());
    if (!first) {
        KIOSK_CHECK(first.error() == again.error() ||
                    first.error().code == kiosk::ErrorCode::limit_exceeded);
        return 0;
    }
    KIOSK_CHECK(kiosk::to_text(*first) == kiosk::to_text(*again));
    static_cast<void>(expression->text(context, world));
    static_cast<void>(expression->number(context, world));
    static_cast<void>(expression->truth(context, world));
    KIOSK_CHECK(kiosk::to_truth(*first) || !std::holds_alternative<kiosk::NodeSet>(*first) ||
                std::get<kiosk::NodeSet>(*first).empty());
    return 0;
}
