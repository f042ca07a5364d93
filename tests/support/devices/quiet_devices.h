#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "drivers/api/auxiliaries.h"
#include "drivers/api/camera.h"
#include "drivers/api/code_scanner.h"
#include "drivers/api/document_printer.h"
#include "drivers/api/id_card_reader.h"
#include "drivers/api/smart_card_reader.h"

namespace tests::desk {

// Devices that note what they are told and answer nothing by themselves.

struct CardReader final : drivers::IdCardReader {
    kiosk::Result<void> start_read(drivers::RequestId request,
                                   drivers::IdCardReadOptions) override {
        if (is_full) return {kiosk::ErrorCode::limit_exceeded, "16 commands wait"};
        started.push_back(request);
        return {};
    }
    void cancel(drivers::RequestId request) override { cancelled.push_back(request); }
    drivers::DeviceState state() const override { return now.state; }
    drivers::MediaState media() const override { return drivers::MediaState::unknown; }
    drivers::IdCardReaderReport report() const override { return now; }
    void reset() override { ++resets; }

    drivers::IdCardReaderReport now;
    bool is_full = false;
    int resets = 0;
    std::vector<drivers::RequestId> started;
    std::vector<drivers::RequestId> cancelled;
};

struct SmartCards final : drivers::SmartCardReader {
    kiosk::Result<void> read_travel_document(drivers::RequestId, drivers::DocumentKey,
                                             drivers::SmartCardReadOptions) override {
        return {};
    }
    kiosk::Result<void> read_social_security_card(drivers::RequestId request,
                                                  drivers::SmartCardReadOptions) override {
        started.push_back(request);
        return {};
    }
    void cancel(drivers::RequestId request) override { cancelled.push_back(request); }
    drivers::DeviceState state() const override { return now.state; }
    drivers::MediaState media() const override { return drivers::MediaState::unknown; }
    drivers::SmartCardReaderReport report() const override { return now; }
    void reset() override { ++resets; }

    drivers::SmartCardReaderReport now;
    int resets = 0;
    std::vector<drivers::RequestId> started;
    std::vector<drivers::RequestId> cancelled;
};

struct Printer final : drivers::DocumentPrinter {
    drivers::PrintForm form() const override { return {}; }
    kiosk::Result<void> print(drivers::RequestId request, drivers::Printable) override {
        if (before_print) before_print();
        printed.push_back(request);
        return {};
    }
    void cancel(drivers::RequestId request) override { cancelled.push_back(request); }
    drivers::DocumentPrinterState state() const override { return now.state; }
    drivers::DocumentPrinterReport report() const override { return now; }
    void refresh() override { ++refreshes; }

    drivers::DocumentPrinterReport now;
    int refreshes = 0;
    std::vector<drivers::RequestId> printed;
    std::function<void()> before_print;
    std::vector<drivers::RequestId> cancelled;
};

struct Scanner final : drivers::CodeScanner {
    void set_on(bool on) override { is_on = on; }
    drivers::DeviceState state() const override { return now.state; }
    drivers::CodeScannerReport report() const override { return now; }
    void reset() override { ++resets; }

    drivers::CodeScannerReport now;
    bool is_on = false;
    int resets = 0;
};

struct Eyes final : drivers::Cameras {
    void start(const std::string& camera, drivers::ExposureHint) override { running = camera; }
    void stop(const std::string&) override { running.clear(); }
    kiosk::Result<drivers::CameraFrame> frame(const std::string& camera, std::uint64_t,
                                              kiosk::Duration) override {
        if (running != camera) return {kiosk::ErrorCode::not_found, "not started"};
        if (is_blind) return {kiosk::ErrorCode::timed_out, "no picture"};
        drivers::CameraFrame frame;
        frame.width = 640;
        frame.height = 480;
        frame.stride = frame.width * 3;
        frame.pixels =
            kiosk::SecretBytes(kiosk::Bytes(static_cast<std::size_t>(frame.stride) * 480, 0x80));
        if (meanwhile) meanwhile();
        return frame;
    }
    void read_codes(const std::string&, bool on) override { reads_codes = on; }
    void watch_page(const std::string& camera, bool on, drivers::PaperShape) override {
        running = on ? camera : std::string();
        watched += on ? 1 : 0;
    }
    void watch_face(const std::string& camera, bool on) override {
        running = on ? camera : std::string();
        faces_watched += on ? 1 : 0;
    }
    kiosk::Result<drivers::CheckedPicture> check_picture(const kiosk::SecretBytes&,
                                                         drivers::PaperShape,
                                                         kiosk::Duration) override {
        ++checked;
        if (meanwhile) meanwhile();
        if (is_blind) return {kiosk::ErrorCode::device_gone, "no picture"};
        if (phone_page) return drivers::CheckedPicture(*std::exchange(phone_page, std::nullopt));
        return drivers::CheckedPicture(drivers::PageRefusal::blank);
    }
    drivers::DeviceState state(const std::string&) const override { return {}; }
    std::vector<drivers::CameraReport> report() const override { return {}; }

    std::string running;
    bool is_blind = false;
    bool reads_codes = false;
    int watched = 0;
    int checked = 0;
    int faces_watched = 0;
    /// Happens while a picture is waited for.
    std::function<void()> meanwhile;
    /// What is made of the next picture file.
    std::optional<drivers::CapturedPage> phone_page;
};

struct Cabinet final : drivers::Auxiliaries {
    drivers::AuxiliariesStatus status() const override { return now.status; }
    drivers::AuxiliariesReport report() const override { return now; }
    void set_light(const std::string& name, drivers::LightState state) override {
        lights[name] = state;
    }

    drivers::AuxiliariesReport now;
    std::map<std::string, drivers::LightState> lights;
};

}  // namespace tests::desk
