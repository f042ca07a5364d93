#include "tests/platform/paper_desk.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "tests/platform/case_view.h"
#include "tests/platform/licence_file.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using PaperJson = nlohmann::ordered_json;

constexpr const char* copy_shelf = "licence_copy";

Reply paper_reply(int status, const PaperJson& body) {
    return {status, "application/json", body.dump(), {}};
}

Problem not_now(const char* why) {
    return {409, "not-now", why, false, {}, {}};
}

std::string zh_of(const std::string& words_json) {
    return PaperJson::parse(words_json).value("zh", "");
}

/// The path's `licence/copies/copy` without what follows.
std::pair<std::string, std::string> parts_of(const std::string& about) {
    constexpr std::string_view between = "/copies/";
    const auto at = about.find(between);
    if (at == std::string::npos) return {about, ""};
    return {about.substr(0, at), about.substr(at + between.size())};
}

}  // namespace

PaperDesk::PaperDesk(Store& store, Registers registers, const ReceiptKey& key,
                     const kiosk::Clock& clock)
    : store_(store), registers_(std::move(registers)), key_(key), clock_(clock) {}

const Registers::Licence* PaperDesk::licence_of(const std::string& person,
                                                const std::string& id) const {
    const auto* known = registers_.person(person);
    if (known == nullptr) return nullptr;
    const auto found = std::ranges::find(known->licences, id, &Registers::Licence::id);
    return found == known->licences.end() ? nullptr : &*found;
}

std::string PaperDesk::file_of(const std::string& person, const Registers::Licence& licence,
                               Fault::Effect fault) const {
    const auto now = clock_.now().wall;
    const auto& known = *registers_.person(person);
    const auto issuer = zh_of(licence.issuer_json);
    LicenceFile file;
    file.id = licence.id;
    file.title = zh_of(licence.name_json);
    file.metadata = {{"电子证照标识", licence.id}, {"证照类型代码", licence.type},
                     {"证照名称", file.title},     {"证照编号", licence.number},
                     {"证照颁发机构", issuer},     {"持证主体", known.name},
                     {"持证主体代码", person}};
    if (!licence.valid_to.empty())
        file.metadata.emplace_back("证照有效期截止日期", Registers::as_of(licence.valid_to, now));
    file.lines = {"兹证明 " + known.name + " 持有" + file.title + "，编号 " + licence.number +
                  "。"};
    // 证明 out of shared data: what the register holds today.
    if (const auto record = known.records.find(licence.from_set); record != known.records.end())
        for (const auto& [member, value] : record->second.values)
            file.lines.push_back(member + "：" + Registers::as_of(value, now));
    file.lines.push_back(issuer);
    PaperJson seal{{"licence", licence.id},
                   {"holder", {{"name", known.name}, {"number", person}}},
                   {"area_code", licence.area_code},
                   {"print", licence.print},
                   {"url", "https://platform.example/l/" + licence.id}};
    if (licence.is_sealed)
        seal["seal"] = {{"name", issuer + "电子证照专用章"}, {"code", licence.id.substr(15, 21)}};
    file.seal_json = seal.dump();
    const auto& key = fault == Fault::Effect::forge_key ? stranger_ : key_;
    return kiosk::to_base64(ofd_of(file, key, fault == Fault::Effect::forge_digest));
}

Answer<StoredRecord> PaperDesk::copy_of(const PersonCall& call, const std::string& licence,
                                        const std::string& copy) {
    const auto known = store_.find_record(copy_shelf, copy);
    if (!known) return store_away();
    if (*known) {
        const auto body = PaperJson::parse((*known)->body);
        const bool own = (*known)->owner == licence && body.value("holder", "") == call.person &&
                         body.value("terminal", "") == call.terminal;
        if (!own) return Problem{409, "digest-conflict", "another copy", false, {}, {}};
        if (body.value("state", "") == "printed") return not_now("this paper was made");
        return **known;
    }
    const auto rows = store_.records(copy_shelf, licence);
    if (!rows) return store_away();
    const auto now = time_text(clock_.now().wall);
    const auto today = day_text(kiosk::civil_date(clock_.now().wall));
    const auto so_far = static_cast<std::size_t>(std::ranges::count_if(*rows, [&](const auto& row) {
        return day_text(kiosk::civil_date(time_of(row.at))) == today;
    }));
    if (so_far >= copies_a_day) return not_now("no more papers of it today");
    StoredRecord fresh{copy, licence, now,
                       PaperJson{{"holder", call.person},
                                 {"terminal", call.terminal},
                                 {"copy_no", rows->size() + 1},
                                 {"state", "begun"}}
                           .dump()};
    const auto kept = store_.add_record(copy_shelf, fresh);
    if (!kept || !*kept) return store_away();
    return fresh;
}

Reply PaperDesk::make(const PersonCall& call, Fault::Effect fault) {
    const auto [id, copy_id] = parts_of(call.about);
    if (!is_uuid(copy_id)) return reply_of(malformed("the path names no copy"));
    const auto* licence = licence_of(call.person, id);
    if (licence == nullptr) return reply_of(not_found());
    if (licence->status != "normal") return reply_of(not_now("the licence is not in force"));
    const std::lock_guard lock(mutex_);
    const auto copy = copy_of(call, id, copy_id);
    if (!copy) return reply_of(copy.problem());
    const auto used = store_.note_use({{},
                                       call.terminal,
                                       call.person,
                                       {},
                                       "licence_file:" + id,
                                       "given",
                                       time_text(clock_.now().wall),
                                       {}});
    if (!used) return reply_of(store_away());
    return paper_reply(200, {{"copy_no", PaperJson::parse(copy->body)["copy_no"]},
                             {"media_type", "application/ofd"},
                             {"file", file_of(call.person, *licence, fault)}});
}

Reply PaperDesk::outcome(const PersonCall& call) {
    const auto [id, copy_id] = parts_of(call.about);
    const auto body = PaperJson::parse(call.body, nullptr, false);
    const auto printed = body.is_object() ? body.value("printed", PaperJson()) : PaperJson();
    if (!printed.is_boolean()) return reply_of(malformed("printed"));
    const std::lock_guard lock(mutex_);
    const auto known = store_.find_record(copy_shelf, copy_id);
    if (!known) return reply_of(store_away());
    if (!*known || (*known)->owner != id) return reply_of(not_found());
    auto row = **known;
    auto told = PaperJson::parse(row.body);
    if (told.value("holder", "") != call.person) return reply_of(not_found());
    // A paper that came out doesn't go back in.
    if (told.value("state", "") != "printed")
        told["state"] = printed.get<bool>() ? "printed" : "failed";
    // What a terminal found wrong with the file.
    if (body.contains("refused")) told["refused"] = body["refused"];
    row.body = told.dump();
    if (!store_.put_record(copy_shelf, row)) return reply_of(store_away());
    return paper_reply(200, {{"copy_no", told["copy_no"]}, {"state", told["state"]}});
}

Reply PaperDesk::copies() {
    const auto rows = store_.records(copy_shelf);
    if (!rows) return reply_of(store_away());
    PaperJson all = PaperJson::array();
    for (const auto& row : *rows) {
        auto one = PaperJson::parse(row.body);
        one["copy_id"] = row.id;
        one["licence"] = row.owner;
        one["at"] = row.at;
        all.push_back(std::move(one));
    }
    return paper_reply(200, {{"copies", all}});
}

}  // namespace tests
