#include "kiosk/forms/xform_plan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "kiosk/forms/form_values.h"

namespace kiosk {

namespace {

constexpr std::size_t range_steps_max = 11;

constexpr std::array<std::string_view, 9> card_paths{
    "idcard.name",   "idcard.sex",    "idcard.nation",     "idcard.birth",   "idcard.address",
    "idcard.number", "idcard.issuer", "idcard.valid_from", "idcard.valid_to"};

bool is_name(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
           std::ranges::all_of(text, fits);
}

bool is_known_source(std::string_view path) {
    return std::ranges::find(card_paths, path) != card_paths.end() ||
           path.starts_with("licence.") || path.starts_with("share.") ||
           path.starts_with("scenario.") || path == "principal.name" || path == "principal.number";
}

std::string attribute(const BodyElement& element, std::string_view name) {
    const auto found = element.kiosk.find(name);
    return found == element.kiosk.end() ? std::string() : found->second;
}

std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

FieldKind kind_of_input(const BodyElement& element, ValueType type) {
    if (element.has_appearance("idno")) return FieldKind::citizen_number;
    if (element.has_appearance("phone")) return FieldKind::phone;
    if (element.has_appearance("bank-card")) return FieldKind::bank_card;
    if (element.has_appearance("credit-code")) return FieldKind::credit_code;
    switch (type) {
        case ValueType::integer:
            return FieldKind::number;
        case ValueType::decimal:
            return FieldKind::decimal;
        case ValueType::date:
            return FieldKind::date;
        case ValueType::time:
            return FieldKind::time;
        case ValueType::date_time:
            return FieldKind::date_time;
        case ValueType::string:
        case ValueType::boolean:
        case ValueType::binary:
        case ValueType::barcode:
        case ValueType::geopoint:
        case ValueType::geotrace:
        case ValueType::geoshape:
            return FieldKind::text;
    }
    return FieldKind::text;
}

KeyboardHint keyboard_of(const BodyElement& element, FieldKind kind) {
    switch (kind) {
        case FieldKind::text:
            if (element.has_appearance("numbers")) return KeyboardHint::digits;
            if (element.has_appearance("person-name")) return KeyboardHint::name;
            if (element.has_appearance("latin")) return KeyboardHint::latin;
            return KeyboardHint::text;
        case FieldKind::credit_code:
            return KeyboardHint::letters;
        case FieldKind::citizen_number:
            return KeyboardHint::citizen_number;
        case FieldKind::number:
        case FieldKind::decimal:
        case FieldKind::date:
        case FieldKind::time:
        case FieldKind::date_time:
        case FieldKind::phone:
        case FieldKind::bank_card:
            return KeyboardHint::digits;
        case FieldKind::single_choice:
        case FieldKind::multiple_choice:
        case FieldKind::ranking:
        case FieldKind::upload:
        case FieldKind::acknowledge:
        case FieldKind::note:
            return KeyboardHint::none;
    }
    return KeyboardHint::none;
}

/// The steps of a range as options when there are few; else it is typed as a number.
std::vector<FieldOption> steps_of(const BodyElement& element) {
    const auto start = parse_decimal(element.range_start);
    const auto end = parse_decimal(element.range_end);
    const auto step = parse_decimal(element.range_step);
    if (!start || !end || !step || *step == 0) return {};
    const auto stride = *end >= *start ? std::max(*step, -*step) : -std::max(*step, -*step);
    const auto count = static_cast<std::size_t>((*end - *start) / stride) + 1;
    if (count > range_steps_max) return {};
    std::vector<FieldOption> steps;
    for (std::size_t i = 0; i < count; ++i) {
        const auto text = text_of_decimal(*start + static_cast<std::int64_t>(i) * stride);
        steps.push_back({text, LocalText(text, text), {}});
    }
    return steps;
}

/// Builds the plan of one form and collects what breaks a rule.
class Planner {
  public:
    Planner(std::shared_ptr<const FormDefinition> form, std::string_view file,
            const LicenceNames* licences)
        : plan_(std::make_shared<XFormPlan>()), file_(file), licences_(licences) {
        plan_->form = std::move(form);
    }

    XFormLoad run() {
        check_head();
        const auto& body = plan_->form->body();
        plan_->question_of_body.assign(body.size(), FormNode::none);
        for (std::size_t i = 0; i < body.size(); ++i) {
            if (body[i].kind == BodyKind::control) add(i);
            if (body[i].kind == BodyKind::repeat) check_repeat(body[i]);
            if (body[i].kind == BodyKind::group) check_group(body[i]);
        }
        if (plan_->questions.empty()) blame("no_question", 0, {}, {}, {});
        XFormLoad load;
        load.faults = std::move(faults_);
        load.warnings = std::move(warnings_);
        if (load.faults.empty()) load.plan = std::move(plan_);
        return load;
    }

