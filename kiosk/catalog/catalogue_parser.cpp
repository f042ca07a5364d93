#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "kiosk/base/encoding.h"
#include "kiosk/base/time_text.h"
#include "kiosk/catalog/item_parser.h"

namespace kiosk {

namespace {

constexpr int schema_known = 1;

constexpr std::array<std::pair<const char*, Dictionary>, 12> dictionary_names{
    {{"item_type", Dictionary::item_type},
     {"item_status", Dictionary::item_status},
     {"handle_type", Dictionary::handle_type},
     {"service_object", Dictionary::service_object},
     {"material_type", Dictionary::material_type},
     {"material_form", Dictionary::material_form},
     {"material_necessity", Dictionary::material_necessity},
     {"material_source", Dictionary::material_source},
     {"result_type", Dictionary::result_type},
     {"use_level", Dictionary::use_level},
     {"licence_type", Dictionary::licence_type},
     {"data_set", Dictionary::data_set}}};

/// What `regions` holds for the terminal's area lies over the document (RFC 7396), the wider area
/// first. It never brings services: a record says itself where it is for.
/// Returns the codes of all regions.
std::vector<std::string> lay_region_over(nlohmann::json& document,
                                         const std::optional<TerminalPlace>& place,
                                         FaultSink& sink) {
    std::vector<std::string> codes;
    const auto found = document.find("regions");
    if (found == document.end()) return codes;
    const auto regions = *found;
    document.erase(found);
    if (!regions.is_object()) {
        sink.refuse(FaultClass::structure, "/regions", "must hold changes by area code");
        return codes;
    }
    for (const auto& [code, changes] : regions.items()) {
        const bool changes_too_much = !changes.is_object() || changes.contains("services") ||
                                      changes.contains("version") || changes.contains("sealing");
        if (changes_too_much) {
            sink.refuse(FaultClass::structure, "/regions/" + code,
                        "must hold changes of hall, themes, life stages or dictionaries");
            continue;
        }
        codes.push_back(code);
        if (place && is_within_area(place->area_code, code)) document.merge_patch(changes);
    }
    return codes;
}

bool is_listed(const nlohmann::json& terminal, const char* member,
               const std::function<bool(const std::string&)>& is_meant) {
    const auto list = terminal.find(member);
    if (list == terminal.end() || !list->is_array()) return true;
    return std::ranges::any_of(*list, [&](const nlohmann::json& one) {
        return one.is_string() && is_meant(one.get_ref<const std::string&>());
    });
}

}  // namespace

/// Builds a Catalogue from its document.
class CatalogueParser {
  public:
    CatalogueParser(Catalogue::FormTests tests, std::optional<TerminalPlace> place)
        : place_(std::move(place)) {
        forms_.tests = tests;
    }

    Result<std::shared_ptr<const Catalogue>> run(std::string_view json);

  private:
    void read_head(RecordReader& reader);
    void read_hall(RecordReader& reader);
    void read_sealing_keys(RecordReader& reader);
    void read_areas(RecordReader& reader);
    void read_themes(RecordReader& reader);
    void read_life_stages(RecordReader& reader);
    void count_departments();
    void read_dictionaries(const nlohmann::json& document);
    void read_resources(RecordReader& reader);
    void read_directory(RecordReader& reader);
    void read_mergers(RecordReader& reader);
    [[nodiscard]] bool is_for_here(const nlohmann::json& record) const;
    [[nodiscard]] bool is_across(const nlohmann::json& record) const;
    void read_services(const nlohmann::json& list);
    void apply_decisions(ServiceItem& item) const;
    void check_against_catalogue(const ServiceItem& item, FaultSink& sink) const;
    void check_dictionary_codes(const ServiceItem& item, FaultSink& sink) const;
    void report_names_that_differ();
    void keep(std::vector<CatalogueFault> faults);

