#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/forms/form_session.h"
#include "kiosk/forms/model/form_definition.h"
#include "kiosk/model/mask.h"

namespace kiosk {

/// What is asked by one control of a form: how the terminal shows it, whatever has been answered.
struct QuestionPlan {
    std::size_t body = 0;  // FormDefinition::body()
    std::size_t node = 0;  // FormDefinition::nodes()
    FieldKind kind = FieldKind::text;
    KeyboardHint keyboard = KeyboardHint::none;
    std::string source;  // path, or empty
    int sensitivity = 1;
    MaskKind mask = MaskKind::none;  // how a screen shows its answer
    bool soft_required = false;
    bool online = false;   // asked only while the platform is reached
    bool minimal = false;  // a list, however few options it has
    /// E-licences that may stand in for an upload.
    struct Licence {
        std::string code;
        LocalText name;  // the code where nobody named it
    };
    std::vector<Licence> licences;
    std::string material;            // code of the material that an upload is
    bool by_camera = false;          // an upload that names a camera or a scanner
    bool card = false;               // what is uploaded are the two sides of a card
    std::vector<FieldOption> steps;  // of a range with few of them
};

/// A compiled form with everything that the screens need to know about it. Immutable; shared by all
/// sessions of the form.
/// **Threads:** one at a time, as its FormDefinition.
struct XFormPlan {
    static constexpr std::size_t options_as_tiles_max = 8;

    std::shared_ptr<const FormDefinition> form;
    std::vector<QuestionPlan> questions;
    std::vector<std::size_t> question_of_body;  // FormNode::none where there is no question

    [[nodiscard]] const QuestionPlan* question_at(std::size_t body) const {
        const auto index = question_of_body[body];
        return index == FormNode::none ? nullptr : &questions[index];
    }
};

struct XFormLoad {
    /// nullptr exactly when there are faults.
    std::shared_ptr<const XFormPlan> plan;
    std::vector<FormFault> faults;
    std::vector<FormFault> warnings;
};

/// Files beside a form, by name, as a catalogue holds them.
class NamedResources final : public FormResources {
  public:
    using Files = std::map<std::string, std::string, std::less<>>;

    explicit NamedResources(const Files& files) : files_(files) {}
    [[nodiscard]] Result<std::string> read(std::string_view uri) const override;

  private:
    const Files& files_;
};

/// Names of the kinds of e-licences by code.
using LicenceNames = std::map<std::string, LocalText, std::less<>>;

/// Compiles a form and judges it by the rules that the screens need (docs/FORMS.md, “What the
/// screens need of a form”). `file` is only named in faults. A code that `licences` lacks is a
/// warning; nullptr: codes stand for names, and nothing is said.
[[nodiscard]] XFormLoad plan_form(std::string_view xml, const FormResources& resources,
                                  std::string_view file, const LicenceNames* licences = nullptr);

/// The name of the file behind "jr://file-csv/areas.csv"; empty when the uri is no such thing.
[[nodiscard]] std::string_view resource_name(std::string_view uri);
/// The files that a form names, each once, read without compiling it.
[[nodiscard]] std::vector<std::string> resources_named(std::string_view xml);

}  // namespace kiosk
