#include "kiosk/forms/shelved_form.h"

#include <utility>

#include "kiosk/base/check.h"

namespace kiosk {

ShelvedForm::ShelvedForm(std::string xml, std::shared_ptr<const FormCompanions> companions,
                         std::string file)
    : xml_(std::move(xml)), companions_(std::move(companions)), file_(std::move(file)) {}

XFormLoad ShelvedForm::compile() const {
    return plan_form(xml_, NamedResources(companions_->files), file_, &companions_->licences);
}

std::shared_ptr<const XFormPlan> ShelvedForm::plan() const {
    auto plan = in_use_.lock();
    if (!plan) {
        plan = compile().plan;
        KIOSK_CHECK(plan != nullptr);
        in_use_ = plan;
    }
    return plan;
}

}  // namespace kiosk
