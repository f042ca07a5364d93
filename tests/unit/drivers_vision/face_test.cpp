#include <cmath>
#include <filesystem>
#include <fstream>

#include <doctest.h>
#include <opencv2/imgproc.hpp>
#include <turbojpeg.h>

#include "drivers/vision/faces/face_watch.h"
#include "drivers/vision/faces/onnx_comparer.h"
#include "drivers/vision/picture_reader.h"
#include "kiosk/base/encoding.h"
#include "tests/bench/vision/drawn_face.h"

namespace {

using drivers::FaceAdvice;
using drivers::FaceAnswer;
using drivers::FaceFinder;
using drivers::FaceModels;
using drivers::FaceQuality;
using drivers::FaceSeen;
using drivers::FaceVerdict;
using drivers::FaceWatch;
using kiosk::ErrorCode;
using kiosk::Result;

drivers::GreyView face_view(const cv::Mat& picture) {
    return {picture.data, picture.cols, picture.rows, static_cast<int>(picture.step)};
}

FaceAdvice advice_of(const cv::Mat& picture) {
    FaceFinder finder;
    const auto faces = finder.find(face_view(picture));
    return drivers::advice_for(drivers::face_quality(face_view(picture), faces));
}

cv::Mat portrait(double face_height = 240, cv::Point2d middle = {320, 250}) {
    cv::Mat picture = tests::plain_wall();
    tests::draw_face(picture, {face_height, middle, 0});
    return picture;
}

FaceQuality good_face() {
    FaceQuality quality;
    quality.faces = 1;
    quality.face = {220, 140, 200, 200, drivers::FaceTurn::front, 1};
    quality.part = 0.4;
    quality.light = 150;
    quality.sharpness = 2;
    return quality;
}

drivers::ColourView no_view() {
    return {};
}

/// A folder with two models that are none and two pairs of pictures.
class Deployment {
  public:
    Deployment() {
        char name[] = "/tmp/face_test.XXXXXX";
        folder_ = mkdtemp(name);
        write("detector.onnx", "not a network");
        write("recogniser.onnx", "nor this");
        write_picture("a.jpg", 100);
        write_picture("b.jpg", 101);
        write_picture("c.jpg", 200);
    }
    ~Deployment() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Deployment(const Deployment&) = delete;
    Deployment& operator=(const Deployment&) = delete;

    [[nodiscard]] FaceModels models() const {
        return {{folder_ / "detector.onnx", hash("not a network")},
                {folder_ / "recogniser.onnx", hash("nor this")},
                0.6,
                0.3,
                {{folder_ / "a.jpg", folder_ / "b.jpg", true},
                 {folder_ / "a.jpg", folder_ / "c.jpg", false}}};
    }
    void write(const std::string& name, const std::string& content) const {
        std::ofstream(folder_ / name, std::ios::binary) << content;
    }
    [[nodiscard]] static std::string hash(std::string_view content) {
        return kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(content)));
    }

  private:
    void write_picture(const std::string& name, int grey) const {
        const cv::Mat picture(64, 64, CV_8UC3, cv::Scalar::all(grey));
        unsigned char* bytes = nullptr;
        unsigned long size = 0;
        tjhandle encoder = tjInitCompress();
        tjCompress2(encoder, picture.data, 64, 0, 64, TJPF_BGR, &bytes, &size, TJSAMP_420, 95, 0);
        write(name, std::string(reinterpret_cast<char*>(bytes), size));
        tjFree(bytes);
        tjDestroy(encoder);
    }

    std::filesystem::path folder_;
};

/// Compares brightness instead of faces.
class BrightnessEngine final : public drivers::FaceEngine {
  public:
    Result<double> likeness(const drivers::ColourView& a, const drivers::ColourView& b) override {
        if (broken) return {ErrorCode::device_fault, "not one face in each picture"};
        return 1 - std::abs(static_cast<double>(a.pixels[0]) - b.pixels[0]) / 100;
    }
    std::string version() const override { return "1"; }
    static inline bool broken = false;
};

Result<std::unique_ptr<drivers::FaceEngine>> brightness(const std::string&, const std::string&) {
    return std::unique_ptr<drivers::FaceEngine>(std::make_unique<BrightnessEngine>());
}

ErrorCode refusal(const FaceModels& models) {
    const auto comparer = drivers::onnx_comparer(models, brightness);
    REQUIRE_FALSE(comparer);
    return comparer.error().code;
}

}  // namespace

