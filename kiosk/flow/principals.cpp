#include "kiosk/flow/principals.h"

#include "kiosk/flow/applicant.h"
#include "kiosk/model/check_digits.h"

namespace kiosk {

namespace {

bool is_person(PrincipalKind kind) {
    return kind == PrincipalKind::minor || kind == PrincipalKind::elder;
}

/// What the identity number itself says (GB 11643): day of birth and sex.
void prefill_from_number(FormSession& form, const SecretText& number) {
    const std::string_view text = number.reveal();
    if (!is_citizen_number(text)) return;
    const auto fill = [&](std::string_view path, std::string value) {
        form.prefill(path, SecretText(std::move(value)), ValueSource::shared_data);
    };
    fill("idcard.birth", std::string(text.substr(6, 4)) + "-" + std::string(text.substr(10, 2)) +
                             "-" + std::string(text.substr(12, 2)));
    fill("idcard.sex", (text[16] - '0') % 2 == 1 ? "1" : "2");
}

}  // namespace

PrivateText shown_name(const Principal& principal) {
    const bool person = is_person(principal.kind) || principal.kind == PrincipalKind::self;
    return PrivateText(principal.name.copy(), person ? MaskKind::name : MaskKind::none);
}

bool is_for_another_person(const Visit& visit) {
    return is_person(visit.principal.kind);
}

std::vector<const Principal*> principals_for(const Visit& visit, const ServiceItem* item) {
    std::vector<const Principal*> all;
    if (!visit.overview) return all;
    for (const auto& each : visit.overview->principals)
        if (item == nullptr || may_apply(*item, each.kind)) all.push_back(&each);
    return all;
}

void prefill_applicant(FormSession& form, const Visit& visit) {
    const auto& principal = visit.principal;
    if (is_person(principal.kind)) {
        form.prefill("idcard.name", principal.name, ValueSource::shared_data);
        form.prefill("idcard.number", principal.number, ValueSource::shared_data);
        prefill_from_number(form, principal.number);
        return;
    }
    prefill_from_card(form, *visit.card);
    if (principal.kind == PrincipalKind::self) return;
    form.prefill("principal.name", principal.name, ValueSource::shared_data);
    form.prefill("principal.number", principal.number, ValueSource::shared_data);
}

}  // namespace kiosk
