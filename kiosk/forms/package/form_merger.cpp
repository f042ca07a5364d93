#include "kiosk/forms/package/form_merger.h"

#include <algorithm>
#include <array>

#include "kiosk/forms/package/path_rewriter.h"

namespace kiosk {

namespace {

const QualifiedName plain(std::string_view local) {
    return {"", std::string(local), ""};
}
const QualifiedName javarosa(std::string_view local) {
    return {std::string(javarosa_uri), std::string(local), "jr"};
}
const QualifiedName ours(std::string_view local) {
    return {std::string(bianmin_uri), std::string(local), "bm"};
}
const QualifiedName xforms(std::string_view local) {
    return {std::string(xforms_uri), std::string(local), ""};
}

constexpr std::string_view skeleton_xml =
    R"(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" )"
    R"(xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms" )"
    R"(xmlns:orx="http://openrosa.org/xforms" xmlns:bm="urn:bianmin:kiosk-forms:1">)"
    R"(<h:head><h:title/><model odk:xforms-version="1.0.0"><itext/><instance><data/></instance>)"
    R"(</model></h:head><h:body/></h:html>)";

/// What a department's copy of a common datum still says for itself.
constexpr std::array<std::string_view, 2> copied_rules{"type", "relevant"};

std::string id_in_itext(const std::string& expression) {
    const auto begin = expression.find('\'');
    const auto end = expression.rfind('\'');
    return !expression.starts_with("jr:itext(") || begin == end
               ? std::string()
               : expression.substr(begin + 1, end - begin - 1);
}

void number_itext(Node& element, const std::string& prefix, Tree& tree) {
    for (auto* child : elements_of(element)) {
        if (child->name().local == "itextId") {
            tree.set_text(*child, prefix + child->string_value());
        } else {
            number_itext(*child, prefix, tree);
        }
    }
}

}  // namespace

FormMerger::FormMerger(const FormPackage& package, const DataTable::Sources& sources,
                       const DataTable& table)
    : package_(package), sources_(sources), table_(table), words_of_moved_(sources.size()) {}

std::string FormMerger::run() {
    skeleton();
    write_instance();
    write_secondary_instances();
    write_binds();
    write_actions();
    write_body();
    write_itext();
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + tree_->to_xml(*tree_->root());
}

void FormMerger::skeleton() {
    auto parsed = Tree::parse(skeleton_xml);
    KIOSK_CHECK(parsed);
    tree_ = std::move(*parsed);
    auto* head = tree_->root()->child("head");
    model_ = head->child("model");
    body_ = tree_->root()->child("body");
    itext_ = model_->child("itext");
    data_ = model_->child("instance")->child("data");
    tree_->set_text(*head->child("title"), package_.title.in(Language::zh));
    tree_->set_attribute(*data_, plain("id"), package_.id);
    tree_->set_attribute(*data_, plain("version"), package_.version);
}

/// Everything is wanted until the person leaves something out.
void FormMerger::write_choice_instance() {
    if (!package_.has_choice()) return;
    auto& group = tree_->append_element(*data_, xforms(choice_group));
    std::string all;
    for (const auto& part : package_.parts)
        if (part.optional) all += (all.empty() ? "" : " ") + part.id;
    tree_->set_text(tree_->append_element(group, xforms(choice_question)), all);
}

void FormMerger::write_choice_body() {
    if (!package_.has_choice()) return;
    const auto label = [&](Node& parent, const std::string& id) {
        tree_->set_attribute(tree_->append_element(parent, xforms("label")), plain("ref"),
                             "jr:itext('" + std::string(choice_group) + "." + id + "')");
    };
    auto& page = tree_->append_element(*body_, xforms("group"));
    tree_->set_attribute(page, plain("appearance"), "field-list");
    label(page, "question");
    auto& choice = tree_->append_element(page, xforms("select"));
    tree_->set_attribute(choice, plain("ref"), DataTable::choice_place());
    label(choice, "question");
    for (const auto& part : package_.parts) {
        if (!part.optional) continue;
        auto& item = tree_->append_element(choice, xforms("item"));
        label(item, part.id);
        tree_->set_text(tree_->append_element(item, xforms("value")), part.id);
    }
}

void FormMerger::write_choice_words(Node& translation, const std::string& language) {
    if (!package_.has_choice()) return;
    const auto in = [&](const LocalText& words) {
        return words.in(language.find("zh") != std::string::npos ? Language::zh : Language::en);
    };
    const auto put = [&](const std::string& id, const LocalText& words, const LocalText& hint) {
        auto& text = tree_->append_element(translation, xforms("text"));
        tree_->set_attribute(text, plain("id"), std::string(choice_group) + "." + id);
        tree_->set_text(tree_->append_element(text, xforms("value")), in(words));
        if (hint.empty()) return;
        auto& guidance = tree_->append_element(text, xforms("value"));
        tree_->set_attribute(guidance, plain("form"), "guidance");
        tree_->set_text(guidance, in(hint));
    };
    put("question", package_.choice, {});
    for (const auto& part : package_.parts)
        if (part.optional) put(part.id, part.name, part.body);
}

