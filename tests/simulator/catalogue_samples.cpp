#include "tests/simulator/catalogue_samples.h"

#include <vector>

#include <nlohmann/json.hpp>

namespace tests {

namespace {

constexpr const char* document = R"json({
  "schema": 1, "version": 1, "issued_at": "2026-02-03T04:05:06Z",
  "hall": {"name": {"zh": "大厅", "en": "Hall"}, "address": {"zh": "路一号", "en": "1 Road"},
           "hours": {"zh": "九点到五点", "en": "Nine to five"}, "phone": "12345",
           "area_code": "990100", "area_name": {"zh": "样例市", "en": "Sample city"}},
  "themes": [{"id": "life", "audience": "person", "name": {"zh": "生活", "en": "Life"},
              "about": {"zh": "日常", "en": "Daily"}}],
  "dictionaries": {
    "item_type": {"01": {"zh": "行政许可", "en": "Licence"}},
    "item_status": {"1": {"zh": "在用", "en": "In use"}},
    "handle_type": {"2": {"zh": "承诺件", "en": "Promised"}},
    "service_object": {"1": {"zh": "自然人", "en": "Person"}},
    "material_type": {"1": {"zh": "原件", "en": "Original"}},
    "material_form": {"1": {"zh": "原件", "en": "Original"}},
    "material_necessity": {"1": {"zh": "必要", "en": "Necessary"}},
    "material_source": {"20": {"zh": "政府核发", "en": "Authority"}},
    "result_type": {"10": {"zh": "证照", "en": "Licence"}},
    "use_level": {"3": {"zh": "市级", "en": "City"}}},
  "services": [{
    "code": "11370800MB285591843370117002011", "directory_code": "370117002011",
    "name": {"zh": "样例事项", "en": "Sample service"},
    "split": {"main_item": {"zh": "样例事项", "en": "Sample service"},
              "handle_items": [{"code": "11370800MB28559184337011700201101",
                                "name": {"zh": "样例", "en": "Sample"}}]},
    "type": "01", "status": "1", "handle_type": "2", "version": 3, "use_level": 3,
    "body": {"credit_code": "11370800MB28559184", "name": {"zh": "样例局", "en": "Bureau"}},
    "objects": ["1"], "audiences": ["person"], "themes": ["life"],
    "summary": {"zh": "一句话说明白。", "en": "In one sentence."}, "keywords": ["样例"],
    "conditions": [{"zh": "年满 16 周岁", "en": "From 16"}],
    "materials": [{"code": "M1", "name": {"zh": "居民身份证", "en": "Identity card"}, "type": "1",
                   "form": "1", "necessity": "1", "source": "20", "originals": 1, "copies": 0,
                   "provision": "card", "basis": [{"title": {"zh": "某法", "en": "Some law"}}]}],
    "stages": [{"name": {"zh": "审查", "en": "Review"}, "limit_days": 2,
                "post": {"zh": "某岗", "en": "Desk"}, "result": {"zh": "准予", "en": "Granted"}}],
    "limits": {"legal_days": 20, "promised_days": 2, "visits": 0}, "fees": [],
    "basis": [{"title": {"zh": "某法", "en": "Some law"}, "document_no": "某发〔2020〕1号"}],
    "supervision_phone": "12345",
    "result": {"name": {"zh": "证", "en": "Licence"}, "type": "10",
               "delivery": {"zh": "窗口", "en": "Window"}},
    "questions": [], "terminal": {"level": "guide", "online": true, "devices": []},
    "form": {"window": {"zh": "申请表", "en": "Form"}},
    "maintainer": {"zh": "样例局", "en": "Bureau"},
    "updated": "2026-01-05", "effective_from": "2026-01-01"}]
})json";

kiosk::SigningSeed seed() {
    return {kiosk::SecretBytes(kiosk::Bytes(32, 3))};
}

}  // namespace

kiosk::SigningKey catalogue_sample_key() {
    static const auto key = seed().public_key();
    return key;
}

const std::string& catalogue_sample(std::uint64_t version) {
    static const auto samples = [] {
        std::vector<std::string> made;
        auto json = nlohmann::json::parse(document);
        for (std::uint64_t one = 1; one <= catalogue_samples; ++one) {
            json["version"] = one;
            made.push_back(
                kiosk::make_envelope(kiosk::catalogue_payload_type, json.dump(), seed()));
        }
        return made;
    }();
    return samples.at(version - 1);
}

}  // namespace tests
