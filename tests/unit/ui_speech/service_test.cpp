#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest.h>
#include <stdlib.h>
#include <sys/eventfd.h>

#include "kiosk/base/clock.h"
#include "tests/unit/ui_speech/table.h"
#include "ui/speech/message.h"
#include "ui/speech/service/speaker.h"
#include "ui/speech/service/speech_server.h"
#include "ui/speech/speech_client.h"

namespace {

using kiosk::ErrorCode;
using ui::speech::Health;
using ui::speech::Message;
using ui::speech::message_of;
using ui::speech::packet_bytes_max;
using ui::speech::packet_of;
using ui::speech::Said;
using ui::speech::sample_rate;
using ui::speech::samples_of_wav;
using ui::speech::Say;
using ui::speech::socket_name;
using ui::speech::Sound;
using ui::speech::Speaker;
using ui::speech::SpeakerSettings;
using ui::speech::SpeechServer;
using ui::speech::Stop;

class Scratch {
  public:
    Scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "speechXXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        folder = name;
        ::setenv("SDL_AUDIODRIVER", "dummy", 1);
    }
    ~Scratch() { std::filesystem::remove_all(folder); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    std::string program(const std::string& body) const {
        const auto file = folder / "voice";
        std::ofstream(file) << "#!/bin/sh\n" << body << "\n";
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
        return file.string();
    }
    std::filesystem::path folder;
};

/// 0.1 s of silence as the synthesiser would write it to a pipe: the sizes in its header lie.
std::string wav(int rate = sample_rate, std::uint32_t size = 0x7FFFF000) {
    const auto le = [](std::uint32_t value, int bytes) {
        std::string out;
        for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xFFU));
        return out;
    };
    const auto hz = static_cast<std::uint32_t>(rate);
    return "RIFF" + le(size, 4) + "WAVEfmt " + le(16, 4) + le(1, 2) + le(1, 2) + le(hz, 4) +
           le(hz * 2, 4) + le(2, 2) + le(16, 2) + "data" + le(size, 4) + std::string(4410, '\0');
}

ui::ReadingTable table() {
    auto opened = ui::ReadingTable::open(BIANMIN_READINGS);
    REQUIRE(opened);
    return std::move(*opened);
}

/// Lets the speaker work until it rests or five seconds have passed.
std::vector<std::uint32_t> run(Speaker& speaker) {
    const kiosk::RealClock clock;
    std::vector<std::uint32_t> ended;
    const auto until = clock.now().steady + std::chrono::seconds(5);
    do {
        for (const auto serial : speaker.turn(clock.now().steady)) ended.push_back(serial);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    } while (!speaker.resting() && clock.now().steady < until);
    for (const auto serial : speaker.turn(clock.now().steady)) ended.push_back(serial);
    return ended;
}

TEST_CASE("each message comes back from its packet, and nothing else does") {
    const std::vector<Message> all{Say{7, "zh", true, "title.home", "张三\n你好"},
                                   Say{1, "en", false, "", ""},
                                   Stop{},
                                   Sound{30, 150, true},
                                   Said{9},
                                   Health{},
                                   Health{ErrorCode::no_device, "no card"}};
    for (const Message& message : all) {
        const auto read = message_of(packet_of(message));
        REQUIRE(read);
        CHECK(*read == message);
    }
    for (const char* bad :
         {"", "say", "say 1 zh text -", "say x zh text -\n", "say 1 zh text ../../etc\n",
          "say 1 zh text A/B\n", "sound 101 100 0\n", "sound 10 10 0\n", "sound 10 100 2\n",
          "stop now\n", "said\n", "said -1\n", "health fine\n", "health disk_full\n", "sing\n"})
        CHECK_MESSAGE(!message_of(bad), bad);
    CHECK_FALSE(message_of(std::string(packet_bytes_max + 1, 'x')));
}

TEST_CASE("a WAV is taken by its form, whatever its sizes say") {
    CHECK(samples_of_wav(wav())->size() == 2205);
    CHECK(samples_of_wav(wav(sample_rate, 100))->size() == 50);
    CHECK(samples_of_wav(wav(44100)).error().code == ErrorCode::bad_format);
    CHECK(samples_of_wav("").error().code == ErrorCode::bad_format);
    for (std::size_t size = 0; size < 44; ++size)
        CHECK_FALSE(samples_of_wav(wav().substr(0, size)));
}

TEST_CASE("words reach the program on its standard input, in the voice of their script") {
    const Scratch scratch;
    std::ofstream(scratch.folder / "out.wav", std::ios::binary) << wav();
    SpeakerSettings settings;
    settings.program = scratch.program("echo \"$@\" >> " + (scratch.folder / "args").string() +
                                       "\ncat >> " + (scratch.folder / "text").string() + "\ncat " +
                                       (scratch.folder / "out.wav").string());
    std::vector<std::string> begun;
    Speaker speaker(settings, table(), [&](const Say& say) { begun.push_back(say.text); });
    speaker.use({50, 200, false});
    speaker.say({1, "zh", false, "", "插 USB"});
    speaker.say({2, "zh", true, "", "单小明"});
    CHECK(run(speaker) == std::vector<std::uint32_t>{1, 2});
    CHECK(begun == std::vector<std::string>{"插 USB", "单小明"});
    CHECK_FALSE(speaker.health().problem);
    std::ifstream text(scratch.folder / "text");
    std::string line;
    std::vector<std::string> lines;
    while (std::getline(text, line)) lines.push_back(line);
    CHECK(lines == std::vector<std::string>{"cha1", "USB", "shan4 xiao3 ming2"});
    std::ifstream arguments(scratch.folder / "args");
    std::getline(arguments, line);
    CHECK(line == "-v cmn-latn-pinyin -s 320 -b 1 --stdout");
}

