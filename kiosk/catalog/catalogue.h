#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/catalog/service_item.h"
#include "kiosk/catalog/service_search.h"

namespace kiosk {

struct Theme {
    ThemeId id;
    AudienceKind audience = AudienceKind::person;
    LocalText name;
    LocalText about;  // what it is for, in one sentence
    /// 怎么做, 如何用: how it is done here, and what one has of it; may be empty.
    LocalText how{};
    LocalText use{};
};

/// One of the life stages by which people look for a service.
struct LifeStage {
    LifeStageId id;
    AudienceKind audience = AudienceKind::person;
    LocalText name;
};

/// A department and how many services it has here.
struct Department {
    std::string credit_code;
    LocalText name;
    std::size_t services = 0;
};

/// The hall that the terminal stands in when a record names no place of its own.
struct Hall {
    LocalText name;
    LocalText address;
    LocalText hours;
    std::string phone;
    std::string area_code;
    LocalText area_name;
};

/// To whom cases are sealed, as the signed document says. A change of keys, or of the suite that
/// they choose, travels with it, and nobody has to visit a terminal.
struct SealingKeys {
    Bytes data;
    Bytes escrow;  // may be empty; of the same kind
    friend bool operator==(const SealingKeys&, const SealingKeys&) = default;
};

/// Another area that people may choose, with the hall that serves it.
struct Area {
    std::string code;
    LocalText name;
    Place hall;
};

enum class Dictionary {
    item_type,
    item_status,
    handle_type,
    service_object,
    material_type,
    material_form,
    material_necessity,
    material_source,
    result_type,
    use_level,
    licence_type,  // kinds of e-licences
    data_set,      // of the sharing platform
};

/// The four classes of R-006.
enum class FaultClass { structure, code, element, management };

/// What is wrong with a record. `refused`: the record is kept out. `reported`: it is used, staff
/// are told.
struct CatalogueFault {
    enum class Weight { reported, refused } weight = Weight::refused;
    FaultClass kind = FaultClass::structure;
    std::string item;     // implementing code, or "services[3]" while it has none, or "catalogue"
    std::string element;  // JSON pointer below the item, for example "/materials/0/name"
    std::string rule;     // what it breaks, in words for staff
    std::string rule_zh;  // the same in Chinese, where it comes from a form

    /// One line: "<item> <element>: <rule>".
    [[nodiscard]] std::string text() const;
    /// A form that does not compile or fails its golden tests.
    [[nodiscard]] bool is_of_form() const;
    friend bool operator==(const CatalogueFault&, const CatalogueFault&) = default;
};

/// Which terminal reads the catalogue: the same signed document shows each area and each group of
/// terminals its own.
struct TerminalPlace {
    std::string area_code;  // GB/T 2260, 6 to 12 digits
    std::string group;      // of a staged introduction; empty: of none
};

/// True when `area` is `code` or lies in it: zeros at the end of a code mean “all of it”.
[[nodiscard]] bool is_within_area(std::string_view area, std::string_view code);

/// One version of everything that people find on a terminal. Immutable once parsed; shared by
/// pointer, so that a visit keeps the version it began with.
/// **Threads:** any, for reading. **Source:** GB/T 39554.1/.2-2020 as far as public sources show
/// them.
class Catalogue {
  public:
    static constexpr std::size_t document_size_max = std::size_t{16} * 1024 * 1024;
    static constexpr std::size_t services_max = 5000;

    enum class FormTests : std::uint8_t {
        skip,  // they passed when this version was installed
        run,   // a form that fails one is refused
    };

    /// Takes the catalogue document (JSON, the payload of the signed envelope). A record that
    /// breaks a rule is left out and named in `faults()`; the rest works. Forms are
    /// compiled. What `regions` says of the terminal's area lies over the document, and records for
    /// other areas or groups are left out without a fault; without a place every record is read.
    /// **Errors:** bad_format when the document itself is unusable or no record is left;
    /// limit_exceeded.
    [[nodiscard]] static Result<std::shared_ptr<const Catalogue>> parse(
        std::string_view json, FormTests tests = FormTests::skip,
        const std::optional<TerminalPlace>& place = {});

    [[nodiscard]] std::uint64_t version() const { return version_; }
    [[nodiscard]] WallTime issued_at() const { return issued_at_; }
    [[nodiscard]] const Hall& hall() const { return hall_; }
    [[nodiscard]] const std::vector<Theme>& themes() const { return themes_; }
    [[nodiscard]] const std::vector<LifeStage>& life_stages() const { return life_stages_; }
    /// In the order of their first service.
    [[nodiscard]] const std::vector<Department>& departments() const { return departments_; }
    /// In the catalogue's order: what many people need comes first.
    [[nodiscard]] const std::vector<ServiceItem>& services() const { return services_; }
    /// The own area first, then those that can be chosen.
    [[nodiscard]] const std::vector<Area>& areas() const { return areas_; }
    /// nullptr when the catalogue has no such area.
    [[nodiscard]] const Area* area(std::string_view code) const;
    /// What is offered in an area: its own records and those of wider areas that it lies in. For
    /// an area of another city or province these are the records that its authorities let be taken
    /// on elsewhere, and those of the state or the common province.
    [[nodiscard]] std::vector<const ServiceItem*> in_area(std::string_view code) const;
    /// Code of the area whose authority does it.
    [[nodiscard]] std::string home_of(const ServiceItem& item) const;
    [[nodiscard]] const std::vector<CatalogueFault>& faults() const { return faults_; }
    /// nullopt: the terminal's own configuration names them.
    [[nodiscard]] const std::optional<SealingKeys>& sealing_keys() const { return sealing_keys_; }
    /// Area codes that the document has changes for.
    [[nodiscard]] const std::vector<std::string>& regions() const { return regions_; }

    /// nullptr when there is none.
    [[nodiscard]] const ServiceItem* find(const ServiceCode& code) const;
    [[nodiscard]] const Theme* find(const ThemeId& id) const;
    [[nodiscard]] const LifeStage* find(const LifeStageId& id) const;
    [[nodiscard]] std::vector<const ServiceItem*> of_theme(const ThemeId& id) const;
    [[nodiscard]] std::vector<const ServiceItem*> of_life_stage(const LifeStageId& id) const;
    [[nodiscard]] std::vector<const ServiceItem*> of_department(std::string_view credit_code) const;
    /// Records that nobody has looked through for more than so many days.
    [[nodiscard]] std::vector<const ServiceItem*> outdated(const CivilDate& today, int days) const;

    /// Finds services by words; `Found::service` is a place in `services()`.
    [[nodiscard]] const ServiceSearch& search() const { return *search_; }

    /// Name of a dictionary's code; an unknown code reads “其他 / Other”.
    [[nodiscard]] LocalText label(Dictionary dictionary, const DictionaryCode& code) const;

  private:
    friend class CatalogueParser;

    std::uint64_t version_ = 0;
    WallTime issued_at_{};
    Hall hall_;
    std::vector<Theme> themes_;
    std::vector<LifeStage> life_stages_;
    std::vector<Department> departments_;
    std::vector<ServiceItem> services_;
    std::vector<ServiceItem> across_;  // of authorities elsewhere
    std::vector<Area> areas_;
    std::vector<CatalogueFault> faults_;
    std::vector<std::string> regions_;
    std::optional<SealingKeys> sealing_keys_;
    std::shared_ptr<const ServiceSearch> search_;
    std::map<std::pair<Dictionary, std::string>, LocalText> dictionaries_;
};

}  // namespace kiosk