void FormMerger::write_instance() {
    write_choice_instance();
    auto& common = tree_->append_element(*data_, xforms(common_group));
    for (const auto& datum : table_.common()) {
        auto& element = tree_->append_element(common, xforms(datum.name));
        for (const auto& asker : datum.askers) {
            const auto value = asker.node->element->string_value();
            if (value.empty()) continue;
            tree_->set_text(element, value);
            break;
        }
    }
    for (std::size_t part = 0; part < sources_.size(); ++part) {
        auto& group = tree_->append_element(*data_, xforms(package_.parts[part].id));
        for (const auto* child : elements_of(sources_[part]->root())) {
            if (child->name().local != "meta") tree_->insert_copy(group, nullptr, *child);
        }
    }
    auto& meta = tree_->append_element(*data_, xforms("meta"));
    tree_->append_element(meta, xforms("instanceID"));
}

void FormMerger::write_secondary_instances() {
    std::set<std::string> written;
    for (std::size_t part = 0; part < sources_.size(); ++part) {
        for (const auto* instance : sources_[part]->secondary_instances()) {
            const auto id = table_.instance_name(part, attribute_of(*instance, "", "id"));
            if (!written.insert(id).second) continue;
            auto& copy = tree_->insert_copy(*model_, nullptr, *instance);
            tree_->set_attribute(copy, plain("id"), id);
            number_itext(copy, package_.parts[part].id + ".", *tree_);
        }
    }
}

std::string FormMerger::here(std::size_t part, const SourceNode* moved,
                             std::string_view expression) const {
    return moved != nullptr ? table_.moved(part, *moved, expression)
                            : table_.kept(part, expression);
}

void FormMerger::write_binds() {
    for (const auto& part : package_.parts) {
        if (!part.optional) continue;
        auto& bind = tree_->append_element(*model_, xforms("bind"));
        tree_->set_attribute(bind, plain("nodeset"), "/data/" + part.id);
        tree_->set_attribute(bind, plain("relevant"), DataTable::is_wanted(part));
    }
    if (package_.has_choice()) {
        auto& bind = tree_->append_element(*model_, xforms("bind"));
        tree_->set_attribute(bind, plain("nodeset"), DataTable::choice_place());
        tree_->set_attribute(bind, plain("type"), "string");
    }
    for (const auto& datum : table_.common()) common_bind(datum);
    for (std::size_t part = 0; part < sources_.size(); ++part) {
        for (const auto* element : elements_of(sources_[part]->model())) {
            if (element->is(xforms_uri, "bind")) part_bind(part, *element);
        }
    }
    auto& meta = tree_->append_element(*model_, xforms("bind"));
    tree_->set_attribute(meta, plain("nodeset"), "/data/meta/instanceID");
    tree_->set_attribute(meta, plain("type"), "string");
    tree_->set_attribute(meta, javarosa("preload"), "uid");
}

/// The message of the first department that has one for this rule.
void FormMerger::message(Node& bind, const CommonDatum& datum, std::string_view name,
                         std::string_view rule) {
    for (const auto& asker : datum.askers) {
        const auto words = asker.node->rule(javarosa_uri, name);
        if (words.empty() || asker.node->rule(rule).empty()) continue;
        const auto id = id_in_itext(words);
        // Plain words are no expression.
        tree_->set_attribute(bind, javarosa(name),
                             id.empty() ? words : table_.moved(asker.part, *asker.node, words));
        if (!id.empty()) words_of_moved_[asker.part][id] = asker.node;
        return;
    }
}

void FormMerger::common_bind(const CommonDatum& datum) {
    auto& bind = tree_->append_element(*model_, xforms("bind"));
    const auto set = [&](const QualifiedName& name, std::string_view value) {
        if (!value.empty()) tree_->set_attribute(bind, name, value);
    };
    const auto& first = *datum.askers.front().node;
    set(plain("nodeset"), DataTable::place_of(datum));
    set(plain("type"), first.type());
    set(plain("required"), datum.required);
    set(plain("relevant"), datum.relevant);
    set(plain("readonly"), datum.readonly);
    set(plain("constraint"), datum.constraint);
    message(bind, datum, "constraintMsg", "constraint");
    message(bind, datum, "requiredMsg", "required");
    set(javarosa("preload"), datum.preload);
    set(javarosa("preloadParams"), datum.preload_parameter);
    set(ours("element"), datum.element.empty() ? first.ours("element") : datum.element);
    set(ours("source"), datum.source);
    set(ours("licence"), datum.licence);
    set(ours("device"), datum.device);
    set(ours("material"), datum.material);
    set(ours("paper"), datum.paper);
    set({std::string(openrosa_uri), "max-pixels", "orx"}, datum.max_pixels);
    if (datum.sensitivity > 0) set(ours("sensitivity"), std::to_string(datum.sensitivity));
    if (datum.online) set(ours("online"), "true()");
    if (datum.soft_required) set(ours("softRequired"), "true()");
}

