#include "tests/platform/registers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "kiosk/base/check.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using RegisterJson = nlohmann::json;

constexpr std::array<std::pair<std::string_view, Registers::Access>, 3> classes{
    {{"unconditional", Registers::Access::unconditional},
     {"conditional", Registers::Access::conditional},
     {"withheld", Registers::Access::withheld}}};

Registers::Access access_of(const std::string& name) {
    for (const auto& [word, access] : classes)
        if (word == name) return access;
    throw std::invalid_argument("class");
}

Registers::Licence register_licence(const RegisterJson& json) {
    return {json.at("type").get<std::string>(),
            json.at("name").dump(),
            json.at("id").get<std::string>(),
            json.at("number").get<std::string>(),
            json.at("issuer").dump(),
            json.at("status").get<std::string>(),
            json.value("valid_to", ""),
            json.value("renewal", ""),
            json.at("values").get<std::map<std::string, std::string>>(),
            json.value("from", ""),
            json.value("area_code", "990100"),
            json.value("print", "anywhere"),
            json.value("sealed", true)};
}

Registers::Neighbour register_neighbour(const RegisterJson& json) {
    Registers::Neighbour neighbour;
    for (const auto& [set, source] : json.at("sources").items())
        neighbour.sources.emplace(set, source.dump());
    for (const auto& [person, sets] : json.at("persons").items())
        for (const auto& [set, record] : sets.items())
            neighbour.records.emplace(
                std::pair(person, set),
                Registers::Record{record.at("record").get<std::string>(),
                                  record.at("values").get<std::map<std::string, std::string>>()});
    return neighbour;
}

Registers::Offer register_offer(const RegisterJson& json) {
    Registers::Offer offer{json.at("id").get<std::string>(),
                           json.at("service_code").get<std::string>(),
                           json.at("why").dump(),
                           json.at("until").get<std::string>(),
                           {}};
    for (const auto& value : json.at("values"))
        offer.values.push_back({value.at("label").dump(), value.at("value").get<std::string>(),
                                value.value("mask", "")});
    return offer;
}

Registers::Person register_person(const RegisterJson& json) {
    Registers::Person person;
    person.name = json.at("name").get<std::string>();
    for (const auto& [set, record] : json.at("data_sets").items())
        person.records.emplace(
            set, Registers::Record{record.at("record").get<std::string>(),
                                   record.at("values").get<std::map<std::string, std::string>>()});
    for (const auto& licence : json.at("licences"))
        person.licences.push_back(register_licence(licence));
    for (const auto& offer : json.value("offers", RegisterJson::array()))
        person.offers.push_back(register_offer(offer));
    for (const auto& each : json.value("suggested", RegisterJson::array()))
        person.suggested.push_back(
            {each.at("service_code").get<std::string>(), each.at("why").dump()});
    for (const auto& each : json.value("principals", RegisterJson::array()))
        person.principals.push_back({each.at("kind").get<std::string>(),
                                     each.at("name").get<std::string>(),
                                     each.at("number").get<std::string>(), each.at("role").dump()});
    person.has_phone = json.value("has_phone", false);
    return person;
}

}  // namespace

kiosk::Result<Registers> Registers::read(std::string_view text) {
    try {
        const auto json = RegisterJson::parse(text);
        Registers made;
        for (const auto& [id, set] : json.at("data_sets").items())
            made.data_sets_.emplace(
                id, DataSet{set.at("source").dump(), set.at("version").get<std::string>(),
                            access_of(set.at("class").get<std::string>())});
        for (const auto& [number, person] : json.at("persons").items())
            made.persons_.emplace(number, register_person(person));
        for (const auto& [code, company] : json.at("companies").items())
            made.companies_.emplace(
                code, Company{company.at("name").get<std::string>(),
                              company.at("representative").get<std::string>(),
                              company.at("handlers").get<std::vector<std::string>>()});
        const auto utilities = json.value("utilities", RegisterJson::object());
        for (const auto& [utility, system] : utilities.items())
            for (const auto& account : system.at("accounts").items()) {
                auto told = account.value();
                told["utility"] = utility;
                told["customer_no"] = account.key();
                told["payee"] = system.at("payee");
                told["basis"] = system.at("basis");
                made.accounts_[{utility, account.key()}] = told.dump();
            }
        const auto neighbours = json.value("neighbours", RegisterJson::object());
        for (const auto& [area, neighbour] : neighbours.items())
            made.neighbours_.emplace(area, register_neighbour(neighbour));
        return made;
    } catch (const std::exception& fault) {
        return {kiosk::ErrorCode::bad_format, std::string("registers: ") + fault.what()};
    }
}

Registers Registers::delivered() {
    auto made = read(delivered_registers());
    KIOSK_CHECK(made.has_value());
    return std::move(*made);
}

const Registers::DataSet* Registers::data_set(std::string_view id) const {
    const auto found = data_sets_.find(id);
    return found == data_sets_.end() ? nullptr : &found->second;
}

bool Registers::is_own(std::string_view area_code) const {
    constexpr std::string_view own = "990100";
    const auto end = area_code.find_last_not_of('0');
    const auto used = area_code.substr(0, end == std::string_view::npos ? 0 : end + 1);
    return own.starts_with(used) || used.starts_with(own.substr(0, 4));
}

const Registers::Neighbour* Registers::neighbour(std::string_view area_code) const {
    const auto found = neighbours_.find(area_code);
    return found == neighbours_.end() ? nullptr : &found->second;
}

const Registers::Person* Registers::person(std::string_view number) const {
    const auto found = persons_.find(number);
    return found == persons_.end() ? nullptr : &found->second;
}

const Registers::Offer* Registers::Person::offer(std::string_view id) const {
    const auto found = std::ranges::find(offers, id, &Offer::id);
    return found == offers.end() ? nullptr : &*found;
}

std::vector<Registers::Principal> Registers::principals_of(std::string_view number) const {
    constexpr const char* representative = R"({"zh":"法定代表人","en":"Legal representative"})";
    constexpr const char* handler = R"({"zh":"经办人","en":"Authorised agent"})";
    std::vector<Principal> all;
    if (const auto* one = person(number)) all = one->principals;
    for (const auto& [code, company] : companies_) {
        const bool leads = company.representative == number;
        const bool handles = std::ranges::find(company.handlers, number) != company.handlers.end();
        if (leads || handles)
            all.push_back({"enterprise", company.name, code, leads ? representative : handler});
    }
    return all;
}

std::string Registers::account(const std::string& utility, const std::string& customer_no) const {
    const auto found = accounts_.find({utility, customer_no});
    return found == accounts_.end() ? std::string() : found->second;
}

std::string Registers::as_of(const std::string& value, kiosk::WallTime now) {
    constexpr std::size_t digits_max = 4;
    if (value.size() < 2 || value.size() > digits_max + 1) return value;
    if (value.front() != '+' && value.front() != '-') return value;
    int days = 0;
    const auto* end = value.data() + value.size();
    const auto parsed = std::from_chars(value.data() + 1, end, days);
    if (parsed.ec != std::errc() || parsed.ptr != end) return value;
    if (value.front() == '-') days = -days;
    constexpr std::size_t day_length = 10;
    constexpr std::chrono::hours ahead_of_utc{8};
    return time_text(now + ahead_of_utc + std::chrono::days(days)).substr(0, day_length);
}

}  // namespace tests
