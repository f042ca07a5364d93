// Faults that an attendant puts right: the job waits and then comes out whole, once.

#include <doctest.h>

#include "tests/escpos/bench.h"

namespace tests {

using drivers::Blame;
using drivers::PrinterReadiness;
using kiosk::ErrorCode;

namespace {

struct Attended {
    const char* fault;
    ErrorCode told_as;
};

constexpr Attended attended[] = {{"paper_out", ErrorCode::paper_out},
                                 {"cover_open", ErrorCode::cover_open},
                                 {"jam", ErrorCode::paper_jam},
                                 {"hot", ErrorCode::printer_busy}};

std::string fail(const char* fault, const char* after = "") {
    return std::string("fail_next ") + fault + after;
}

}  // namespace

TEST_CASE(
    "what an attendant can put right is told within a second and over within five "
    "[fault device=escpos fault=paper_out,cover_open,jam phase=idle]") {
    PrinterBench bench;
    for (const auto& [fault, told_as] : attended) {
        CAPTURE(std::string(fault));
        bench.tell(fail(fault));
        CHECK(bench.await_problem(told_as) < PrinterBench::announced);
        const auto state = bench.state();
        CHECK(state.readiness == PrinterReadiness::attention);
        CHECK(state.device.blame ==
              (told_as == ErrorCode::printer_busy ? Blame::wait : Blame::attendant));
        bench.tell("clear");
        // A jam that is gone stays an error until somebody prints or the printer is told to
        // recover.
        if (told_as == ErrorCode::paper_jam) CHECK(bench.print() == "printed");
        CHECK(bench.await_ready() < PrinterBench::silent);
    }
}

TEST_CASE(
    "a receipt asked for meanwhile waits and comes out by itself "
    "[fault device=escpos fault=paper_out,cover_open,jam phase=before,between]") {
    PrinterBench bench;
    int number = 0;
    for (const auto& [fault, told_as] : attended) {
        CAPTURE(std::string(fault));
        bench.tell(fail(fault));
        const auto request = bench.start(++number);
        bench.await_waiting(request, told_as);
        CHECK(bench.ends_of(request) == 0);
        bench.tell("clear");
        CHECK(bench.end(request) == "printed");
        CHECK(bench.last_piece_is(number));
    }
}

TEST_CASE(
    "one that is stopped half way is thrown away and printed anew, whole and once "
    "[fault device=escpos fault=paper_out,cover_open,jam phase=during]") {
    PrinterBench bench;
    int number = 10;
    for (const auto& [fault, told_as] : attended)
        for (const char* after : {" after 1", " after 5", " after 9"}) {
            CAPTURE(std::string(fault));
            CAPTURE(std::string(after));
            bench.tell("receipt forget");
            bench.tell(fail(fault, after));
            const auto request = bench.start(++number);
            bench.await_waiting(request, told_as);
            bench.tell("clear");
            CHECK(bench.end(request) == "printed");
            CHECK(bench.last_piece_is(number));
            CHECK(bench.ends_of(request) == 1);
            // The torn piece and the whole one, nothing more.
            CHECK(bench.say("state").find("receipts=2") != std::string::npos);
        }
}

TEST_CASE(
    "a visit that ends while the printer waits leaves nothing for the next "
    "[fault device=escpos fault=paper_out,cover_open,jam phase=end]") {
    PrinterBench bench;
    int number = 50;
    for (const auto& [fault, told_as] : attended) {
        CAPTURE(std::string(fault));
        bench.tell(fail(fault, " after 3"));
        const auto request = bench.start(++number);
        bench.await_waiting(request, told_as);
        bench.printer().cancel(request);
        CHECK(bench.end(request) == "cancelled");
        bench.tell("clear");
        bench.tell("receipt forget");
        CHECK(bench.print(++number) == "printed");
        CHECK(bench.last_piece_is(number));
        CHECK(bench.ends_of(request) == 1);
    }
}

TEST_CASE("nobody comes: the job is given up with its reason, and the next one is clean") {
    PrinterBench bench;
    bench.tell(fail("paper_out", " after 2"));
    const auto request = bench.start(1);
    CHECK(bench.end(request) == "paper_out");
    bench.tell("clear");
    bench.await_ready();
    CHECK(bench.print(2) == "printed");
    CHECK(bench.last_piece_is(2));
}

TEST_CASE(
    "the knife sticks at the end of a receipt: it waits, cuts, and is one receipt "
    "[fault device=escpos fault=cutter phase=during,before]") {
    PrinterBench bench;
    // It strikes only where there is something to cut.
    bench.tell(fail("cutter", " after 5"));
    const auto request = bench.start(1);
    bench.await_waiting(request, ErrorCode::paper_jam);
    bench.tell("clear");
    CHECK(bench.end(request) == "printed");
    CHECK(bench.ends_of(request) == 1);
    CHECK(bench.print(2) == "printed");
    CHECK(bench.last_piece_is(2));
}

TEST_CASE(
    "a knife that sticks between receipts is told, and the next receipt waits for it "
    "[fault device=escpos fault=cutter phase=idle,between]") {
    PrinterBench bench;
    CHECK(bench.print(1) == "printed");
    bench.tell(fail("cutter"));
    CHECK(bench.await_problem(ErrorCode::paper_jam) < PrinterBench::announced);
    const auto request = bench.start(2);
    bench.await_waiting(request, ErrorCode::paper_jam);
    bench.tell("clear");
    CHECK(bench.end(request) == "printed");
    CHECK(bench.last_piece_is(2));
}

TEST_CASE(
    "a visit that ends while the knife sticks: cancelled, and the next receipt is whole "
    "[fault device=escpos fault=cutter phase=end]") {
    PrinterBench bench;
    bench.tell(fail("cutter", " after 5"));
    const auto request = bench.start(1);
    bench.await_waiting(request, ErrorCode::paper_jam);
    bench.printer().cancel(request);
    CHECK(bench.end(request) == "cancelled");
    bench.tell("clear");
    CHECK(bench.print(2) == "printed");
    CHECK(bench.last_piece_is(2));
}

TEST_CASE(
    "little paper is told and stops nobody, whenever it is noticed "
    "[fault device=escpos fault=paper_near_end phase=idle,before,during,between,end]") {
    PrinterBench bench;
    const auto is_low = [&] { return bench.state().paper == drivers::SupplyLevel::low; };
    CHECK(bench.state().paper == drivers::SupplyLevel::full);
    bench.tell("paper near");
    CHECK(bench.await(is_low, "never low") < PrinterBench::announced);
    CHECK(bench.state().readiness == PrinterReadiness::ready);
    CHECK(bench.state().paper_left_mm == 3'000);
    CHECK(bench.print(1) == "printed");
    bench.tell("paper full");
    bench.await([&] { return bench.state().paper == drivers::SupplyLevel::full; }, "never full");
    CHECK(bench.state().paper_left_mm == 80'000);
    // It comes near while a receipt is printed that is then called off.
    const auto request = bench.start(2);
    bench.tell("paper near");
    bench.printer().cancel(request);
    const std::string end = bench.end(request);
    CHECK((end == "cancelled" || end == "printed"));
    bench.await(is_low, "never low");
    CHECK(bench.print(3) == "printed");
    CHECK(bench.last_piece_is(3));
}

TEST_CASE("a receipt longer than the paper that is left is refused before it begins") {
    PrinterBench bench;
    bench.tell("paper near");
    bench.await([&] { return bench.state().paper == drivers::SupplyLevel::low; }, "never low");
    bench.tell("receipt forget");
    // 3 m are left; each of these takes 2.4 m.
    const auto long_receipt = [] {
        drivers::RollDocument document;
        for (int i = 0; i < 5; ++i) document.items.emplace_back(drivers::RollFeed{480});
        return document;
    };
    REQUIRE(bench.printer().print(drivers::RequestId{100}, long_receipt()));
    CHECK(bench.end(drivers::RequestId{100}) == "printed");
    REQUIRE(bench.printer().print(drivers::RequestId{101}, long_receipt()));
    CHECK(bench.end(drivers::RequestId{101}) == "paper_out");
    CHECK(bench.print(1) == "printed");
    CHECK(bench.last_piece_is(1));
}

}  // namespace tests