TEST_CASE("one drawn face is found, a wall and a picture that is none have no face") {
    FaceFinder finder;
    const cv::Mat picture = portrait();
    const auto faces = finder.find(face_view(picture));
    REQUIRE(faces.size() == 1);
    CHECK(std::abs(faces[0].x + faces[0].width / 2 - 320) < 30);
    CHECK(std::abs(faces[0].y + faces[0].height / 2 - 250) < 60);
    CHECK(finder.find(face_view(tests::plain_wall())).empty());
    CHECK(finder.find({}).empty());
    CHECK(finder.find({picture.data, 640, 480, 10}).empty());
    CHECK(finder.find({picture.data, 60'000, 480, 60'000}).empty());
}

TEST_CASE("a person is told what to do, one thing at a time") {
    CHECK(advice_of(tests::plain_wall()) == FaceAdvice::step_before_camera);
    CHECK(advice_of(portrait()) == FaceAdvice::good);
    CHECK(advice_of(portrait(110)) == FaceAdvice::come_closer);
    CHECK(advice_of(portrait(200, {540, 240})) == FaceAdvice::move_to_middle);

    cv::Mat two = tests::plain_wall(960, 480);
    tests::draw_face(two, {220, {240, 240}, 0});
    tests::draw_face(two, {220, {720, 240}, 0});
    CHECK(advice_of(two) == FaceAdvice::one_person_only);

    cv::Mat blurred;
    cv::GaussianBlur(portrait(), blurred, {0, 0}, 6);
    CHECK(advice_of(blurred) != FaceAdvice::good);
    cv::Mat dark = portrait() * 0.22;
    CHECK(advice_of(dark) == FaceAdvice::too_dark);
}

TEST_CASE("each fault of a face has its advice") {
    CHECK(drivers::advice_for(good_face()) == FaceAdvice::good);
    const auto with = [](auto change) {
        FaceQuality quality = good_face();
        change(quality);
        return drivers::advice_for(quality);
    };
    CHECK(with([](auto& q) { q.faces = 0; }) == FaceAdvice::step_before_camera);
    CHECK(with([](auto& q) { q.faces = 2; }) == FaceAdvice::one_person_only);
    CHECK(with([](auto& q) { q.part = 0.1; }) == FaceAdvice::come_closer);
    CHECK(with([](auto& q) { q.part = 0.9; }) == FaceAdvice::step_back);
    CHECK(with([](auto& q) { q.off_middle = 0.4; }) == FaceAdvice::move_to_middle);
    for (const auto turn :
         {drivers::FaceTurn::left, drivers::FaceTurn::right, drivers::FaceTurn::tilted})
        CHECK(with([turn](auto& q) { q.face.turn = turn; }) == FaceAdvice::look_at_camera);
    CHECK(with([](auto& q) { q.light = 20; }) == FaceAdvice::too_dark);
    CHECK(with([](auto& q) { q.light = 240; }) == FaceAdvice::too_bright);
    CHECK(with([](auto& q) { q.evenness = 0.2; }) == FaceAdvice::light_from_side);
    CHECK(with([](auto& q) { q.sharpness = 1; }) == FaceAdvice::hold_still);
    for (int i = 0; i <= static_cast<int>(FaceAdvice::good); ++i) {
        const std::string name(drivers::name_of(static_cast<FaceAdvice>(i)));
        CHECK(!name.empty());
        // A picture can't show that somebody is there.
        CHECK(name.find("live") == std::string::npos);
    }
}

TEST_CASE("a face is good only after it stood still for three pictures") {
    FaceWatch watch;
    CHECK(watch.look(good_face()) == FaceAdvice::hold_still);
    CHECK(watch.look(good_face()) == FaceAdvice::hold_still);
    CHECK(watch.look(good_face()) == FaceAdvice::good);
    FaceQuality moved = good_face();
    moved.face.x += 60;
    CHECK(watch.look(moved) == FaceAdvice::hold_still);
    CHECK(watch.look(moved) == FaceAdvice::hold_still);
    CHECK(watch.look(moved) == FaceAdvice::good);
    FaceQuality dark = moved;
    dark.light = 10;
    CHECK(watch.look(dark) == FaceAdvice::too_dark);
    CHECK(watch.look(moved) == FaceAdvice::hold_still);
}

