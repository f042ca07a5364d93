#include "kiosk/forms/package/merge.h"

#include <algorithm>
#include <set>

#include "kiosk/forms/package/data_table.h"
#include "kiosk/forms/package/form_merger.h"

namespace kiosk {

namespace {

std::vector<std::string> languages_of(const FormSource& source) {
    std::vector<std::string> found;
    for (const auto* translation : source.translations())
        found.push_back(attribute_of(*translation, "", "lang"));
    std::ranges::sort(found);
    return found;
}

bool read_forms(const FormPackage& package, const std::map<std::string, std::string>& forms,
                DataTable::Sources& sources, std::vector<FormFault>& faults) {
    for (const auto& part : package.parts) {
        const auto found = forms.find(part.form);
        if (found == forms.end()) {
            faults.push_back({"package_form", part.form, 0, {}, {}, {{"part", part.id}}});
            continue;
        }
        if (auto source = FormSource::read(found->second, part.form, faults))
            sources.push_back(std::move(source));
    }
    if (!faults.empty()) return false;
    for (const auto& source : sources) {
        if (languages_of(*source) == languages_of(*sources.front())) continue;
        faults.push_back({"package_languages",
                          source->file(),
                          0,
                          {},
                          "itext",
                          {{"other", sources.front()->file()}}});
    }
    return faults.empty();
}

PartOutput output_of(const PackagePart& part, const FormSource& source) {
    PartOutput output{part.id,
                      part.service_code,
                      source.root_attribute("id"),
                      source.root_attribute("version"),
                      source.root().name().local,
                      {},
                      {},
                      part.name,
                      part.body,
                      part.optional,
                      part.needs,
                      part.gives};
    for (const auto& node : source.nodes()) {
        if (node.is_repeat) output.lists.push_back(node.name);
        if (node.type() == "decimal") output.decimals.push_back(node.name);
    }
    return output;
}

void count(const SourceNode& node, std::string_view source, PackageReport& report) {
    ++report.merged_fields;
    if (const auto dot = source.find('.'); !source.empty())
        ++report.prefilled[std::string(source.substr(0, dot))];
    if (!node.ours("licence").empty()) ++report.licence_uploads;
}

PackageReport report_of(const FormPackage& package, const DataTable::Sources& sources,
                        const DataTable& table) {
    PackageReport report;
    for (std::size_t part = 0; part < sources.size(); ++part) {
        const auto& described = package.parts[part];
        report.parts.push_back({described.id, described.name, described.body, 0});
        for (const auto& node : sources[part]->nodes()) {
            if (!node.is_asked()) continue;
            ++report.parts.back().fields;
            if (table.of(part, node.path) == nullptr) count(node, node.ours("source"), report);
        }
        report.separate_fields += report.parts.back().fields;
    }
    for (const auto& datum : table.common())
        count(*datum.askers[datum.home].node, datum.source, report);
    return report;
}

/// The same datum in other words is asked in the words of the page it stands on.
void note_wordings(const DataTable::Sources& sources, const DataTable& table,
                   std::vector<FormFault>& notes) {
    for (const auto& datum : table.common()) {
        const auto& home = datum.askers[datum.home];
        for (const auto& asker : datum.askers) {
            for (const auto* translation : sources[home.part]->translations()) {
                const auto language = attribute_of(*translation, "", "lang");
                const auto shown =
                    sources[home.part]->words(*home.node->control, "label", language);
                const auto own =
                    sources[asker.part]->words(*asker.node->control, "label", language);
                if (shown == own) continue;
                auto note = sources[asker.part]->fault("package_wording", *asker.node, "label");
                note.values = {{"element", datum.element}, {"here", own}, {"there", shown}};
                notes.push_back(std::move(note));
                break;
            }
        }
    }
}

}  // namespace

std::size_t PackageReport::prefilled_fields() const {
    std::size_t sum = 0;
    for (const auto& [source, fields] : prefilled) sum += fields;
    return sum;
}

PackageMerge merge_package(const FormPackage& package,
                           const std::map<std::string, std::string>& forms) {
    PackageMerge merge;
    DataTable::Sources sources;
    if (!read_forms(package, forms, sources, merge.faults)) return merge;
    DataTable table(package, sources);
    merge.faults = table.build();
    if (!merge.faults.empty()) return merge;
    for (std::size_t part = 0; part < sources.size(); ++part)
        merge.parts.push_back(output_of(package.parts[part], *sources[part]));
    for (const auto& datum : table.common()) {
        MergedDatum shared{datum.element, DataTable::place_of(datum), {}};
        for (const auto& asker : datum.askers) shared.parts.push_back(package.parts[asker.part].id);
        merge.shared.push_back(std::move(shared));
    }
    merge.report = report_of(package, sources, table);
    note_wordings(sources, table, merge.notes);
    merge.xml = FormMerger(package, sources, table).run();
    return merge;
}

}  // namespace kiosk
