#include "drivers/escpos/dialog.h"

#include <algorithm>
#include <array>
#include <deque>

#include <doctest.h>

#include "kiosk/base/encoding.h"

namespace tests {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// Says what it was told to, one piece a read, and answers DLE EOT.
class TalkingLink final : public drivers::PrinterLink {
  public:
    struct Story {
        kiosk::VirtualClock clock;
        /// An empty piece is a read in which nothing comes.
        std::deque<kiosk::Bytes> says;
        bool gone = false;
        /// What was still to be said when ESC @ came.
        std::size_t unsaid_at_start = 0;
    };

    explicit TalkingLink(Story& story) : story_(story) {}
    [[nodiscard]] Result<void> open() override { return {}; }
    void close() override {}
    [[nodiscard]] Result<std::size_t> write(std::span<const unsigned char> bytes,
                                            Duration /*timeout*/) override {
        constexpr unsigned char well = 0x12;
        for (std::size_t i = 0; i + 2 < bytes.size(); ++i)
            if (bytes[i] == 0x10 && bytes[i + 1] == 0x04) story_.says.push_back({well});
        if (bytes.size() > 1 && bytes[0] == 0x1B && bytes[1] == '@')
            story_.unsaid_at_start = story_.says.size();
        return bytes.size();
    }
    [[nodiscard]] Result<std::size_t> read(std::span<unsigned char> buffer,
                                           Duration timeout) override {
        if (story_.gone) return {ErrorCode::device_gone, "unplugged"};
        kiosk::Bytes piece;
        if (!story_.says.empty()) {
            piece = story_.says.front();
            story_.says.pop_front();
        }
        if (piece.empty()) {
            story_.clock.advance(timeout);
            return {ErrorCode::timed_out, "read"};
        }
        std::copy(piece.begin(), piece.end(), buffer.begin());
        return piece.size();
    }
    void flush() override {}
    [[nodiscard]] Result<void> reset() override { return {}; }
    [[nodiscard]] std::string model() override { return {}; }

  private:
    Story& story_;
};

/// Answers DLE EOT n with the n-th byte, each after a time of its own; time goes on while it is
/// listened to.
class LateLink final : public drivers::PrinterLink {
  public:
    LateLink(kiosk::VirtualClock& clock, std::deque<Duration> delays)
        : clock_(clock), delays_(std::move(delays)) {}
    [[nodiscard]] Result<void> open() override { return {}; }
    void close() override {}
    [[nodiscard]] Result<std::size_t> write(std::span<const unsigned char> bytes,
                                            Duration /*timeout*/) override {
        // Well, but the paper is near its end: that byte says "cover open" as answer to another.
        constexpr std::array<unsigned char, 4> answers{0x12, 0x12, 0x12, 0x1E};
        for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) {
            REQUIRE_FALSE(delays_.empty());
            due_.push_back({clock_.now().steady + delays_.front(), answers.at(bytes[i + 2] - 1U)});
            delays_.pop_front();
        }
        return bytes.size();
    }
    [[nodiscard]] Result<std::size_t> read(std::span<unsigned char> buffer,
                                           Duration timeout) override {
        const auto until = clock_.now().steady + timeout;
        if (due_.empty() || due_.front().at > until) {
            clock_.advance(timeout);
            return {ErrorCode::timed_out, "read"};
        }
        if (due_.front().at > clock_.now().steady)
            clock_.advance(due_.front().at - clock_.now().steady);
        buffer[0] = due_.front().byte;
        due_.pop_front();
        return std::size_t{1};
    }
    void flush() override {}
    [[nodiscard]] Result<void> reset() override { return {}; }
    [[nodiscard]] std::string model() override { return {}; }

  private:
    struct Due {
        kiosk::SteadyTime at;
        unsigned char byte;
    };
    kiosk::VirtualClock& clock_;
    std::deque<Duration> delays_;
    std::deque<Due> due_;
};

class NoCancel final : public drivers::Pause {
  public:
    [[nodiscard]] bool wait(Duration) override { return true; }
    [[nodiscard]] bool cancelled() override { return false; }
};

struct DialogRig {
    TalkingLink::Story story;
    drivers::escpos::Patience patience;
    drivers::escpos::Dialog dialog{std::make_unique<TalkingLink>(story), story.clock, patience};
    NoCancel pause;

    int ends() {
        const auto reached = dialog.listen(Duration{1});
        REQUIRE(reached);
        return *reached;
    }
};

}  // namespace

TEST_CASE("half an automatic status and then a question: its rest is not taken for ends") {
    DialogRig rig;
    rig.dialog.expect_end();
    rig.dialog.expect_end();
    rig.story.says = {{0x10}};
    CHECK(rig.ends() == 0);
    rig.story.says = {{0x00}, {0x00, 0x03}, {}};
    CHECK(rig.dialog.ask(rig.pause));
    CHECK(rig.ends() == 0);
    CHECK(rig.dialog.strange_bytes() == 0);
    rig.story.says = {{0x00, 0x00}};
    CHECK(rig.ends() == 2);
}

TEST_CASE("half an automatic status whose rest never comes takes nothing of what follows") {
    DialogRig rig;
    rig.dialog.expect_end();
    rig.story.says = {{0x10}};
    CHECK(rig.ends() == 0);
    rig.story.says = {{}};
    CHECK(rig.dialog.ask(rig.pause));
    rig.story.says = {{0x00}};
    CHECK(rig.ends() == 1);
}

TEST_CASE("a printer is sent nothing until it said that its buffers are clear") {
    DialogRig rig;
    rig.story.says = {{}, {}, {0x37}, {0x25, 0x00}};
    CHECK(rig.dialog.clear());
    CHECK(rig.story.unsaid_at_start == 0);
    rig.dialog.expect_end();
    CHECK(rig.ends() == 0);
    CHECK(rig.dialog.strange_bytes() == 0);
}

TEST_CASE("that the buffers were clear once does not count for the next time") {
    DialogRig rig;
    rig.story.says = {{0x37, 0x25, 0x00}, {}, {}, {0x37, 0x25, 0x00}};
    CHECK(rig.dialog.clear());
    CHECK(rig.story.unsaid_at_start == 0);
}

TEST_CASE("a printer that does not say so is waited for a moment, and believed all the same") {
    DialogRig rig;
    const auto began = rig.story.clock.now().steady;
    CHECK(rig.dialog.clear());
    const Duration took = rig.story.clock.now().steady - began;
    CHECK(took >= rig.patience.clear);
    CHECK(took < rig.patience.clear + Duration{50});
    // It comes late: still no end.
    rig.dialog.expect_end();
    rig.story.says = {{0x37, 0x25, 0x00}};
    CHECK(rig.ends() == 0);
}

TEST_CASE("a cable that is pulled while the buffers are cleared is told") {
    DialogRig rig;
    rig.story.gone = true;
    const auto done = rig.dialog.clear();
    REQUIRE_FALSE(done);
    CHECK(done.error().code == ErrorCode::device_gone);
}

TEST_CASE("answers that come late are not taken for those to the next question") {
    kiosk::VirtualClock clock;
    const drivers::escpos::Patience patience;
    NoCancel pause;
    const Duration late = patience.answer + Duration{20};
    constexpr Duration soon{2};
    drivers::escpos::Dialog dialog(
        std::make_unique<LateLink>(
            clock, std::deque<Duration>{soon, soon, late, late, soon, soon, soon, soon}),
        clock, patience);
    const auto status = dialog.ask(pause);
    REQUIRE(status);
    CHECK(status->paper_near_end);
    CHECK_FALSE(status->cover_open);
}

}  // namespace tests
