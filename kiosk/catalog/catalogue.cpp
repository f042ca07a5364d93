#include "kiosk/catalog/catalogue.h"

#include <algorithm>

namespace kiosk {

namespace {

template <class Wanted>
std::vector<const ServiceItem*> services_where(const std::vector<ServiceItem>& services,
                                               Wanted wanted) {
    std::vector<const ServiceItem*> found;
    for (const auto& item : services) {
        if (wanted(item)) found.push_back(&item);
    }
    return found;
}

}  // namespace

Availability availability(const ServiceItem& item, const CivilDate& today) {
    // 事项状态: 1 in use, 2 suspended, 3 cancelled, 4 draft. Anything else was never authorised
    //
    if (item.status.value() == "2") return Availability::suspended;
    if (item.status.value() != "1") return Availability::cancelled;
    if (today < item.effective_from) return Availability::not_yet;
    if (item.effective_to && today >= *item.effective_to) return Availability::ended;
    return item.level == TerminalLevel::handle && item.terminal_form() != nullptr
               ? Availability::startable
               : Availability::guide_only;
}

std::string CatalogueFault::text() const {
    return item + " " + element + ": " + rule;
}

bool CatalogueFault::is_of_form() const {
    return weight == Weight::refused && element.starts_with("/form");
}

const ServiceItem* Catalogue::find(const ServiceCode& code) const {
    const auto found = std::ranges::find(services_, code, &ServiceItem::code);
    return found == services_.end() ? nullptr : &*found;
}

const Theme* Catalogue::find(const ThemeId& id) const {
    const auto found = std::ranges::find(themes_, id, &Theme::id);
    return found == themes_.end() ? nullptr : &*found;
}

const LifeStage* Catalogue::find(const LifeStageId& id) const {
    const auto found = std::ranges::find(life_stages_, id, &LifeStage::id);
    return found == life_stages_.end() ? nullptr : &*found;
}

std::vector<const ServiceItem*> Catalogue::of_theme(const ThemeId& id) const {
    return services_where(services_, [&](const ServiceItem& item) {
        return std::ranges::find(item.themes, id) != item.themes.end();
    });
}

std::vector<const ServiceItem*> Catalogue::of_life_stage(const LifeStageId& id) const {
    return services_where(services_, [&](const ServiceItem& item) {
        return std::ranges::find(item.life_stages, id) != item.life_stages.end();
    });
}

std::vector<const ServiceItem*> Catalogue::of_department(std::string_view credit_code) const {
    return services_where(
        services_, [&](const ServiceItem& item) { return item.body.credit_code == credit_code; });
}

LocalText Catalogue::label(Dictionary dictionary, const DictionaryCode& code) const {
    const auto found = dictionaries_.find({dictionary, code.value()});
    return found == dictionaries_.end() ? LocalText("其他", "Other") : found->second;
}

}  // namespace kiosk
