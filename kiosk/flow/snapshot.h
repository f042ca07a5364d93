#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/flow/event.h"
#include "kiosk/flow/maintenance_view.h"
#include "kiosk/flow/person_screens.h"
#include "kiosk/forms/form_session.h"
#include "kiosk/model/local_text.h"
#include "kiosk/model/overview.h"
#include "kiosk/model/own_case.h"
#include "kiosk/model/payment.h"
#include "kiosk/model/person_data.h"
#include "kiosk/model/stroke.h"

namespace kiosk {

/// Screens read nothing but this. Non-copyable where it holds the citizen's data.

/// The visit cannot go on in this way: why, and what to do. Always has one way on.
struct NoticeScreen {
    std::string id;  // TextId stem: "<id>.title", "<id>.body", "<id>.action"
    std::string icon;
    std::vector<LocalText> lines{};  // below the body
};

struct OutOfServiceScreen {
    std::vector<std::string> reasons;  // TextIds
};

struct Screen
    : std::variant<AttractScreen, HomeScreen, AreasScreen, SearchScreen, GuideScreen,
                   ScenarioScreen, IdentifyScreen, FormScreen, CaptureScreen, PromiseScreen,
                   SectionsScreen, ReviewScreen, SignatureScreen, SubmittingScreen, ReceiptScreen,
                   EvaluationScreen, CasesScreen, CaseScreen, SupplementScreen, VoiceScreen,
                   ConsentScreen, MaterialsScreen, WalletScreen, MineScreen, PrincipalsScreen,
                   VerifyScreen, FaceScreen, OfferScreen, LinkCardScreen, DeliveryScreen,
                   BillScreen, PayScreen, PublicScreen, GoodbyeScreen, NoticeScreen,
                   OutOfServiceScreen, MaintenancePinScreen, MaintenanceDevicesScreen,
                   MaintenanceDeviceScreen, MaintenanceResultsScreen, MaintenanceSeenScreen> {
    using variant::variant;
    Screen();
    Screen(Screen&&) noexcept;
    Screen& operator=(Screen&&) noexcept;
    ~Screen();
};

/// Published screen ids (docs/AUTOMATION.md): attract
/// home areas search guide scenario identify
/// form capture promise sections review signature submitting receipt evaluation cases case
/// supplement voice consent materials wallet delivery bill pay mine principals verify offer
/// link_card public goodbye notice out_of_service, and of the technician's pages
/// (kiosk/maintenance) maintenance_pin maintenance_devices maintenance_device maintenance_results
/// maintenance_seen.
[[nodiscard]] std::string_view screen_id(const Screen& screen);

struct IdleWarning {
    int seconds_left = 0;
};
struct LeaveQuestion {};
struct HelpPanel {
    /// Whether the hall knows that somebody is to come; `told` only when the platform said so.
    enum class Call { none, asked, told, failed };
    Call call = Call::none;
    /// The same pages can be gone through with an invented person.
    bool can_practise = false;
    /// Complaints and public pages can be opened from here.
    bool can_go_aside = false;
};

/// The languages that the terminal offers; which, only the user interface knows.
struct LanguageQuestion {};

/// Take the case back?
struct WithdrawQuestion {
    LocalText service;
};

/// Reminders and suggestions from now on, or no more?
struct ProfileQuestion {
    bool ends = false;
    LocalText text;  // what is agreed to, as it is kept
};

using Overlay = std::variant<IdleWarning, LeaveQuestion, HelpPanel, LanguageQuestion,
                             WithdrawQuestion, ProfileQuestion>;

/// Where am I: 3 of 7.
struct StepLine {
    std::size_t current = 0;         // 1-based
    std::vector<std::string> steps;  // TextIds: "step.guide", "step.identify", …
};

struct Snapshot {
    SessionId session;
    Language language = Language::zh;
    WayOfUse way = WayOfUse::standard;
    WallTime wall{};
    LocalText terminal_name;
    LocalText hall;
    std::string help_phone;
    TerminalHealth health;
    Screen screen;
    std::optional<Overlay> overlay;
    std::optional<StepLine> steps;
    bool can_go_back = false;
    bool can_go_home = false;
    struct PrincipalView {
        PrincipalKind kind = PrincipalKind::self;
        PrivateText name;  // a company's is not masked
    };
    std::optional<PrincipalView> principal;  // somebody acts for another: said on every page
    /// Practice: nothing of it is read, kept, printed or filed.
    bool practice = false;
};

}  // namespace kiosk
