// What bianmin-form says, word for word where it matters.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "kiosk/forms/tool/commands.h"
#include "tests/unit/forms/xform_fixture.h"

namespace fs = std::filesystem;

namespace {

class Folder {
  public:
    Folder()
        : path_(fs::temp_directory_path() / ("bianmin-form-test-" + std::to_string(::getpid()))) {
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    fs::path write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return path_ / name;
    }

  private:
    fs::path path_;
};

std::string check(const fs::path& file, int code, kiosk::FaultWords words) {
    std::ostringstream out;
    CHECK(kiosk::check_forms({file}, words, out) == code);
    return out.str();
}

bool has(const std::string& text, const std::string& part) {
    if (text.find(part) != std::string::npos) return true;
    MESSAGE(text);
    return false;
}

}  // namespace

TEST_CASE("check passes a good form and runs its golden tests") {
    const Folder folder;
    const auto file = folder.write("family.xml", tests::family_form());
    CHECK(has(check(file, 0, kiosk::FaultWords::both), "no golden tests"));
    folder.write("family.tests.json", R"({"tests": [{"name": "t", "visible": ["phone"]}]})");
    CHECK(has(check(file, 0, kiosk::FaultWords::both), "family 3  13 questions, 1 tests"));
    folder.write("family.tests.json", R"({"tests": [{"name": "t", "hidden": ["phone"]}]})");
    const auto said = check(file, 1, kiosk::FaultWords::both);
    CHECK(has(said, "Should be hidden and is visible"));
    CHECK(has(said, "不应当显示，实际显示了"));
}

TEST_CASE("check names file, line, question and attribute in both languages") {
    const Folder folder;
    const auto file =
        folder.write("bad.xml", tests::family_form_with("count(/data/child) + 1", "no-such(1)"));
    const auto said = check(file, 1, kiosk::FaultWords::both);
    CHECK(has(said, "bad.xml:"));
    CHECK(has(said, "/data/total"));
    CHECK(has(said, "calculate"));
    const auto lines = std::count(said.begin(), said.end(), '\n');
    const auto english = check(file, 1, kiosk::FaultWords::en);
    CHECK(std::count(english.begin(), english.end(), '\n') * 2 == lines);
    CHECK(has(check(folder.write("x", "") / "none.xml", 2, kiosk::FaultWords::en), "cannot read"));
}

TEST_CASE("run asks page by page, explains what does not fit, and prints the answers") {
    const Folder folder;
    const auto file = folder.write("family.xml", tests::family_form());
    std::istringstream in("\n\n139\n13900000001\n1\n1\n2\n+\n小明\n7\n\n2\n1 2\nyes\n");
    std::ostringstream out;
    kiosk::RunOptions options;
    options.prefill = {{"idcard.name", "张三丰测"}, {"idcard.address", "路 1 号"}};
    options.language = "en";
    CHECK(kiosk::run_form(file, options, in, out) == 0);
    CHECK(has(out.str(), "! Eleven digits, please"));
    CHECK(has(out.str(), R"("phone":"13900000001","way":"self","city":"1","county":"12")"));
    CHECK(has(out.str(), R"("child":[{"child_name":"小明","child_age":"7"}])"));
    CHECK(has(out.str(), R"("deed":"window:later","wishes":"a b","total":"2","promise":"OK")"));
    std::istringstream nothing("");
    CHECK(kiosk::run_form(file, options, nothing, out) == 1);
}

TEST_CASE("stat counts what a form is made of") {
    const Folder folder;
    std::ostringstream out;
    CHECK(kiosk::describe_form(folder.write("family.xml", tests::family_form()), out) == 0);
    CHECK(has(out.str(), "questions               13"));
    CHECK(has(out.str(), "filled by the terminal  2"));
    CHECK(has(out.str(), "repeats                 1"));
}

TEST_CASE("merge reports how many questions the citizen of the sample package is spared") {
    std::ostringstream out;
    CHECK(kiosk::merge_forms("assets/services/forms/newborn.package.json", {},
                             kiosk::FaultWords::en, out) == 0);
    CHECK(has(out.str(), "spared "));
    CHECK(kiosk::merge_forms("assets/services/forms/none.package.json", {}, kiosk::FaultWords::en,
                             out) == 2);
}