    const std::optional<TerminalPlace> place_;
    FormShelf forms_;
    std::set<DirectoryCode> cancelled_;
    std::map<std::string, ImplementingBody, std::less<>> mergers_;  // by the former credit code
    std::shared_ptr<Catalogue> made_ = std::make_shared<Catalogue>();
};

Result<std::shared_ptr<const Catalogue>> CatalogueParser::run(std::string_view json) {
    if (json.size() > Catalogue::document_size_max)
        return {ErrorCode::limit_exceeded, "catalogue too large"};
    auto document = nlohmann::json::parse(json, nullptr, false);
    if (!document.is_object()) return {ErrorCode::bad_format, "catalogue is not a JSON object"};
    FaultSink sink("catalogue");
    made_->regions_ = lay_region_over(document, place_, sink);
    {
        RecordReader reader(document, "", sink);
        read_head(reader);
        read_sealing_keys(reader);
        read_hall(reader);
        read_areas(reader);
        read_themes(reader);
        read_life_stages(reader);
        read_directory(reader);
        read_mergers(reader);
        if (reader.need("dictionaries") != nullptr) read_dictionaries(document["dictionaries"]);
        read_resources(reader);
        const auto* services = reader.need("services");
        if (services != nullptr && !services->is_array()) {
            sink.refuse(FaultClass::structure, "/services", "must be a list");
        }
    }
    const bool usable = !sink.refused();
    auto faults = sink.take();
    if (!usable) {
        const auto worst =
            std::ranges::find(faults, CatalogueFault::Weight::refused, &CatalogueFault::weight);
        return {ErrorCode::bad_format, worst->text()};
    }
    keep(std::move(faults));
    if (document["services"].size() > Catalogue::services_max)
        return {ErrorCode::limit_exceeded, "too many services"};
    read_services(document["services"]);
    report_names_that_differ();
    count_departments();
    if (made_->services_.empty()) {
        const std::string why =
            made_->faults_.empty() ? "it has none" : made_->faults_.front().text();
        return {ErrorCode::bad_format, "no usable service: " + why};
    }
    made_->search_ = std::make_shared<const ServiceSearch>(made_->services_);
    return std::shared_ptr<const Catalogue>(std::move(made_));
}

void CatalogueParser::keep(std::vector<CatalogueFault> faults) {
    std::ranges::move(faults, std::back_inserter(made_->faults_));
}

void CatalogueParser::read_head(RecordReader& reader) {
    if (reader.whole("schema", 0, 1'000'000) != schema_known) {
        reader.sink().refuse(FaultClass::structure, "/schema", "must be 1");
    }
    const auto* version = reader.need("version");
    if (version != nullptr && version->is_number_unsigned() && *version > 0) {
        made_->version_ = version->get<std::uint64_t>();
    } else if (version != nullptr) {
        reader.sink().refuse(FaultClass::structure, "/version", "must be a whole number above 0");
    }
    const auto time = parse_rfc3339(reader.text("issued_at"));
    if (time) {
        made_->issued_at_ = *time;
    } else {
        reader.sink().refuse(FaultClass::structure, "/issued_at",
                             "must be a time like 2026-01-31T08:00:00Z");
    }
}

void CatalogueParser::read_hall(RecordReader& reader) {
    reader.inside("hall", [&](RecordReader& entry) {
        const Place place = parse_place(entry);
        made_->hall_ = {place.name,  place.address,           place.hours,
                        place.phone, entry.text("area_code"), entry.words("area_name")};
    });
}

Bytes read_key(RecordReader& entry, const char* name, std::string_view text) {
    // X25519, or SM2 (0x04, x, y). Whether it is a usable point the store finds out.
    auto key = from_base64(text);
    if (key && (key->size() == 32 || key->size() == 65)) return std::move(*key);
    entry.sink().refuse(FaultClass::structure, entry.pointer(name),
                        "must be base64 of 32 bytes (X25519) or 65 (SM2)");
    return {};
}

void CatalogueParser::read_sealing_keys(RecordReader& reader) {
    if (!reader.has("sealing")) return;
    reader.inside("sealing", [&](RecordReader& entry) {
        SealingKeys keys;
        keys.data = read_key(entry, "data_key", entry.text("data_key"));
        if (const auto escrow = entry.optional_text("escrow_key"); !escrow.empty())
            keys.escrow = read_key(entry, "escrow_key", escrow);
        if (!keys.escrow.empty() && keys.escrow.size() != keys.data.size())
            entry.sink().refuse(FaultClass::structure, entry.pointer("escrow_key"),
                                "must be of the same kind as data_key");
        made_->sealing_keys_ = std::move(keys);
    });
}

void CatalogueParser::read_areas(RecordReader& reader) {
    const auto& hall = made_->hall_;
    made_->areas_.push_back(
        {hall.area_code, hall.area_name, {hall.name, hall.address, hall.hours, hall.phone}});
    if (!reader.has("areas")) return;
    reader.each("areas", 0, [&](RecordReader& entry) {
        Area area;
        area.code = entry.text("code");
        area.name = entry.words("name");
        entry.inside("hall", [&](RecordReader& place) { area.hall = parse_place(place); });
        made_->areas_.push_back(std::move(area));
    });
}

AudienceKind read_audience(RecordReader& entry) {
    const std::string audience = entry.text("audience");
    if (audience != "person" && audience != "enterprise") {
        entry.sink().refuse(FaultClass::element, entry.pointer("audience"),
                            "must be person or enterprise");
    }
    return audience == "enterprise" ? AudienceKind::enterprise : AudienceKind::person;
}

void CatalogueParser::read_themes(RecordReader& reader) {
    reader.each("themes", 1, [&](RecordReader& entry) {
        Theme theme;
        theme.id = ThemeId(entry.text("id"));
        theme.name = entry.words("name");
        theme.about = entry.words("about");
        theme.how = entry.optional_words("how");
        theme.use = entry.optional_words("use");
        theme.audience = read_audience(entry);
        made_->themes_.push_back(std::move(theme));
    });
}

void CatalogueParser::read_life_stages(RecordReader& reader) {
    if (!reader.has("life_stages")) return;
    reader.each("life_stages", 1, [&](RecordReader& entry) {
        LifeStage stage;
        stage.id = LifeStageId(entry.text("id"));
        stage.name = entry.words("name");
        stage.audience = read_audience(entry);
        made_->life_stages_.push_back(std::move(stage));
    });
}

void CatalogueParser::count_departments() {
    std::map<std::string_view, std::size_t> places;
    for (const auto& item : made_->services_) {
        const auto [place, is_new] =
            places.emplace(item.body.credit_code, made_->departments_.size());
        if (is_new) made_->departments_.push_back({item.body.credit_code, item.body.name, 0});
        ++made_->departments_[place->second].services;
    }
}

void CatalogueParser::read_dictionaries(const nlohmann::json& document) {
    FaultSink sink("catalogue");
    {
        RecordReader reader(document, "/dictionaries", sink);
        for (const auto& [name, dictionary] : dictionary_names) {
            const auto* codes = reader.look(name);
            if (codes == nullptr || !codes->is_object())
                continue;  // every code of it will be reported
            RecordReader entries(*codes, reader.pointer(name), sink);
            for (const auto& [code, words] : codes->items()) {
                auto name_of_code = entries.words(code.c_str());
                if (dictionary == Dictionary::licence_type)
                    forms_.companions->licences.emplace(code, name_of_code);
                made_->dictionaries_.emplace(std::pair{dictionary, code}, std::move(name_of_code));
            }
        }
    }
    keep(sink.take());
}

/// Files that forms name: lists of areas and the like, once for all forms.
void CatalogueParser::read_resources(RecordReader& reader) {
    const auto* resources = reader.look("resources");
    if (resources == nullptr) return;
    if (!resources->is_object()) {
        reader.sink().refuse(FaultClass::structure, "/resources", "must hold files by name");
        return;
    }
    for (const auto& [name, text] : resources->items()) {
        if (text.is_string()) {
            forms_.companions->files.emplace(name, text.get<std::string>());
        } else {
            reader.sink().refuse(FaultClass::structure, "/resources/" + name, "must be a text");
        }
    }
}

/// 目录清单: what its keepers cancelled no authority offers any more.
void CatalogueParser::read_directory(RecordReader& reader) {
    if (!reader.has("directory")) return;
    reader.each("directory", 0, [&](RecordReader& entry) {
        DirectoryCode code(entry.text("code"));
        (void)entry.words("name");
        if (entry.text("status") != "1") cancelled_.insert(std::move(code));
    });
}

/// Authorities that went into another one.
void CatalogueParser::read_mergers(RecordReader& reader) {
    if (!reader.has("mergers")) return;
    reader.each("mergers", 0, [&](RecordReader& entry) {
        ImplementingBody into;
        auto former = entry.text("former");
        into.credit_code = entry.text("credit_code");
        into.name = entry.words("name");
        mergers_.insert_or_assign(std::move(former), std::move(into));
    });
}

bool CatalogueParser::is_for_here(const nlohmann::json& record) const {
    if (!place_ || !record.is_object()) return true;
    const auto terminal = record.find("terminal");
    if (terminal == record.end() || !terminal->is_object()) return true;
    const auto in_area = [&](const std::string& code) {
        return is_within_area(place_->area_code, code);
    };
    const auto in_group = [&](const std::string& group) { return group == place_->group; };
    return is_listed(*terminal, "areas", in_area) && is_listed(*terminal, "groups", in_group);
}

/// Of an authority elsewhere that lets it be taken on here.
bool CatalogueParser::is_across(const nlohmann::json& record) const {
    const auto terminal = record.is_object() ? record.find("terminal") : record.end();
    if (!record.is_object() || terminal == record.end() || !terminal->is_object()) return false;
    if (!terminal->contains("across")) return false;
    const auto& own = place_ ? place_->area_code : made_->hall_.area_code;
    return !is_listed(*terminal, "areas",
                      [&](const std::string& code) { return is_within_area(own, code); });
}

/// What others than its authority have decided about a record.
void CatalogueParser::apply_decisions(ServiceItem& item) const {
    static const DictionaryCode cancelled("3");
    if (cancelled_.contains(item.directory_code)) item.status = cancelled;
    // The implementing code keeps the former credit code, which it begins with.
    const auto merger = mergers_.find(item.body.credit_code);
    if (merger != mergers_.end()) item.body = merger->second;
}

void CatalogueParser::read_services(const nlohmann::json& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        const bool across = is_across(list[i]);
        if (!across && !is_for_here(list[i])) continue;
        FaultSink sink("services[" + std::to_string(i) + "]");
        ServiceItem item = parse_item(list[i], made_->hall_, forms_, sink);
        check_item(item, sink);
        check_against_catalogue(item, sink);
        apply_decisions(item);
        if (!sink.refused())
            (across ? made_->across_ : made_->services_).push_back(std::move(item));
        keep(sink.take());
    }
}

