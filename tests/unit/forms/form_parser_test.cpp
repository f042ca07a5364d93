#include <string>

#include <doctest/doctest.h>

#include "kiosk/forms/form_description.h"

namespace {

using kiosk::ErrorCode;
using kiosk::parse_form;

std::string words(const std::string& text) {
    return R"({"zh":")" + text + R"(","en":")" + text + "\"}";
}

std::string form_of(const std::string& fields) {
    return R"({"id":"f","version":"1","pages":[{"id":"p","title":)" + words("P") +
           R"(,"fields":[)" + fields + "]}]}";
}

/// A field named x of this kind, with more members.
std::string field_of(const std::string& kind, const std::string& more = "",
                     const std::string& id = "x") {
    return R"({"id":")" + id + R"(","kind":")" + kind + R"(","label":)" + words("L") +
           (more.empty() ? "" : ",") + more + "}";
}

std::string fault_of(const std::string& json) {
    const auto form = parse_form(json);
    return form ? "" : form.error().detail;
}

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

const std::string yes_no = R"("options":[{"value":"yes","label":{"zh":"是","en":"Yes"}},)"
                           R"({"value":"no","label":{"zh":"否","en":"No"}}])";

}  // namespace

TEST_CASE("a form of every kind of field is understood") {
    const auto form = parse_form(form_of(
        field_of(
            "text",
            R"("required":true,"source":"idcard.name","sensitivity":2,"length_min":2,"length_max":30,)"
            R"("element":"DE02.01.039.00")",
            "a") +
        "," + field_of("number", R"("min":1,"max":12)", "b") + "," +
        field_of("decimal", R"("min":-0.5)", "c") + "," +
        field_of("date", R"("min":"today-120y","max":"today")", "d") + "," +
        field_of("phone", "", "e") + "," + field_of("citizen_number", "", "g") + "," +
        field_of("bank_card", "", "h") + "," +
        field_of("single_choice",
                 yes_no + R"(,"must_equal":"no","must_equal_message":)" + words("M"), "i") +
        "," + field_of("multiple_choice", yes_no, "j") + "," +
        field_of("acknowledge", R"("required":true)", "k") + "," +
        field_of("note",
                 R"("relevant_when":[{"field":"i","equals":"yes"},{"field":"b","not_equals":"3"},)"
                 R"({"field":"j","in":["yes","no"]}])",
                 "l")));
    REQUIRE_MESSAGE(form, (form ? "" : form.error().detail));
    CHECK(form->id == "f");
    REQUIRE(form->fields.size() == 11);
    CHECK(form->fields[0].element == "DE02.01.039.00");
    CHECK(form->fields[0].length_max == 30);
    CHECK(form->fields[1].number_max == 12 * kiosk::number_scale);
    CHECK(form->fields[2].number_min == -5000);
    CHECK(form->fields[3].date_min->on({2026, 2, 28}) == kiosk::CivilDate{1906, 2, 28});
    CHECK(form->fields[4].length_max == 11);
    CHECK(form->fields[5].keyboard == kiosk::KeyboardHint::citizen_number);
    CHECK(form->fields[10].relevant_when.size() == 3);
}

TEST_CASE("an unknown member is an error that names page, field and member") {
    const auto fault = fault_of(form_of(field_of("text", R"("requird":true)", "phone")));
    CHECK(mentions(fault, "page 'p' field 'phone'"));
    CHECK(mentions(fault, "unknown member 'requird'"));
    CHECK(mentions(fault_of(R"({"id":"f","version":"1","pagess":[]})"),
                   "form: unknown member 'pagess'"));
    CHECK(mentions(fault_of(R"({"id":"f","version":"1","pages":[{"id":"p","titel":1}]})"),
                   "page 'p': unknown member 'titel'"));
}