  private:
    using Values = std::vector<std::pair<std::string, std::string>>;

    void blame(std::string_view id, std::size_t line, std::string question, std::string where,
               Values values) {
        tell(faults_, {std::string(id), file_, line, std::move(question), std::move(where),
                       std::move(values)});
    }
    static void tell(std::vector<FormFault>& list, FormFault fault) {
        if (list.size() < FormDefinition::max_faults) list.push_back(std::move(fault));
    }
    /// Names are ids of fields and pages, so nothing that is shown may share one.
    void claim_name(const BodyElement& element, const FormNode& node) {
        if (!is_name(node.name))
            blame("question_name", element.line, node.path, {}, {{"name", node.name}});
        if (!names_.insert(node.name).second)
            blame("question_twice", element.line, node.path, {}, {{"name", node.name}});
    }

    void check_head() {
        const auto& form = *plan_->form;
        const auto line = form.nodes().front().line;
        if (form.id().empty()) blame("form_without_id", line, {}, "id", {});
        if (form.version().empty()) blame("form_without_version", line, {}, "version", {});
        for (const std::string tag : {"zh", "en"}) {
            const auto& languages = form.languages();
            const bool there = std::ranges::any_of(languages, [&](const std::string& name) {
                return name == tag || name.ends_with("(" + tag + ")");
            });
            if (!there) blame("language_missing", 0, {}, "translation", {{"language", tag}});
        }
    }

    void check_repeat(const BodyElement& element) {
        const auto& node = plan_->form->nodes()[element.node];
        claim_name(element, node);
        if (!element.has_template)
            blame("repeat_without_template", element.line, node.path, "jr:template", {});
    }

    /// A group that is a page gives it its name.
    void check_group(const BodyElement& element) {
        if (element.node != FormNode::none && element.has_appearance("field-list"))
            claim_name(element, plan_->form->nodes()[element.node]);
    }

    void add(std::size_t index) {
        const auto& element = plan_->form->body()[index];
        const auto& node = plan_->form->nodes()[element.node];
        claim_name(element, node);
        QuestionPlan question;
        question.body = index;
        question.node = element.node;
        question.kind = kind_of(element, node);
        question.minimal = element.has_appearance("minimal") ||
                           element.has_appearance("autocomplete") ||
                           element.has_appearance("search");
        if (element.control == ControlKind::range) {
            question.steps = steps_of(element);
            if (!question.steps.empty()) question.kind = FieldKind::single_choice;
        }
        question.keyboard = keyboard_of(element, question.kind);
        read_attributes(element, node, question);
        plan_->question_of_body[index] = plan_->questions.size();
        plan_->questions.push_back(std::move(question));
    }

    static FieldKind kind_of(const BodyElement& element, const FormNode& node) {
        switch (element.control) {
            case ControlKind::input:
                return kind_of_input(element, node.type);
            case ControlKind::select_one:
                return FieldKind::single_choice;
            case ControlKind::select_many:
                return FieldKind::multiple_choice;
            case ControlKind::rank:
                return FieldKind::ranking;
            case ControlKind::range:
                return node.type == ValueType::integer ? FieldKind::number : FieldKind::decimal;
            case ControlKind::upload:
                return FieldKind::upload;
            case ControlKind::trigger:
                return FieldKind::acknowledge;
            case ControlKind::note:
                return FieldKind::note;
        }
        return FieldKind::text;
    }

    /// What the form says of the datum: its sensitivity, its appearance, where it comes from.
    static MaskKind mask_of(const BodyElement& element, const QuestionPlan& question) {
        if (question.sensitivity >= 4) return MaskKind::secret;
        if (attribute(element, "sensitivity") == "1") return MaskKind::none;
        const auto is = [&](std::string_view word, std::string_view source) {
            return element.has_appearance(word) || question.source == source;
        };
        if (question.kind == FieldKind::citizen_number || question.source == "idcard.number")
            return MaskKind::citizen_number;
        if (question.kind == FieldKind::phone) return MaskKind::phone;
        if (question.kind == FieldKind::bank_card) return MaskKind::bank_card;
        if (is("person-name", "idcard.name")) return MaskKind::name;
        if (is("address", "idcard.address")) return MaskKind::address;
        if (is("birth-date", "idcard.birth")) return MaskKind::birth;
        if (question.sensitivity < 3) return MaskKind::none;
        if (question.kind == FieldKind::credit_code) return MaskKind::credit_code;
        // The value of a choice is a code of the form.
        const bool typed = question.keyboard != KeyboardHint::none;
        return typed ? MaskKind::words : MaskKind::secret;
    }

