#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "kiosk/base/random.h"
#include "kiosk/base/strong_id.h"
#include "kiosk/forms/form_session.h"
#include "kiosk/forms/model/form_instance.h"
#include "kiosk/forms/xform_layout.h"

namespace kiosk {

/// An XForm being filled in on the terminal: pages, what is typed but does not fit yet, where
/// values came from, what was disputed or left out. What the form itself says is FormInstance's.
class XFormSession final : public FormSession {
  public:
    /// `seed` decides the instance's id and random(): the same seed gives the same session.
    /// **Errors:** bad_format when the form has no page to begin with; those of FormInstance.
    [[nodiscard]] static Result<std::unique_ptr<FormSession>> open(
        std::shared_ptr<const XFormPlan> plan, Now now, const Uuid& seed);
    ~XFormSession() override;

    [[nodiscard]] std::string_view form_id() const override { return plan_->form->id(); }
    [[nodiscard]] std::string_view form_version() const override { return plan_->form->version(); }
    [[nodiscard]] std::size_t page_count() const override { return layout().pages.size(); }
    [[nodiscard]] FormPageView page(std::size_t index) const override;
    [[nodiscard]] std::optional<std::size_t> page_of(std::string_view id) const override;
    [[nodiscard]] std::vector<SectionView> sections() const override;
    void set_now(Now now) override;
    void set_online(bool online) override;
    void prefill(std::string_view path, const SecretText& value, ValueSource source) override;
    void offer(std::vector<UploadWay> ways) override;
    void offer_camera(CameraOffer offer) override { camera_ = std::move(offer); }
    [[nodiscard]] std::vector<std::string> upload_codes(const FieldId& field) const override;
    Result<void> set_value(const FieldId& field, std::string_view value) override;
    [[nodiscard]] SecretText value(const FieldId& field) const override;
    Result<void> dispute(const FieldId& field, bool wrong) override;
    Result<std::string> add_entry(std::string_view repeat) override;
    Result<void> remove_entry(std::string_view repeat, std::size_t position) override;
    [[nodiscard]] std::optional<std::size_t> page_of_entry(std::string_view repeat,
                                                           std::size_t position) const override;
    bool validate_page(std::size_t index) override;
    bool validate() override;
    bool validate_fields(const std::vector<FieldId>& fields) override;
    [[nodiscard]] std::vector<AnswerView> answers() const override;
    [[nodiscard]] SecretText answers_json() const override;
    [[nodiscard]] SecretText remarks_json() const override;
    [[nodiscard]] SecretText record_xml() const override;
    [[nodiscard]] SecretText save() const override;
    Result<void> restore(const SecretText& saved) override;
    [[nodiscard]] std::unique_ptr<FormSession> copy() const override;

    /// The value of any node by its name, also one that is never asked; empty when there is none.
    /// For golden tests.
    [[nodiscard]] SecretText hidden_value(std::string_view name) const;
    /// Ids of the questions that are relevant now.
    [[nodiscard]] std::vector<FieldId> shown_fields() const;
    /// Values that can be chosen now.
    [[nodiscard]] std::vector<std::string> option_values(const FieldId& field) const;
    /// The complaint about an answer as it is, without marking it.
    [[nodiscard]] LocalText complaint_about(const FieldId& field) const;

  private:
    /// The time and the chance that a form sees. Shared by copies.
    struct World;
    /// What is known of an answer beside its value.
    struct Mark {
        /// As typed, when that is not what the form holds.
        std::optional<SecretText> typed;
        LocalText error;
        ValueSource source = ValueSource::none;
        /// What was filled in and by whom, while it is disputed.
        SecretText filled;
        ValueSource filled_by = ValueSource::none;
        bool misfit = false;  // `typed` is no value of the question's type
        bool locked = false;
        bool disputed = false;
        bool soft_asked = false;
    };

    XFormSession(std::shared_ptr<const XFormPlan> plan, std::shared_ptr<World> world,
                 std::unique_ptr<FormInstance> instance);

    [[nodiscard]] const XFormLayout& layout() const;
    void changed() { layout_.reset(); }
    /// Of questions whose entry of a repeat ended nothing stays: their nodes never come again.
    void forget_gone();
    [[nodiscard]] const Mark& mark(NodeId node) const;
    [[nodiscard]] const QuestionPlan& plan_of(const PlacedField& field) const {
        return plan_->questions[field.question];
    }
    template <class Ask>
    [[nodiscard]] LocalText in_languages(Ask ask) const;
    [[nodiscard]] LocalText title_of(const PlacedPage& page) const;
    [[nodiscard]] LocalText section_title(const PlacedSection& section) const;
    [[nodiscard]] FieldView view_of(const PlacedField& field) const;
    [[nodiscard]] std::vector<FieldOption> options_of(const PlacedField& field) const;
    /// What was offered for one code: into the options, or in the place of `later`.
    void add_ways(std::string_view code, std::vector<FieldOption>& options,
                  FieldOption& later) const;
    [[nodiscard]] std::vector<FieldOption> upload_options(const PlacedField& field) const;
    /// Below the camera, or with a phone (`way`).
    [[nodiscard]] bool may_be_taken(const PlacedField& field, std::string_view way) const;
    void add_captures(const PlacedField& field, std::vector<FieldOption>& options) const;
    [[nodiscard]] SecretText text_of(const PlacedField& field) const;
    [[nodiscard]] bool is_filled_by(const PlacedField& field, std::string_view path) const;
    [[nodiscard]] bool is_locked(const PlacedField& field) const;
    [[nodiscard]] ValueSource source_of(const PlacedField& field) const;
    [[nodiscard]] bool is_identity(const PlacedField& field) const;
    [[nodiscard]] LocalText complaint(const PlacedField& field) const;
    [[nodiscard]] LocalText own_words(const PlacedField& field, InvalidReason reason,
                                      std::string_view common) const;
    [[nodiscard]] bool is_soft_gap(const PlacedField& field) const;
    bool check(const PlacedField& field);
    [[nodiscard]] EntriesView entries_of(const PlacedPage& page) const;
    [[nodiscard]] PrivateText summary_of(NodeId range, std::size_t position) const;
    [[nodiscard]] AnswerView answer_of(const PlacedField& field) const;
    [[nodiscard]] LocalText entry_name(const PlacedPage& page) const;
    [[nodiscard]] const PlacedPage* entries_page(std::string_view repeat) const;
    [[nodiscard]] bool read_mark(class NetstringReader& record);
    [[nodiscard]] bool is_answered(const PlacedField& field) const;
    void write_object(class SecretWriter& json, NodeId parent) const;

    std::shared_ptr<const XFormPlan> plan_;
    std::shared_ptr<World> world_;
    std::unique_ptr<FormInstance> instance_;
    std::map<NodeId, Mark> marks_;
    /// While the platform is not reached: what is asked all the same.
    std::optional<std::set<NodeId>> asked_offline_;
    /// nullopt: nobody has said.
    std::optional<std::vector<UploadWay>> upload_ways_;
    CameraOffer camera_;
    mutable std::optional<XFormLayout> layout_;
};

}  // namespace kiosk
