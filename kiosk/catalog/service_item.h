#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/strong_id.h"
#include "kiosk/forms/form_sources.h"
#include "kiosk/forms/package/merge.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/local_text.h"
#include "kiosk/model/overview.h"

namespace kiosk {

// A service item in the vocabulary of GB/T 39554.2-2020 (政务服务事项要素要求), read from the
// signed catalogue. Codes of dictionaries stay codes, because dictionaries are data and grow
// `Catalogue::label` gives their names.

/// 基本编码: what the service is, the same everywhere in the country or province. 12 characters.
using DirectoryCode = StrongId<struct DirectoryCodeTag, std::string>;
/// 办理项编码: implementing code and two or more digits; one situation of a service.
using HandleItemCode = StrongId<struct HandleItemCodeTag, std::string>;
using ThemeId = StrongId<struct ThemeIdTag, std::string>;
/// A stage in the life of a person or an enterprise, for example "birth".
using LifeStageId = StrongId<struct LifeStageIdTag, std::string>;
/// A code of one of the catalogue's dictionaries, for example item type "07".
using DictionaryCode = StrongId<struct DictionaryCodeTag, std::string>;

enum class AudienceKind { person, enterprise };

/// What a terminal can do for it (L1–L3 of R-018); `guide` means: only read here.
enum class TerminalLevel { guide, query, print, handle };

/// How a terminal of another area may take it on: all of it here (全程网办), for its authority to
/// decide (异地代收代办), or by several authorities together (多地联办).
enum class AcrossMode : std::uint8_t { none, online, collect, joint };

/// 证照分离: how a permit to do business was made simpler.
enum class PermitReform : std::uint8_t {
    none,
    abolished,  // 取消审批: nobody has to apply any more
    filing,     // 改为备案: told, not asked for; no paper stands in the way
    promise,    // 告知承诺: each paper may be promised
    improved,   // 优化准入: fewer papers, less time; what became less is shown
};

/// The signed application form on paper: never, when the person asks for it, or with every case.
enum class FormCopy { never, offered, always };

/// 办理项.
struct HandleItem {
    HandleItemCode code;
    LocalText name;
    LocalText situation;  // when this one is meant
};

/// Which answers are meant, by question; a question that is not named may have any answer.
using ScenarioCondition = std::map<std::string, std::vector<std::string>>;

/// A plain question that tells the situations of a service apart.
struct ScenarioQuestion {
    struct Answer {
        std::string value;
        LocalText text;
    };
    std::string id;
    LocalText text;
    std::vector<Answer> answers;
    ScenarioCondition when;  // asked when earlier questions were answered so; empty: always
};

/// Questions whose answers lead to exactly one 办理项 (kiosk/catalog/scenario.h).
struct Scenario {
    struct Result {
        HandleItemCode handle_item;
        ScenarioCondition when;
    };
    std::vector<ScenarioQuestion> questions;
    std::vector<Result> results;
};

struct ImplementingBody {
    std::string credit_code;  // GB 32100, 18 characters
    LocalText name;
};

struct LegalBasis {
    LocalText title;
    std::string document_no;  // 文号, for example 国发〔2014〕8号; may be empty
    LocalText article;        // may be empty
};

/// Who brings a material when the terminal does not ask for it.
enum class MaterialProvision {
    by_person,   // the citizen hands it in
    by_card,     // the terminal reads it from the identity card
    by_sharing,  // the platform takes it from another authority
    by_form,     // made by the terminal from the answers
    by_promise,  // 告知承诺: replaced by a statement
};

struct Material {
    std::string code;
    LocalText name;
    DictionaryCode type;       // 材料类型
    DictionaryCode form;       // 材料形式
    DictionaryCode necessity;  // 材料必要性
    DictionaryCode source;     // 来源渠道
    LocalText source_note;
    LocalText issuer;  // who gives it out; may be empty
    LocalText note;    // 填报须知
    std::vector<LegalBasis> basis;
    int originals = 0;
    int copies = 0;
    MaterialProvision provision = MaterialProvision::by_person;
    /// E-licences that stand in for it, and the data set that tells it; with the person's consent.
    std::vector<std::string> licences;
    std::string data_set;            // empty: none
    bool may_promise = false;        // 告知承诺 instead
    bool reusable = false;           // 共享复用: one that was taken here is offered again
    bool spared_if_trusted = false;  // whoever is on the white list need not bring it
    std::vector<HandleItemCode> handle_items;  // situations that need it; empty: all

