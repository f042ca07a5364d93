#include "kiosk/forms/xform_session.h"

#include <algorithm>
#include <set>

#include "kiosk/forms/form_values.h"
#include "kiosk/forms/xform_world.h"

namespace kiosk {

namespace {

std::uint64_t number_from(const Uuid& seed) {
    std::uint64_t number = 0;
    for (const auto byte : seed.bytes) number = number * 1'099'511'628'211ULL + byte;
    return number;
}

}  // namespace

XFormSession::World::World(Now now, const Uuid& seed) : clock(now), random(number_from(seed)) {}

FormSurroundings XFormSession::World::surroundings() {
    FormSurroundings around;
    around.clock = &clock;
    around.random = &random;
    return around;
}

bool is_choice(FieldKind kind) {
    return kind == FieldKind::single_choice || kind == FieldKind::multiple_choice ||
           kind == FieldKind::ranking || kind == FieldKind::upload;
}

bool is_given(ValueSource source) {
    return source == ValueSource::id_card || source == ValueSource::licence ||
           source == ValueSource::shared_data;
}

SecretText to_form(FieldKind kind, std::string_view typed) {
    if (kind == FieldKind::acknowledge) return SecretText(typed == "yes" ? "OK" : "");
    auto text = canonical(kind, typed);
    if (kind == FieldKind::time && parse_time(text.reveal())) text.reveal() += ":00.000";
    return text;
}

SecretText from_form(FieldKind kind, std::string_view kept) {
    constexpr std::size_t minutes_end = 5;
    constexpr std::size_t day_end = 10;
    if (kind == FieldKind::acknowledge) return SecretText(kept.empty() ? "" : "yes");
    if (kind == FieldKind::time) return SecretText(std::string(kept.substr(0, minutes_end)));
    if (kind == FieldKind::number || kind == FieldKind::decimal) return canonical(kind, kept);
    if (kind == FieldKind::date_time && kept.size() > day_end + minutes_end) {
        SecretText text(std::string(kept.substr(0, day_end)));
        text.reveal().append(" ").append(kept.substr(day_end + 1, minutes_end));
        return text;
    }
    return SecretText(std::string(kept));
}

XFormSession::XFormSession(std::shared_ptr<const XFormPlan> plan, std::shared_ptr<World> world,
                           std::unique_ptr<FormInstance> instance)
    : plan_(std::move(plan)), world_(std::move(world)), instance_(std::move(instance)) {}

XFormSession::~XFormSession() = default;

Result<std::unique_ptr<FormSession>> XFormSession::open(std::shared_ptr<const XFormPlan> plan,
                                                        Now now, const Uuid& seed) {
    auto world = std::make_shared<World>(now, seed);
    auto instance = FormInstance::create(plan->form, world->surroundings());
    if (!instance) return instance.error();
    std::unique_ptr<XFormSession> session(
        new XFormSession(std::move(plan), std::move(world), std::move(*instance)));
    if (session->page_count() == 0)
        return {ErrorCode::bad_format, "the form has no page to begin with"};
    return std::unique_ptr<FormSession>(std::move(session));
}

const XFormLayout& XFormSession::layout() const {
    if (!layout_)
        layout_ = lay_out(*plan_, *instance_, asked_offline_ ? &*asked_offline_ : nullptr);
    return *layout_;
}

void XFormSession::forget_gone() {
    changed();
    std::set<NodeId> there;
    for (const auto& field : layout().fields) there.insert(field.node);
    std::erase_if(marks_, [&](const auto& known) { return !there.contains(known.first); });
}

const XFormSession::Mark& XFormSession::mark(NodeId node) const {
    static const Mark nothing;
    const auto found = marks_.find(node);
    return found == marks_.end() ? nothing : found->second;
}

void XFormSession::set_now(Now now) {
    world_->clock.set(now);
    (void)instance_->refresh().has_value();
    forget_gone();
}

void XFormSession::set_online(bool online) {
    asked_offline_.reset();
    changed();
    if (online) return;
    // What was answered stays, also while it is being changed.
    std::set<NodeId> answered;
    for (const auto& field : layout().fields)
        if (plan_of(field).online && is_answered(field)) answered.insert(field.node);
    asked_offline_ = std::move(answered);
    changed();
}

SecretText XFormSession::text_of(const PlacedField& field) const {
    const auto& known = mark(field.node);
    if (known.typed) return known.typed->copy();
    return from_form(plan_of(field).kind, instance_->value(field.node).reveal());
}

SecretText XFormSession::value(const FieldId& id) const {
    const auto* field = layout().find(id);
    return field == nullptr ? SecretText() : text_of(*field);
}

bool XFormSession::is_answered(const PlacedField& field) const {
    return mark(field.node).misfit || !instance_->value(field.node).empty();
}

bool XFormSession::is_identity(const PlacedField& field) const {
    const auto& source = plan_of(field).source;
    return source.starts_with("idcard.") && source != "idcard.address";
}

bool XFormSession::is_locked(const PlacedField& field) const {
    const auto& known = mark(field.node);
    if (known.disputed) return known.locked;
    return known.locked || instance_->state(field.node).readonly;
}

ValueSource XFormSession::source_of(const PlacedField& field) const {
    const auto source = mark(field.node).source;
    if (source != ValueSource::none) return source;
    const auto& node = plan_->form->nodes()[plan_of(field).node];
    const bool made = !node.calculate.empty() && instance_->state(field.node).readonly;
    return made && is_answered(field) ? ValueSource::calculated : ValueSource::none;
}

bool XFormSession::is_filled_by(const PlacedField& field, std::string_view path) const {
    const auto& question = plan_of(field);
    if (question.source == path) return true;
    constexpr std::string_view licence = "licence.";
    if (question.kind != FieldKind::upload || !path.starts_with(licence) || is_answered(field))
        return false;
    return std::ranges::find(question.licences, path.substr(licence.size()),
                             &QuestionPlan::Licence::code) != question.licences.end();
}

void XFormSession::offer(std::vector<UploadWay> ways) {
    upload_ways_ = std::move(ways);
}

void XFormSession::prefill(std::string_view path, const SecretText& value, ValueSource source) {
    if (value.empty()) return;
    // By id: a value can change which questions there are.
    std::vector<NodeId> nodes;
    for (const auto& field : layout().fields) {
        if (is_filled_by(field, path)) nodes.push_back(field.node);
    }
    for (const auto node : nodes) {
        const auto& fields = layout().fields;
        const auto field = std::ranges::find(fields, node, &PlacedField::node);
        if (field == fields.end()) continue;
        const auto kind = plan_of(*field).kind;
        if (counted_length(kind, value.reveal()) > length_of(kind)) continue;
        // What the source knows and the form cannot take is asked instead.
        if (!instance_->prefill(node, to_form(kind, value.reveal()).reveal())) continue;
        auto& known = marks_[node];
        known = {};
        known.source = source;
        known.locked = true;
        changed();
    }
    forget_gone();
}

Result<void> XFormSession::set_value(const FieldId& id, std::string_view value) {
    const auto* field = layout().find(id);
    if (field == nullptr || plan_of(*field).kind == FieldKind::note)
        return Error{ErrorCode::not_found, "the form has no such field", {}};
    if (is_locked(*field)) return Error{ErrorCode::rejected, "the field is filled and locked", {}};
    const auto kind = plan_of(*field).kind;
    // Blanks do not count in numbers, but may not fill memory either.
    constexpr std::size_t bytes_a_character_max = 8;
    if (value.size() > (length_of(kind) + 1) * bytes_a_character_max ||
        counted_length(kind, value) > length_of(kind)) {
        return Error{ErrorCode::limit_exceeded, "longer than the field may be", {}};
    }
    const auto node = field->node;
    auto& known = marks_[node];
    const auto keep = [&](std::string_view text) {
        return known.disputed ? instance_->prefill(node, text) : instance_->set_value(node, text);
    };
    const auto text = to_form(kind, value);
    const auto kept = keep(text.reveal());
    if (!kept && (kept.error().code != ErrorCode::bad_format || is_choice(kind))) {
        // A ranking is made touch by touch.
        if (kind != FieldKind::ranking) return kept.error();
    }
    // What is no value of its type yet stays as typed; nothing may count with the one before.
    if (!kept) (void)keep("").has_value();
    known.misfit = !kept;
    known.typed.reset();
    if (!kept || from_form(kind, text.reveal()).reveal() != value)
        known.typed = SecretText(std::string(value));
    known.source = value.empty() ? ValueSource::none : ValueSource::person;
    known.error = {};
    known.soft_asked = false;
    forget_gone();
    return {};
}

Result<void> XFormSession::dispute(const FieldId& id, bool wrong) {
    const auto* field = layout().find(id);
    if (field == nullptr) return Error{ErrorCode::not_found, "the form has no such field", {}};
    const auto node = field->node;
    auto& known = marks_[node];
    if (wrong == known.disputed) return {};
    if (!wrong) {
        (void)instance_->prefill(node, known.filled.reveal()).has_value();
        const auto by = known.filled_by;
        known = {};
        known.source = by;
        known.locked = true;
    } else if (is_given(known.source)) {
        known.disputed = true;
        known.filled = instance_->value(node);
        known.filled_by = known.source;
        known.locked = is_identity(*field);
        known.error = {};
    } else {
        return Error{ErrorCode::rejected, "nothing was filled in", {}};
    }
    forget_gone();
    return {};
}

const PlacedPage* XFormSession::entries_page(std::string_view repeat) const {
    const auto& pages = layout().pages;
    const auto found = std::ranges::find_if(pages, [&](const PlacedPage& page) {
        return page.range != NodeId::none && page.repeat == repeat;
    });
    return found == pages.end() ? nullptr : &*found;
}

Result<std::string> XFormSession::add_entry(std::string_view repeat) {
    const auto* page = entries_page(repeat);
    if (page == nullptr) return {ErrorCode::not_found, "the form has no such repeat"};
    const auto range = page->range;
    const auto added = instance_->add_repeat(range);
    if (!added) return added.error();
    changed();
    const auto position = instance_->children(range).size();
    const auto first = page_of_entry(repeat, position);
    if (!first) return {ErrorCode::bad_format, "an entry has nothing to ask"};
    return layout().pages[*first].id;
}

Result<void> XFormSession::remove_entry(std::string_view repeat, std::size_t position) {
    const auto* page = entries_page(repeat);
    if (page == nullptr) return {ErrorCode::not_found, "the form has no such repeat"};
    const auto entries = instance_->children(page->range);
    if (position == 0 || position > entries.size())
        return {ErrorCode::not_found, "the repeat has no such entry"};
    if (auto removed = instance_->remove_repeat(entries[position - 1]); !removed) return removed;
    forget_gone();
    return {};
}

std::optional<std::size_t> XFormSession::page_of_entry(std::string_view repeat,
                                                       std::size_t position) const {
    const auto* list = entries_page(repeat);
    if (list == nullptr) return std::nullopt;
    const auto& pages = layout().pages;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const bool of_entry = std::ranges::any_of(pages[i].entry, [&](const PlacedEntry& entry) {
            return entry.range == list->range && entry.position == position;
        });
        if (of_entry) return i;
    }
    return std::nullopt;
}

std::unique_ptr<FormSession> XFormSession::copy() const {
    std::unique_ptr<XFormSession> twin(new XFormSession(plan_, world_, instance_->copy()));
    twin->asked_offline_ = asked_offline_;
    twin->upload_ways_ = upload_ways_;
    twin->camera_ = camera_;
    for (const auto& [node, known] : marks_) {
        auto& mark = twin->marks_[node];
        if (known.typed) mark.typed = known.typed->copy();
        mark.error = known.error;
        mark.source = known.source;
        mark.filled = known.filled.copy();
        mark.filled_by = known.filled_by;
        mark.misfit = known.misfit;
        mark.locked = known.locked;
        mark.disputed = known.disputed;
        mark.soft_asked = known.soft_asked;
    }
    return twin;
}

}  // namespace kiosk
