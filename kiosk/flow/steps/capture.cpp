// Papers below the camera, or from the person's phone (phone.cpp): a sheet is taken by itself when
// it lies still and sharp, stored at once, and can be looked at, moved, taken again or removed
// until the person goes on.
#include <algorithm>
#include <chrono>

#include "kiosk/flow/applicant.h"
#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/materials.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"
#include "kiosk/forms/form_session.h"

namespace kiosk {

namespace {

/// How long an office may use what was given for one case.
constexpr std::chrono::days watermark_days{180};

CapturedPaper& paper_of(Visit& visit, const step::Capture& current) {
    return visit.captured[current.field.value()];
}

std::vector<CapturedSheet>& sheets_of(Visit& visit, const step::Capture& current) {
    return paper_of(visit, current).sheets;
}

const std::vector<CapturedSheet>& sheets_of(const Visit& visit, const step::Capture& current) {
    static const std::vector<CapturedSheet> none;
    const auto found = visit.captured.find(current.field.value());
    return found == visit.captured.end() ? none : found->second.sheets;
}

/// Other sheets, or another order: what was made of them is old.
void changed(Context& context, const step::Capture& current) {
    auto& paper = paper_of(context.visit(), current);
    paper.whole.reset();
    paper.binding.reset();
    context.visit().draft_changed = true;
}

bool is_full(const Visit& visit, const step::Capture& current) {
    return sheets_left(visit, current) == 0;
}

/// No picture is taken under a question, or when there is no room for it.
bool wants_page(const Context& context) {
    const auto& visit = context.visit();
    const auto* current = std::get_if<step::Capture>(&visit.step);
    return current != nullptr && !current->by_phone && !visit.overlay && !is_full(visit, *current);
}

/// The same paper again, or the next one, as if it had just been laid down.
void look_anew(Context& context, step::Capture& current) {
    current.kept = false;
    current.refusal.reset();
    current.problem.clear();
    if (context.visit().page_watch)
        context.want(effect::WatchPage{*context.visit().page_watch, current.field.value(),
                                       paper_words(context, current)});
}

void choose(step::Capture& current, std::size_t sheet, std::size_t count) {
    if (sheet >= count) return;
    current.chosen = current.chosen == sheet ? std::nullopt : std::optional(sheet);
    current.replaces.reset();
}

void remove(Context& context, step::Capture& current) {
    auto& sheets = sheets_of(context.visit(), current);
    if (!current.chosen || *current.chosen >= sheets.size()) return;
    sheets.erase(sheets.begin() + static_cast<std::ptrdiff_t>(*current.chosen));
    current.chosen.reset();
    current.replaces.reset();
    changed(context, current);
    look_anew(context, current);
}

void move_forward(Context& context, step::Capture& current) {
    auto& sheets = sheets_of(context.visit(), current);
    if (!current.chosen || *current.chosen == 0 || *current.chosen >= sheets.size()) return;
    std::swap(sheets[*current.chosen], sheets[*current.chosen - 1]);
    --*current.chosen;
    changed(context, current);
}

void take_again(Context& context, step::Capture& current) {
    if (!current.chosen || *current.chosen >= sheets_of(context.visit(), current).size()) return;
    current.replaces = current.chosen;
    current.chosen.reset();
    look_anew(context, current);
}

/// What was taken is the answer; nothing taken is none.
void leave(Context& context, const step::Capture& current) {
    auto& visit = context.visit();
    const auto field = current.field;
    const bool has_any = !sheets_of(visit, current).empty();
    if (!has_any) visit.captured.erase(field.value());
    const auto way = current.by_phone ? upload_by_phone : upload_by_camera;
    const bool was_answer = is_captured(visit.form->value(field).reveal());
    if (has_any || was_answer) static_cast<void>(visit.form->set_value(field, has_any ? way : ""));
    visit.draft_changed = true;
    step::Form form = current.form;
    context.go(std::move(form));
    keep_guard_read(context);
}

/// One file is being made of its sheets.
bool is_bound(const Visit& visit, const step::Capture& current) {
    const auto paper = visit.captured.find(current.field.value());
    return paper != visit.captured.end() && paper->second.binding.has_value();
}

/// Several sheets become one file first. Those taken before a restart are on the disk only, where
/// the terminal can't read them: they are handed in one by one.
bool binds(Context& context, const step::Capture& current) {
    auto& paper = paper_of(context.visit(), current);
    if (paper.file() != nullptr || paper.sheets.empty()) return false;
    effect::BindPaper bind{
        context.new_request(), current.field.value(), paper_words(context, current), {}};
    for (const auto& sheet : paper.sheets) {
        if (sheet.picture == 0) return false;
        bind.pictures.push_back(sheet.picture);
    }
    paper.binding = bind.request;
    context.want(std::move(bind));
    return true;
}

CapturedPaper* bound_by(Visit& visit, RequestId request) {
    for (auto& [field, paper] : visit.captured)
        if (paper.binding == request) return &paper;
    return nullptr;
}

/// Of the page below the camera, or of the picture that comes from the phone.
bool is_awaited(const Visit& visit, RequestId request) {
    return visit.page_watch == request || is_from_phone(visit, request);
}

/// The last try at a page came to nothing, and why.
void tell_not_kept(step::Capture& current, const event::PageNotKept& failed) {
    current.saving = false;
    current.kept = false;
    current.refusal = failed.refusal;
    if (!failed.error) return;
    if (failed.error == ErrorCode::disk_full)
        current.problem = text_id::capture_no_room;
    else if (!current.by_phone)
        current.problem = text_id::capture_not_stored;
    else if (failed.error == ErrorCode::bad_format)
        current.problem = text_id::phone_not_a_picture;
    else if (failed.error == ErrorCode::limit_exceeded)
        current.problem = text_id::phone_too_large;
    else if (failed.error != ErrorCode::network)
        current.problem = text_id::phone_not_stored;
}

/// Who waits for it goes on, with one file or with its sheets.
void end_binding(Context& context, CapturedPaper& paper) {
    paper.binding.reset();
    auto* current = std::get_if<step::Capture>(&context.visit().step);
    if (current != nullptr && &paper_of(context.visit(), *current) == &paper)
        leave(context, *current);
}

}  // namespace

/// “此件由××提供，仅供办理…使用，有效期至…”
effect::PaperWords paper_words(const Context& context, const step::Capture& current) {
    const auto& visit = context.visit();
    effect::PaperWords words;
    words.title = current.name.in(visit.language);
    words.language = visit.language;
    words.card = current.card;
    const auto* item = visit.item();
    if (!visit.card || item == nullptr) return words;
    const auto until = civil_date(context.now.wall + watermark_days);
    const auto name = same_everywhere(name_on(*visit.card).reveal());
    words.watermark = SecretText(
        std::string(flow_words()
                        .format("capture.watermark", {{"name", name},
                                                      {"service", item->name},
                                                      {"day", same_everywhere(day_words(until))}})
                        .in(visit.language)));
    return words;
}

bool is_busy(const Visit& visit, const step::Capture& current) {
    return current.saving || is_bound(visit, current);
}

std::size_t sheets_left(const Visit& visit, const step::Capture& current) {
    if (current.replaces) return 1;
    const auto most = current.card ? sides_of_card : sheets_a_paper_max;
    const auto left = [](std::size_t most_of, std::size_t count) {
        return most_of - std::min(most_of, count);
    };
    return std::min(left(most, sheets_of(visit, current).size()),
                    left(sheets_max, count_of(visit.captured)));
}

void enter_capture(Context& context, const FieldView& field, bool by_phone) {
    auto& visit = context.visit();
    step::Capture capture;
    capture.field = field.id;
    capture.name = field.label;
    capture.hint = field.hint;
    capture.card = field.card;
    capture.by_phone = by_phone;
    capture.form = std::get<step::Form>(visit.step);
    // A file that was being made when the page was left is asked for anew.
    if (const auto paper = visit.captured.find(field.id.value()); paper != visit.captured.end())
        paper->second.binding.reset();
    context.go(std::move(capture));
}

void follow_page_watch(Context& context) {
    auto& visit = context.visit();
    const bool wanted = wants_page(context);
    if (wanted == visit.page_watch.has_value()) return;
    if (wanted) {
        visit.page_watch = context.new_request();
        const auto& current = std::get<step::Capture>(visit.step);
        context.want(effect::WatchPage{*visit.page_watch, current.field.value(),
                                       paper_words(context, current)});
    } else {
        context.want(effect::StopPage{*visit.page_watch});
        visit.page_watch.reset();
        if (auto* current = std::get_if<step::Capture>(&visit.step)) {
            current->corners.reset();
            current->saving = false;
        }
    }
}

void on_intent(Context& context, step::Capture& current, const Intent& intent) {
    const auto count = sheets_of(context.visit(), current).size();
    if (const auto* chosen = std::get_if<intent::ChooseSheet>(&intent)) {
        choose(current, chosen->position, count);
    } else if (std::holds_alternative<intent::RemoveSheet>(intent)) {
        remove(context, current);
    } else if (std::holds_alternative<intent::MoveSheet>(intent)) {
        move_forward(context, current);
    } else if (std::holds_alternative<intent::Retry>(intent)) {
        if (current.by_phone && !current.chosen) return open_phone_anew(context);
        take_again(context, current);
    } else if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto pages = pages_needed(count, page_sizes(context.visit().way).sheets);
        current.page = std::min(current.page, pages - 1);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (std::holds_alternative<intent::Next>(intent)) {
        // What is on its way to the disk is waited for.
        if (count == 0 || is_busy(context.visit(), current)) return;
        if (!binds(context, current)) leave(context, current);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        leave(context, current);
    }
}

void on_device(Context& context, event::PageLooked& looked) {
    auto& visit = context.visit();
    auto* current = std::get_if<step::Capture>(&visit.step);
    if (current == nullptr || visit.page_watch != looked.request) return;
    // Somebody lays down a page: they are there.
    if (looked.corners && !current->corners) restart_idle(context);
    current->corners = looked.corners;
    current->advice = looked.advice;
    const bool moved = !looked.corners || looked.advice == drivers::PageAdvice::hold_still;
    if (moved && !current->saving) {
        current->kept = false;
        current->refusal.reset();
    }
}

void on_device(Context& context, event::PageShot& shot) {
    auto& visit = context.visit();
    auto* current = std::get_if<step::Capture>(&visit.step);
    if (current == nullptr || !is_awaited(visit, shot.request)) return;
    current->saving = true;
    current->refusal.reset();
    current->problem.clear();
}

void on_device(Context& context, event::PageKept& kept) {
    auto& visit = context.visit();
    auto* current = std::get_if<step::Capture>(&visit.step);
    if (current == nullptr || !is_awaited(visit, kept.request)) return;
    restart_idle(context);
    auto& sheets = sheets_of(visit, *current);
    current->saving = false;
    current->kept = true;
    if (current->replaces && *current->replaces < sheets.size()) {
        sheets[*current->replaces] = std::move(kept.sheet);
    } else {
        sheets.push_back(std::move(kept.sheet));
        current->page = pages_needed(sheets.size(), page_sizes(visit.way).sheets) - 1;
    }
    current->replaces.reset();
    changed(context, *current);
    context.sound(effect::PlaySound::Kind::done);
    if (is_from_phone(visit, kept.request)) settle_picture(context, {}, {});
}

void on_device(Context& context, event::FileKept& kept) {
    auto* paper = bound_by(context.visit(), kept.request);
    if (paper == nullptr) return;
    paper->whole = std::move(kept.file);
    context.visit().draft_changed = true;
    end_binding(context, *paper);
}

void on_device(Context& context, event::FileNotKept& failed) {
    if (auto* paper = bound_by(context.visit(), failed.request)) end_binding(context, *paper);
}

void on_device(Context& context, event::PageNotKept& failed) {
    auto& visit = context.visit();
    auto* current = std::get_if<step::Capture>(&visit.step);
    if (current == nullptr || !is_awaited(visit, failed.request)) return;
    tell_not_kept(*current, failed);
    if (is_from_phone(visit, failed.request)) {
        settle_picture(context, failed.refusal, failed.error);
        if (failed.error == ErrorCode::network) return;
    }
    restart_idle(context);
    context.sound(effect::PlaySound::Kind::problem);
}

Screen view(const ViewContext& context, const step::Capture& current) {
    const auto& visit = context.visit;
    const auto& sheets = sheets_of(visit, current);
    CaptureScreen screen;
    screen.name = current.name;
    screen.hint = current.hint;
    screen.camera_away =
        !current.by_phone && context.health.document_camera == PartState::unavailable;
    if (current.by_phone) screen.phone = phone_view(context);
    screen.full = is_full(visit, current);
    screen.card = current.card;
    if (!screen.camera_away && !screen.full) screen.corners = current.corners;
    screen.advice = current.advice;
    screen.refusal = current.refusal;
    screen.problem = current.problem;
    screen.saving = is_busy(visit, current);
    screen.kept = current.kept;
    screen.chosen = current.chosen;
    screen.replaces = current.replaces;
    screen.sheets = sheets.size();
    const auto a_page = page_sizes(visit.way).sheets;
    screen.pages = pages_needed(sheets.size(), a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    const auto last = std::min(sheets.size(), (screen.page + 1) * a_page);
    for (auto i = screen.page * a_page; i < last; ++i)
        screen.shown.push_back({i, sheets[i].picture});
    return screen;
}

}  // namespace kiosk
