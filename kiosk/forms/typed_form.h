#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/forms/form_description.h"
#include "kiosk/forms/form_session.h"

namespace kiosk {

/// A typed description being filled in. The description is shared and constant; the answers are
/// this session's.
class TypedFormSession final : public FormSession {
  public:
    TypedFormSession(std::shared_ptr<const FormDescription> form, CivilDate today);

    [[nodiscard]] std::string_view form_id() const override { return form_->id; }
    [[nodiscard]] std::string_view form_version() const override { return form_->version; }
    [[nodiscard]] std::size_t page_count() const override;
    [[nodiscard]] FormPageView page(std::size_t index) const override;
    void prefill(std::string_view path, const SecretText& value, ValueSource source) override;
    Result<void> set_value(const FieldId& field, std::string_view value) override;
    [[nodiscard]] const SecretText& value(const FieldId& field) const override;
    bool validate_page(std::size_t index) override;
    bool validate() override;
    [[nodiscard]] std::vector<AnswerView> answers() const override;
    [[nodiscard]] SecretText answers_json() const override;
    [[nodiscard]] SecretText save() const override;
    Result<void> restore(const SecretText& saved) override;
    [[nodiscard]] std::unique_ptr<FormSession> copy() const override;

  private:
    struct Answer {
        SecretText typed;
        ValueSource source = ValueSource::none;
        LocalText error;
        bool readonly = false;
    };

    [[nodiscard]] std::vector<bool> relevance() const;
    [[nodiscard]] bool holds(const Condition& condition, const std::vector<bool>& relevant) const;
    /// Indices of the pages that have a relevant field.
    [[nodiscard]] std::vector<std::size_t> relevant_pages(const std::vector<bool>& relevant) const;
    [[nodiscard]] FieldView view_of(std::size_t field) const;
    [[nodiscard]] AnswerView answer_of(std::size_t field) const;
    bool check_fields(std::span<const std::size_t> fields);
    [[nodiscard]] std::vector<std::size_t> relevant_fields_of(
        std::size_t page, const std::vector<bool>& relevant) const;

    std::shared_ptr<const FormDescription> form_;
    CivilDate today_;
    std::vector<Answer> answers_;  // one a field of the description
};

}  // namespace kiosk
