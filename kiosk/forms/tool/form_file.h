#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/forms/tool/commands.h"
#include "kiosk/forms/xform_plan.h"

namespace kiosk {

inline constexpr int exit_refused = 1;
inline constexpr int exit_io = 2;

/// Files that stand beside a form on the disk.
class FolderResources final : public FormResources {
  public:
    explicit FolderResources(std::filesystem::path folder) : folder_(std::move(folder)) {}
    [[nodiscard]] Result<std::string> read(std::string_view uri) const override;

  private:
    std::filesystem::path folder_;
};

[[nodiscard]] std::optional<std::string> text_of_file(const std::filesystem::path& file);
/// Compiles the form of a file and tells what is wrong; nullptr when it is refused.
[[nodiscard]] std::shared_ptr<const XFormPlan> load_plan(const std::filesystem::path& file,
                                                         FaultWords words, std::ostream& out);
void tell(const std::vector<FormFault>& faults, std::string_view weight, FaultWords words,
          std::ostream& out);

}  // namespace kiosk
