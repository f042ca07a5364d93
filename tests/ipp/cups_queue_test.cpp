// The driver through CUPS: scheduler, filters and backend stand between it and the printer, and
// still nothing of one citizen comes out for the next.

#include "tests/ipp/cups_queue.h"

#include <cstdio>
#include <cstdlib>

#include <doctest.h>

#include "tests/ipp/printer_rig.h"

namespace tests {

namespace {

using drivers::PrinterReadiness;
using drivers::RequestId;
using kiosk::ErrorCode;
using namespace std::chrono_literals;

/// A PDF of so many empty pages that the filters of CUPS can read.
kiosk::SecretBytes pdf(int pages) {
    std::string text = "%PDF-1.4\n";
    std::vector<std::size_t> places;
    const auto object = [&](const std::string& content) {
        places.push_back(text.size());
        text += std::to_string(places.size()) + " 0 obj\n" + content + "\nendobj\n";
    };
    object("<< /Type /Catalog /Pages 2 0 R >>");
    std::string kids;
    for (int i = 0; i < pages; ++i) kids += std::to_string(3 + i) + " 0 R ";
    object("<< /Type /Pages /Kids [ " + kids + "] /Count " + std::to_string(pages) + " >>");
    for (int i = 0; i < pages; ++i)
        object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>");
    const std::size_t table = text.size();
    const std::string count = std::to_string(places.size() + 1);
    text += "xref\n0 " + count + "\n0000000000 65535 f \n";
    for (const auto place : places) {
        char line[32];
        std::snprintf(line, sizeof line, "%010zu 00000 n \n", place);
        text += line;
    }
    text += "trailer\n<< /Size " + count + " /Root 1 0 R >>\nstartxref\n" + std::to_string(table) +
            "\n%%EOF\n";
    return bytes_of(text);
}

int pages_in(const std::filesystem::path& file) {
    FILE* const pipe = ::popen(("qpdf --show-npages '" + file.string() + "'").c_str(), "r");
    REQUIRE(pipe != nullptr);
    int pages = 0;
    const int read = std::fscanf(pipe, "%d", &pages);
    ::pclose(pipe);
    CHECK(read == 1);
    return pages;
}

/// Printer, scheduler, queue and driver.
struct QueueRig : PrinterRig {
    /// A scheduler on a busy machine takes its time.
    static constexpr kiosk::Duration answer = 20s;

    QueueRig() : PrinterRig({.cancel_max = answer}, answer) { plug("bianmin-test", queue.uri()); }
    /// Documents in the tray have so many pages each.
    [[nodiscard]] bool came_out(const std::vector<int>& wanted) const {
        std::vector<int> pages;
        std::string words;
        for (const auto& file : process.files()) {
            pages.push_back(pages_in(file));
            words += std::to_string(pages.back()) + " ";
        }
        for (const auto& asked : process.pages()) words += "[" + asked + "] ";
        if (pages != wanted) MESSAGE("pages came out: ", words, "said: ", said());
        return pages == wanted;
    }

    CupsQueue queue{process.uri()};
};

/// Skips the whole program, visibly, where CUPS is missing.
const bool is_there = [] {
    const auto missing = CupsQueue::missing();
    if (missing.empty()) return true;
    std::printf("skipped: %s\n", missing.c_str());
    std::exit(77);
}();

using Sheets = std::vector<int>;

}  // namespace

TEST_CASE_FIXTURE(QueueRig,
                  "Through CUPS a document comes out once, and the scheduler keeps nothing") {
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    print(1, pdf(2));
    REQUIRE(comes("printed"));
    CHECK(came_out(Sheets{2}));
    CHECK(becomes([&] { return queue.documents() == 0; }));
    CHECK(becomes([&] { return process.spooled() == 0; }));
    CHECK(printer->report().printed == 1);
}

TEST_CASE_FIXTURE(QueueRig, "Through CUPS the filters leave out the pages that nobody asked for") {
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    print(1, drivers::PdfPages{pdf(5), {2, 4}});
    REQUIRE(comes("printed"));
    CHECK(came_out(Sheets{3}));
}

TEST_CASE_FIXTURE(QueueRig,
                  "Through CUPS a print cancelled while it waits for paper does not come out later "
                  "[fault device=ipp fault=paper_out phase=during,end]") {
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    process.say("paper out");
    print(1, pdf(1));
    REQUIRE(comes("waiting:paper_out"));
    printer->cancel(RequestId(1));
    REQUIRE(comes("failed:cancelled"));
    CHECK(becomes([&] { return queue.documents() == 0; }));
    process.say("paper in");
    print(2, pdf(3));
    REQUIRE(comes("printed", 2));
    CHECK(came_out(Sheets{3}));
}

TEST_CASE_FIXTURE(
    QueueRig,
    "Through CUPS a printer that is switched off holds the job, and a cancel takes it back "
    "[fault device=ipp fault=power_off phase=during,end]") {
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    process.say("slow 5000");
    print(1, pdf(1));
    REQUIRE(comes("started"));
    process.say("kill");
    printer->cancel(RequestId(1));
    REQUIRE(becomes([&] { return said().find("failed:") != std::string::npos; }));
    process.say("slow 100");
    process.say("online");
    print(2, pdf(3));
    REQUIRE(comes("printed", 2));
    CHECK(came_out(Sheets{3}));
}

TEST_CASE_FIXTURE(QueueRig,
                  "A queue that an administrator stops is out of service until it is started "
                  "[fault device=ipp fault=refused phase=idle]") {
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    queue.disable();
    REQUIRE(becomes([&] { return printer->state().readiness == PrinterReadiness::unavailable; }));
    CHECK(printer->state().device.blame == drivers::Blame::technician);
    queue.enable();
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    print(1, pdf(1));
    REQUIRE(comes("printed"));
}

TEST_CASE_FIXTURE(
    QueueRig,
    "A scheduler that dies is missed, and what it held is taken back when it is there "
    "[fault device=ipp fault=daemon_killed phase=idle,during]") {
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    process.say("kill");  // the job is the scheduler's alone
    print(1, pdf(1));
    // The backend may have missed the printer before anybody looked.
    REQUIRE(becomes([&] {
        const auto words = said();
        return words.find("started") != std::string::npos ||
               words.find("waiting:device_gone") != std::string::npos;
    }));
    queue.kill();
    REQUIRE(comes("failed:"));
    REQUIRE(becomes([&] { return printer->state().readiness == PrinterReadiness::unavailable; }));
    queue.start();
    REQUIRE(becomes([&] { return printer->report().swept >= 1; }));
    process.say("online");
    print(2, pdf(3));
    REQUIRE(comes("printed", 2));
    CHECK(came_out(Sheets{3}));
}

}  // namespace tests
