// bianmin-vendor: runs a vendor's library, so that what it does wrong is not the terminal's end.
// Standard input and output are one socket to the terminal.

#include <csignal>
#include <cstdio>
#include <string>

#include <sys/prctl.h>
#include <unistd.h>

#include "drivers/idcard/portrait.h"
#include "drivers/idcard/vendor/confinement.h"
#include "drivers/idcard/vendor/photo_library.h"
#include "drivers/idcard/vendor/sdt_library.h"
#include "drivers/idcard/vendor_process.h"
#include "kiosk/base/command_line.h"

namespace {

using kiosk::ErrorCode;
using kiosk::SecretBytes;
namespace vendor_exit = drivers::vendor_exit;

struct Options {
    std::string library;
    int port = 1001;
};

int fail(const kiosk::Error& error, int code) {
    std::fprintf(stderr, "bianmin-vendor: %s\n", error.detail.c_str());
    return code;
}

bool write_all(std::span<const unsigned char> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (written <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

/// Frames of a security module in, frames out, until the terminal closes its end. A command that
/// the library cannot answer has no reply: the terminal's patience judges.
int serve_reader(const Options& options) {
    constexpr int last_serial_port = 16;
    const auto reach =
        options.port <= last_serial_port ? drivers::VendorReach::serial : drivers::VendorReach::usb;
    if (const auto confined = drivers::confine(options.library, reach); !confined)
        return fail(confined.error(), vendor_exit::not_confined);
    auto library = drivers::SdtLibrary::load(options.library);
    if (!library) return fail(library.error(), vendor_exit::bad_library);
    if (const auto opened = library->open(options.port); !opened)
        return fail(opened.error(), vendor_exit::no_device);
    kiosk::Bytes waiting;
    unsigned char piece[64];
    for (;;) {
        const ssize_t got = ::read(STDIN_FILENO, piece, sizeof piece);
        if (got <= 0) return 0;
        waiting.insert(waiting.end(), piece, piece + got);
        while (const auto command = drivers::take_command(waiting)) {
            const auto reply = library->execute(*command);
            if (!reply && reply.error().code == ErrorCode::device_gone)
                return fail(reply.error(), vendor_exit::no_device);
            if (!reply) {
                fail(reply.error(), 0);
                continue;
            }
            const SecretBytes frame(drivers::encode(*reply));
            if (!write_all(frame.reveal())) return 0;
        }
    }
}

/// One photo in; 0 and the picture out, or 1.
int decode_photo(const Options& options) {
    if (const auto confined = drivers::confine(options.library, drivers::VendorReach::nothing);
        !confined)
        return fail(confined.error(), vendor_exit::not_confined);
    const auto library = drivers::PhotoLibrary::load(options.library);
    if (!library) return fail(library.error(), vendor_exit::bad_library);
    SecretBytes photo(std::vector<unsigned char>(drivers::PortraitDecoder::wlt_bytes));
    for (std::size_t used = 0; used < photo.reveal().size();) {
        const ssize_t got =
            ::read(STDIN_FILENO, photo.reveal().data() + used, photo.reveal().size() - used);
        if (got <= 0) return 0;
        used += static_cast<std::size_t>(got);
    }
    const auto picture = library->unpack(std::move(photo));
    const unsigned char word = picture ? 0 : 1;
    if (!picture) fail(picture.error(), 0);
    if (write_all(std::span(&word, 1)) && picture) static_cast<void>(write_all(picture->reveal()));
    return 0;
}

}  // namespace

int main(int count, char** words) {
    // With the terminal's thread that started it; no picture of its memory is ever written.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_DUMPABLE, 0);
    std::signal(SIGPIPE, SIG_IGN);
    Options options;
    kiosk::CommandLine line("Runs a vendor's library for the identity card reader",
                            "bianmin-vendor");
    line.require_command();
    auto reader = line.command("sdt", "speaks to a reader through its sdtapi library");
    reader.option("--library", options.library, "the library").required();
    reader.option("--port", options.port, "1 to 16 serial, 1001 to 1016 USB").within(1, 1016);
    auto photo = line.command("photo", "decodes one photo with a licensed library");
    photo.option("--library", options.library, "the library").required();
    if (const auto ended = line.parse(count, words)) return *ended;
    const int code = reader.is_given() ? serve_reader(options) : decode_photo(options);
    std::fflush(nullptr);
    // Without the library's destructors: they belong to its threads, if to anybody.
    ::_exit(code);
}
