#include "tests/corpus/scenario_trace.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <regex>

#include "kiosk/forms/model/form_instance.h"
#include "kiosk/forms/model/value_type.h"
#include "kiosk/forms/xpath/tree.h"

namespace tests {

namespace {

using nlohmann::json;
using namespace std::string_literals;

enum class Opening { fresh, restored, edited };

/// Files beside a form. The public recordings have none.
class FolderResources final : public kiosk::FormResources {
  public:
    explicit FolderResources(std::string folder) : folder_(std::move(folder)) {}
    kiosk::Result<std::string> read(std::string_view uri) const override {
        const std::string name = folder_ + "/" + std::string(uri.substr(uri.rfind('/') + 1));
        std::ifstream file(name, std::ios::binary);
        if (folder_.empty() || !file)
            return kiosk::Result<std::string>(kiosk::ErrorCode::not_found);
        return std::string(std::istreambuf_iterator<char>(file), {});
    }

  private:
    std::string folder_;
};

std::string masked(std::string text) {
    static const std::regex uuid(
        "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    text = std::regex_replace(text, uuid, "UUID");
    for (auto at = text.find("<UUID>"); at != std::string::npos; at = text.find("<UUID>"))
        text.replace(at, 6, "UUID");
    // One suite puts this in the place of uuid().
    const std::string stand_in = "TODO-mock-xpath-functions";
    for (auto at = text.find(stand_in); at != std::string::npos; at = text.find(stand_in))
        text.replace(at, stand_in.size(), "UUID");
    return text;
}

/// What an XML says, whatever the order of its attributes and the way it writes an empty element.
void describe(const kiosk::Node& node, std::string& into) {
    if (node.kind() == kiosk::NodeKind::text) {
        into += "“" + std::string(node.value()) + "”";
        return;
    }
    if (node.kind() != kiosk::NodeKind::element) return;
    into += "<{" + node.name().uri + "}" + node.name().local;
    std::map<std::string, std::string> attributes;
    for (const auto* each = node.first_attribute(); each != nullptr; each = each->next())
        attributes["{" + each->name().uri + "}" + each->name().local] = each->value();
    for (const auto& [name, value] : attributes) into += " " + name + "=“" + value + "”";
    into += ">";
    for (const auto* each = node.first_child(); each != nullptr; each = each->next())
        describe(*each, into);
    into += "</>";
}

std::string described(const std::string& xml) {
    const auto tree = kiosk::Tree::parse(masked(xml));
    if (!tree) return "not XML: " + tree.error().detail + ": " + xml;
    std::string text;
    describe(*(*tree)->root(), text);
    return text;
}

class TraceRun {
  public:
    TraceRun(const json& trace, Opening opening, std::string earlier, std::string resources)
        : trace_(trace),
          opening_(opening),
          earlier_(std::move(earlier)),
          resources_(std::move(resources)) {}

    TraceOutcome run() {
        for (const auto& step : trace_.at("steps")) {
            if (auto outcome = take(step); outcome.kind != TraceOutcome::Kind::passed)
                return outcome;
            if (auto why = compare(step); !why.empty())
                return {TraceOutcome::Kind::failed, "after step " + std::to_string(number_) + " (" +
                                                        step.at("op").get<std::string>() +
                                                        "): " + why};
            ++number_;
        }
        return {};
    }

  private:
    static TraceOutcome failed(std::string reason) {
        return {TraceOutcome::Kind::failed, std::move(reason)};
    }

    TraceOutcome take(const json& step) {
        const std::string op = step.at("op");
        const bool must_fail = step.contains("err") && !step["err"].is_null();
        if (op == "init") return open(step);
        if (op == "setLanguage") {
            const auto& language = step.contains("lang") ? step["lang"] : step.at("args").at(0);
            return judge(instance_->set_language(language.get<std::string>()), must_fail, op);
        }
        const std::string reference = step.at("ref");
        const auto node = instance_->find(reference);
        if (node == kiosk::NodeId::none) return failed(op + ": no node " + reference);
        if (op == "answer") return judge(answer(node, step), must_fail, op);
        if (op == "addRepeat") {
            const auto added = instance_->add_repeat(node);
            if (added.has_value() == must_fail) return failed(op + " on " + reference);
            return {};
        }
        if (op == "removeRepeat") return judge(instance_->remove_repeat(node), must_fail, op);
        return failed("unknown operation " + op);
    }

    static TraceOutcome judge(const kiosk::Result<void>& result, bool must_fail,
                              const std::string& what) {
        if (result.has_value() != must_fail) return {};
        return failed(what + (must_fail ? " should fail" : ": " + result.error().detail));
    }

    TraceOutcome open(const json& step) {
        const auto loaded = kiosk::load_form(step.at("form").get<std::string>(), resources_, "form",
                                             kiosk::UnknownFields::leave_out);
        if (!loaded.form) return refused(loaded.faults.front());
        // The public suites were recorded in America/Phoenix.
        const int offset = step.value("offset", -7 * 60);
        if (step.contains("now"))
            clock_.set_wall(kiosk::WallTime{std::chrono::milliseconds{
                static_cast<std::int64_t>(step["now"].get<double>() * 1000)}});
        kiosk::FormSurroundings world{&clock_, &random_, offset, {}, "en"};
        std::string saved = earlier_;
        Opening how = opening_;
        if (step.contains("edit") && step["edit"].is_string()) {
            saved = masked(step["edit"].get<std::string>());
            how = Opening::edited;
        }
        const kiosk::SecretText secret(saved);
        auto made = how == Opening::fresh ? kiosk::FormInstance::create(loaded.form, world)
                    : how == Opening::restored
                        ? kiosk::FormInstance::restore(loaded.form, world, secret)
                        : kiosk::FormInstance::edit(loaded.form, world, secret);
        if (!made) return failed("the form does not start: " + made.error().detail);
        instance_ = std::move(*made);
        return {};
    }

    static TraceOutcome refused(const kiosk::FormFault& fault) {
        if (fault.id == "excluded")
            return {TraceOutcome::Kind::skipped, fault.values.front().second};
        if (fault.id == "missing_file")
            return {TraceOutcome::Kind::skipped, "instance without its file"};
        return failed("the form is refused: " +
                      std::string(fault.message().in(kiosk::Language::en)));
    }

    /// What the recorded argument means to the engine: a value that doesn't fit empties the answer
    /// there, while ours refuses it, so it is emptied here.
    kiosk::Result<void> answer(kiosk::NodeId node, const json& step) {
        std::vector<std::string> given;
        const auto& args = step.at("args");
        for (std::size_t i = 0; i < args.size(); ++i) {
            if (i == 0 && args.size() > 1 && args[i] == step.at("ref")) continue;
            given.push_back(text_of(args[i], node, step));
        }
        std::string text;
        for (const auto& each : given) text += (text.empty() ? "" : " ") + each;
        const auto& definition = instance_->form().nodes()[instance_->definition_of(node)];
        if (definition.body == kiosk::FormNode::none)
            return kiosk::Result<void>(kiosk::ErrorCode::rejected, "a node without control");
        const auto& body = instance_->form().body()[definition.body];
        using kiosk::ControlKind;
        const bool chosen =
            body.control == ControlKind::select_one || body.control == ControlKind::select_many;
        if (chosen) {
            std::string offered;
            for (const auto& each : given)
                for (const auto& option : instance_->options(node))
                    if (option.value == each) offered += (offered.empty() ? "" : " ") + each;
            return instance_->set_value(node, offered);
        }
        if (body.control == ControlKind::rank) return instance_->set_value(node, text);
        if (body.control == ControlKind::trigger)
            return instance_->set_value(node, text == "1" || text == "OK" ? "OK" : "");
        return instance_->set_value(node, kiosk::canonical_value(definition.type, text));
    }

    std::string text_of(const json& argument, kiosk::NodeId, const json& step) const {
        if (argument.is_null()) return {};
        if (argument.is_string()) return argument;
        if (argument.is_boolean()) return argument.get<bool>() ? "1" : "0";
        // A file's name was not recorded; the instance afterwards has it.
        if (argument.is_object()) return file_name(step);
        return argument.dump();
    }

    static std::string file_name(const json& step) {
        const auto& snap = step.at("snap");
        if (!snap.contains("xml")) return {};
        const auto tree = kiosk::Tree::parse(masked(snap["xml"].get<std::string>()));
        if (!tree) return {};
        const kiosk::Node* node = &(*tree)->document();
        std::string_view path = std::string_view(step.at("ref").get_ref<const std::string&>());
        while (!path.empty() && node != nullptr) {
            path.remove_prefix(1);
            const auto end = std::min(path.find('/'), path.size());
            std::string name(path.substr(0, end));
            path.remove_prefix(end);
            std::size_t number = 1;
            if (const auto bracket = name.find('['); bracket != std::string::npos) {
                number = std::stoul(name.substr(bracket + 1));
                name.resize(bracket);
            }
            const kiosk::Node* next = node->first_child();
            for (; next != nullptr; next = next->next())
                if (next->kind() == kiosk::NodeKind::element && next->name().local == name &&
                    --number == 0)
                    break;
            node = next;
        }
        return node == nullptr ? std::string() : node->string_value();
    }

    std::string kind_of(kiosk::NodeId node) const {
        const auto& form = instance_->form();
        const auto& definition = form.nodes()[instance_->definition_of(node)];
        const kiosk::BodyElement* body =
            definition.body == kiosk::FormNode::none ? nullptr : &form.body()[definition.body];
        if (instance_->is_range(node))
            return "repeat-range:"s +
                   (body->is_counted || body->is_fixed ? "controlled" : "uncontrolled");
        if (instance_->is_repeat_instance(node)) return "repeat-instance";
        if (definition.kind == kiosk::FormNodeKind::root) return "root";
        if (definition.kind == kiosk::FormNodeKind::group) return "group";
        if (body == nullptr) return "model-value";
        switch (body->control) {
            case kiosk::ControlKind::input:
                return "input";
            case kiosk::ControlKind::select_one:
            case kiosk::ControlKind::select_many:
                return "select";
            case kiosk::ControlKind::rank:
                return "rank";
            case kiosk::ControlKind::range:
                return "range";
            case kiosk::ControlKind::upload:
                return "upload";
            case kiosk::ControlKind::trigger:
                return "trigger";
            case kiosk::ControlKind::note:
                return "note";
        }
        return {};
    }

    json seen(kiosk::NodeId node) const {
        const auto state = instance_->state(node);
        json made{{"k", kind_of(node)},
                  {"rel", state.relevant},
                  {"ro", state.readonly},
                  {"req", state.required}};
        const auto& definition = instance_->form().nodes()[instance_->definition_of(node)];
        made["label"] = instance_->label(node).text;
        made["hint"] = instance_->hint(node).text;
        if (definition.kind != kiosk::FormNodeKind::value) return made;
        json message = nullptr;
        if (!state.is_valid()) {
            const auto reason = state.constraint_holds ? kiosk::InvalidReason::required
                                                       : kiosk::InvalidReason::constraint;
            if (const auto words = instance_->message(node, reason)) message = *words;
        }
        made["valid"] = {
            {"c", state.constraint_holds}, {"r", state.requirement_holds}, {"msg", message}};
        const std::string kind = made["k"];
        if (kind == "select" || kind == "rank") {
            made["opts"] = json::array();
            for (const auto& option : instance_->options(node))
                made["opts"].push_back(json::array({option.value, option.label.text}));
        }
        return made;
    }

    void walk(kiosk::NodeId node, std::map<std::string, json>& into) const {
        into[instance_->reference(node)] = seen(node);
        for (const auto each : instance_->children(node)) walk(each, into);
    }

    static void without_words(json& state) {
        state.erase("label");
        state.erase("hint");
        if (state.contains("opts"))
            for (auto& option : state["opts"]) option = option[0];
    }

    static json normal(json expected) {
        expected.erase("ref");
        for (const char* words : {"label", "hint"})
            if (!expected.contains(words) || expected[words].is_null()) expected[words] = "";
        return expected;
    }

    std::string compare(const json& step) {
        const auto& snap = step.at("snap");
        // Recordings of our own forms hold every node every time.
        if (snap.value("whole", false)) expected_.clear();
        for (const auto& gone : snap.value("gone", json::array())) {
            const std::string text = gone;  // "reference|kind"
            expected_.erase(text.substr(0, text.find('|')));
        }
        for (const auto& changed : snap.at("changed"))
            expected_[changed.at("ref")] = normal(changed);
        if (snap.contains("xml")) xml_ = described(snap["xml"]);
        std::map<std::string, json> now;
        walk(instance_->root(), now);
        // Recordings of our own forms are about states and values: the public engine joins guidance
        // to the words, and says nothing of notes.
        if (snap.value("whole", false))
            for (auto* states : {&now, &expected_})
                for (auto& [reference, state] : *states) without_words(state);
        for (const auto& [reference, state] : expected_) {
            const auto found = now.find(reference);
            if (found == now.end()) return "no node " + reference;
            if (found->second != state)
                return reference + " is " + found->second.dump() + ", expected " + state.dump();
        }
        for (const auto& [reference, state] : now)
            if (!expected_.contains(reference)) return "unexpected node " + reference;
        const std::string made = described(instance_->submission_xml().reveal());
        if (!xml_.empty() && made != xml_) return "instance " + made + ", expected " + xml_;
        return {};
    }

    const json& trace_;
    Opening opening_;
    std::string earlier_;
    FolderResources resources_;
    // The day of the recordings.
    kiosk::VirtualClock clock_{kiosk::WallTime{std::chrono::seconds{1795287600}}};
    kiosk::SystemRandom random_;
    std::unique_ptr<kiosk::FormInstance> instance_;
    std::map<std::string, json> expected_;
    std::string xml_;
    std::size_t number_ = 0;
};

std::string last_instance(const json& trace) {
    std::string xml;
    for (const auto& step : trace.at("steps"))
        if (step.at("snap").contains("xml")) xml = step["snap"]["xml"];
    return masked(xml);
}

std::string first_instance(const json& trace) {
    return masked(trace.at("steps")[0].at("snap").value("xml", ""));
}

}  // namespace

TraceOutcome run_trace(const json& trace, const json* before, const std::string& resources) try {
    TraceOutcome fresh = TraceRun(trace, Opening::fresh, {}, resources).run();
    if (fresh.kind != TraceOutcome::Kind::failed || before == nullptr) return fresh;
    for (const Opening opening : {Opening::restored, Opening::edited})
        for (const auto& input : {last_instance(*before), first_instance(trace)})
            if (TraceRun(trace, opening, input, resources).run().kind == TraceOutcome::Kind::passed)
                return {TraceOutcome::Kind::passed, "continued"};
    return fresh;
} catch (const std::exception& broken) {
    return {TraceOutcome::Kind::failed, "not a trace: " + std::string(broken.what())};
}

}  // namespace tests