    /// Nothing in law lets anybody demand it.
    [[nodiscard]] bool has_no_basis() const { return basis.empty() && !spared(); }
    /// True when the citizen need not bring it.
    [[nodiscard]] bool spared() const { return provision != MaterialProvision::by_person; }
};

struct Stage {
    LocalText name;
    int limit_days = 0;  // working days; 0: at once
    LocalText post;      // unit or post that does it
    LocalText result;
    bool alongside = false;                // 并联: at the same time as the stage before
    std::vector<std::string> materials{};  // codes of those that it looks at; empty: not told
    LocalText unit{};   // of another body than the service's; empty: the service's own
    int use_level = 0;  // that unit's 行使层级; 0: the service's own
};

/// Working days; 0 is “at once” (即办).
struct TimeLimits {
    int legal_days = 0;
    int promised_days = 0;
    LocalText note;
    int visits = 0;  // 到办事现场次数
};

/// What a service asked before it was made simpler (三减, 四减); members that nobody told are
/// empty.
struct Before {
    std::optional<int> materials;
    std::optional<int> visits;
    std::optional<int> stages;
    std::optional<int> fee_yuan;
};

/// Who pays less, and what says so: a value of a data set that the person lets be asked for
///
struct FeeRelief {
    std::string code;
    LocalText name;
    LegalBasis basis;
    int per_cent = 0;  // of the fee that is spared
    std::string data_set;
    std::string member;
    std::string value;
};

struct FeeItem {
    LocalText name;
    LocalText standard;
    LegalBasis basis;
    LocalText relief;  // may be empty
    int yuan = 0;      // as a number, where `standard` is one
    std::vector<FeeRelief> reliefs{};
};

/// Where people go or call: 办理地点.
struct Place {
    LocalText name;
    LocalText address;
    LocalText hours;
    std::string phone;
};

/// How a result comes to the person.
enum class DeliveryWay : std::uint8_t { efile, print, window, cabinet, courier };

struct ServiceResult {
    LocalText name;
    DictionaryCode type;
    LocalText delivery;
    /// Ways that the person may choose from; empty: the only one is what `delivery` says.
    std::vector<DeliveryWay> ways{};
    /// 多证合一: certificates that are not given out any more, because this one says it all
    ///
    std::vector<LocalText> merges{};
};

struct Question {
    LocalText question;
    LocalText answer;
};

class ShelvedForm;

/// The form is filled on the terminal: an ODK XForm (docs/FORMS.md) that compiles.
struct TerminalForm {
    std::string name;  // its file in the sources, "forms/pension-enrolment.xml"
    std::shared_ptr<const ShelvedForm> form;
    /// 一件事: the departments' own records in it; empty for one service's form.
    std::vector<PartOutput> parts;
    /// What it would have told by others, so that nobody compiles it to know.
    FormSources sources{};
};
/// The form is filled at the window, where it is handed out.
struct WindowForm {
    LocalText name;
};
using ServiceForm = std::variant<WindowForm, TerminalForm>;

/// A local element that the standard does not know: shown by its label.
struct Extension {
    std::string key;
    LocalText label;
    LocalText value;
};

struct ServiceItem {
    ServiceCode code;                      // 实施编码
    DirectoryCode directory_code;          // 基本编码
    LocalText name;                        // shown as it is, never rewritten
    LocalText main_item;                   // 主项; equals name when it is not split
    std::vector<HandleItem> handle_items;  // at least one
    Scenario scenario;                     // empty while there is one situation
    DictionaryCode type;                   // 事项类型
    DictionaryCode status;                 // 事项状态
    DictionaryCode handle_type;            // 办件类型: at once, or within a promised limit
    int version = 1;
    int use_level = 0;               // 行使层级 1 state … 6 village
    std::vector<std::string> areas;  // where it is offered; empty: wherever the catalogue is
    AcrossMode across = AcrossMode::none;
    PermitReform reform = PermitReform::none;
    ImplementingBody body;
    std::vector<DictionaryCode> objects;  // 服务对象
    std::vector<AudienceKind> audiences;
    std::vector<ThemeId> themes;  // at least one; the first gives icon and colour
    std::vector<LifeStageId> life_stages;
    LocalText summary;  // plain words, at most 120 characters of Chinese
    std::vector<std::string> keywords;
    std::vector<LocalText> conditions;
    std::vector<Material> materials;
    LocalText materials_note;  // why so few, or what else is to be known of them; may be empty
    std::vector<Stage> stages;
    TimeLimits limits;
    Before before;
    std::vector<FeeItem> fees;  // empty: no fee
    std::vector<LegalBasis> basis;
    Place window;
    LocalText handling_area;  // 通办范围
    std::string supervision_phone;
    ServiceResult result;
    std::vector<Question> questions;
    TerminalLevel level = TerminalLevel::guide;
    bool online = false;  // can be done on the web or phone
    /// More than a card that was read here: raised by a record, never lowered.
    Assurance identity = Assurance::card;
    /// Whether somebody is the person of the card may be confirmed by their face, too: with their
    /// consent, by the platform's identity service, and never as the only way.
    bool by_face = false;
    /// Who may apply; empty: what the audiences say.
    std::vector<PrincipalKind> acts_for;
    std::vector<std::string>
        devices;  // needed on the terminal: "idcard", "receipt_printer", "document_printer", …
    FormCopy form_copy = FormCopy::offered;
    /// What was begun may wait on the disk for its person through a power cut.
    bool outlives_power_cut = false;
    /// Bills of this utility ("water") are looked up and paid here; empty: it is no such service.
    std::string bill;
    ServiceForm form;
    LocalText maintainer;
    CivilDate updated;
    CivilDate effective_from;
    std::optional<CivilDate> effective_to;  // first day on which it no longer holds
    std::vector<Extension> extensions;