TEST_CASE("where nothing compares faces the answer is unavailable, with no figure") {
    const FaceAnswer answer = drivers::no_comparer("not configured")->compare({}, {});
    CHECK(answer.verdict == FaceVerdict::unavailable);
    CHECK_FALSE(answer.score);
    CHECK_FALSE(answer.threshold);
    CHECK(answer.reason == "not configured");
}

TEST_CASE("an answer of the service counts as it is, or not at all") {
    const auto asked = [](const Result<FaceAnswer>& said) {
        auto comparer = drivers::service_comparer(
            [&said](const drivers::ColourView&, const drivers::ColourView&) -> Result<FaceAnswer> {
                if (!said) return said.error();
                return *said;
            });
        return comparer->compare(no_view(), no_view());
    };
    FaceAnswer match;
    match.verdict = FaceVerdict::match;
    match.engine = "identity service";
    match.version = "2026.3";
    match.score = 0.91;
    match.evidence = "E-1";
    const FaceAnswer kept = asked(match);
    CHECK(kept.verdict == FaceVerdict::match);
    CHECK(kept.score == 0.91);
    CHECK(kept.evidence == "E-1");
    FaceAnswer said = match;
    said.engine.clear();
    CHECK(asked(said).verdict == FaceVerdict::error);
    said = match;
    said.version.clear();
    CHECK(asked(said).verdict == FaceVerdict::error);
    said = match;
    said.evidence.clear();
    CHECK(asked(said).verdict == FaceVerdict::error);
    CHECK_FALSE(asked(said).score);
    said = match;
    said.score = NAN;
    CHECK(asked(said).verdict == FaceVerdict::error);
    CHECK(asked(ErrorCode::network).verdict == FaceVerdict::unavailable);
    CHECK(asked(ErrorCode::timed_out).verdict == FaceVerdict::unavailable);
    CHECK(asked(ErrorCode::server_error).verdict == FaceVerdict::unavailable);
    CHECK(asked(ErrorCode::bad_format).verdict == FaceVerdict::error);
}

TEST_CASE("models that are missing, others than were meant or without sense are refused") {
    const Deployment deployment;
    FaceModels models = deployment.models();
    CHECK(drivers::onnx_comparer(models, brightness));
    models.detector.path = "/nowhere/detector.onnx";
    CHECK(refusal(models) == ErrorCode::not_found);
    models = deployment.models();
    models.recogniser.sha256[0] = models.recogniser.sha256[0] == '0' ? '1' : '0';
    CHECK(refusal(models) == ErrorCode::bad_signature);
    models.recogniser.sha256 = "abc";
    CHECK(refusal(models) == ErrorCode::bad_config);
    models = deployment.models();
    models.detector.path.clear();
    CHECK(refusal(models) == ErrorCode::bad_config);
    const std::pair<double, double> senseless[] = {{0, 0}, {0.5, 0.6}, {1, 0.5}, {0.5, 0}};
    for (const auto& [match, none] : senseless) {
        models = deployment.models();
        models.match_from = match;
        models.no_match_below = none;
        CHECK(refusal(models) == ErrorCode::bad_config);
    }
    models = deployment.models();
    models.self_test.pop_back();
    CHECK(refusal(models) == ErrorCode::bad_config);
    models.self_test.clear();
    CHECK(refusal(models) == ErrorCode::bad_config);
    models = deployment.models();
    models.self_test.resize(drivers::face_pairs_max + 1, models.self_test.back());
    CHECK(refusal(models) == ErrorCode::bad_config);
    models = deployment.models();
    std::filesystem::resize_file(models.detector.path, drivers::face_model_bytes_max + 1);
    CHECK(refusal(models) == ErrorCode::limit_exceeded);
}

TEST_CASE("models that fail their self-test answer nobody") {
    const Deployment deployment;
    FaceModels models = deployment.models();
    std::swap(models.self_test[0].same, models.self_test[1].same);
    CHECK(refusal(models) == ErrorCode::device_fault);
    models = deployment.models();
    models.self_test[0].first = "/nowhere/a.jpg";
    CHECK(refusal(models) == ErrorCode::not_found);
    deployment.write("a.jpg", "no picture");
    CHECK(refusal(deployment.models()) == ErrorCode::bad_format);
}

