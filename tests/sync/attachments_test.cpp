#include <cstdlib>
#include <fstream>
#include <iterator>

#include <doctest.h>
#include <signal.h>

#include "kiosk/base/random.h"
#include "tests/support/age_identity.h"
#include "tests/sync/sync_process.h"

using tests::PlatformProcess;
using tests::SyncProcess;
using tests::Terminal;
using tests::within_patience;

namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string scan(std::size_t size) {
    kiosk::SeededRandom random(size);
    std::string bytes(size, '\0');
    random.fill(std::span(reinterpret_cast<std::uint8_t*>(bytes.data()), size));
    return bytes;
}

/// The files of attachments that arrived whole.
std::vector<fs::path> arrived(const PlatformProcess& platform) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(platform.folder()))
        if (entry.is_regular_file() && entry.path().parent_path().filename() == "blobs")
            files.push_back(entry.path());
    return files;
}

/// The platform's data key as the age program reads it. A PKCS #8 file ends with the raw key.
void write_identity(const fs::path& file) {
    std::string base64;
    std::ifstream pem(tests::test_keys() / "data.key");
    for (std::string line; std::getline(pem, line);)
        if (!line.starts_with("-----")) base64 += line;
    const auto der = kiosk::from_base64(base64).value();
    std::ofstream(file) << tests::age_identity(kiosk::Bytes(der.end() - 32, der.end())) << "\n";
}

/// What Debian's age makes of it.
std::string opened(const fs::path& folder, const fs::path& sealed) {
    write_identity(folder / "identity");
    const auto command = "age -d -i '" + (folder / "identity").string() + "' -o '" +
                         (folder / "opened").string() + "' '" + sealed.string() + "'";
    if (std::system(command.c_str()) != 0) return "does not open";
    return content_of(folder / "opened");
}

bool has_age() {
    if (std::system("age --version > /dev/null 2>&1") == 0) return true;
    MESSAGE("skipped: the package age is missing");
    return false;
}

std::size_t requests(const PlatformProcess& platform, const std::string& answer) {
    const auto figures = nlohmann::json::parse(platform.admin("GET", "/admin/figures"));
    return figures["answers"].value(answer, 0U);
}

bool holds_words(const fs::path& folder, const std::vector<std::string>& words) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto content = entry.path().string() +
                             (entry.is_regular_file() ? content_of(entry.path()) : std::string());
        for (const auto& word : words)
            if (content.find(word) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("Scans arrive with their case, and Debian's age opens them as they were") {
    if (!has_age()) return;
    const PlatformProcess platform;
    Terminal terminal(platform);
    const auto filed = terminal.file_with({scan(3'000'000)});
    const auto other = terminal.file("no scan");
    SyncProcess sync(terminal, {"--until-empty"});
    CHECK(sync.wait() == 0);
    CHECK(terminal.has_receipt(filed));
    CHECK(terminal.has_receipt(other));
    const auto files = arrived(platform);
    REQUIRE(files.size() == 1);
    CHECK((opened(terminal.folder(), files[0]) == scan(3'000'000)));
    CHECK(fs::is_empty(terminal.folder() / "data" / "blobs"));
}

TEST_CASE("Platform and delivery killed at every step of an upload: whole, once, and resumed") {
    int deaths = 0;
    for (const auto* point : {"upload.before", "upload.after"})
        for (const int n : {1, 2, 3, 4, 5}) {
            CAPTURE(point);
            CAPTURE(n);
            const PlatformProcess platform;
            Terminal terminal(platform);
            const auto filed = terminal.file_with({scan(2'000'000)});
            {
                SyncProcess sync(terminal, {"--until-empty", "--die-at",
                                            std::string(point) + ":" + std::to_string(n)});
                if (sync.wait() == 128 + SIGKILL) ++deaths;
            }
            SyncProcess sync(terminal, {"--until-empty"});
            CHECK(sync.wait() == 0);
            CHECK(terminal.has_receipt(filed));
            CHECK(arrived(platform).size() == 1);
            // 256 KiB, 512 KiB, the rest of the chunk, the next one: what arrived isn't sent again.
            CHECK(requests(platform, "append_upload 204") <= 6);
        }
    CHECK(deaths >= 8);
    for (const auto* effect : {"die_before", "die_after", "drop_after"})
        for (const auto* operation : {"create_upload", "append_upload", "commit_submission"}) {
            CAPTURE(effect);
            CAPTURE(operation);
            PlatformProcess platform;
            Terminal terminal(platform);
            const auto filed = terminal.file_with({scan(1'500'000), scan(10)});
            platform.plant(std::string(R"({"operation":")") + operation + R"(","effect":")" +
                           effect + "\"}");
            SyncProcess sync(terminal);
            if (std::string_view(effect).starts_with("die")) {
                platform.wait_for_end();
                platform.start_again();
            }
            CHECK(within_patience([&] { return terminal.has_receipt(filed); }));
            CHECK(arrived(platform).size() == 2);
        }
}

TEST_CASE("With a hundred cases queued nothing of the people is readable in the data folder") {
    PlatformProcess platform;
    Terminal terminal(platform);
    platform.kill();
    const std::string on_scan = "手写的申请理由";
    for (int i = 0; i < 100; ++i) {
        if (i % 10 == 0)
            (void)terminal.file_with({scan(200'000) + on_scan + scan(1000)});
        else
            (void)terminal.file("靠窗的座位");
    }
    const auto data = terminal.folder() / "data";
    const std::vector<std::string> words{"张三丰测", "819902198001010014", "靠窗的座位", on_scan};
    REQUIRE(fs::file_size(data / "outbox.db-wal") > 0);
    CHECK(terminal.unsent() == 100);
    CHECK_FALSE(holds_words(data, words));
    // And while bianmin-sync works on it.
    SyncProcess sync(terminal);
    CHECK(within_patience([&] { return sync.said().find("platform_away") != std::string::npos; }));
    CHECK_FALSE(holds_words(terminal.folder(), words));
    // The search finds each word where it is.
    for (const auto& word : words) {
        std::ofstream(data / "control", std::ios::binary) << scan(5000) << word << scan(5000);
        CHECK(holds_words(data, {word}));
    }
}
