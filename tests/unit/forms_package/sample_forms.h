#pragma once

#include <map>
#include <string>
#include <vector>

#include "kiosk/forms/package/merge.h"

namespace tests {

/// Two small departments' forms that can be spoilt in one place each.
struct SampleForms {
    std::string birth;  // "forms/birth.xml"
    std::string police;
};

[[nodiscard]] SampleForms sample_forms();
[[nodiscard]] kiosk::FormPackage sample_package();
[[nodiscard]] kiosk::PackageMerge merge_of(const SampleForms& forms);
/// `form` with the first `from` replaced by `to`; fails the test when `from` is not there.
[[nodiscard]] std::string changed(const std::string& form, const std::string& from,
                                  const std::string& to);
/// The line of an XML text on which `words` stand, from 1.
[[nodiscard]] std::size_t line_of(const std::string& xml, const std::string& words);
/// The start tag of the bind of `path`.
[[nodiscard]] std::string bind_of(const std::string& xml, const std::string& path);

/// What stands in a file; fails the test when it cannot be read.
[[nodiscard]] std::string text_of(const std::string& file);

/// Package and forms of a file of assets/services.
struct PackageFiles {
    kiosk::FormPackage package;
    std::map<std::string, std::string> forms;
};
[[nodiscard]] PackageFiles package_files(const std::string& file);

}  // namespace tests
