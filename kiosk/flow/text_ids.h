#pragma once

#include <array>
#include <string_view>

namespace kiosk::text_id {

// Every TextId that a snapshot may carry; the words stand in assets/text. A notice is a stem:
// "<id>.title",
// "<id>.body", "<id>.action".

// GuideScreen::cannot_start_reason: why, and where to go instead.
inline constexpr std::string_view guide_elsewhere =
    "guide.cannot.elsewhere";  // done at the window or online
inline constexpr std::string_view guide_suspended = "guide.cannot.suspended";
inline constexpr std::string_view guide_cancelled = "guide.cannot.cancelled";
inline constexpr std::string_view guide_abolished = "guide.cannot.abolished";
inline constexpr std::string_view guide_paused = "guide.cannot.paused";
inline constexpr std::string_view guide_clock = "guide.cannot.clock";
inline constexpr std::string_view guide_not_yet = "guide.cannot.not_yet";
inline constexpr std::string_view guide_ended = "guide.cannot.ended";
inline constexpr std::string_view guide_no_device = "guide.cannot.no_device";
inline constexpr std::string_view guide_reader_missing = "guide.cannot.reader_missing";
inline constexpr std::string_view guide_storage_full = "guide.cannot.storage_full";
inline constexpr std::string_view guide_power_low = "guide.cannot.power_low";
inline constexpr std::string_view guide_needs_verifying = "guide.cannot.needs_verifying";
inline constexpr std::string_view guide_pay_offline = "guide.cannot.pay_offline";
inline constexpr std::string_view guide_form_unusable = "guide.cannot.form_unusable";

// HomeScreen::limits, GuideScreen::limits: what is out of order, and what still works.
inline constexpr std::string_view limits_power_low = "limits.power_low";
inline constexpr std::string_view limits_storage_full = "limits.storage_full";
inline constexpr std::string_view limits_card_reader = "limits.card_reader";
inline constexpr std::string_view limits_printer_paper = "limits.printer_paper";
inline constexpr std::string_view limits_printer = "limits.printer";
inline constexpr std::string_view limits_platform_away = "limits.platform_away";

// IdentifyScreen::problem
inline constexpr std::string_view identify_no_card =
    "identify.no_card";  // none was laid down in time
inline constexpr std::string_view identify_unreadable = "identify.unreadable";
inline constexpr std::string_view identify_removed = "identify.removed";  // pulled away half way
inline constexpr std::string_view identify_unknown_kind = "identify.unknown_kind";
inline constexpr std::string_view identify_reader_failed = "identify.reader_failed";

// SignatureScreen::problem
inline constexpr std::string_view signature_too_short = "signature.too_short";
inline constexpr std::string_view signature_too_long = "signature.too_long";

// SubmittingScreen::problem
inline constexpr std::string_view submit_failed = "submit.failed";
inline constexpr std::string_view submit_storage_full = "submit.storage_full";

// ReceiptScreen::print_problem
inline constexpr std::string_view print_paper_out = "print.paper_out";
inline constexpr std::string_view print_paper_jam = "print.paper_jam";
inline constexpr std::string_view print_cover_open = "print.cover_open";
inline constexpr std::string_view print_printer_away = "print.printer_away";
inline constexpr std::string_view print_failed = "print.failed";

// ReceiptScreen::form_problem
inline constexpr std::string_view print_form_paper_out = "print.form.paper_out";
inline constexpr std::string_view print_form_paper_jam = "print.form.paper_jam";
inline constexpr std::string_view print_form_cover_open = "print.form.cover_open";
inline constexpr std::string_view print_form_printer_away = "print.form.printer_away";
inline constexpr std::string_view print_form_failed = "print.form.failed";

// NoticeScreen::id
inline constexpr std::string_view notice_card_expired = "notice.card_expired";
inline constexpr std::string_view notice_card_unusable =
    "notice.card_unusable";  // not for this service
inline constexpr std::string_view notice_reader_missing = "notice.reader_missing";
inline constexpr std::string_view notice_other_person = "notice.other_person";
inline constexpr std::string_view notice_no_card = "notice.no_card";  // forgotten or lost
inline constexpr std::string_view notice_draft_changed = "notice.draft_changed";
inline constexpr std::string_view notice_draft_gone = "notice.draft_gone";
inline constexpr std::string_view notice_filed_before = "notice.filed_before";
inline constexpr std::string_view notice_practice_done = "notice.practice_done";

// CasesScreen, CaseScreen, SupplementScreen, VoiceScreen: problem
inline constexpr std::string_view cases_offline = "cases.offline";
inline constexpr std::string_view cases_busy = "cases.busy";
inline constexpr std::string_view cases_gone = "cases.gone";
inline constexpr std::string_view cases_not_now = "cases.not_now";
inline constexpr std::string_view cases_card_again = "cases.card_again";
inline constexpr std::string_view cases_unreadable = "cases.unreadable";

// PrincipalsScreen::problem
inline constexpr std::string_view principals_code_wrong = "principals.code_wrong";
inline constexpr std::string_view principals_none = "principals.none";

// LinkCardScreen::problem
inline constexpr std::string_view link_card_none = "link_card.none";  // in time
inline constexpr std::string_view link_card_unreadable = "link_card.unreadable";
inline constexpr std::string_view link_card_unknown = "link_card.unknown";  // doesn't say whose
inline constexpr std::string_view link_card_other = "link_card.other";      // somebody else's

// BillScreen, PayScreen: problem
inline constexpr std::string_view bill_unknown = "bill.unknown";
inline constexpr std::string_view pay_refused = "pay.refused";

// CaptureScreen::problem
inline constexpr std::string_view capture_no_room = "capture.no_room";
inline constexpr std::string_view capture_not_stored = "capture.not_stored";
inline constexpr std::string_view phone_not_stored = "phone.not_stored";
inline constexpr std::string_view phone_not_a_picture = "phone.not_a_picture";
inline constexpr std::string_view phone_too_large = "phone.too_large";

// CasesScreen::told: about a code that was shown.
inline constexpr std::string_view cases_code_not_in_list = "cases.code.not_in_list";
inline constexpr std::string_view cases_code_foreign = "cases.code.foreign";

// CaseScreen::told: what the platform has confirmed.
inline constexpr std::string_view case_offer_confirmed = "case.told.offer_confirmed";
inline constexpr std::string_view case_urged = "case.told.urged";
inline constexpr std::string_view case_withdrawn = "case.told.withdrawn";
inline constexpr std::string_view case_supplemented = "case.told.supplemented";

// PublicScreen::told
inline constexpr std::string_view public_answered = "public.told.answered";
inline constexpr std::string_view public_reported = "public.told.reported";

// OutOfServiceScreen::reasons
inline constexpr std::string_view out_of_service_no_catalogue = "out_of_service.no_catalogue";
inline constexpr std::string_view out_of_service_refused = "out_of_service.refused";
inline constexpr std::string_view out_of_service_door_open = "out_of_service.door_open";

// StepLine::steps
inline constexpr std::array<std::string_view, 7> steps{
    "step.guide",     "step.identify", "step.form",      "step.review",
    "step.signature", "step.receipt",  "step.evaluation"};

}  // namespace kiosk::text_id
