#include <cstdio>
#include <fstream>
#include <iterator>

#include "tests/sync/sync_process.h"

namespace {

constexpr std::uint64_t scan_bytes_max = 400'000;

/// False: the disk refused it.
bool scan_for(offline_cache::Store& store, kiosk::Submission& submission,
              std::span<const unsigned char> content) {
    auto writer = store.begin_attachment("page", "image/jpeg");
    if (!writer || !(*writer)->append(content)) return false;
    auto kept = (*writer)->finish();
    if (!kept) return false;
    submission.attachments.push_back(std::move(*kept));
    return true;
}

/// One case with one scan, the content of that file.
int file_with_scan(offline_cache::Store& store, kiosk::Submission submission, const char* scan) {
    std::ifstream stream(scan, std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(stream), {});
    if (!scan_for(store, submission, kiosk::as_bytes(content))) return 6;
    if (!store.submit(submission)) return 6;
    std::printf("%s\n", submission.id.value().text().c_str());
    return 0;
}

}  // namespace

/// The kiosk's half of the store as a process of its own: files one case after the other and writes
/// each id as soon as the person would be told that it is stored; every third has a scan, and its
/// line ends with “+scan”. For tests that kill it.
/// With a second word it files one case with that file as its scan, and ends.
int main(int count, char** words) {
    if (count != 2 && count != 3) return 2;
    auto config = kiosk::load_config(words[1]);
    if (!config) return 3;
    auto options = offline_cache::store_options_of(*config);
    if (!options) return 4;
    options->admission.ballast_bytes = 1 << 20;
    const kiosk::RealClock clock;
    kiosk::SystemRandom random;
    auto store = offline_cache::Store::open(std::move(*options), clock, random);
    if (!store) {
        std::fprintf(stderr, "filer: %s\n", store.error().detail.c_str());
        return 5;
    }
    if (count == 3)
        return file_with_scan(**store, tests::sample_filing(random, clock.now().wall, "scan"),
                              words[2]);
    for (int number = 0;; ++number) {
        auto submission = tests::sample_filing(random, clock.now().wall, std::to_string(number));
        if (number % 3 == 2) {
            // Every other one finds spare files; without room for them it goes on without.
            if (number % 2 == 0) (void)(*store)->admit(scan_bytes_max).has_value();
            kiosk::Bytes page(1 + random.below(scan_bytes_max));
            random.fill(page);
            if (!scan_for(**store, submission, page)) return 6;
        }
        // A doubt is settled as the kiosk does it: the same submission once more.
        auto stored = (*store)->submit(submission);
        if (!stored) stored = (*store)->submit(submission);
        if (!stored) return 6;
        std::printf("%s%s\n", submission.id.value().text().c_str(),
                    submission.attachments.empty() ? "" : " +scan");
        std::fflush(stdout);
    }
}
