#pragma once

#include <memory>
#include <string>

#include "kiosk/forms/xform_plan.h"

namespace kiosk {

/// What forms need beside their own text.
struct FormCompanions {
    NamedResources::Files files;
    LicenceNames licences;
};

/// A form as a catalogue holds it: its text. A city's catalogue has hundreds, a visit one or two,
/// and a compiled form takes ten times its text: so it is compiled when somebody asks, and kept for
/// as long as anybody uses it.
/// **Threads:** one at a time, as its plan. **Time:** a few milliseconds (docs/FORMS.md).
class ShelvedForm {
  public:
    /// `file` is only named in faults.
    ShelvedForm(std::string xml, std::shared_ptr<const FormCompanions> companions,
                std::string file);

    /// Anew, with all that is wrong.
    [[nodiscard]] XFormLoad compile() const;
    /// Of a form that has compiled without faults before, and hence does again.
    [[nodiscard]] std::shared_ptr<const XFormPlan> plan() const;

  private:
    std::string xml_;
    std::shared_ptr<const FormCompanions> companions_;
    std::string file_;
    mutable std::weak_ptr<const XFormPlan> in_use_;
};

}  // namespace kiosk
