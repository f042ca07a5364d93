#include "drivers/escpos/serial_printer_link.h"

namespace drivers {

using kiosk::Duration;
using kiosk::Result;

Result<void> SerialPrinterLink::open() {
    close();
    if (auto done = port_->open(path_); !done) return done;
    auto done = port_->configure(baud_);
    if (done) done = port_->raise_modem_lines();
    if (done) done = port_->flush_input();
    if (!done) port_->close();
    open_ = done.has_value();
    return done;
}

void SerialPrinterLink::close() {
    if (open_) port_->close();
    open_ = false;
}

Result<std::size_t> SerialPrinterLink::write(std::span<const unsigned char> bytes,
                                             Duration timeout) {
    return port_->write(bytes, timeout);
}

Result<std::size_t> SerialPrinterLink::read(std::span<unsigned char> buffer, Duration timeout) {
    return port_->read(buffer, timeout);
}

Result<void> SerialPrinterLink::reset() {
    if (auto done = port_->configure(baud_); !done) return done;
    return port_->raise_modem_lines();
}

}  // namespace drivers