TEST_CASE("a comparison names its engine, its version, its models and its bound") {
    const Deployment deployment;
    const auto comparer = drivers::onnx_comparer(deployment.models(), brightness);
    REQUIRE(comparer);
    const auto compared = [&](int first, int second) {
        const cv::Mat a(8, 8, CV_8UC3, cv::Scalar::all(first));
        const cv::Mat b(8, 8, CV_8UC3, cv::Scalar::all(second));
        return (*comparer)->compare({a.data, 8, 8, 24}, {b.data, 8, 8, 24});
    };
    const FaceAnswer match = compared(100, 100);
    CHECK(match.verdict == FaceVerdict::match);
    CHECK(match.score == 1);
    CHECK(match.threshold == 0.6);
    CHECK(match.engine == "FaceRecognizerSF");
    CHECK(match.version == "1");
    CHECK(match.models_sha256 ==
          Deployment::hash("not a network") + ' ' + Deployment::hash("nor this"));
    CHECK(compared(100, 150).verdict == FaceVerdict::review);
    CHECK(compared(100, 190).verdict == FaceVerdict::no_match);
    CHECK((*comparer)->compare(no_view(), no_view()).verdict == FaceVerdict::error);
    BrightnessEngine::broken = true;
    const FaceAnswer failed = compared(100, 100);
    BrightnessEngine::broken = false;
    CHECK(failed.verdict == FaceVerdict::error);
    CHECK_FALSE(failed.score);
}

// How OpenCV's networks answer can't be tested here: no model file is in Debian or in the project.
TEST_CASE("OpenCV's networks refuse files that are none, without ending the program") {
    const Deployment deployment;
    const auto comparer = drivers::onnx_comparer(deployment.models());
    REQUIRE_FALSE(comparer);
    CHECK(comparer.error().code == ErrorCode::bad_format);
}

TEST_CASE(
    "the camera that sees people is looked at for a face alone: advice until it is good, one "
    "picture "
    "cut around it, and none more until somebody asks anew (R-202)") {
    const auto frame_of_face = [](const cv::Mat& grey, std::uint64_t number) {
        cv::Mat colours;
        cv::cvtColor(grey, colours, cv::COLOR_GRAY2BGR);
        drivers::CameraFrame frame;
        frame.width = colours.cols;
        frame.height = colours.rows;
        frame.stride = colours.cols * 3;
        frame.sequence = number;
        frame.pixels =
            kiosk::SecretBytes(kiosk::Bytes(colours.data, colours.data + colours.total() * 3));
        return frame;
    };
    const auto reader = drivers::make_face_reader();
    CHECK(reader->sees_people());
    CHECK_FALSE(drivers::make_picture_reader()->sees_people());
    drivers::PictureReader::Wishes wishes;
    wishes.codes = true;
    wishes.page = true;
    reader->begin(wishes);
    CHECK(reader->look(frame_of_face(portrait(), 1)).empty());
    wishes = {};
    wishes.face = true;
    wishes.asked = 1;
    reader->begin(wishes);
    auto seen = reader->look(frame_of_face(tests::plain_wall(), 2));
    REQUIRE(seen.size() == 1);
    CHECK(std::get<FaceAdvice>(seen[0]) == FaceAdvice::step_before_camera);
    const auto until_taken = [&] {
        for (std::uint64_t i = 3; i < 10; ++i) {
            seen = reader->look(frame_of_face(portrait(), i));
            REQUIRE_FALSE(seen.empty());
            if (seen.size() == 2) return;
        }
        FAIL("no picture was taken");
    };
    until_taken();
    CHECK(std::get<FaceAdvice>(seen[0]) == FaceAdvice::good);
    const auto& taken = std::get<drivers::FacePicture>(seen[1]);
    const auto& file = taken.jpeg.reveal();
    REQUIRE(file.size() > 1000);
    CHECK(file.size() <= drivers::face_picture_bytes_max);
    CHECK((file[0] == 0xFF && file[1] == 0xD8));
    // Not the room behind.
    CHECK(taken.width < 640);
    CHECK(taken.width > 200);
    CHECK(reader->look(frame_of_face(portrait(), 20)).empty());
    wishes.asked = 2;
    reader->begin(wishes);
    until_taken();
    // The same picture gives the same file: what a service knows it by does not change.
    CHECK(std::get<drivers::FacePicture>(seen[1]).jpeg.reveal().size() > 1000);
}