TEST_CASE("what a description gets wrong is named") {
    struct Row {
        std::string field;
        std::string part;
    };
    const Row rows[] = {
        {field_of("txt"), "'kind' is unknown"},
        {field_of("text", R"("required":"yes")"), "'required' must be true or false"},
        {field_of("note", R"("required":true)"), "'required' does not fit"},
        {field_of("text", R"("source":"idcard.nmae")"), "'source' names nothing"},
        {field_of("acknowledge", R"("source":"idcard.name")"), "'source' does not fit"},
        {field_of("text", yes_no), "'options' does not fit"},
        {field_of("single_choice"), "'options' is missing"},
        {field_of("single_choice", R"("options":[])"), "'options' must be a list"},
        {field_of("single_choice", R"("options":[{"value":"a b","label":{"zh":"a","en":"a"}}])"),
         "other characters"},
        {field_of("single_choice",
                  R"("options":[{"value":"a","label":{"zh":"a","en":"a"},"x":1}])"),
         "unknown member 'x'"},
        {field_of("single_choice", R"("options":[{"value":"a","label":{"zh":"a","en":"a"}},)"
                                   R"({"value":"a","label":{"zh":"b","en":"b"}}])"),
         "'a' twice"},
        {field_of("text", R"("relevant_when":[{"field":"later","equals":"1"}])"),
         "does not stand earlier"},
        {field_of("text", R"("relevant_when":[{"field":"x","equals":"1"}])"),
         "does not stand earlier"},
        {field_of("text", R"("min":1)"), "'min' does not fit"},
        {field_of("number", R"("min":5,"max":4)"), "'min' is above max"},
        {field_of("number", R"("min":"5")"), "'min' must be a number"},
        {field_of("date", R"("min":"2020-02-30")"), "'min' must be a day"},
        {field_of("date", R"("max":"today+5w")"), "'max' must be a day"},
        {field_of("phone", R"("length_max":12)"), "'length_max' does not fit"},
        {field_of("text", R"("length_max":501)"), "'length_max' must be"},
        {field_of("text", R"("length_min":9,"length_max":8)"), "'length_min' is above"},
        {field_of("text", R"("pattern":"[a-z")"), "'pattern_message' is missing"},
        {field_of("text", R"("pattern":"[a-z","pattern_message":)" + words("M")),
         "no regular expression"},
        {field_of("text", R"("must_equal":"a")"), "'must_equal_message' is missing"},
        {field_of("single_choice",
                  yes_no + R"(,"must_equal":"maybe","must_equal_message":)" + words("M")),
         "not among the options"},
        {field_of("text", R"("sensitivity":5)"), "'sensitivity' must be"},
        {field_of("text", R"("keyboard":"piano")"), "'keyboard' is unknown"},
        {field_of("text", R"("hint":{"zh":"a"})"), "'hint' must have words"},
        {field_of("text", R"("hint":{"zh":"a","en":""})"), "'hint' must have words"},
        {field_of("text", R"("hint":{"zh":"a","en":"b","fr":"c"})"), "'hint' must have words"},
        {field_of("text") + "," + field_of("text"), "'id' is not unique"},
        {field_of("text", "", "Name"), "'id' must be an identifier"},
        {field_of("text", R"("relevant_when":[{"field":"x","equals":"1","in":["1"]}])"),
         "relevant_when"},
        {"7", "must be an object"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.field);
        const auto fault = fault_of(form_of(row.field));
        CAPTURE(fault);
        CHECK(mentions(fault, row.part));
    }
}

TEST_CASE("a condition needs one comparison with values that can come") {
    const auto first = field_of("single_choice", yes_no, "first") + ",";
    const auto with = [&](const std::string& condition) {
        return fault_of(
            form_of(first + field_of("text", R"("relevant_when":[)" + condition + "]")));
    };
    CHECK(with(R"({"field":"first","equals":"yes"})").empty());
    CHECK(mentions(with(R"({"field":"first","equals":"maybe"})"), "does not offer"));
    CHECK(mentions(with(R"({"field":"first"})"), "exactly one"));
    CHECK(mentions(with(R"({"field":"first","equals":"yes","in":["no"]})"), "exactly one"));
    CHECK(mentions(with(R"({"field":"first","in":[1]})"), "must hold text"));
    CHECK(mentions(with(R"({"field":"first","equal":"yes"})"), "unknown member 'equal'"));
}

TEST_CASE("the first page must always have something to show") {
    const auto other = form_of(field_of("single_choice", yes_no, "first"));
    CHECK(fault_of(other).empty());
    const std::string hidden =
        R"({"id":"f","version":"1","pages":[{"id":"p","title":)" + words("P") + R"(,"fields":[)" +
        field_of("text", R"("relevant_when":[{"field":"y","equals":"1"}])") + "]}]}";
    CHECK(mentions(fault_of(hidden), "does not stand earlier"));
}

TEST_CASE("own messages are taken, unknown ones refused") {
    const auto with = [](const std::string& messages) {
        return R"({"id":"f","version":"1","messages":)" + messages +
               R"(,"pages":[{"id":"p","title":)" + words("P") + R"(,"fields":[)" +
               field_of("text") + "]}]}";
    };
    const auto form = parse_form(with(R"({"required":)" + words("own") + "}"));
    REQUIRE(form);
    CHECK(form->message("required").in(kiosk::Language::en) == "own");
    CHECK(form->message("phone").in(kiosk::Language::en).find("mobile") != std::string_view::npos);
    CHECK(mentions(fault_of(with(R"({"requried":)" + words("own") + "}")),
                   "unknown member 'requried'"));
    CHECK(mentions(fault_of(with(R"({"required":"own"})")), "must have words"));
    CHECK(mentions(fault_of(with("3")), "must be an object"));
}

TEST_CASE("limits of a description are kept") {
    const auto many = [](int count, const std::string& prefix) {
        std::string list;
        for (int i = 0; i < count; ++i)
            list += (i > 0 ? "," : "") + field_of("text", "", prefix + std::to_string(i));
        return list;
    };
    CHECK(fault_of(form_of(many(12, "f"))).empty());
    CHECK(mentions(fault_of(form_of(many(13, "f"))), "list of 1 to 12"));
    const auto pages_of = [&](int count) {
        std::string pages;
        for (int i = 0; i < count; ++i) {
            pages += (i > 0 ? "," : "") + (R"({"id":"p)" + std::to_string(i)) + R"(","title":)" +
                     words("P") + R"(,"fields":[)" + field_of("text", "", "f" + std::to_string(i)) +
                     "]}";
        }
        return R"({"id":"f","version":"1","pages":[)" + pages + "]}";
    };
    CHECK(fault_of(pages_of(32)).empty());
    CHECK(mentions(fault_of(pages_of(33)), "list of 1 to 32"));
    const auto options_of = [](int count) {
        std::string options;
        for (int i = 0; i < count; ++i) {
            options += (i > 0 ? "," : "") + (R"({"value":"v)" + std::to_string(i)) +
                       R"(","label":)" + words("L") + "}";
        }
        return form_of(field_of("single_choice", R"("options":[)" + options + "]"));
    };
    CHECK(fault_of(options_of(64)).empty());
    CHECK(mentions(fault_of(options_of(65)), "list of 1 to 64"));
    CHECK(
        fault_of(form_of(field_of("text", R"("hint":)" + words(std::string(2000, 'h'))))).empty());
    CHECK(
        mentions(fault_of(form_of(field_of("text", R"("hint":)" + words(std::string(2001, 'h'))))),
                 "must have words"));
    const auto large = parse_form(std::string(kiosk::description_bytes_max + 1, ' '));
    REQUIRE_FALSE(large);
    CHECK(large.error().code == ErrorCode::limit_exceeded);
}

TEST_CASE("text that is not JSON, or JSON that is no form, is refused") {
    for (const auto* text :
         {"", "{", "[]", "null", "3", "\"form\"", "{}", R"({"id":"f","version":"1","pages":{}})"}) {
        CAPTURE(text);
        const auto form = parse_form(text);
        REQUIRE_FALSE(form);
        CHECK(form.error().code == ErrorCode::bad_format);
    }
}
