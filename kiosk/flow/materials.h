#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/catalog/catalogue.h"
#include "kiosk/flow/snapshot.h"
#include "kiosk/flow/visit_state.h"

namespace kiosk {

// What a service needs, and how each of it is met: the person is asked last (三个凡是, R-057).

/// What a service would like to know from other authorities in one of its situations. Nothing is
/// asked for that this situation has no use for.
struct PlatformWish {
    std::vector<std::string> data_sets;
    std::vector<std::string> licence_types;
    [[nodiscard]] bool empty() const { return data_sets.empty() && licence_types.empty(); }
};
[[nodiscard]] PlatformWish platform_wish(const ServiceItem& item, const HandleItem& situation);

/// A paper that was taken in an earlier case of the person (我的材料, R-063).
struct EarlierPaper {
    std::string trust;  // A, compared with the original by the office, to D, said by the person
    std::string taken_on;
    std::string valid_to;
    std::string from;  // case and question
};
[[nodiscard]] std::optional<EarlierPaper> earlier_paper(const Material& material,
                                                        const PersonData& data);
/// The material of the situation that a question for papers is about; nullptr: it names none.
[[nodiscard]] const Material* material_of(const Visit& visit, const FieldId& field);

struct MetMaterial {
    const Material* material = nullptr;  // of the service
    MaterialWay way = MaterialWay::bring;
    const ELicence* licence = nullptr;  // that stands in, or that cannot and why
    const SharedSet* set = nullptr;
    /// A promise would do, but not from this person now.
    bool promise_refused = false;
    /// Nobody has to do anything for it.
    [[nodiscard]] bool spared() const {
        return way != MaterialWay::later && way != MaterialWay::bring &&
               way != MaterialWay::capture && way != MaterialWay::phone &&
               way != MaterialWay::optional;
    }
    /// The person was asked for it in the form and brings it to the window.
    bool owed = false;
    std::optional<EarlierPaper> earlier{};
};
/// How a picture of a paper can be taken now.
struct PictureWays {
    bool by_camera = false;
    bool by_phone = false;
};
/// In the order e-licence, shared data, what the terminal makes itself, promise, a picture taken
/// here, one from the person's phone, later, bring.
[[nodiscard]] std::vector<MetMaterial> met_materials(const ServiceItem& item,
                                                     const HandleItem& situation,
                                                     const Visit& visit, PictureWays ways = {});
/// Working days after the acceptance within which what may follow is handed in; at least the same
/// day.
[[nodiscard]] LocalText follow_words(std::string_view id, const ServiceItem& item,
                                     const LocalText& material = {});
/// Materials that the person owes after filing: what stands in the way of acceptance (`first`), or
/// what may follow it (容缺后补).
[[nodiscard]] std::vector<const Material*> owed_materials(const Visit& visit, bool first);
/// The words for it: which licence, until when, from whom, or why not.
[[nodiscard]] LocalText material_detail(const MetMaterial& met, const ServiceItem& item);

/// Ways in which the form's uploads can be given after that.
[[nodiscard]] std::vector<UploadWay> upload_ways(const ServiceItem& item,
                                                 const HandleItem& situation,
                                                 const PersonData& data);
/// Whether pictures of papers can be taken now, and of which they may not: what is wanted as the
/// original or on the office's own paper. A phone needs the platform.
[[nodiscard]] CameraOffer camera_offer(const TerminalHealth& health, const Visit& visit);
/// The same for the list of materials.
[[nodiscard]] PictureWays picture_ways(const TerminalHealth& health, const Visit& visit);
/// How many sheets were taken, in the words of the option that says so.
void tell_captured(const CapturedPapers& papers, FormPageView& page);
/// Fills the form with what was told, the best source first.
void prefill_from_platform(FormSession& form, const PersonData& data);

/// What is agreed to, in words, and their SHA-256 as kept with the case.
[[nodiscard]] LocalText consent_words(const ServiceItem& item);
[[nodiscard]] std::string consent_digest(const ServiceItem& item,
                                         const std::vector<LocalText>& agreed, Language language);
[[nodiscard]] std::string words_digest(const LocalText& words, Language language);
inline constexpr const char* consent_text_version = "2026-1";

/// "2026-06-30" in the words of a date.
[[nodiscard]] std::string day_words(const CivilDate& day);

}  // namespace kiosk
