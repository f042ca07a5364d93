#include "drivers/vision/pages/page_watch.h"

#include <algorithm>

#include <doctest.h>

using drivers::PageAdvice;
using drivers::PageLook;
using drivers::PageSeen;
using drivers::PageWatch;

namespace {

constexpr int preview_width = 800;
constexpr int preview_height = 600;

PageSeen page_at(float left, float top, float right, float bottom) {
    return {{{{left, top}, {right, top}, {right, bottom}, {left, bottom}}}, 0.9};
}

PageLook good_look(float off = 0) {
    PageLook look{preview_width, preview_height, page_at(100 + off, 80, 650 + off, 500), {}};
    look.quality = {2.2, 0, 210};
    return look;
}

}  // namespace

TEST_CASE("a page that lies still, sharp and well lit is taken once, by itself") {
    PageWatch watch;
    CHECK(watch.see({preview_width, preview_height, {}, {}}).advice == PageAdvice::lay_page);
    CHECK(watch.see(good_look()).advice == PageAdvice::hold_still);
    CHECK(watch.see(good_look(1)).advice == PageAdvice::hold_still);
    const auto third = watch.see(good_look());
    CHECK(third.advice == PageAdvice::good);
    CHECK(third.take);
    const auto fourth = watch.see(good_look());
    CHECK(fourth.advice == PageAdvice::good);
    CHECK(!fourth.take);
}

TEST_CASE("a page that moves is not taken, and one that was moved may be taken again") {
    PageWatch watch;
    for (int i = 0; i < 10; ++i) {
        const auto verdict = watch.see(good_look(static_cast<float>(20 * (i % 2))));
        CHECK(verdict.advice == PageAdvice::hold_still);
        CHECK(!verdict.take);
    }
    const auto takes = [&watch](float off) {
        int count = 0;
        for (int i = 0; i < 6; ++i) count += watch.see(good_look(off)).take ? 1 : 0;
        return count;
    };
    CHECK(takes(0) == 1);
    CHECK(takes(0) == 0);
    CHECK(takes(60) == 1);
    watch.begin_anew();
    CHECK(takes(60) == 1);
    CHECK(watch.see({preview_width, preview_height, {}, {}}).advice == PageAdvice::lay_page);
    CHECK(takes(60) == 1);
}

TEST_CASE("each fault has an advice of its own, and nothing is taken while it lasts") {
    const auto advice_after = [](const PageLook& look) {
        PageWatch watch;
        PageWatch::Verdict verdict;
        for (int i = 0; i < 5; ++i) {
            verdict = watch.see(look);
            CHECK(!verdict.take);
        }
        return verdict.advice;
    };
    PageLook look = good_look();
    look.page = page_at(1, 80, 650, 500);
    CHECK(advice_after(look) == PageAdvice::whole_page);
    look.page = page_at(300, 200, 450, 320);
    CHECK(advice_after(look) == PageAdvice::come_closer);
    look = good_look();
    look.quality.paper = 40;
    CHECK(advice_after(look) == PageAdvice::too_dark);
    look = good_look();
    look.quality.glare = 0.01;
    CHECK(advice_after(look) == PageAdvice::glare);
    look = good_look();
    look.quality.sharpness = 1.4;
    CHECK(advice_after(look) == PageAdvice::not_sharp);
}

TEST_CASE("it does not matter which corner is named first") {
    PageWatch watch;
    PageLook turned = good_look();
    std::rotate(turned.page->corners.begin(), turned.page->corners.begin() + 1,
                turned.page->corners.end());
    (void)watch.see(good_look());
    (void)watch.see(turned);
    CHECK(watch.see(good_look()).take);
}
