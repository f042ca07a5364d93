#include "drivers/idcard/serial_link.h"

#include <utility>

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

SerialLink::SerialLink(std::unique_ptr<SerialPort> port, std::string path,
                       const ReaderQuirks& quirks)
    : port_(std::move(port)), path_(std::move(path)), quirks_(quirks) {}

Result<void> SerialLink::open() {
    close();
    auto done = port_->open(path_);
    if (done) done = port_->configure(quirks_.baud);
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
    if (auto done = port_->configure(quirks_.baud); !done) return done;
    return port_->flush_input();
}

}  // namespace drivers