TEST_CASE("a program that fails, hangs or is not there costs its utterance, and is said") {
    const Scratch scratch;
    const auto health_with = [&](const std::string& program) {
        SpeakerSettings settings;
        settings.program = program;
        Speaker speaker(settings, table(), {});
        speaker.say({1, "zh", false, "", "你好"});
        CHECK(run(speaker) == std::vector<std::uint32_t>{1});
        return speaker.health().problem;
    };
    CHECK(health_with("/nonexistent/voice") == ErrorCode::not_found);
    CHECK(health_with(scratch.program("exit 3")) == ErrorCode::device_fault);
    CHECK(health_with(scratch.program("kill -SEGV $$")) == ErrorCode::device_fault);
    CHECK(health_with(scratch.program("echo nonsense")) == ErrorCode::bad_format);
}

TEST_CASE("speech that works again is well again") {
    const Scratch scratch;
    std::ofstream(scratch.folder / "out.wav", std::ios::binary) << wav();
    SpeakerSettings settings;
    settings.program = scratch.program("exit 1");
    Speaker speaker(settings, table(), {});
    speaker.say({1, "zh", false, "", "你好"});
    run(speaker);
    CHECK(speaker.health().problem);
    static_cast<void>(scratch.program("cat " + (scratch.folder / "out.wav").string()));
    speaker.say({2, "zh", false, "", "你好"});
    run(speaker);
    CHECK_FALSE(speaker.health().problem);
}

TEST_CASE("a recorded clip is played instead, by its id and language") {
    const Scratch scratch;
    std::filesystem::create_directories(scratch.folder / "zh");
    std::ofstream(scratch.folder / "zh/title.home.wav", std::ios::binary) << wav();
    SpeakerSettings settings;
    settings.program = "/nonexistent/voice";
    settings.clips = scratch.folder;
    Speaker speaker(settings, table(), {});
    speaker.say({1, "zh", false, "title.home", "您好"});
    run(speaker);
    CHECK_FALSE(speaker.health().problem);
    speaker.say({2, "en", false, "title.home", "Hello"});
    run(speaker);
    CHECK(speaker.health().problem == ErrorCode::not_found);
}

TEST_CASE("stop drops what waits, and plugging a headset silences the loudspeaker") {
    const Scratch scratch;
    SpeakerSettings settings;
    settings.program = scratch.program("sleep 5");
    Speaker speaker(settings, table(), {});
    const kiosk::RealClock clock;
    for (std::uint32_t i = 1; i <= 3; ++i) speaker.say({i, "zh", false, "", "你好"});
    CHECK(speaker.turn(clock.now().steady).empty());
    CHECK_FALSE(speaker.resting());
    speaker.stop();
    CHECK(speaker.resting());
    CHECK(speaker.turn(clock.now().steady).size() == 3);
    speaker.say({4, "zh", false, "", "你好"});
    static_cast<void>(speaker.turn(clock.now().steady));
    speaker.use({70, 100, true});
    CHECK(speaker.resting());
}

TEST_CASE("no sound device is said, and nothing waits for it") {
    const Scratch scratch;
    ::setenv("SDL_AUDIODRIVER", "nosuchdriver", 1);
    Speaker speaker({}, table(), {});
    const kiosk::RealClock clock;
    speaker.probe(clock.now().steady);
    CHECK(speaker.health().problem == ErrorCode::no_device);
    ::setenv("SDL_AUDIODRIVER", "dummy", 1);
}

TEST_CASE("the terminal finds the service whenever it comes, and hears how it is") {
    const Scratch scratch;
    const auto path = (scratch.folder / socket_name).string();
    std::atomic<int> changes = 0;
    ui::SpeechClient client(path, [&] { ++changes; });
    client.use({40, 120, true});
    client.say({0, "zh", false, "", "nobody hears this"});
    const kiosk::RealClock clock;
    const auto wait_for = [&](SpeechServer& server, int stop, const auto& reached) {
        const auto until = clock.now().steady + std::chrono::seconds(10);
        while (!reached() && clock.now().steady < until) static_cast<void>(server.serve(stop));
        return reached();
    };
    for (int life = 0; life < 2; ++life) {
        std::vector<std::string> begun;
        SpeakerSettings settings;
        settings.program = "/nonexistent/voice";
        Speaker speaker(settings, table(), [&](const Say& say) { begun.push_back(say.text); });
        SpeechServer server(speaker, clock);
        REQUIRE(server.listen(path));
        const int stop = eventfd(0, EFD_CLOEXEC);
        CHECK(wait_for(server, stop, [&] {
            client.say({0, "zh", false, "", "你好"});
            return !begun.empty();
        }));
        CHECK(wait_for(server, stop,
                       [&] { return client.health().problem == ErrorCode::not_found; }));
        eventfd_write(stop, 1);
        CHECK_FALSE(server.serve(stop));
        ::close(stop);
    }
    CHECK(changes > 0);
}

}  // namespace