    [[nodiscard]] const TerminalForm* terminal_form() const {
        return std::get_if<TerminalForm>(&form);
    }
    /// 即办件: decided by rule as soon as it arrives.
    [[nodiscard]] bool is_instant() const { return handle_type.value() == "1"; }
    [[nodiscard]] ThemeId main_theme() const { return themes.empty() ? ThemeId{} : themes.front(); }
};

/// Whoever may apply for it: `acts_for`, else by audience.
[[nodiscard]] bool may_apply(const ServiceItem& item, PrincipalKind kind);

/// Why a service can or cannot be started here today.
enum class Availability {
    startable,
    guide_only,  // done elsewhere: guide, address and phone are shown
    suspended,
    cancelled,
    abolished,  // no permit is needed for it any more
    not_yet,    // before effective_from
    ended,      // on or after effective_to
};

[[nodiscard]] Availability availability(const ServiceItem& item, const CivilDate& today);

/// Working days of all stages: of those that run alongside each other the longest.
[[nodiscard]] int critical_path_days(const std::vector<Stage>& stages);

/// True when nobody has looked through the record for more than `days`.
[[nodiscard]] bool is_outdated(const ServiceItem& item, const CivilDate& today, int days);

/// One thing that became less: how much it was, is, and the per cent that it is less.
struct Reduction {
    enum class Of { materials, days, visits, stages, fee } of = Of::materials;
    int before = 0;
    int now = 0;
    int per_cent = 0;
};
/// 减材料, 减时限, 减次数, 减流程, 减费用, in this order: those that the record knows the former
/// value of and that are really less. For days the law's limit is the former value.
[[nodiscard]] std::vector<Reduction> reductions(const ServiceItem& item,
                                                const HandleItem* situation = nullptr);

}  // namespace kiosk
