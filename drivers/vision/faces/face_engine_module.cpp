// libbianmin-faces.so: the one file that knows OpenCV's networks. Loaded only where a deployment
// brings model files.
#include <opencv2/core/version.hpp>
#include <opencv2/objdetect/face.hpp>

#include "drivers/vision/faces/face_engine.h"
#include "kiosk/base/module.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

class OnnxEngine final : public FaceEngine {
  public:
    OnnxEngine(const std::string& detector, const std::string& recogniser)
        : detector_(cv::FaceDetectorYN::create(detector, "", {320, 320})),
          recogniser_(cv::FaceRecognizerSF::create(recogniser, "")) {}

    Result<double> likeness(const ColourView& a, const ColourView& b) override {
        try {
            const cv::Mat first = features(a);
            const cv::Mat second = features(b);
            if (first.empty() || second.empty())
                return {ErrorCode::device_fault, "not one face in each picture"};
            return recogniser_->match(first, second, cv::FaceRecognizerSF::FR_COSINE);
        } catch (const cv::Exception&) {
            return {ErrorCode::device_fault, "the networks failed"};
        }
    }

    std::string version() const override { return "OpenCV " CV_VERSION; }

  private:
    /// Empty unless there is exactly one face.
    cv::Mat features(const ColourView& picture) {
        // OpenCV only reads.
        const cv::Mat bgr(picture.height, picture.width, CV_8UC3,
                          const_cast<unsigned char*>(picture.pixels),
                          static_cast<std::size_t>(picture.stride));
        cv::Mat faces;
        detector_->setInputSize(bgr.size());
        detector_->detect(bgr, faces);
        if (faces.rows != 1) return {};
        cv::Mat aligned;
        recogniser_->alignCrop(bgr, faces.row(0), aligned);
        cv::Mat found;
        recogniser_->feature(aligned, found);
        return found.clone();
    }

    cv::Ptr<cv::FaceDetectorYN> detector_;
    cv::Ptr<cv::FaceRecognizerSF> recogniser_;
};

Result<std::unique_ptr<FaceEngine>> open_engine(const std::string& detector,
                                                const std::string& recogniser) {
    try {
        return std::unique_ptr<FaceEngine>(std::make_unique<OnnxEngine>(detector, recogniser));
    } catch (const std::exception&) {
        return {ErrorCode::bad_format, "OpenCV does not take the model files"};
    }
}

}  // namespace

}  // namespace drivers

KIOSK_MODULE_TABLE(drivers::FacesModule, bianmin_faces){&drivers::open_engine};
