#include "kiosk/catalog/catalogue.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "kiosk/catalog/scenario.h"

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

std::chrono::sys_days day_of(const CivilDate& date) {
    return std::chrono::year{date.year} / std::chrono::month{static_cast<unsigned>(date.month)} /
           std::chrono::day{static_cast<unsigned>(date.day)};
}

void add_reduction(std::vector<Reduction>& found, Reduction::Of of, std::optional<int> before,
                   int now) {
    constexpr int all = 100;
    if (!before || *before <= now) return;
    found.push_back({of, *before, now, (*before - now) * all / *before});
}

}  // namespace

bool is_within_area(std::string_view area, std::string_view code) {
    // Province, prefecture and county have two digits each, town and village three (GB/T 2260,
    // GB/T 10114).
    constexpr std::array<std::size_t, 5> ends{2, 4, 6, 9, 12};
    std::size_t significant = 0;
    std::size_t begin = 0;
    for (const auto end : ends) {
        const auto part = code.substr(std::min(begin, code.size()), end - begin);
        if (part.find_first_not_of('0') != std::string_view::npos) significant = end;
        begin = end;
    }
    return area.starts_with(code.substr(0, significant));
}

const Area* Catalogue::area(std::string_view code) const {
    const auto found = std::ranges::find(areas_, code, &Area::code);
    return found == areas_.end() ? nullptr : &*found;
}

std::string Catalogue::home_of(const ServiceItem& item) const {
    return item.areas.empty() ? hall_.area_code : item.areas.front();
}

std::vector<const ServiceItem*> Catalogue::in_area(std::string_view code) const {
    constexpr std::size_t province = 2;
    const bool is_here = is_within_area(code, hall_.area_code);
    const bool same_province = code.substr(0, province) == hall_.area_code.substr(0, province);
    std::vector<const ServiceItem*> found;
    const auto is_offered = [&](const ServiceItem& item) {
        if (item.areas.empty())
            return is_here || item.use_level == 1 || (item.use_level == 2 && same_province);
        return std::ranges::any_of(item.areas,
                                   [&](const std::string& of) { return is_within_area(code, of); });
    };
    for (const auto* list : {&services_, &across_})
        for (const auto& item : *list)
            if (is_offered(item)) found.push_back(&item);
    return found;
}

int critical_path_days(const std::vector<Stage>& stages) {
    int total = 0;
    int longest = 0;
    for (const auto& stage : stages) {
        if (!stage.alongside) {
            total += longest;
            longest = 0;
        }
        longest = std::max(longest, stage.limit_days);
    }
    return total + longest;
}

bool is_outdated(const ServiceItem& item, const CivilDate& today, int days) {
    return day_of(today) - day_of(item.updated) > std::chrono::days(days);
}

std::vector<Reduction> reductions(const ServiceItem& item, const HandleItem* situation) {
    std::vector<Reduction> found;
    const auto is_brought = [](const Material& material) { return !material.spared(); };
    int brought = static_cast<int>(std::ranges::count_if(item.materials, is_brought));
    if (situation != nullptr) {
        const auto asked = materials_of(item, *situation);
        brought = static_cast<int>(std::ranges::count_if(
            asked, [&](const Material* material) { return is_brought(*material); }));
    }
    using Of = Reduction::Of;
    add_reduction(found, Of::materials, item.before.materials, brought);
    add_reduction(found, Of::days, item.limits.legal_days, item.limits.promised_days);
    add_reduction(found, Of::visits, item.before.visits, item.limits.visits);
    add_reduction(found, Of::stages, item.before.stages, static_cast<int>(item.stages.size()));
    const int fee = std::accumulate(item.fees.begin(), item.fees.end(), 0,
                                    [](int sum, const FeeItem& one) { return sum + one.yuan; });
    add_reduction(found, Of::fee, item.before.fee_yuan, fee);
    return found;
}

bool may_apply(const ServiceItem& item, PrincipalKind kind) {
    if (!item.acts_for.empty())
        return std::ranges::find(item.acts_for, kind) != item.acts_for.end();
    const auto is_for = [&](AudienceKind audience) {
        return std::ranges::find(item.audiences, audience) != item.audiences.end();
    };
    switch (kind) {
        case PrincipalKind::self:
            return true;
        case PrincipalKind::minor:
        case PrincipalKind::elder:
            return is_for(AudienceKind::person);
        case PrincipalKind::enterprise:
            return is_for(AudienceKind::enterprise);
        case PrincipalKind::founding:
            return false;
    }
    return false;
}

Availability availability(const ServiceItem& item, const CivilDate& today) {
    // 事项状态: 1 in use, 2 suspended, 3 cancelled, 4 draft. Anything else was never authorised
    //
    if (item.status.value() == "2") return Availability::suspended;
    if (item.status.value() != "1") return Availability::cancelled;
    if (item.reform == PermitReform::abolished) return Availability::abolished;
    if (today < item.effective_from) return Availability::not_yet;
    if (item.effective_to && today >= *item.effective_to) return Availability::ended;
    const bool leads_on = item.terminal_form() != nullptr || !item.bill.empty();
    return item.level == TerminalLevel::handle && leads_on ? Availability::startable
                                                           : Availability::guide_only;
}

std::string CatalogueFault::text() const {
    return item + " " + element + ": " + rule;
}

bool CatalogueFault::is_of_form() const {
    return weight == Weight::refused && element.starts_with("/form");
}

const ServiceItem* Catalogue::find(const ServiceCode& code) const {
    for (const auto* list : {&services_, &across_})
        if (const auto found = std::ranges::find(*list, code, &ServiceItem::code);
            found != list->end())
            return &*found;
    return nullptr;
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

std::vector<const ServiceItem*> Catalogue::outdated(const CivilDate& today, int days) const {
    return services_where(services_,
                          [&](const ServiceItem& item) { return is_outdated(item, today, days); });
}

LocalText Catalogue::label(Dictionary dictionary, const DictionaryCode& code) const {
    const auto found = dictionaries_.find({dictionary, code.value()});
    return found == dictionaries_.end() ? LocalText("其他", "Other") : found->second;
}

}  // namespace kiosk
