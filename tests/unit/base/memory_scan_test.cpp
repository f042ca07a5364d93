#include "tests/support/memory_scan.h"

#include <algorithm>
#include <fstream>

#include <doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include "kiosk/base/encoding.h"

using kiosk::ErrorCode;

namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = "/tmp/bianmin-scan-XXXXXX";
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& content) const {
        std::ofstream(path / name, std::ios::binary) << content;
    }
};

std::vector<tests::Needle> needles(const std::string& canary) {
    auto made = tests::needles_of(std::vector<std::string>{canary});
    REQUIRE(made);
    return *made;
}

std::string text_of(const kiosk::Bytes& bytes) {
    return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("A word is looked for in each encoding, with and without spaces") {
    const auto all = needles("钱测试");
    CHECK(all.size() == 8);
    const auto has = [&](const std::string& bytes) {
        return std::any_of(all.begin(), all.end(),
                           [&](const auto& needle) { return needle.bytes == bytes; });
    };
    CHECK(has("钱测试"));
    CHECK(has("钱 测 试"));
    CHECK(has(text_of(kiosk::utf16le_from_utf8("钱测试"))));
    CHECK(has(text_of(*kiosk::gb18030_from_utf8("钱 测 试"))));
}

TEST_CASE("A word so short that it is found by chance is refused") {
    CHECK(tests::needles_of(std::vector<std::string>{"钱测"}).error().code ==
          ErrorCode::limit_exceeded);
    CHECK(tests::needles_of(std::vector<std::string>{""}).error().code ==
          ErrorCode::limit_exceeded);
}

TEST_CASE("Files are found in, with place and offset; excepted paths are passed over") {
    const Folder folder;
    std::filesystem::create_directories(folder.path / "deep/tray");
    folder.write("clean", "nothing here");
    folder.write("empty", "");
    folder.write("deep/a", "1234" + text_of(kiosk::utf16le_from_utf8("钱测试")));
    folder.write("deep/tray/b", "钱测试");
    const auto all = needles("钱测试");
    const auto both = tests::scan_tree(folder.path, {}, all);
    REQUIRE(both);
    CHECK(both->size() == 2);
    const std::vector<std::filesystem::path> except{folder.path / "deep/tray"};
    const auto one = tests::scan_tree(folder.path, except, all);
    REQUIRE(one);
    REQUIRE(one->size() == 1);
    CHECK(one->front().needle == "0 utf-16le");
    CHECK(one->front().place == (folder.path / "deep/a").string());
    CHECK(one->front().at == 4);
}

TEST_CASE("A word across the border of two chunks is found") {
    const Folder folder;
    constexpr std::size_t chunk = 64 * 1024;
    std::string content(2 * chunk, '.');
    content.insert(chunk - 3, "钱测试");
    folder.write("big", content);
    const auto finds = tests::scan_tree(folder.path, {}, needles("钱测试"));
    REQUIRE(finds);
    CHECK(finds->size() == 1);
}

TEST_CASE("A word in the name of a file is found") {
    const Folder folder;
    folder.write("scan of 钱测试.pdf", "x");
    CHECK(tests::scan_tree(folder.path, {}, needles("钱测试"))->size() == 1);
}

TEST_CASE(
    "Our own memory holds what we hold, and a folder or process that is not there is an error") {
    const auto all = needles("钱测试");
    CHECK_FALSE(tests::scan_process(getpid(), all)->finds.empty());
    CHECK(tests::scan_process(999999999, all).error().code == ErrorCode::not_found);
    CHECK(tests::scan_tree("/nonexistent", {}, all).error().code == ErrorCode::io_error);
}
