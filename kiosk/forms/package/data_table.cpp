#include "kiosk/forms/package/data_table.h"

#include <algorithm>
#include <map>
#include <set>

#include "kiosk/forms/package/path_rewriter.h"

namespace kiosk {

namespace {

std::string instance_signature(const FormSource& source, const Node& instance) {
    const auto src = attribute_of(instance, "", "src");
    return src.empty() ? source.tree().to_xml(instance) : src;
}

/// Where an asked node stands on the last page of its form: contact and declaration.
bool is_last_page(const FormSource& source, const SourceNode& node) {
    return node.page + 1 == source.page_count();
}

std::string in_brackets(const std::string& expression) {
    return "(" + expression + ")";
}

}  // namespace

DataTable::DataTable(const FormPackage& package, const Sources& sources)
    : package_(package), sources_(sources) {}

std::vector<FormFault> DataTable::build() {
    check_elements();
    collect();
    rename_clashes();
    share_instances();
    if (faults_.empty()) settle_rules();
    for (const auto& datum : common_) check_agreement(datum);
    return std::move(faults_);
}

/// A form that asks one datum twice has no one place to be filled from.
void DataTable::check_elements() {
    std::map<std::string, std::set<std::size_t>> askers;
    for (std::size_t part = 0; part < sources_.size(); ++part) {
        std::map<std::string, const SourceNode*> seen;
        for (const auto& node : sources_[part]->nodes()) {
            const auto element = node.ours("element");
            if (element.empty() || !node.is_asked()) continue;
            askers[element].insert(part);
            const auto [first, added] = seen.emplace(element, &node);
            if (added) continue;
            auto fault = sources_[part]->fault("package_element_twice", node, "bm:element");
            fault.values = {{"element", element}, {"other", first->second->path}};
            faults_.push_back(std::move(fault));
        }
    }
    for (std::size_t part = 0; part < sources_.size(); ++part) {
        for (const auto& node : sources_[part]->nodes()) {
            const auto element = node.ours("element");
            const bool shared = node.in_repeat && node.is_asked() && askers[element].size() > 1;
            if (element.empty() || !shared) continue;
            auto fault = sources_[part]->fault("package_repeat", node, "bm:element");
            fault.values = {{"element", element}};
            faults_.push_back(std::move(fault));
        }
    }
}

void DataTable::collect() {
    std::map<std::string, std::vector<Asker>> askers;
    std::vector<std::string> order;
    for (std::size_t part = 0; part < sources_.size(); ++part) {
        for (const auto& node : sources_[part]->nodes()) {
            const auto element = node.ours("element");
            if (element.empty() || !node.is_asked() || node.in_repeat) continue;
            auto& list = askers[element];
            if (list.empty()) order.push_back(element);
            if (list.empty() || list.back().part != part) list.push_back({part, &node});
        }
    }
    for (const auto& element : order) {
        auto& list = askers[element];
        if (list.size() < 2) continue;
        CommonDatum datum;
        datum.element = element;
        datum.name = list.front().node->name;
        const bool last = std::ranges::all_of(list, [&](const Asker& asker) {
            return is_last_page(*sources_[asker.part], *asker.node);
        });
        datum.home = last ? list.size() - 1 : 0;
        datum.askers = std::move(list);
        common_.push_back(std::move(datum));
    }
}

/// The name of a question is its id on screens and in drafts: one in the whole form.
void DataTable::rename_clashes() {
    std::map<std::string, int> count;
    for (const auto& datum : common_) ++count[datum.name];
    const auto each_other = [&](const auto& act) {
        for (std::size_t part = 0; part < sources_.size(); ++part) {
            for (const auto& node : sources_[part]->nodes()) {
                if (node.control != nullptr && of(part, node.path) == nullptr) act(part, node);
            }
        }
    };
    each_other([&](std::size_t, const SourceNode& node) { ++count[node.name]; });
    std::set<std::string> taken;
    for (const auto& [name, times] : count) taken.insert(name);
    const auto free_name = [&](std::size_t part, const std::string& name) {
        auto made = package_.parts[part].id + "_" + name;
        while (!taken.insert(made).second) made += "_";
        return made;
    };
    const auto shared = common_.size();
    std::vector<CommonDatum> moved_for_name;
    each_other([&](std::size_t part, const SourceNode& node) {
        if (count[node.name] < 2) return;
        if (node.in_repeat || !node.is_asked()) {
            auto fault = sources_[part]->fault("package_name", node);
            fault.values = {{"name", node.name}};
            faults_.push_back(std::move(fault));
            return;
        }
        CommonDatum datum;
        datum.name = free_name(part, node.name);
        datum.askers = {{part, &node}};
        moved_for_name.push_back(std::move(datum));
    });
    std::set<std::string> used;
    for (std::size_t i = 0; i < shared; ++i) {
        auto& datum = common_[i];
        if (!used.insert(datum.name).second)
            datum.name = free_name(datum.askers.front().part, datum.name);
    }
    std::ranges::move(moved_for_name, std::back_inserter(common_));
}

const CommonDatum* DataTable::of(std::size_t part, std::string_view path) const {
    for (const auto& datum : common_) {
        for (const auto& asker : datum.askers) {
            if (asker.part == part && asker.node->path == path) return &datum;
        }
    }
    return nullptr;
}

std::string DataTable::place_of(const CommonDatum& datum) {
    return "/data/" + std::string(common_group) + "/" + datum.name;
}

std::string DataTable::choice_place() {
    return "/data/" + std::string(choice_group) + "/" + std::string(choice_question);
}

std::string DataTable::is_wanted(const PackagePart& part) {
    return "selected(" + choice_place() + ", '" + part.id + "')";
}

std::string DataTable::own_place(std::size_t part, std::string_view path) const {
    const auto& root = sources_[part]->root_path();
    if (path != root && !path.starts_with(root + "/")) return std::string(path);
    return "/data/" + package_.parts[part].id + std::string(path.substr(root.size()));
}

std::string DataTable::best_place(std::size_t part, std::string_view path) const {
    const auto* datum = of(part, path);
    return datum != nullptr && datum->uniform ? place_of(*datum) : own_place(part, path);
}

std::string DataTable::question_place(std::size_t part, std::string_view path) const {
    const auto* datum = of(part, path);
    return datum != nullptr ? place_of(*datum) : own_place(part, path);
}

/// Two forms that bring the same list bring it once; another list under a name that is taken gets
/// one of its own.
void DataTable::share_instances() {
    std::map<std::string, std::string> signatures;
    renamed_instances_.resize(sources_.size());
    for (std::size_t part = 0; part < sources_.size(); ++part) {
        for (const auto* instance : sources_[part]->secondary_instances()) {
            const auto id = attribute_of(*instance, "", "id");
            const auto signature = instance_signature(*sources_[part], *instance);
            const auto [first, added] = signatures.emplace(id, signature);
            if (!added && first->second != signature)
                renamed_instances_[part].emplace_back(id, package_.parts[part].id + "-" + id);
        }
    }
}

std::string DataTable::instance_name(std::size_t part, const std::string& id) const {
    for (const auto& [old_name, name] : renamed_instances_[part]) {
        if (old_name == id) return name;
    }
    return id;
}

RewriteRules DataTable::rules_for(std::size_t part) const {
    RewriteRules rules;
    rules.question = [this, part](const std::string& path) { return question_place(part, path); };
    rules.instance = [this, part](const std::string& id) { return instance_name(part, id); };
    rules.itext = [this, part](const std::string& id) {
        return package_.parts[part].id + "." + id;
    };
    return rules;
}

std::string DataTable::moved(std::size_t part, const SourceNode& node,
                             std::string_view expression) const {
    auto rules = rules_for(part);
    rules.path = [&](const std::string& path) { return best_place(part, path); };
    rules.context = node.path;
    return rewrite_expression(expression, rules);
}

std::string DataTable::kept(std::size_t part, std::string_view expression) const {
    auto rules = rules_for(part);
    rules.path = [&](const std::string& path) { return own_place(part, path); };
    return rewrite_expression(expression, rules);
}

/// What must hold for the node to be asked in its own form: its own rule and those of the groups
/// around it.
std::string DataTable::relevance(const Asker& asker) const {
    std::string all;
    const auto& nodes = sources_[asker.part]->nodes();
    const auto add = [&](const SourceNode& node) {
        const auto rule = node.rule("relevant");
        if (rule.empty() || rule == "true()") return;
        const auto here = moved(asker.part, node, rule);
        all = all.empty() ? here : in_brackets(all) + " and " + in_brackets(here);
    };
    if (package_.parts[asker.part].optional) all = is_wanted(package_.parts[asker.part]);
    for (const auto index : asker.node->above) add(nodes[index]);
    add(*asker.node);
    return all;
}

/// Starts from data that are always asked and goes on to those that only depend on data of which
/// it is known that all departments are asked in the same circumstances.
void DataTable::settle_rules() {
    for (bool grown = true; grown;) {
        grown = false;
        for (auto& datum : common_) {
            if (datum.uniform) continue;
            std::set<std::string> different;
            for (const auto& asker : datum.askers)
                different.insert(normalised_expression(relevance(asker)));
            datum.uniform = different.size() == 1;
            grown = grown || datum.uniform;
        }
    }
    for (auto& datum : common_) settle_relevance(datum);
    for (auto& datum : common_) settle_attributes(datum);
}

void DataTable::settle_relevance(CommonDatum& datum) {
    std::vector<std::string> relevances;
    std::vector<std::string> different;
    std::set<std::string> seen;
    for (const auto& asker : datum.askers) {
        relevances.push_back(relevance(asker));
        if (seen.insert(normalised_expression(relevances.back())).second)
            different.push_back(relevances.back());
    }
    const bool always = seen.contains("");
    if (!always) {
        for (const auto& one : different) {
            const auto term = different.size() == 1 ? one : in_brackets(one);
            datum.relevant += datum.relevant.empty() ? term : " or " + term;
        }
    }
    settle_required(datum, relevances);
}

/// Required as soon as one department that is asked now requires it.
void DataTable::settle_required(CommonDatum& datum, const std::vector<std::string>& relevances) {
    std::vector<std::string> terms;
    bool all_always = true;
    for (std::size_t i = 0; i < datum.askers.size(); ++i) {
        const auto& asker = datum.askers[i];
        const auto rule = asker.node->rule("required");
        all_always = all_always && rule == "true()";
        if (rule.empty() || rule == "false()") continue;
        auto term = moved(asker.part, *asker.node, rule);
        if (!datum.uniform && !relevances[i].empty())
            term = in_brackets(relevances[i]) + " and " + in_brackets(term);
        const bool known = std::ranges::any_of(terms, [&](const std::string& other) {
            return normalised_expression(other) == normalised_expression(term);
        });
        if (!known) terms.push_back(term);
    }
    if (all_always || std::ranges::find(terms, "true()") != terms.end()) {
        datum.required = "true()";
        return;
    }
    for (const auto& term : terms) {
        const auto one = terms.size() == 1 ? term : in_brackets(term);
        datum.required += datum.required.empty() ? one : " or " + one;
    }
}

/// One asker may be silent; two that speak must say the same.
void DataTable::settle_same(CommonDatum& datum, std::string_view uri, std::string_view attribute,
                            std::string& merged, std::string_view fault_id) {
    const Asker* speaker = nullptr;
    for (const auto& asker : datum.askers) {
        const auto rule = asker.node->rule(uri, attribute);
        if (rule.empty()) continue;
        const auto here = moved(asker.part, *asker.node, rule);
        if (speaker == nullptr) {
            speaker = &asker;
            merged = here;
        } else if (normalised_expression(here) != normalised_expression(merged)) {
            const auto prefix = uri == bianmin_uri ? "bm:" : uri == javarosa_uri ? "jr:" : "";
            blame(std::string(fault_id), datum, asker, prefix + std::string(attribute), rule,
                  speaker->node->rule(uri, attribute));
        }
    }
}

void DataTable::settle_attributes(CommonDatum& datum) {
    settle_same(datum, "", "constraint", datum.constraint, "package_constraint");
    settle_same(datum, "", "readonly", datum.readonly, "package_rule");
    settle_same(datum, javarosa_uri, "preload", datum.preload, "package_rule");
    settle_same(datum, javarosa_uri, "preloadParams", datum.preload_parameter, "package_rule");
    datum.soft_required = datum.required.empty();
    for (const auto& asker : datum.askers) {
        const auto& node = *asker.node;
        const auto take = [&](std::string& into, std::string_view name) {
            if (into.empty()) into = node.ours(name);
        };
        take(datum.licence, "licence");
        take(datum.device, "device");
        take(datum.material, "material");
        take(datum.paper, "paper");
        if (datum.max_pixels.empty()) datum.max_pixels = node.rule(openrosa_uri, "max-pixels");
        // the card in the hand before a licence, a licence before a register's reply.
        const auto rank = [](const std::string& source) {
            return source.empty()                   ? 4
                   : source.starts_with("idcard.")  ? 1
                   : source.starts_with("licence.") ? 2
                                                    : 3;
        };
        if (const auto source = node.ours("source"); rank(source) < rank(datum.source))
            datum.source = source;
        const auto level = node.ours("sensitivity");
        if (!level.empty()) datum.sensitivity = std::max(datum.sensitivity, level.front() - '0');
        datum.online = datum.online || node.ours("online") == "true()";
        datum.soft_required = datum.soft_required && node.ours("softRequired") == "true()";
        const auto agree = [&](std::string_view name, const std::string& said) {
            if (const auto here = node.ours(name); here != said && !here.empty())
                blame("package_rule", datum, asker, "bm:" + std::string(name), here, said);
        };
        agree("licence", datum.licence);
        agree("material", datum.material);
        agree("paper", datum.paper);
    }
}

void DataTable::blame(std::string id, const CommonDatum& datum, const Asker& asker,
                      std::string attribute, std::string here, std::string there) {
    const auto& first = datum.askers.front();
    auto fault = sources_[asker.part]->fault(std::move(id), *asker.node, std::move(attribute));
    const auto& other = *sources_[first.part];
    fault.values = {{"element", datum.element},
                    {"here", std::move(here)},
                    {"there", std::move(there)},
                    {"other", other.file() + ":" + std::to_string(first.node->line()) + ": " +
                                  first.node->path}};
    faults_.push_back(std::move(fault));
}

void DataTable::check_agreement(const CommonDatum& datum) {
    const auto& first = datum.askers.front();
    for (const auto& asker : datum.askers) {
        if (&asker == &first) continue;
        if (asker.node->type() != first.node->type()) {
            blame("package_type", datum, asker, "type", asker.node->type(), first.node->type());
        }
        const auto& control = asker.node->control->name().local;
        if (control != first.node->control->name().local) {
            blame("package_control", datum, asker, "", control, first.node->control->name().local);
        } else {
            check_options(datum, asker);
        }
    }
}

/// The values that can be chosen, or where they are looked up.
std::string DataTable::option_signature(const Asker& asker) const {
    std::set<std::string> values;
    std::string lookup;
    for (const auto* child : elements_of(*asker.node->control)) {
        if (child->name().local == "item") {
            const auto* value = child->child("value");
            if (value != nullptr) values.insert(value->string_value());
        } else if (child->name().local == "itemset") {
            const auto* value = child->child("value");
            lookup = normalised_expression(
                         moved(asker.part, *asker.node, attribute_of(*child, "", "nodeset"))) +
                     (value == nullptr ? "" : " → " + attribute_of(*value, "", "ref"));
        }
    }
    for (const auto& value : values) lookup += (lookup.empty() ? "" : " ") + value;
    return lookup;
}

void DataTable::check_options(const CommonDatum& datum, const Asker& other) {
    const auto here = option_signature(other);
    const auto there = option_signature(datum.askers.front());
    if (here != there) blame("package_options", datum, other, "", here, there);
}

}  // namespace kiosk
