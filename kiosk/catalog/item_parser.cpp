#include "kiosk/catalog/item_parser.h"

#include <array>
#include <utility>

namespace kiosk {

namespace {

/// “十统一” of R-002: what every record must have, in the order of the source.
struct UnifiedMember {
    const char* name;
    const char* term;
};
constexpr std::array<UnifiedMember, 10> unified_members{{{"directory_code", "基本编码"},
                                                         {"code", "实施编码"},
                                                         {"name", "事项名称"},
                                                         {"split", "子项拆分"},
                                                         {"type", "事项类型"},
                                                         {"basis", "设定依据"},
                                                         {"stages", "办理流程"},
                                                         {"limits", "办理时限"},
                                                         {"materials", "提交材料"},
                                                         {"form", "表单内容"}}};

DictionaryCode code(RecordReader& reader, const char* name) {
    return DictionaryCode(reader.text(name));
}

/// Chooses by name; a name that is not in the table is a fault.
template <class Enum, std::size_t size>
Enum choice(RecordReader& reader, const char* name,
            const std::array<std::pair<std::string_view, Enum>, size>& table) {
    const std::string read = reader.text(name);
    for (const auto& [word, value] : table) {
        if (word == read) return value;
    }
    std::string words;
    for (const auto& [word, value] : table)
        words += (words.empty() ? "" : ", ") + std::string(word);
    if (!read.empty())
        reader.sink().refuse(FaultClass::element, reader.pointer(name), "must be one of: " + words);
    return table.front().second;
}

constexpr std::array<std::pair<std::string_view, MaterialProvision>, 5> provisions{
    {{"person", MaterialProvision::by_person},
     {"card", MaterialProvision::by_card},
     {"sharing", MaterialProvision::by_sharing},
     {"form", MaterialProvision::by_form},
     {"promise", MaterialProvision::by_promise}}};
constexpr std::array<std::pair<std::string_view, TerminalLevel>, 4> levels{
    {{"guide", TerminalLevel::guide},
     {"query", TerminalLevel::query},
     {"print", TerminalLevel::print},
     {"handle", TerminalLevel::handle}}};

constexpr std::array<std::pair<std::string_view, FormCopy>, 3> form_copies{
    {{"never", FormCopy::never}, {"offered", FormCopy::offered}, {"always", FormCopy::always}}};

constexpr std::array<std::pair<std::string_view, DeliveryWay>, 5> delivery_ways{
    {{"efile", DeliveryWay::efile},
     {"print", DeliveryWay::print},
     {"window", DeliveryWay::window},
     {"cabinet", DeliveryWay::cabinet},
     {"courier", DeliveryWay::courier}}};

constexpr std::array<std::pair<std::string_view, AcrossMode>, 3> across_modes{
    {{"online", AcrossMode::online},
     {"collect", AcrossMode::collect},
     {"joint", AcrossMode::joint}}};

constexpr std::array<std::pair<std::string_view, PermitReform>, 4> reforms{
    {{"abolished", PermitReform::abolished},
     {"filing", PermitReform::filing},
     {"promise", PermitReform::promise},
     {"improved", PermitReform::improved}}};

/// What each of the four modes of 证照分离 means for the papers.
void apply_reform(ServiceItem& item) {
    for (auto& material : item.materials) {
        if (material.spared()) continue;
        if (item.reform == PermitReform::promise) material.may_promise = true;
        if (item.reform == PermitReform::filing && material.necessity.value() == "1")
            material.necessity = DictionaryCode("3");
    }
}

LegalBasis parse_basis(RecordReader& reader) {
    LegalBasis basis;
    basis.title = reader.words("title");
    basis.document_no = reader.optional_text("document_no");
    basis.article = reader.optional_words("article");
    return basis;
}

std::vector<LegalBasis> parse_basis_list(RecordReader& reader, const char* name,
                                         std::size_t at_least) {
    std::vector<LegalBasis> list;
    reader.each(name, at_least, [&](RecordReader& entry) { list.push_back(parse_basis(entry)); });
    return list;
}

Material parse_material(RecordReader& reader) {
    Material material;
    material.code = reader.text("code");
    material.name = reader.words("name");
    material.type = code(reader, "type");
    material.form = code(reader, "form");
    material.necessity = code(reader, "necessity");
    material.source = code(reader, "source");
    material.source_note = reader.optional_words("source_note");
    material.issuer = reader.optional_words("issuer");
    material.note = reader.optional_words("note");
    material.basis = parse_basis_list(reader, "basis", 0);
    material.originals = reader.whole("originals", 0, 99);
    material.copies = reader.whole("copies", 0, 99);
    material.provision = choice(reader, "provision", provisions);
    if (reader.has("licences")) material.licences = reader.texts("licences", 1);
    material.data_set = reader.optional_text("data_set");
    material.may_promise = reader.flag_or("may_promise", false);
    material.reusable = reader.flag_or("reusable", false);
    material.spared_if_trusted = reader.flag_or("spared_if_trusted", false);
    if (reader.has("handle_items")) {
        for (auto& item : reader.texts("handle_items", 1))
            material.handle_items.emplace_back(std::move(item));
    }
    return material;
}

Stage parse_stage(RecordReader& reader) {
    Stage stage;
    stage.name = reader.words("name");
    stage.limit_days = reader.whole("limit_days", 0, 3660);
    stage.post = reader.words("post");
    stage.result = reader.words("result");
    stage.alongside = reader.flag_or("alongside", false);
    if (reader.has("materials")) stage.materials = reader.texts("materials", 1);
    stage.unit = reader.optional_words("unit");
    if (reader.has("use_level")) stage.use_level = reader.whole("use_level", 1, 6);
    return stage;
}

TimeLimits parse_limits(RecordReader& reader) {
    TimeLimits limits;
    limits.legal_days = reader.whole("legal_days", 0, 3660);
    limits.promised_days = reader.whole("promised_days", 0, 3660);
    limits.visits = reader.whole("visits", 0, 9);
    limits.note = reader.optional_words("note");
    return limits;
}

FeeItem parse_fee(RecordReader& reader) {
    FeeItem fee;
    fee.name = reader.words("name");
    fee.standard = reader.words("standard");
    reader.inside("basis", [&](RecordReader& entry) { fee.basis = parse_basis(entry); });
    fee.relief = reader.optional_words("relief");
    fee.yuan = reader.whole_or("yuan", 0, 1'000'000, 0);
    if (!reader.has("reliefs")) return fee;
    reader.each("reliefs", 0, [&](RecordReader& entry) {
        FeeRelief relief;
        relief.code = entry.text("code");
        relief.name = entry.words("name");
        entry.inside("basis", [&](RecordReader& law) { relief.basis = parse_basis(law); });
        relief.per_cent = entry.whole("per_cent", 1, 100);
        relief.data_set = entry.text("data_set");
        relief.member = entry.text("member");
        relief.value = entry.text("value");
        fee.reliefs.push_back(std::move(relief));
    });
    return fee;
}

Before parse_before(RecordReader& reader) {
    Before before;
    const auto number = [&](const char* name, std::optional<int>& value) {
        if (reader.has(name)) value = reader.whole(name, 0, 1'000'000);
    };
    number("materials", before.materials);
    number("visits", before.visits);
    number("stages", before.stages);
    number("fee_yuan", before.fee_yuan);
    return before;
}

ScenarioCondition parse_condition(RecordReader& reader) {
    ScenarioCondition condition;
    const auto* when = reader.look("when");
    if (when == nullptr) return condition;
    if (!when->is_object()) {
        reader.sink().refuse(FaultClass::structure, reader.pointer("when"),
                             "must hold answers by question");
        return condition;
    }
    reader.inside("when", [&](RecordReader& entry) {
        for (const auto& [question, answers] : when->items())
            condition.emplace(question, entry.texts(question.c_str(), 1));
    });
    return condition;
}

void parse_scenario(RecordReader& reader, ServiceItem& item) {
    if (!reader.has("scenario")) return;
    reader.inside("scenario", [&](RecordReader& scenario) {
        scenario.each("questions", 1, [&](RecordReader& entry) {
            ScenarioQuestion question;
            question.id = entry.text("id");
            question.text = entry.words("text");
            entry.each("answers", 2, [&](RecordReader& answer) {
                question.answers.push_back({answer.text("value"), answer.words("text")});
            });
            question.when = parse_condition(entry);
            item.scenario.questions.push_back(std::move(question));
        });
        scenario.each("results", 1, [&](RecordReader& entry) {
            item.scenario.results.push_back(
                {HandleItemCode(entry.text("handle_item")), parse_condition(entry)});
        });
    });
}

void parse_split(RecordReader& reader, ServiceItem& item) {
    if (!reader.has("split")) return;
    reader.inside("split", [&](RecordReader& split) {
        item.main_item = split.words("main_item");
        split.each("handle_items", 1, [&](RecordReader& entry) {
            HandleItem handle;
            handle.code = HandleItemCode(entry.text("code"));
            handle.name = entry.words("name");
            handle.situation = entry.optional_words("situation");
            item.handle_items.push_back(std::move(handle));
        });
    });
}

/// The codes and the ten unified members.
void parse_unified(RecordReader& reader, const FormShelf& forms, ServiceItem& item) {
    for (const auto& member : unified_members) {
        if (reader.look(member.name) == nullptr) {
            reader.sink().refuse(
                FaultClass::structure, reader.pointer(member.name),
                std::string("is missing: ") + member.term + ", one of the ten unified members");
        }
    }
    const auto if_there = [&](const char* name, auto read) {
        if (reader.has(name)) read();
    };
    if_there("directory_code",
             [&] { item.directory_code = DirectoryCode(reader.text("directory_code")); });
    if_there("code", [&] { item.code = ServiceCode(reader.text("code")); });
    if_there("name", [&] { item.name = reader.words("name"); });
    parse_split(reader, item);
    parse_scenario(reader, item);
    if_there("type", [&] { item.type = code(reader, "type"); });
    if_there("basis", [&] { item.basis = parse_basis_list(reader, "basis", 1); });
    if_there("stages", [&] {
        reader.each("stages", 1,
                    [&](RecordReader& entry) { item.stages.push_back(parse_stage(entry)); });
    });
    if_there("limits", [&] {
        reader.inside("limits", [&](RecordReader& entry) { item.limits = parse_limits(entry); });
    });
    if_there("materials", [&] {
        reader.each("materials", 0,
                    [&](RecordReader& entry) { item.materials.push_back(parse_material(entry)); });
    });
    item.form = parse_form(reader, forms, item.limits);
}

/// What a terminal does in every case is not a record's to switch off or to lessen.
void refuse_switches(RecordReader& reader) {
    for (const char* name : {"audit", "identity", "identity_level", "consent", "signature",
                             "encryption", "receipt_check", "precheck"}) {
        if (reader.look(name) == nullptr) continue;
        reader.sink().refuse(FaultClass::management, reader.pointer(name),
                             "is the same in every case; no record may set it");
    }
}

void parse_people(RecordReader& reader, ServiceItem& item) {
    static constexpr std::array<std::pair<std::string_view, AudienceKind>, 2> kinds{
        {{"person", AudienceKind::person}, {"enterprise", AudienceKind::enterprise}}};
    for (const auto& object : reader.texts("objects", 1)) item.objects.emplace_back(object);
    for (const auto& read : reader.texts("audiences", 1)) {
        const auto* const found =
            std::ranges::find(kinds, read, &std::pair<std::string_view, AudienceKind>::first);
        if (found != kinds.end()) {
            item.audiences.push_back(found->second);
        } else {
            reader.sink().refuse(FaultClass::element, reader.pointer("audiences"),
                                 "must be person or enterprise");
        }
    }
    for (auto& theme : reader.texts("themes", 1)) item.themes.emplace_back(std::move(theme));
    if (!reader.has("life_stages")) return;
    for (auto& stage : reader.texts("life_stages", 1))
        item.life_stages.emplace_back(std::move(stage));
}

void parse_applicants(RecordReader& reader, ServiceItem& item) {
    for (const auto& name : reader.texts("acts_for", 1)) {
        const auto kind = principal_kind(name);
        if (kind)
            item.acts_for.push_back(*kind);
        else
            reader.sink().refuse(FaultClass::element, reader.pointer("acts_for"),
                                 "must be self, minor, elder, enterprise or founding");
    }
}

void parse_rest(RecordReader& reader, const Hall& hall, ServiceItem& item) {
    item.summary = reader.words("summary");
    item.keywords = reader.texts("keywords", 0);
    item.conditions = reader.words_list("conditions");
    item.materials_note = reader.optional_words("materials_note");
    if (reader.has("reform")) item.reform = choice(reader, "reform", reforms);
    reader.each("fees", 0, [&](RecordReader& entry) { item.fees.push_back(parse_fee(entry)); });
    if (reader.has("before"))
        reader.inside("before", [&](RecordReader& entry) { item.before = parse_before(entry); });
    item.window = {hall.name, hall.address, hall.hours, hall.phone};
    if (reader.has("window")) {
        reader.inside("window", [&](RecordReader& entry) { item.window = parse_place(entry); });
    }
    item.handling_area = reader.optional_words("handling_area");
    item.supervision_phone = reader.text("supervision_phone");
    reader.inside("result", [&](RecordReader& entry) {
        item.result.name = entry.words("name");
        item.result.type = code(entry, "type");
        item.result.delivery = entry.words("delivery");
        if (entry.has("merges")) item.result.merges = entry.words_list("merges");
        if (entry.has("ways"))
            for (const auto& name : entry.texts("ways", 2)) {
                const auto* const found = std::ranges::find(
                    delivery_ways, name, &std::pair<std::string_view, DeliveryWay>::first);
                if (found == delivery_ways.end())
                    entry.sink().refuse(FaultClass::element, entry.pointer("ways"),
                                        "must be efile, print, window, cabinet or courier");
                else
                    item.result.ways.push_back(found->second);
            }
    });
    reader.each("questions", 0, [&](RecordReader& entry) {
        item.questions.push_back({entry.words("question"), entry.words("answer")});
    });
    reader.inside("terminal", [&](RecordReader& entry) {
        refuse_switches(entry);
        item.level = choice(entry, "level", levels);
        item.online = entry.flag_or("online", false);
        item.devices = entry.texts("devices", 0);
        if (entry.flag_or("verified_identity", false)) item.identity = Assurance::verified;
        item.by_face = entry.flag_or("face_comparison", false);
        item.outlives_power_cut = entry.flag_or("outlives_power_cut", false);
        if (entry.has("acts_for")) parse_applicants(entry, item);
        // Read before the record: which areas and groups of terminals it is for.
        if (entry.has("areas")) item.areas = entry.texts("areas", 1);
        if (entry.has("across")) item.across = choice(entry, "across", across_modes);
        entry.look("groups");
        if (entry.has("bill")) item.bill = entry.text("bill");
        if (entry.has("form_copy")) item.form_copy = choice(entry, "form_copy", form_copies);
    });
}

void parse_management(RecordReader& reader, ServiceItem& item) {
    item.status = code(reader, "status");
    item.handle_type = code(reader, "handle_type");
    item.version = reader.whole("version", 1, 1'000'000);
    item.maintainer = reader.words("maintainer");
    item.updated = reader.date("updated");
    item.effective_from = reader.date("effective_from");
    if (reader.has("effective_to")) item.effective_to = reader.date("effective_to");
    if (!reader.has("extensions")) return;
    reader.each("extensions", 0, [&](RecordReader& entry) {
        item.extensions.push_back({entry.text("key"), entry.words("label"), entry.words("value")});
    });
}

}  // namespace

Place parse_place(RecordReader& reader) {
    Place place;
    place.name = reader.words("name");
    place.address = reader.words("address");
    place.hours = reader.words("hours");
    place.phone = reader.text("phone");
    return place;
}

ServiceItem parse_item(const nlohmann::json& record, const Hall& hall, const FormShelf& forms,
                       FaultSink& sink) {
    ServiceItem item;
    RecordReader reader(record, "", sink);
    parse_unified(reader, forms, item);
    item.use_level = reader.whole("use_level", 1, 6);
    reader.inside("body", [&](RecordReader& entry) {
        item.body.credit_code = entry.text("credit_code");
        item.body.name = entry.words("name");
    });
    parse_people(reader, item);
    parse_rest(reader, hall, item);
    parse_management(reader, item);
    apply_reform(item);
    refuse_switches(reader);
    if (!item.code.value().empty()) sink.rename(item.code.value());
    return item;
}

}  // namespace kiosk
