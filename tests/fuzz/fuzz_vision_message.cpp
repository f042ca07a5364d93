#include "drivers/camera/message.h"
#include "kiosk/base/check.h"
#include "tests/fuzz/fuzz.h"

namespace vision = drivers::vision;

namespace {

std::string text_of(const vision::Message& message) {
    const auto bytes = vision::bytes_of(message);
    return {bytes.begin(), bytes.end()};
}

}  // namespace

namespace tests {

std::vector<std::string> fuzz_seeds() {
    vision::CameraWord word;
    word.camera = "document";
    word.detail = "no picture";
    // Says that it has more cameras than there may be, and ends after as many as there may be.
    std::string boastful =
        ::text_of({0, vision::State{std::vector<vision::CameraWord>(vision::most_cameras, word)}});
    boastful[10] = static_cast<char>(vision::most_cameras + 1);
    return {
        boastful,
        ::text_of({1, vision::StartStream{"document", drivers::ExposureHint::dim_room}}),
        ::text_of({2, vision::AskState{}}),
        ::text_of({3, vision::Started{"person"}}),
        ::text_of({0, vision::State{{word, word}}}),
        ::text_of({4, vision::Refused{vision::Refusal::full}}),
        ::text_of({5, vision::WatchPage{"document", true}}),
        ::text_of({0, vision::CodeRead{"document", drivers::Symbology::qr,
                                       kiosk::SecretBytes({'u', 'r', 'n'})}}),
        ::text_of({0, vision::PageWatched{"document", drivers::PageAdvice::glare,
                                          drivers::PageCorners{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}}}),
        ::text_of({0, vision::PageShot{"document", drivers::ScannedPage::Coding::jpeg, 300'000,
                                       1654, 2339, 200, 300, 424}}),
        ::text_of({0, vision::PageNotKept{"document", drivers::PageRefusal::blank}}),
        ::text_of({5, vision::CheckPicture{90'000, drivers::PaperShape::card}})};
}

}  // namespace tests

/// Every packet is refused, or is exactly one message and nothing else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto message = vision::parse_message({data, size});
    if (!message) return 0;
    const auto again = vision::bytes_of(*message);
    KIOSK_CHECK(again.size() == size && std::equal(again.begin(), again.end(), data));
    return 0;
}