    void read_attributes(const BodyElement& element, const FormNode& node, QuestionPlan& question) {
        const auto wrong = [&](std::string_view name, std::string value) {
            blame("attribute_value", element.line, node.path, "bm:" + std::string(name),
                  {{"value", std::move(value)}});
        };
        question.source = attribute(element, "source");
        if (!question.source.empty() && !is_known_source(question.source))
            wrong("source", question.source);
        // Its shape was judged when the form was compiled.
        if (const auto level = attribute(element, "sensitivity"); level.size() == 1)
            question.sensitivity = level[0] - '0';
        question.mask = mask_of(element, question);
        if (const auto soft = attribute(element, "softRequired"); !soft.empty()) {
            question.soft_required = soft == "true()";
            if (soft != "true()" && soft != "false()") wrong("softRequired", soft);
        }
        if (const auto online = attribute(element, "online"); !online.empty()) {
            question.online = online == "true()";
            if (online != "true()" && online != "false()") wrong("online", online);
            // What can't be asked now must not be missed by the office either.
            if (question.online && !node.required.empty() && node.required != "false()")
                blame("online_required", element.line, node.path, "required", {});
        }
        const auto device = attribute(element, "device");
        question.by_camera =
            question.kind == FieldKind::upload && (device == "camera" || device == "scanner");
        question.card = attribute(element, "paper") == "card";
        if (!attribute(element, "paper").empty() && question.kind != FieldKind::upload)
            wrong("paper", attribute(element, "paper"));
        for (auto& code : words_in(attribute(element, "licence")))
            question.licences.push_back(licence(std::move(code), element, node));
        if (!question.licences.empty() && question.kind != FieldKind::upload)
            wrong("licence", attribute(element, "licence"));
        question.material = attribute(element, "material");
        if (!question.material.empty() && question.kind != FieldKind::upload)
            wrong("material", question.material);
    }

    QuestionPlan::Licence licence(std::string code, const BodyElement& element,
                                  const FormNode& node) {
        LocalText name(code, code);
        if (licences_ != nullptr) {
            const auto known = licences_->find(code);
            if (known != licences_->end())
                name = known->second;
            else
                tell(warnings_, {"licence_unknown",
                                 file_,
                                 element.line,
                                 node.path,
                                 "bm:licence",
                                 {{"code", code}}});
        }
        return {std::move(code), std::move(name)};
    }

    std::shared_ptr<XFormPlan> plan_;
    std::string file_;
    const LicenceNames* licences_;
    std::set<std::string> names_;
    std::vector<FormFault> faults_;
    std::vector<FormFault> warnings_;
};

}  // namespace

std::string_view resource_name(std::string_view uri) {
    for (const std::string_view scheme : {"jr://file-csv/", "jr://file/"}) {
        if (!uri.starts_with(scheme)) continue;
        const auto name = uri.substr(scheme.size());
        const bool plain = !name.empty() && name.find('/') == std::string_view::npos;
        return plain ? name : std::string_view{};
    }
    return {};
}

Result<std::string> NamedResources::read(std::string_view uri) const {
    const auto found = files_.find(resource_name(uri));
    if (found == files_.end())
        return {ErrorCode::not_found, "no file beside the form for " + std::string(uri)};
    return found->second;
}

std::vector<std::string> resources_named(std::string_view xml) {
    std::vector<std::string> names;
    for (auto at = xml.find("jr://file"); at != std::string_view::npos;
         at = xml.find("jr://file", at + 1)) {
        const auto end = xml.find_first_of("\"' \t\r\n<>&", at);
        const std::string name(resource_name(xml.substr(at, end - at)));
        if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    return names;
}

XFormLoad plan_form(std::string_view xml, const FormResources& resources, std::string_view file,
                    const LicenceNames* licences) {
    auto loaded = load_form(xml, resources, file);
    if (!loaded.form) return {nullptr, std::move(loaded.faults), std::move(loaded.warnings)};
    auto planned = Planner(std::move(loaded.form), file, licences).run();
    planned.warnings.insert(planned.warnings.begin(), loaded.warnings.begin(),
                            loaded.warnings.end());
    return planned;
}

}  // namespace kiosk
