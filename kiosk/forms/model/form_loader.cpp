#include "kiosk/forms/model/form_loader.h"

#include <algorithm>
#include <cstdlib>

#include "kiosk/base/check.h"

namespace kiosk {

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// “line 12: …” of a parser's error.
std::size_t line_in(std::string_view detail) {
    const auto at = detail.find("line ");
    if (at == std::string_view::npos) return 0;
    std::size_t line = 0;
    for (std::size_t i = at + 5; i < detail.size() && detail[i] >= '0' && detail[i] <= '9'; ++i)
        line = line * 10 + static_cast<std::size_t>(detail[i] - '0');
    return line;
}

/// Its value is another when nothing but time has passed. A form may also draw lots.
bool asks_for_time(const Expression& expression) {
    return expression.is_volatile() && (expression.source().find("today") != std::string::npos ||
                                        expression.source().find("now") != std::string::npos);
}

Node* child_of(const Node& parent, std::string_view uri, std::string_view local) {
    for (Node* child = parent.first_child(); child != nullptr; child = child->next())
        if (child->kind() == NodeKind::element && child->is(uri, local)) return child;
    return nullptr;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!(text = trimmed(text)).empty()) {
        const auto end = std::min(text.find_first_of(blanks), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
}

std::string_view attribute_of(const Node& element, std::string_view local, std::string_view uri) {
    const Node* const attribute = element.attribute(uri, local);
    return attribute == nullptr ? std::string_view() : attribute->value();
}

QualifiedName plain_name(const QualifiedName& name) {
    if (name.prefix.empty()) return {{}, name.local, {}};
    return name;
}

std::string written_name(const QualifiedName& name) {
    return name.prefix.empty() ? name.local : name.prefix + ":" + name.local;
}

bool has_child_elements(const Node& element) {
    for (const Node* child = element.first_child(); child != nullptr; child = child->next())
        if (child->kind() == NodeKind::element) return true;
    return false;
}

Node& copy_plain(Tree& to, Node& parent, const Node& source, bool keep_text) {
    Node& copy = to.append_element(parent, plain_name(source.name()));
    for (const Node* each = source.first_attribute(); each != nullptr; each = each->next())
        if (!each->is(javarosa_namespace, "template"))
            to.set_attribute(copy, each->name(), each->value());
    for (const Node* child = source.first_child(); child != nullptr; child = child->next()) {
        if (child->kind() == NodeKind::element) {
            Node& below = copy_plain(to, copy, *child, keep_text);
            // A template inside a template stays one.
            if (child->attribute(javarosa_namespace, "template") != nullptr)
                to.set_attribute(below, {std::string(javarosa_namespace), "template", "jr"}, "");
        } else if (child->kind() == NodeKind::text && keep_text) {
            to.append_text(copy, child->value());
        }
    }
    return copy;
}

FormLoader::FormLoader(const FormResources& resources, std::string_view file, UnknownFields unknown)
    : resources_(resources),
      file_(file),
      unknown_(unknown),
      made_(std::make_unique<FormDefinition::Compiled>()) {}

void FormLoader::fault(std::string id, const Node* at, std::string_view question,
                       std::string_view attribute, Values values) {
    if (out_.faults.size() >= FormDefinition::max_faults) return;
    FormFault made{std::move(id),
                   file_,
                   at == nullptr ? 0 : Tree::line_of(*at),
                   std::string(question),
                   std::string(attribute),
                   std::move(values)};
    if (std::find(out_.faults.begin(), out_.faults.end(), made) == out_.faults.end())
        out_.faults.push_back(std::move(made));
}

void FormLoader::warn(std::string id, const Node* at, std::string_view question,
                      std::string_view attribute, Values values) {
    if (out_.warnings.size() >= FormDefinition::max_faults) return;
    out_.warnings.push_back({std::move(id), file_, at == nullptr ? 0 : Tree::line_of(*at),
                             std::string(question), std::string(attribute), std::move(values)});
}

FormLoad FormLoader::load(std::string_view xml) {
    if (xml.size() > FormDefinition::max_form_bytes) {
        fault("too_large", nullptr, {}, {},
              {{"limit", std::to_string(FormDefinition::max_form_bytes)}});
        return std::move(out_);
    }
    auto parsed = Tree::parse(xml);
    if (!parsed) {
        fault("xml", nullptr, {}, {}, {{"reason", parsed.error().detail}});
        out_.faults.back().line = line_in(parsed.error().detail);
        return std::move(out_);
    }
    form_ = std::move(*parsed);
    if (!find_parts()) return std::move(out_);
    read_namespaces();
    check_elements();
    read_itext();
    read_primary_instance();
    if (made_->nodes.empty()) return std::move(out_);
    read_secondary_instances();
    read_binds();
    read_body();
    read_actions();
    check_instances();
    check_parents();
    if (out_.faults.empty()) link_dependencies(*made_, file_, out_.faults);
    if (out_.faults.empty()) out_.form = std::make_shared<FormDefinition>(std::move(made_));
    return std::move(out_);
}

bool FormLoader::find_parts() {
    Node* const html = form_->root();
    if (html == nullptr || !html->is(xhtml_namespace, "html")) {
        fault("no_html", html, {}, {});
        return false;
    }
    head_ = child_of(*html, xhtml_namespace, "head");
    body_ = child_of(*html, xhtml_namespace, "body");
    model_ = head_ == nullptr ? nullptr : child_of(*head_, xforms_namespace, "model");
    if (model_ == nullptr || body_ == nullptr) {
        fault("no_part", html, {}, {}, {{"element", model_ == nullptr ? "model" : "body"}});
        return false;
    }
    if (const Node* const title = child_of(*head_, xhtml_namespace, "title"))
        made_->title = title->string_value();
    for (Node* each = model_->first_child(); each != nullptr && primary_ == nullptr;
         each = each->next()) {
        if (each->kind() != NodeKind::element || !each->is(xforms_namespace, "instance")) continue;
        for (Node* root = each->first_child(); root != nullptr; root = root->next())
            if (root->kind() == NodeKind::element) {
                primary_ = root;
                break;
            }
        break;
    }
    if (primary_ == nullptr) {
        fault("no_instance", model_, {}, {});
        return false;
    }
    return true;
}

void FormLoader::read_namespaces() {
    // Those in scope at the root of the primary instance: forms declare all of them on top.
    for (const Node* const each : form_->namespaces(*primary_)) {
        const std::string& prefix = each->name().local;
        if (!prefix.empty()) made_->namespaces.emplace(prefix, std::string(each->value()));
    }
    made_->namespaces.emplace("jr", javarosa_namespace);
    made_->namespaces.emplace("orx", openrosa_namespace);
    made_->namespaces.emplace("odk", odk_namespace);
}

void FormLoader::check_elements() {
    for (const Node* each = model_->first_child(); each != nullptr; each = each->next()) {
        if (each->kind() != NodeKind::element) continue;
        const std::string& local = each->name().local;
        if (local == "submission" && each->attribute({}, "base64RsaPublicKey") != nullptr)
            fault("excluded", each, {}, "base64RsaPublicKey",
                  {{"feature", "submission encryption"}});
        else if (local == "setgeopoint" || local == "recordaudio")
            fault("excluded", each, attribute_of(*each, "ref"), local,
                  {{"feature", "odk:" + local}});
        else if (local == "action")
            fault("excluded", each, {}, local, {{"feature", "action"}});
    }
}

std::optional<Expression> FormLoader::compile(std::string_view source, const Node* at,
                                              std::string_view question,
                                              std::string_view attribute) {
    auto expanded = expand_macros(source);
    if (!expanded) {
        fault("bad_expression", at, question, attribute, {{"reason", expanded.error().detail}});
        return std::nullopt;
    }
    auto compiled = Expression::compile(*expanded, made_->namespaces);
    if (!compiled) {
        const std::string& detail = compiled.error().detail;
        const bool unknown = detail.find("there is no function") != std::string::npos ||
                             detail.find("there are no functions") != std::string::npos;
        fault(unknown ? "unknown_function" : "bad_expression", at, question, attribute,
              {{"reason", detail}});
        return std::nullopt;
    }
    if (++made_->expression_count > FormDefinition::max_expressions) {
        fault("too_many_expressions", at, question, attribute,
              {{"limit", std::to_string(FormDefinition::max_expressions)}});
        return std::nullopt;
    }
    made_->asks_for_time = made_->asks_for_time || asks_for_time(*compiled);
    for (const auto& reference : compiled->references())
        if (reference.start == PathReference::Start::instance)
            needed_.push_back(
                {reference.instance_id, at, std::string(question), std::string(attribute)});
    return std::move(*compiled);
}

std::optional<Expression> FormLoader::compile_attribute(const Node& element, std::string_view uri,
                                                        std::string_view local,
                                                        std::string_view question) {
    const Node* const attribute = element.attribute(uri, local);
    if (attribute == nullptr || trimmed(attribute->value()).empty()) return std::nullopt;
    return compile(attribute->value(), &element, question, local);
}

void FormLoader::check_instances() {
    for (const auto& needed : needed_) {
        if (made_->instances.contains(needed.id)) continue;
        fault("missing_instance", needed.at, needed.question, needed.attribute,
              {{"instance", needed.id}});
    }
}

void FormLoader::check_kiosk_attributes(const Node& element, const std::string& question,
                                        KioskAttributes& into) {
    static const std::set<std::string, std::less<>> known{
        "licence", "source",  "element",      "device",   "sensitivity",
        "online",  "section", "softRequired", "material", "paper"};
    static const std::set<std::string, std::less<>> devices{"idcard",  "scanner", "camera",
                                                            "signpad", "qr",      "fingerprint"};
    for (const Node* each = element.first_attribute(); each != nullptr; each = each->next()) {
        if (each->name().uri != kiosk_forms_namespace) continue;
        const std::string& name = each->name().local;
        const std::string value(trimmed(each->value()));
        if (!known.contains(name)) {
            fault("unknown_attribute", &element, question, written_name(each->name()));
            continue;
        }
        const bool bad =
            value.empty() ||
            (name == "sensitivity" && !(value.size() == 1 && value[0] >= '1' && value[0] <= '4')) ||
            (name == "device" && !devices.contains(value)) ||
            (name == "paper" && value != "card" && value != "sheet");
        if (bad) {
            fault("bad_value", &element, question, written_name(each->name()), {{"value", value}});
            continue;
        }
        into[name] = value;
    }
}

FormLoad load_form(std::string_view xml, const FormResources& resources, std::string_view file,
                   UnknownFields unknown) {
    return FormLoader(resources, file, unknown).load(xml);
}

}  // namespace kiosk
