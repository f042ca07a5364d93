#include "drivers/idcard/serial_link.h"

#include <utility>

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

SerialSpeeds::SerialSpeeds(int first) : speeds_{first} {
    // The module's own command for its speed knows these (60 00 … 60 04).
    for (const int speed : {115'200, 57'600, 38'400, 19'200, 9'600})
        if (speed != first) speeds_.push_back(speed);
}

SerialLink::SerialLink(std::unique_ptr<SerialPort> port, std::string path,
                       const ReaderQuirks& quirks, std::shared_ptr<SerialSpeeds> speeds)
    : port_(std::move(port)),
      path_(std::move(path)),
      quirks_(quirks),
      speeds_(speeds ? std::move(speeds) : std::make_shared<SerialSpeeds>(quirks.baud)) {}

Result<void> SerialLink::open() {
    close();
    auto done = port_->open(path_);
    if (done) done = port_->configure(speeds_->now());
    if (done) done = port_->raise_modem_lines();
    if (done) done = port_->flush_input();
    if (!done) {
        port_->close();
        return done;
    }
    open_ = true;
    return {};
}

void SerialLink::close() {
    if (open_) port_->close();
    open_ = false;
}

Result<void> SerialLink::send(std::span<const unsigned char> frame) {
    while (!frame.empty()) {
        const auto written = port_->write(frame, quirks_.write);
        if (!written) return written.error();
        if (*written == 0) return {ErrorCode::io_error, "serial write moved nothing"};
        frame = frame.subspan(*written);
    }
    return {};
}

Result<std::size_t> SerialLink::receive(std::span<unsigned char> buffer, FramePart /*part*/,
                                        Duration timeout) {
    return port_->read(buffer, timeout);
}

void SerialLink::discard_input() {
    // A failure shows again in the exchange that follows.
    static_cast<void>(port_->flush_input());
}

Result<void> SerialLink::reset() {
    if (auto done = port_->configure(speeds_->now()); !done) return done;
    return port_->flush_input();
}

bool SerialLink::try_next_speed() {
    close();
    speeds_->next();
    return ++tried_ % speeds_->count() != 0;
}

}  // namespace drivers
