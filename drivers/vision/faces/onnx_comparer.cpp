#include "drivers/vision/faces/onnx_comparer.h"

#include <algorithm>
#include <cmath>
#include <fstream>

#include <turbojpeg.h>

#include "kiosk/base/freed_by.h"
#include "kiosk/base/module.h"
#include "kiosk/base/secret.h"
#include "kiosk/base/sha256.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr const char* engine_name = "FaceRecognizerSF";

Result<std::string> hash_of(const FaceModelFile& file) {
    std::error_code fault;
    const auto size = std::filesystem::file_size(file.path, fault);
    const std::string name = file.path.filename().string();
    if (fault) return {ErrorCode::not_found, "no model file: " + name};
    if (size > face_model_bytes_max) return {ErrorCode::limit_exceeded, "model too large: " + name};
    std::ifstream in(file.path, std::ios::binary);
    kiosk::Sha256 hash;
    std::vector<unsigned char> piece(std::size_t{1} << 16);
    while (in) {
        in.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
        hash.add(std::span(piece).first(static_cast<std::size_t>(in.gcount())));
    }
    if (!in.eof()) return {ErrorCode::not_found, "model can't be read: " + name};
    return kiosk::to_hex(hash.finish());
}

Result<void> check_file(const FaceModelFile& file) {
    const auto digest = kiosk::from_hex(file.sha256);
    if (file.path.empty() || !digest || digest->size() != 32)
        return {ErrorCode::bad_config, "a model needs a path and its SHA-256"};
    const auto hash = hash_of(file);
    if (!hash) return hash.error();
    if (*hash != kiosk::to_hex(*digest))
        return {ErrorCode::bad_signature,
                "not the model that was meant: " + file.path.filename().string()};
    return {};
}

Result<void> check_bounds(const FaceModels& models) {
    const auto possible = [](double value) { return value > 0 && value < 1; };
    if (!possible(models.match_from) || !possible(models.no_match_below) ||
        models.no_match_below > models.match_from)
        return {ErrorCode::bad_config, "bounds must be 0 < no match ≤ match < 1"};
    const auto is_same = [](const FacePair& pair) { return pair.same; };
    const auto same = std::count_if(models.self_test.begin(), models.self_test.end(), is_same);
    if (models.self_test.size() > face_pairs_max || same == 0 ||
        same == static_cast<std::ptrdiff_t>(models.self_test.size()))
        return {ErrorCode::bad_config, "a self-test needs pairs of both kinds"};
    return {};
}

struct Picture {
    kiosk::SecretBytes pixels;
    int width = 0;
    int height = 0;
    [[nodiscard]] ColourView view() const {
        return {pixels.reveal().data(), width, height, width * 3};
    }
};

Result<Picture> picture_in(const std::filesystem::path& path) {
    constexpr int side_max = 4096;
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return {ErrorCode::not_found, "no picture of the self-test: " + path.filename().string()};
    const std::vector<unsigned char> bytes((std::istreambuf_iterator<char>(in)), {});
    const std::unique_ptr<void, kiosk::FreedBy<tjDestroy>> decoder(tjInitDecompress());
    Picture picture;
    int sampling = 0;
    int colours = 0;
    if (!decoder ||
        tjDecompressHeader3(decoder.get(), bytes.data(), bytes.size(), &picture.width,
                            &picture.height, &sampling, &colours) != 0 ||
        std::max(picture.width, picture.height) > side_max)
        return {ErrorCode::bad_format, "no JPEG picture: " + path.filename().string()};
    picture.pixels.reveal().resize(static_cast<std::size_t>(picture.width) *
                                   static_cast<std::size_t>(picture.height) * 3);
    if (tjDecompress2(decoder.get(), bytes.data(), bytes.size(), picture.pixels.reveal().data(),
                      picture.width, 0, picture.height, TJPF_BGR, 0) != 0)
        return {ErrorCode::bad_format, "no whole JPEG picture: " + path.filename().string()};
    return picture;
}

bool holds_picture(const ColourView& view) {
    return view.pixels != nullptr && view.width > 0 && view.height > 0 &&
           view.stride >= view.width * 3;
}

class OnnxComparer final : public FaceComparer {
  public:
    OnnxComparer(std::unique_ptr<FaceEngine> engine, const FaceModels& models)
        : engine_(std::move(engine)),
          match_from_(models.match_from),
          no_match_below_(models.no_match_below),
          hashes_(models.detector.sha256 + ' ' + models.recogniser.sha256) {}

    FaceAnswer compare(const ColourView& camera, const ColourView& portrait) override {
        FaceAnswer answer;
        answer.engine = engine_name;
        answer.version = engine_->version();
        answer.threshold = match_from_;
        answer.models_sha256 = hashes_;
        answer.verdict = FaceVerdict::error;
        if (!holds_picture(camera) || !holds_picture(portrait)) {
            answer.reason = "no picture";
            return answer;
        }
        const auto likeness = engine_->likeness(camera, portrait);
        if (!likeness || !std::isfinite(*likeness)) {
            answer.reason = likeness ? "no figure" : likeness.error().detail;
            return answer;
        }
        answer.score = *likeness;
        answer.verdict = *likeness >= match_from_      ? FaceVerdict::match
                         : *likeness < no_match_below_ ? FaceVerdict::no_match
                                                       : FaceVerdict::review;
        return answer;
    }

  private:
    std::unique_ptr<FaceEngine> engine_;
    double match_from_;
    double no_match_below_;
    std::string hashes_;
};

Result<void> test_itself(FaceComparer& comparer, const std::vector<FacePair>& pairs) {
    for (const FacePair& pair : pairs) {
        const auto first = picture_in(pair.first);
        if (!first) return first.error();
        const auto second = picture_in(pair.second);
        if (!second) return second.error();
        const FaceAnswer answer = comparer.compare(first->view(), second->view());
        if (answer.verdict != (pair.same ? FaceVerdict::match : FaceVerdict::no_match))
            return {ErrorCode::device_fault, "self-test: " + pair.first.filename().string() +
                                                 " and " + pair.second.filename().string() + ": " +
                                                 std::string(name_of(answer.verdict))};
    }
    return {};
}

}  // namespace

Result<const FacesModule*> faces_module() {
    return kiosk::load_module<FacesModule>("libbianmin-faces.so", "bianmin_faces");
}

Result<std::unique_ptr<FaceComparer>> onnx_comparer(const FaceModels& models,
                                                    const OpenFaceEngine& open_engine) {
    if (auto checked = check_bounds(models); !checked) return checked.error();
    for (const FaceModelFile* file : {&models.detector, &models.recogniser}) {
        if (auto checked = check_file(*file); !checked) return checked.error();
    }
    auto engine = open_engine(models.detector.path.string(), models.recogniser.path.string());
    if (!engine) return engine.error();
    std::unique_ptr<FaceComparer> comparer =
        std::make_unique<OnnxComparer>(*std::move(engine), models);
    if (auto tested = test_itself(*comparer, models.self_test); !tested) return tested.error();
    return comparer;
}

Result<std::unique_ptr<FaceComparer>> onnx_comparer(const FaceModels& models) {
    return onnx_comparer(models,
                         [](const std::string& detector,
                            const std::string& recogniser) -> Result<std::unique_ptr<FaceEngine>> {
                             const auto module = faces_module();
                             if (!module) return module.error();
                             return (*module)->open(detector, recogniser);
                         });
}

}  // namespace drivers