void CatalogueParser::check_against_catalogue(const ServiceItem& item, FaultSink& sink) const {
    if (!item.code.value().empty() && made_->find(item.code) != nullptr) {
        sink.refuse(FaultClass::management, "/code", "is there twice");
    }
    for (std::size_t i = 0; i < item.themes.size(); ++i) {
        if (made_->find(item.themes[i]) == nullptr) {
            sink.refuse(FaultClass::management, "/themes/" + std::to_string(i),
                        "names no theme of this catalogue");
        }
    }
    for (std::size_t i = 0; i < item.life_stages.size(); ++i) {
        if (made_->find(item.life_stages[i]) == nullptr) {
            sink.refuse(FaultClass::management, "/life_stages/" + std::to_string(i),
                        "names no life stage of this catalogue");
        }
    }
    check_dictionary_codes(item, sink);
}

/// Dictionaries grow, so an unknown code is shown as “other” and reported. Not so what
/// decides whether and in which shape somebody has to bring a material.
void CatalogueParser::check_dictionary_codes(const ServiceItem& item, FaultSink& sink) const {
    const auto check = [&](Dictionary dictionary, const DictionaryCode& code,
                           const std::string& where) {
        if (!code.value().empty() && !made_->dictionaries_.contains({dictionary, code.value()})) {
            sink.report(FaultClass::code, where, "is not in the dictionary");
        }
    };
    const auto demand = [&](Dictionary dictionary, const DictionaryCode& code,
                            const std::string& where) {
        if (!code.value().empty() && !made_->dictionaries_.contains({dictionary, code.value()})) {
            sink.refuse(FaultClass::code, where,
                        "is not in the dictionary: nobody would know what is meant");
        }
    };
    check(Dictionary::item_type, item.type, "/type");
    check(Dictionary::item_status, item.status, "/status");
    check(Dictionary::handle_type, item.handle_type, "/handle_type");
    check(Dictionary::result_type, item.result.type, "/result/type");
    check(Dictionary::use_level, DictionaryCode(std::to_string(item.use_level)), "/use_level");
    for (const auto& object : item.objects) check(Dictionary::service_object, object, "/objects");
    for (std::size_t i = 0; i < item.materials.size(); ++i) {
        const auto& material = item.materials[i];
        const auto where = "/materials/" + std::to_string(i);
        demand(Dictionary::material_type, material.type, where + "/type");
        check(Dictionary::material_form, material.form, where + "/form");
        demand(Dictionary::material_necessity, material.necessity, where + "/necessity");
        check(Dictionary::material_source, material.source, where + "/source");
        // What nobody can name, nobody can agree to.
        if (!material.data_set.empty())
            demand(Dictionary::data_set, DictionaryCode(material.data_set), where + "/data_set");
        for (const auto& licence : material.licences)
            check(Dictionary::licence_type, DictionaryCode(licence), where + "/licences");
    }
}

/// one directory code, one name. Both records stay usable.
void CatalogueParser::report_names_that_differ() {
    std::map<DirectoryCode, const ServiceItem*> first;
    for (const auto& item : made_->services_) {
        const auto [place, is_new] = first.emplace(item.directory_code, &item);
        if (!is_new && place->second->name != item.name) {
            made_->faults_.push_back({CatalogueFault::Weight::reported,
                                      FaultClass::management,
                                      item.code.value(),
                                      "/name",
                                      "differs from another record of the same directory code",
                                      {}});
        }
    }
}

Result<std::shared_ptr<const Catalogue>> Catalogue::parse(
    std::string_view json, FormTests tests, const std::optional<TerminalPlace>& place) {
    return CatalogueParser(tests, place).run(json);
}

}  // namespace kiosk
