#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <doctest.h>

#include "tests/sim/sim_control.h"
#include "tests/sim/simbus_process.h"
#include "tests/sync/sync_process.h"

using tests::PlatformProcess;
using tests::SyncProcess;
using tests::Terminal;
using tests::within_patience;

namespace {

namespace fs = std::filesystem;

struct Said {
    int status = -1;
    std::string words;
};

Said run(const std::string& command) {
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "re");
    Said said;
    std::array<char, 512> line{};
    while (std::fgets(line.data(), line.size(), pipe) != nullptr) said.words += line.data();
    said.status = WEXITSTATUS(::pclose(pipe));
    return said;
}

std::string text_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string hash_of(const char* verb, const std::string& secret) {
    auto said = run("printf '%s\\n' '" + secret + "' | " BIANMIN_CONFIG " " + verb);
    REQUIRE_MESSAGE(said.status == 0, said.words);
    said.words.pop_back();
    return said.words;
}

struct Member {
    const char* number;
    const char* pin;
    const char* card;         // of assets/samples/persons.toml
    const char* card_number;  // the same person's
};
constexpr Member technician{"T-017", "246810", "ordinary", "990101199003070023"};
constexpr Member clerk{"T-023", "135791", "elder", "11010519491231002X"};

nlohmann::json listing(const PlatformProcess& platform, const char* path) {
    return nlohmann::json::parse(platform.admin("GET", path));
}

/// A terminal that never reached its platform, with a card reader and two people who look after it.
class DeadTerminal {
  public:
    explicit DeadTerminal(const PlatformProcess& platform) : terminal(platform) {
        auto config = text_of(terminal.config_file());
        const std::string made_up = "assets = \"assets\"";
        config.replace(config.find(made_up), made_up.size(), "assets = \"" BIANMIN_ASSETS "\"");
        std::ofstream(terminal.config_file()) << config << "[maintenance]\nstaff = \"staff.toml\"\n"
                                              << "[devices]\nidcard.enabled = true\n";
        std::ofstream staff(terminal.folder() / "staff.toml");
        for (const auto& member : {technician, clerk})
            staff << "[[person]]\nnumber = \"" << member.number << "\"\npin_hash = \""
                  << hash_of("pin-hash", member.pin) << "\"\ncard_hash = \""
                  << hash_of("card-hash", member.card_number) << "\"\n";
    }

    Said carry(const Member& first, const Member& second) {
        return ask_two("export", "--to '" + stick().string() + "'", first, second);
    }
    Said requeue(const std::string& which, const Member& first, const Member& second) {
        return ask_two("requeue", which, first, second);
    }

    /// What each of the two types, and the cards that they lay on the reader.
    Said ask_two(const std::string& command, const std::string& more, const Member& first,
                 const Member& second) {
        std::ofstream(terminal.folder() / "typed") << first.number << '\n'
                                                   << first.pin << '\n'
                                                   << second.number << '\n'
                                                   << second.pin << '\n';
        const auto output = terminal.folder() / "carry.out";
        fs::remove(output);  // the words of an earlier round would be answered too early
        tests::Simbus simbus({"--reader", "usb-b", "--", "sh", "-c",
                              BIANMIN_CARRY " " + command + " --config '" +
                                  terminal.config_file().string() + "' " + more + " <'" +
                                  (terminal.folder() / "typed").string() + "' >'" +
                                  output.string() + "' 2>&1"});
        // Whoever has refused already has no use for a card, and may have ended.
        const auto once_said = [&](const char* words, const std::string& verb) {
            const auto has = [&](const char* what) {
                return text_of(output).find(what) != std::string::npos;
            };
            if (!within_patience([&] { return has(words) || has("bianmin-carry:"); }))
                FAIL(text_of(output));
            if (!has("bianmin-carry:")) (void)tests::SimControl(simbus.control_path()).say(verb);
        };
        once_said("lay your identity card", "card lay " + std::string(first.card));
        once_said("take the card away", "card remove");
        once_said("Second person.\nStaff number: Please lay",
                  "card lay " + std::string(second.card));
        const int status = simbus.exit_code();
        return {status, text_of(output)};
    }
    [[nodiscard]] fs::path stick() const { return terminal.folder() / "stick" / "queue"; }

    Said deliver(const PlatformProcess& platform, const std::string& more = {}) {
        const auto& keys = tests::test_keys();
        return run(BIANMIN_CARRY " deliver '" + stick().string() + "' --url " + platform.url() +
                   " --ca '" + (keys / "ca.crt").string() + "' --cert '" +
                   (keys / "carrier.crt").string() + "' --key '" + (keys / "carrier.key").string() +
                   "' --receipt-key \"$(cat '" + (keys / "receipt.pub").string() + "')\" " + more);
    }

    Terminal terminal;
};

std::string everything_in(const fs::path& folder) {
    std::string all;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) all += text_of(entry.path());
    return all;
}

}  // namespace

