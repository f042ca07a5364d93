#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/forms/model/form_fault.h"
#include "kiosk/forms/package/package_description.h"

namespace kiosk {

/// What a department's own record is cut out of: the group of that name in the merged one.
struct PartOutput {
    std::string id;  // of the part, and of its group
    std::string service_code;
    std::string form_id;
    std::string form_version;
    std::string root;  // name of the root element of the department's instance
    /// Names of its repeats: their answers are lists of objects, even of one.
    std::vector<std::string> lists;
    /// Names of its decimal numbers, which a record writes otherwise than the answers do.
    std::vector<std::string> decimals{};
    LocalText name{};       // of the department's own item
    LocalText body{};       // the department
    bool optional = false;  // left out of the record when the person did not want it
    std::vector<std::string> needs{};
    std::vector<std::string> gives{};
};

/// How many questions the citizen is spared, counted in the forms as they are written.
struct PackageReport {
    struct Part {
        std::string id;
        LocalText name;
        LocalText body;
        std::size_t fields = 0;
    };
    std::vector<Part> parts;
    std::size_t separate_fields = 0;  // of all forms together
    std::size_t merged_fields = 0;    // each datum once
    /// Of those, filled by the terminal: "idcard", "licence", "share" → how many.
    std::map<std::string, std::size_t> prefilled;
    std::size_t licence_uploads = 0;  // papers for which an e-licence may stand in

    [[nodiscard]] std::size_t prefilled_fields() const;
    /// What is left to be answered.
    [[nodiscard]] std::size_t asked_fields() const { return merged_fields - prefilled_fields(); }
    [[nodiscard]] std::size_t spared_fields() const { return separate_fields - asked_fields(); }
};

/// Datum by datum, for documents and for staff who look at a package.
struct MergedDatum {
    std::string element;
    std::string path;                // in the merged form
    std::vector<std::string> parts;  // ids of those that receive it
};

struct PackageMerge {
    /// An XForm; empty exactly when there are faults.
    std::string xml;
    std::vector<PartOutput> parts;
    std::vector<MergedDatum> shared;
    PackageReport report;
    std::vector<FormFault> faults;
    /// Wordings of one datum that differ from form to form: the first is shown.
    std::vector<FormFault> notes;
};

/// Makes one form out of many (一表制, 多表合一, R-073 … R-077). Every department's instance stands
/// whole in a group of the merged one; a datum that several forms ask for is asked once, in the
/// group `common`, and calculated into each of them. So the rules of every department go on working
/// on its own data. `forms` holds the XML by file name. Pure.
/// **Errors:** in `faults`, with file, line and question; the engine judges the merged form
/// afterwards like any other. **Limits:** those of FormPackage and Tree.
[[nodiscard]] PackageMerge merge_package(const FormPackage& package,
                                         const std::map<std::string, std::string>& forms);

}  // namespace kiosk