void FormMerger::part_bind(std::size_t part, const Node& bind) {
    const auto path = attribute_of(bind, "", "nodeset");
    const auto meta = sources_[part]->root_path() + "/meta";
    if (path == meta || path.starts_with(meta + "/")) return;
    const auto* node = sources_[part]->find(path);
    const auto* datum = table_.of(part, path);
    if (node != nullptr && datum != nullptr) return copy_bind(part, bind, *node, *datum);
    auto& copy = tree_->append_element(*model_, xforms("bind"));
    for (const auto* one = bind.first_attribute(); one != nullptr; one = one->next()) {
        const auto ours_only = one->name().uri == bianmin_uri;
        const auto value = std::string(one->value());
        tree_->set_attribute(copy, one->name(), ours_only ? value : table_.kept(part, value));
    }
}

void FormMerger::copy_bind(std::size_t part, const Node& bind, const SourceNode& node,
                           const CommonDatum& datum) {
    auto& copy = tree_->append_element(*model_, xforms("bind"));
    tree_->set_attribute(copy, plain("nodeset"), table_.own_place(part, node.path));
    for (const auto name : copied_rules) {
        const auto value = attribute_of(bind, "", name);
        if (!value.empty()) tree_->set_attribute(copy, plain(name), table_.kept(part, value));
    }
    tree_->set_attribute(copy, plain("calculate"), DataTable::place_of(datum));
    for (const auto* name : {"element", "sensitivity"}) {
        const auto value = node.ours(name);
        if (!value.empty()) tree_->set_attribute(copy, ours(name), value);
    }
}

/// setvalue beside the binds. One that sets a common datum sets the datum; the same one of another
/// form is not done twice.
void FormMerger::write_actions() {
    std::set<std::string> written;
    for (std::size_t part = 0; part < sources_.size(); ++part) {
        for (const auto* element : elements_of(sources_[part]->model())) {
            if (element->name().local != "setvalue") continue;
            const auto ref = attribute_of(*element, "", "ref");
            const bool common = table_.of(part, ref) != nullptr;
            copy_action(part, *element, *model_, common ? sources_[part]->find(ref) : nullptr,
                        written);
        }
    }
}

/// `moved` is the question it belongs to, when that one is asked in the common group. What is
/// written already is not done twice.
void FormMerger::copy_action(std::size_t part, const Node& source, Node& parent,
                             const SourceNode* moved, std::set<std::string>& written) {
    auto& copy = tree_->insert_copy(parent, nullptr, source);
    rewrite_control(part, copy, moved);
    if (!written.insert(tree_->to_xml(copy)).second) tree_->remove(copy);
}

/// A datum is asked once, on the page of one form, and what the others do with its answer happens
/// there.
void FormMerger::bring_actions(std::size_t part, const Node& source) {
    const auto ref = attribute_of(source, "", "ref");
    const auto question = questions_.find(table_.of(part, ref));
    if (question == questions_.end()) return;
    std::set<std::string> written;
    for (const auto* child : elements_of(*question->second)) written.insert(tree_->to_xml(*child));
    for (const auto* child : elements_of(source)) {
        if (child->name().local == "setvalue")
            copy_action(part, *child, *question->second, sources_[part]->find(ref), written);
    }
}

void FormMerger::write_body() {
    write_choice_body();
    for (std::size_t part = 0; part < sources_.size(); ++part) {
        for (const auto* element : elements_of(sources_[part]->body()))
            copy_body(part, *element, *body_);
    }
    for (const auto& [part, source] : asked_elsewhere_) bring_actions(part, *source);
}

bool FormMerger::holds_group(const Node& element) {
    const auto& name = element.name().local;
    return name == "group" || name == "repeat";
}

