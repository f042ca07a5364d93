#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "drivers/vision/codes/seen_code.h"
#include "drivers/vision/codes/zbar_reader.h"

namespace drivers {

/// One way of reading, tried on a part of the picture.
struct CodeTry {
    CodeStep step = CodeStep::plain;
    cv::Rect part;
};

/// Ways of reading, each on its own. **Threads:** one.
class CodeSteps {
  public:
    explicit CodeSteps(bool data_matrix) : data_matrix_(data_matrix) {}

    [[nodiscard]] std::optional<SeenCode> run(const cv::Mat& grey, const CodeTry& what,
                                              const std::function<bool()>& is_late);

  private:
    [[nodiscard]] std::optional<SeenCode> read_part(const cv::Mat& part, CodeStep step,
                                                    const std::function<bool()>& is_late);
    [[nodiscard]] std::optional<SeenCode> read_reduced(const cv::Mat& part, double by);

    const bool data_matrix_;
    ZbarReader zbar_;
    cv::Ptr<cv::CLAHE> local_contrast_ = cv::createCLAHE(3, {4, 4});
};

}  // namespace drivers