TEST_CASE(
    "Two people carry the queue of a dead terminal to the office; when it comes alive and delivers "
    "too, each case is there once") {
    PlatformProcess platform;
    DeadTerminal dead(platform);
    auto& terminal = dead.terminal;
    std::vector<kiosk::SubmissionId> filed{terminal.file("靠窗的座位"), terminal.file(),
                                           terminal.file_with({std::string(1'500'000, 's')})};
    filed.push_back(terminal.rate(filed.front()));

    const auto carried = dead.carry(technician, clerk);
    REQUIRE_MESSAGE(carried.status == 0, carried.words);
    CHECK(carried.words.find("4 cases of terminal-0001, 0 of them not whole") != std::string::npos);
    CHECK(terminal.unsent() == 4);
    const auto stick = everything_in(dead.stick());
    for (const auto* canary : {"张三丰测", "819902198001010014", "靠窗的座位"})
        CHECK(stick.find(canary) == std::string::npos);
    const auto log = text_of(terminal.folder() / "log" / "bianmin-carry.log");
    CHECK(log.find("queue_exported") != std::string::npos);
    for (const auto* personal : {technician.card_number, clerk.card_number, technician.pin})
        CHECK(log.find(personal) == std::string::npos);
    const auto verified =
        run(BIANMIN_AUDIT " verify '" + (terminal.folder() / "data" / "outbox.db").string() + "'");
    CHECK(verified.status == 0);
    CHECK(verified.words.starts_with("5 entries"));

    bool is_after = false;
    SUBCASE("the office first, interrupted once") {
        platform.plant(R"({"effect":"drop_after","operation":"commit_submission","times":1})");
        is_after = true;
    }
    SUBCASE("the terminal first") {
        const SyncProcess sync(terminal);
        REQUIRE(within_patience([&] { return terminal.unsent() == 0; }));
    }
    const auto delivered = dead.deliver(platform);
    CHECK_MESSAGE(delivered.status == 0, delivered.words);
    CHECK(delivered.words.find("4 delivered") != std::string::npos);
    const SyncProcess sync(terminal);
    REQUIRE(within_patience([&] { return terminal.unsent() == 0; }));
    for (const auto& id : filed) CHECK(terminal.has_receipt(id));
    CHECK(listing(platform, "/admin/cases")["count"] == 3);
    CHECK(listing(platform, "/admin/evaluations")["count"] == 1);
    const auto all = listing(platform, "/admin/submissions");
    CHECK(all["count"] == 4);
    for (const auto& one : all["submissions"]) {
        CHECK(one["terminal_id"] == "terminal-0001");
        if (is_after) CHECK(one["carried_by"] == "carrier-0001");
    }

    // Whoever goes by “nothing is left” would erase a stick that has lost its queue.
    const auto queue = dead.stick() / "outbox.db";
    fs::resize_file(queue, 0);
    const auto emptied = dead.deliver(platform);
    CHECK_MESSAGE(emptied.status != 0, emptied.words);
    fs::remove(queue);
    const auto lost = dead.deliver(platform);
    CHECK_MESSAGE(lost.status != 0, lost.words);
    CHECK_FALSE(fs::exists(queue));
}

TEST_CASE(
    "A case that was refused by mistake is sent again when two people say so, and by the office "
    "that carries it") {
    PlatformProcess platform;
    DeadTerminal refused(platform);
    auto& terminal = refused.terminal;
    platform.plant(R"({"status":422,"operation":"put_submission","times":1})");
    const auto id = terminal.file();
    const auto parked = [&] { return terminal.store().counts()->parked; };
    {
        const SyncProcess sync(terminal);
        REQUIRE(within_patience([&] { return parked() == 1; }));
    }
    SUBCASE("at the terminal") {
        std::string which = "--all";
        SUBCASE("all of them") {}
        SUBCASE("by its number, and by nothing else") {
            which = id.value().text();
            const auto alone = refused.requeue(which, technician, technician);
            CHECK_MESSAGE(alone.status == 77, alone.words);
            const auto unknown =
                refused.requeue("00000000-0000-7000-8000-000000000001", technician, clerk);
            CHECK_MESSAGE(unknown.status == 75, unknown.words);
            CHECK(parked() == 1);
            const auto log = text_of(terminal.folder() / "log" / "bianmin-carry.log");
            CHECK(log.find("cases_requeue_refused") != std::string::npos);
        }
        const auto done = refused.requeue(which, technician, clerk);
        CHECK_MESSAGE(done.status == 0, done.words);
        CHECK(done.words.find("1 cases will be sent again, 0 stay parked") != std::string::npos);
        const auto log = text_of(terminal.folder() / "log" / "bianmin-carry.log");
        CHECK(log.find("cases_requeued") != std::string::npos);
        const SyncProcess sync(terminal);
        REQUIRE(within_patience([&] { return terminal.has_receipt(id); }));
    }
    SUBCASE("from the office") {
        const auto carried = refused.carry(technician, clerk);
        REQUIRE_MESSAGE(carried.status == 0, carried.words);
        const auto delivered = refused.deliver(platform);
        CHECK_MESSAGE(delivered.status == 0, delivered.words);
        CHECK(delivered.words.find("1 delivered, 0 waiting, 0 held, 0 parked") !=
              std::string::npos);
    }
    CHECK(listing(platform, "/admin/submissions")["count"] == 1);
    const auto verified =
        run(BIANMIN_AUDIT " verify '" + (terminal.folder() / "data" / "outbox.db").string() + "'");
    CHECK_MESSAGE(verified.status == 0, verified.words);
}

TEST_CASE("Nobody carries a queue away alone, with another's card, or with a wrong PIN (R-209)") {
    const PlatformProcess platform;
    DeadTerminal dead(platform);
    (void)dead.terminal.file();
    Member wrong_pin = technician;
    wrong_pin.pin = "000000";
    Member wrong_card = clerk;
    wrong_card.card = technician.card;
    for (const auto& [first, second] :
         {std::pair{technician, technician}, std::pair{wrong_pin, clerk},
          std::pair{technician, wrong_card}}) {
        const auto said = dead.carry(first, second);
        CHECK_MESSAGE(said.status == 77, said.words);
        CHECK_FALSE(fs::exists(dead.stick()));
    }
    CHECK(text_of(dead.terminal.folder() / "log" / "bianmin-carry.log")
              .find("queue_export_refused") != std::string::npos);
}
