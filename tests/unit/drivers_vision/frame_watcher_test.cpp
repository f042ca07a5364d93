#include "drivers/vision/frame_watcher.h"

#include <functional>
#include <utility>

#include <doctest.h>

#include "kiosk/base/encoding.h"

using drivers::CapturedPage;
using drivers::CodeScan;
using drivers::FrameRing;
using drivers::FrameWatcher;
using drivers::PictureReader;
using drivers::SeenInPicture;

namespace {

constexpr FrameRing::Shape small_picture{8, 8, 24};

/// Sees a page and a code in every picture; something may happen while it looks.
class SlowReader final : public PictureReader {
  public:
    SlowReader(std::function<void()>& meanwhile, std::vector<Wishes>& begun)
        : meanwhile_(meanwhile), begun_(begun) {}
    void begin(const Wishes& wishes) override { begun_.push_back(wishes); }
    std::vector<SeenInPicture> look(const drivers::CameraFrame& /*picture*/) override {
        std::vector<SeenInPicture> seen;
        if (begun_.back().codes) seen.emplace_back(CodeScan{});
        if (begun_.back().page) seen.emplace_back(CapturedPage{});
        if (meanwhile_) std::exchange(meanwhile_, {})();
        return seen;
    }

  private:
    std::function<void()>& meanwhile_;
    std::vector<Wishes>& begun_;
};

struct WatcherBench {
    kiosk::VirtualClock clock;

    WatcherBench() { REQUIRE(watcher.use(ring)); }

    /// A picture comes and is looked at.
    void look() {
        (void)watcher.step();  // follows the wish
        REQUIRE(ring.write(kiosk::Bytes(24 * 8), small_picture, {}));
        (void)watcher.step();
    }
    template <class Seen>
    [[nodiscard]] std::size_t count() {
        std::size_t found = 0;
        for (const auto& one : watcher.take()) found += std::holds_alternative<Seen>(one) ? 1 : 0;
        return found;
    }

    std::function<void()> meanwhile;
    std::vector<PictureReader::Wishes> begun;
    int told = 0;
    FrameRing ring = std::move(*FrameRing::create(24 * 8));
    FrameWatcher watcher{"document", std::make_unique<SlowReader>(meanwhile, begun), clock,
                         [this] { ++told; }};
};

PictureReader::Wishes page_wish(unsigned asked) {
    return {false, true, asked, drivers::PaperShape::any, false};
}

}  // namespace

TEST_CASE("a page that was looked at under one wish is not there for the next one") {
    WatcherBench bench;
    bench.watcher.wish(page_wish(1));
    bench.look();
    CHECK(bench.count<CapturedPage>() == 1);

    bench.meanwhile = [&] {
        bench.watcher.wish({});
        bench.watcher.wish(page_wish(2));
    };
    bench.look();
    CHECK(bench.told == 1);
    CHECK(bench.count<CapturedPage>() == 0);
    bench.look();
    CHECK(bench.count<CapturedPage>() == 1);
    CHECK(bench.begun.back() == page_wish(2));
}

TEST_CASE("a page that waits to be fetched goes when another one is asked for") {
    WatcherBench bench;
    bench.watcher.wish(page_wish(1));
    bench.look();
    bench.watcher.wish(page_wish(2));
    CHECK(bench.count<CapturedPage>() == 0);
}

TEST_CASE("a code that was seen before nobody wanted codes is not there for who wants some now") {
    WatcherBench bench;
    bench.watcher.wish({.codes = true});
    bench.meanwhile = [&] {
        bench.watcher.wish({});
        bench.watcher.wish({.codes = true});
    };
    bench.look();
    CHECK(bench.count<CodeScan>() == 0);
    bench.look();
    CHECK(bench.count<CodeScan>() == 1);
    // The reader heard of the end and of the new beginning.
    REQUIRE(bench.begun.size() == 3);
    CHECK_FALSE(bench.begun[1].codes);
}

TEST_CASE("a code stays when meanwhile a page is wanted as well, or no more") {
    WatcherBench bench;
    auto both = page_wish(1);
    both.codes = true;
    bench.watcher.wish(both);
    bench.meanwhile = [&] { bench.watcher.wish({.codes = true}); };
    bench.look();
    CHECK(bench.told == 1);
    CHECK(bench.count<CodeScan>() == 1);
}

TEST_CASE("a look at a picture that does not end is noticed, one that takes its time is not") {
    WatcherBench bench;
    bench.watcher.wish(page_wish(1));
    std::vector<bool> hung;
    bench.meanwhile = [&] {
        hung.push_back(bench.watcher.hangs());
        bench.clock.advance(FrameWatcher::look_max);
        hung.push_back(bench.watcher.hangs());
        bench.clock.advance(kiosk::Duration{1});
        hung.push_back(bench.watcher.hangs());
    };
    bench.look();
    CHECK(hung == std::vector<bool>{false, false, true});
    // It came back after all, and nobody looks at anything now.
    bench.clock.advance(FrameWatcher::look_max * 2);
    CHECK_FALSE(bench.watcher.hangs());
}
