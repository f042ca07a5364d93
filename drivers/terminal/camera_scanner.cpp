#include "drivers/terminal/camera_scanner.h"

#include <utility>

namespace drivers::terminal {

CameraScanner::CameraScanner(Cameras& cameras, std::string camera, CodeScannerEventSink sink)
    : cameras_(cameras), camera_(std::move(camera)), sink_(std::move(sink)) {}

void CameraScanner::set_on(bool on) {
    if (on_.exchange(on) != on) cameras_.read_codes(camera_, on);
}

CodeScannerReport CameraScanner::report() const {
    CodeScannerReport report;
    report.capabilities.device_class = "code_scanner";
    report.capabilities.location = camera_;
    report.state = state();
    report.codes = codes_;
    report.ignored_while_off = ignored_while_off_;
    return report;
}

void CameraScanner::reset() {
    if (!on_) return;
    cameras_.read_codes(camera_, false);
    cameras_.read_codes(camera_, true);
}

void CameraScanner::take(CodeShown code) {
    if (code.camera != camera_) return;
    // On its way while nobody wanted it any more.
    if (!on_) {
        ++ignored_while_off_;
        return;
    }
    ++codes_;
    sink_(CodeScanned{std::move(code.scan)});
}

}  // namespace drivers::terminal
