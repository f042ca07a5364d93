#include <fstream>
#include <map>
#include <ostream>

#include "kiosk/forms/package/merge.h"
#include "kiosk/forms/tool/form_file.h"

namespace kiosk {

namespace {

void report(const PackageReport& counts, std::ostream& out) {
    for (const auto& part : counts.parts)
        out << "  " << part.fields << "\t" << part.name.in(Language::zh) << " · "
            << part.name.in(Language::en) << '\n';
    out << "separate forms     " << counts.separate_fields << " fields\n"
        << "merged form        " << counts.merged_fields << " fields\n";
    for (const auto& [source, count] : counts.prefilled)
        out << "  filled by " << source << "  " << count << '\n';
    out << "papers by e-licence " << counts.licence_uploads << '\n'
        << "asked              " << counts.asked_fields() << '\n'
        << "spared             " << counts.spared_fields() << '\n';
}

}  // namespace

int merge_forms(const std::filesystem::path& package, const std::filesystem::path& target,
                FaultWords words, std::ostream& out) {
    const auto json = text_of_file(package);
    if (!json) {
        out << "cannot read " << package.string() << '\n';
        return exit_io;
    }
    const auto parsed = parse_package(*json);
    if (!parsed) {
        out << package.string() << ": " << parsed.error().detail << '\n';
        return exit_refused;
    }
    // Parts are named as the catalogue names them: from the folder above `forms/`.
    const auto folder = package.parent_path().parent_path();
    std::map<std::string, std::string> forms;
    for (const auto& part : parsed->parts) {
        auto text = text_of_file(folder / part.form);
        if (!text) text = text_of_file(package.parent_path() / part.form);
        if (!text) {
            out << "cannot read " << part.form << '\n';
            return exit_io;
        }
        forms.emplace(part.form, std::move(*text));
    }
    const auto merged = merge_package(*parsed, forms);
    tell(merged.faults, "", words, out);
    tell(merged.notes, "note: ", words, out);
    if (!merged.faults.empty()) return exit_refused;
    report(merged.report, out);
    if (target.empty()) return 0;
    std::ofstream file(target, std::ios::binary);
    file << merged.xml;
    file.close();
    if (file) return 0;
    out << "cannot write " << target.string() << '\n';
    return exit_io;
}

}  // namespace kiosk