/// False when nothing of it is left to be shown.
bool FormMerger::copy_body(std::size_t part, const Node& source, Node& parent) {
    if (!holds_group(source)) {
        const auto ref = attribute_of(source, "", "ref");
        const auto* datum = table_.of(part, ref);
        const bool elsewhere = datum != nullptr && datum->askers[datum->home].part != part;
        if (elsewhere)
            asked_elsewhere_.emplace_back(part, &source);
        else
            copy_control(part, source, parent, datum);
        return !elsewhere;
    }
    auto& group = tree_->append_element(parent, source.name());
    copy_attributes(part, source, group);
    bool shows = false;
    bool moved = false;
    for (const auto* child : elements_of(source)) {
        const auto& name = child->name().local;
        if (name == "label" || name == "hint" || name == "setvalue") {
            copy_control(part, *child, group, nullptr);
            continue;
        }
        moved = moved || table_.of(part, attribute_of(*child, "", "ref")) != nullptr;
        shows = copy_body(part, *child, group) || shows;
    }
    // A question of the common group is none of this group's: it only stands on its page.
    auto* ref = group.attribute("", "ref");
    if (moved && ref != nullptr) tree_->remove(*ref);
    if (!shows) tree_->remove(group);
    return shows;
}

void FormMerger::copy_attributes(std::size_t part, const Node& source, Node& target) {
    for (const auto* one = source.first_attribute(); one != nullptr; one = one->next()) {
        const auto value = std::string(one->value());
        const bool words = one->name().uri == bianmin_uri || one->name().local == "appearance";
        tree_->set_attribute(target, one->name(), words ? value : table_.kept(part, value));
    }
}

void FormMerger::copy_control(std::size_t part, const Node& source, Node& parent,
                              const CommonDatum* datum) {
    auto& copy = tree_->insert_copy(parent, nullptr, source);
    const auto* node =
        datum == nullptr ? nullptr : sources_[part]->find(attribute_of(source, "", "ref"));
    if (node != nullptr) note_words(part, source, node);
    rewrite_control(part, copy, node);
    if (datum == nullptr) return;
    tree_->set_attribute(copy, plain("ref"), DataTable::place_of(*datum));
    questions_.emplace(datum, &copy);
}

/// Texts that a moved question uses may hold outputs with paths from where it stood.
void FormMerger::note_words(std::size_t part, const Node& element, const SourceNode* moved) {
    if (const auto id = id_in_itext(attribute_of(element, "", "ref")); !id.empty())
        words_of_moved_[part][id] = moved;
    for (const auto* child : elements_of(element)) note_words(part, *child, moved);
}

/// Every attribute that holds an expression. What stands in an itemset is seen from its items, so
/// only ids change there.
void FormMerger::rewrite_control(std::size_t part, Node& element, const SourceNode* moved) {
    static constexpr std::array<std::string_view, 4> expressions{"ref", "nodeset", "value",
                                                                 "count"};
    const bool is_action = element.name().local == "setvalue";
    for (auto* one = element.first_attribute(); one != nullptr; one = one->next()) {
        const auto& name = one->name().local;
        if (std::ranges::find(expressions, name) == expressions.end()) continue;
        // What sets a common datum sets the datum, not the department's copy of it.
        const auto* set = is_action && name == "ref" ? table_.of(part, one->value()) : nullptr;
        tree_->set_text(
            *one, set != nullptr ? DataTable::place_of(*set) : here(part, moved, one->value()));
    }
    const bool of_items = element.name().local == "itemset";
    for (auto* child : elements_of(element))
        rewrite_control(part, *child, of_items ? nullptr : moved);
}

void FormMerger::write_itext() {
    const auto body = tree_->to_xml(*tree_->root());
    for (const auto* pattern : sources_.front()->translations()) {
        const auto language = attribute_of(*pattern, "", "lang");
        auto& translation = tree_->append_element(*itext_, xforms("translation"));
        tree_->set_attribute(translation, plain("lang"), language);
        if (pattern->attribute("", "default") != nullptr)
            tree_->set_attribute(translation, plain("default"), "true()");
        write_choice_words(translation, language);
        for (std::size_t part = 0; part < sources_.size(); ++part) {
            for (const auto* own : sources_[part]->translations()) {
                if (attribute_of(*own, "", "lang") != language) continue;
                for (const auto* text : elements_of(*own)) {
                    const auto old_id = attribute_of(*text, "", "id");
                    const auto id = package_.parts[part].id + "." + old_id;
                    const bool used = body.find("'" + id + "'") != std::string::npos ||
                                      body.find(">" + id + "<") != std::string::npos ||
                                      body.find("\"" + id + "\"") != std::string::npos;
                    if (!used) continue;
                    auto& copy = tree_->insert_copy(translation, nullptr, *text);
                    const auto moved = words_of_moved_[part].find(old_id);
                    rewrite_control(part, copy,
                                    moved == words_of_moved_[part].end() ? nullptr : moved->second);
                    tree_->set_attribute(copy, plain("id"), id);
                }
            }
        }
    }
}

}  // namespace kiosk
