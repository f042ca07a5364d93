#include "tests/unit/catalog/fixture.h"

#include <algorithm>

#include <doctest.h>

namespace tests {

namespace {

constexpr const char* good_record_text = R"json({
  "code": "11370800MB285591843370117002011",
  "directory_code": "370117002011",
  "name": {"zh": "样例事项", "en": "Sample service"},
  "split": {"main_item": {"zh": "样例事项", "en": "Sample service"},
            "handle_items": [{"code": "1137080" , "name": {"zh": "样例", "en": "Sample"}}]},
  "type": "01", "status": "1", "handle_type": "2", "version": 3, "use_level": 3,
  "body": {"credit_code": "11370800MB28559184", "name": {"zh": "样例局", "en": "Sample bureau"}},
  "objects": ["1"], "audiences": ["person"], "themes": ["life"],
  "summary": {"zh": "一句话说明白。", "en": "In one sentence."},
  "keywords": ["样例"],
  "conditions": [{"zh": "年满 16 周岁", "en": "From 16"}],
  "materials": [{"code": "M1", "name": {"zh": "居民身份证", "en": "Identity card"}, "type": "1", "form": "1",
                 "necessity": "1", "source": "20", "originals": 1, "copies": 0, "provision": "card",
                 "basis": [{"title": {"zh": "某法", "en": "Some law"}}]}],
  "stages": [{"name": {"zh": "审查", "en": "Review"}, "limit_days": 2, "post": {"zh": "某岗", "en": "Desk"},
              "result": {"zh": "准予", "en": "Granted"}}],
  "limits": {"legal_days": 20, "promised_days": 2, "visits": 0},
  "fees": [], "basis": [{"title": {"zh": "某法", "en": "Some law"}, "document_no": "某发〔2020〕1号"}],
  "supervision_phone": "12345",
  "result": {"name": {"zh": "证", "en": "Licence"}, "type": "10", "delivery": {"zh": "窗口", "en": "Window"}},
  "questions": [],
  "terminal": {"level": "guide", "online": true, "devices": []},
  "form": {"window": {"zh": "申请表", "en": "Form"}},
  "maintainer": {"zh": "样例局", "en": "Sample bureau"},
  "updated": "2026-01-05", "effective_from": "2026-01-01"
})json";

constexpr const char* frame_text = R"json({
  "schema": 1, "version": 7, "issued_at": "2026-02-03T04:05:06Z",
  "hall": {"name": {"zh": "大厅", "en": "Hall"}, "address": {"zh": "路一号", "en": "1 Road"},
           "hours": {"zh": "九点到五点", "en": "Nine to five"}, "phone": "12345", "area_code": "990100",
           "area_name": {"zh": "样例市", "en": "Sample city"}},
  "themes": [{"id": "life", "audience": "person", "name": {"zh": "生活", "en": "Life"},
              "about": {"zh": "日常", "en": "Daily"}}],
  "dictionaries": {"item_type": {"01": {"zh": "行政许可", "en": "Licence"}}, "item_status": {"1": {"zh": "在用", "en": "In use"}},
    "handle_type": {"2": {"zh": "承诺件", "en": "Promised"}}, "service_object": {"1": {"zh": "自然人", "en": "Person"}},
    "material_type": {"1": {"zh": "原件", "en": "Original"}}, "material_form": {"1": {"zh": "原件", "en": "Original"}},
    "material_necessity": {"1": {"zh": "必要", "en": "Necessary"}}, "material_source": {"20": {"zh": "政府核发", "en": "Authority"}},
    "result_type": {"10": {"zh": "证照", "en": "Licence"}}, "use_level": {"3": {"zh": "市级", "en": "City"}}}
})json";

}  // namespace

Json small_form() {
    constexpr const char* xform = R"xml(
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>
<h:title>f</h:title><model>
<itext><translation lang="zh"><text id="a"><value>甲</value></text></translation>
<translation lang="en"><text id="a"><value>A</value></text></translation></itext>
<instance><data id="f" version="2"><a/></data></instance>
<bind nodeset="/data/a" type="string" constraint="string-length(.) &lt; 9"/>
</model></h:head><h:body><input ref="/data/a"><label ref="jr:itext('a')"/></input></h:body></h:html>)xml";
    Json form;
    form["name"] = "forms/f.xml";
    form["xform"] = xform;
    form["tests"] = Json::parse(R"({"tests":[{"name":"asks","visible":["a"]}]})");
    return form;
}

Json good_record() {
    auto record = Json::parse(good_record_text);
    record["split"]["handle_items"][0]["code"] = record["code"].get<std::string>() + "01";
    return record;
}

Json record_with_scenario() {
    auto record = good_record();
    const auto first = record["code"].get<std::string>() + "01";
    const auto second = record["code"].get<std::string>() + "02";
    auto situation = record["split"]["handle_items"][0];
    situation["code"] = second;
    record["split"]["handle_items"].push_back(situation);
    auto material = record["materials"][0];
    material["code"] = "M2";
    material["handle_items"] = Json{second};
    record["materials"].push_back(material);
    record["scenario"] = Json::parse(R"json({
      "questions": [
        {"id": "which", "text": {"zh": "哪一种？", "en": "Which?"},
         "answers": [{"value": "first", "text": {"zh": "甲", "en": "A"}}, {"value": "second", "text": {"zh": "乙", "en": "B"}}]},
        {"id": "more", "text": {"zh": "还有吗？", "en": "More?"}, "when": {"which": ["second"]},
         "answers": [{"value": "yes", "text": {"zh": "有", "en": "Yes"}}, {"value": "no", "text": {"zh": "没有", "en": "No"}}]}],
      "results": [
        {"handle_item": "", "when": {"which": ["first"]}},
        {"handle_item": "", "when": {"more": ["yes"]}},
        {"handle_item": "", "when": {"more": ["no"]}}]})json");
    record["scenario"]["results"][0]["handle_item"] = first;
    record["scenario"]["results"][1]["handle_item"] = second;
    record["scenario"]["results"][2]["handle_item"] = second;
    return record;
}

Json document_with(std::vector<Json> records) {
    auto document = Json::parse(frame_text);
    document["services"] = std::move(records);
    return document;
}

Json good_document() {
    return document_with({good_record()});
}

std::shared_ptr<const kiosk::Catalogue> read(const Json& document) {
    auto catalogue = kiosk::Catalogue::parse(document.dump());
    if (!catalogue) FAIL(catalogue.error().detail);
    return *catalogue;
}

std::vector<kiosk::CatalogueFault> faults_of(const Json& record) {
    // The good one has another code, so that the two do not disturb each other.
    auto other = good_record();
    other["directory_code"] = "370117002012";
    other["code"] = "11370800MB285591843370117002012";
    other["split"]["handle_items"][0]["code"] = "11370800MB28559184337011700201201";
    return read(document_with({other, record}))->faults();
}

bool names(const std::vector<kiosk::CatalogueFault>& faults, kiosk::CatalogueFault::Weight weight,
           kiosk::FaultClass kind, std::string_view element, std::string_view rule) {
    return std::ranges::any_of(faults, [&](const kiosk::CatalogueFault& fault) {
        return fault.weight == weight && fault.kind == kind && fault.element == element &&
               fault.rule.find(rule) != std::string::npos;
    });
}

}  // namespace tests
