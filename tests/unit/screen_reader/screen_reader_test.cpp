#include "kiosk/screen_reader.h"

#include <algorithm>
#include <cstring>

#include <doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/temp_folder.h"
#include "tests/unit/ui_narration/trees.h"

using namespace kiosk;

namespace {

/// What bianmin-speech would be told.
class Ear {
  public:
    explicit Ear(const std::filesystem::path& folder) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const std::string path = (folder / ui::speech::socket_name).string();
        REQUIRE(path.size() < sizeof address.sun_path);
        std::memcpy(address.sun_path, path.data(), path.size());
        listener_ = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
        REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
                0);
        REQUIRE(::listen(listener_, 1) == 0);
    }
    ~Ear() {
        ::close(client_);
        ::close(listener_);
    }
    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;

    void accept() {
        client_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        REQUIRE(client_ >= 0);
    }
    /// Everything said until this is; empty where it is not said within `patience`.
    std::vector<std::string> until(const std::string& last, timeval patience = {10, 0}) {
        ::setsockopt(client_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        std::vector<std::string> said;
        std::string packet(ui::speech::packet_bytes_max, '\0');
        for (;;) {
            const ssize_t size = ::recv(client_, packet.data(), packet.size(), 0);
            if (size <= 0) return {};
            const auto message =
                ui::speech::message_of({packet.data(), static_cast<std::size_t>(size)});
            REQUIRE(message);
            const auto* say = std::get_if<ui::speech::Say>(&*message);
            if (say != nullptr) said.push_back(say->text);
            if (say != nullptr && say->text == last) return said;
        }
    }

  private:
    int listener_ = -1;
    int client_ = -1;
};

Config config_in(const std::filesystem::path& folder) {
    Config config;
    config.speech.enabled = true;
    config.speech.loudspeaker = "Loudspeaker";
    config.speech.headset = "Headset";
    config.paths.run = folder;
    return config;
}

ui::Tree page(std::string screen, std::string title) {
    ui::Tree tree;
    tree.screen = std::move(screen);
    tree.title = std::move(title);
    tree.language = "zh-Hans";
    tree.root = tests::node_of(ui::Role::window, "", tree.title);
    return tree;
}

ui::Tree pin_page() {
    ui::Tree tree = page("maintenance_pin", "密码页");
    for (const char digit : {'1', '2'})
        tree.root.children.push_back(tests::button_of(
            std::string("key.") + digit, std::string(1, digit), intent::PinDigit{digit}));
    tree.root.children.push_back(tests::button_of("action.next", "确认", intent::Next{}));
    return tree;
}

struct Bench {
    Bench() {
        reader.connect(config, [] {});
        ear.accept();
        reader.watch(intent::Speech{intent::Speech::What::on}, Language::zh);
        // The other end of the connection may not know of it yet.
        std::vector<std::string> said;
        for (int i = 0; i < 100 && said.empty(); ++i) {
            show(page("hello" + std::to_string(i), "开头"));
            said = ear.until("开头", {0, 100'000});
        }
        REQUIRE_FALSE(said.empty());
    }
    void show(ui::Tree tree) { reader.read(tree, Language::zh, false); }
    /// What is said while the tactile keys go over the whole page.
    std::vector<std::string> said_on(const ui::Tree& tree) {
        show(tree);
        for (int i = 0; i < 3; ++i) {
            (void)reader.press(ui::KeypadKey::next, tree);
            show(tree);
        }
        show(page("end", "末页"));
        return ear.until("末页");
    }
    static bool has(const std::vector<std::string>& said, const std::string& text) {
        return std::find(said.begin(), said.end(), text) != said.end();
    }

    tests::TempFolder folder;
    Config config = config_in(folder.path());
    ui::Texts texts = std::move(*ui::Texts::load("assets/text"));
    Ear ear{folder.path()};
    ScreenReader reader{config, texts};
};

}  // namespace

TEST_CASE("the keys of a PIN are said into headphones only, all else in the hall, too (R-202)") {
    Bench bench;
    const auto in_hall = bench.said_on(pin_page());
    CHECK(Bench::has(in_hall, "密码页"));
    CHECK(Bench::has(in_hall, "确认"));
    CHECK_FALSE(Bench::has(in_hall, "1"));
    CHECK_FALSE(Bench::has(in_hall, "2"));
    Snapshot with_headset;
    with_headset.health.headset = true;
    bench.reader.follow(with_headset);
    const auto in_ear = bench.said_on(pin_page());
    CHECK(Bench::has(in_ear, "1"));
    CHECK(Bench::has(in_ear, "2"));
    auto other = pin_page();
    other.screen = "form";
    bench.reader.follow(Snapshot{});
    bench.reader.watch(intent::Speech{intent::Speech::What::on}, Language::zh);
    CHECK(Bench::has(bench.said_on(other), "1"));
}

TEST_CASE(
    "a headset without a device of its own counts as the hall: nothing is told in full (R-202)") {
    tests::TempFolder folder;
    Config config = config_in(folder.path());
    config.speech.headset.clear();
    const ui::Texts texts = std::move(*ui::Texts::load("assets/text"));
    ScreenReader reader(config, texts);
    Snapshot with_headset;
    with_headset.health.headset = true;
    reader.follow(with_headset);
    CHECK(reader.view().on);
    CHECK_FALSE(reader.view().headset);
    CHECK(reader.sound_device() == "Loudspeaker");
    reader.forget();
    CHECK(reader.view().on);
    CHECK_FALSE(reader.view().headset);
}

TEST_CASE("tones go where the voice goes") {
    tests::TempFolder folder;
    const Config config = config_in(folder.path());
    const ui::Texts texts = std::move(*ui::Texts::load("assets/text"));
    ScreenReader reader(config, texts);
    CHECK(reader.sound_device() == "Loudspeaker");
    Snapshot with_headset;
    with_headset.health.headset = true;
    reader.follow(with_headset);
    CHECK(reader.view().headset);
    CHECK(reader.sound_device() == "Headset");
    reader.follow(Snapshot{});
    CHECK(reader.sound_device() == "Loudspeaker");
}

TEST_CASE("what one person had switched on is off for the next") {
    Bench bench;
    bench.reader.watch(intent::Speech{intent::Speech::What::dark}, Language::zh);
    bench.reader.watch(intent::Speech{intent::Speech::What::faster}, Language::zh);
    CHECK(bench.reader.view().dark);
    bench.reader.forget();
    CHECK_FALSE(bench.reader.view().on);
    CHECK_FALSE(bench.reader.view().dark);
    CHECK_FALSE(bench.reader.view().panel);
}
