#include "drivers/idcard/vendor/sdt_library.h"

#include <utility>

#include <dlfcn.h>

namespace drivers {

using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr int success = 0x90;
constexpr int card_found = 0x9F;
constexpr int unknown_command = 0x21;

/// What is lent to the library for each block: several times what a card holds.
constexpr std::size_t room = 8192;
constexpr std::size_t block_max = 2048;
constexpr int is_open = 0;  // "the port is open already" in the library's last argument

void append(kiosk::SecretBytes& to, std::span<const unsigned char> bytes) {
    to.reveal().insert(to.reveal().end(), bytes.begin(), bytes.end());
}
void append_size(kiosk::SecretBytes& to, std::size_t size) {
    const unsigned char bytes[] = {static_cast<unsigned char>(size >> 8U),
                                   static_cast<unsigned char>(size & 0xFFU)};
    append(to, bytes);
}

/// Card contents are zeroed when the block ends.
struct Block {
    kiosk::SecretBytes bytes{std::vector<unsigned char>(room)};
    unsigned int size = 0;

    unsigned char* data() { return bytes.reveal().data(); }
    [[nodiscard]] bool is_possible() const { return size <= block_max; }
    [[nodiscard]] std::span<const unsigned char> content() const {
        return std::span(bytes.reveal()).first(size);
    }
};

}  // namespace

struct SdtLibrary::Functions {
    using Port = int (*)(int);
    using Plain = int (*)(int, int);
    using Bytes = int (*)(int, unsigned char*, int);
    using Counted = int (*)(int, unsigned char*, unsigned int*, int);
    using TwoBlocks = int (*)(int, unsigned char*, unsigned int*, unsigned char*, unsigned int*,
                              int);
    using ThreeBlocks = int (*)(int, unsigned char*, unsigned int*, unsigned char*, unsigned int*,
                                unsigned char*, unsigned int*, int);

    void* library = nullptr;
    Port open = nullptr;
    Port close = nullptr;
    Plain reset = nullptr;
    Plain status = nullptr;
    Bytes identity = nullptr;
    Bytes find = nullptr;
    Bytes select = nullptr;
    TwoBlocks read = nullptr;
    // Older libraries lack these.
    ThreeBlocks read_with_fingerprints = nullptr;
    Counted new_address = nullptr;

    template <class Function>
    void take(Function& function, const char* name) const {
        // POSIX says that a function comes through a pointer to data.
        function = reinterpret_cast<Function>(::dlsym(library, name));
    }
};

SdtLibrary::SdtLibrary(std::unique_ptr<Functions> functions) : functions_(std::move(functions)) {}
SdtLibrary::SdtLibrary(SdtLibrary&&) noexcept = default;
SdtLibrary::~SdtLibrary() {
    if (functions_ && port_ != 0) static_cast<void>(functions_->close(port_));
    // Not unloaded: such libraries leave threads behind.
}

Result<SdtLibrary> SdtLibrary::load(const std::string& file) {
    auto f = std::make_unique<Functions>();
    f->library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (f->library == nullptr) {
        const char* why = ::dlerror();
        return {ErrorCode::bad_config, why != nullptr ? why : "dlopen"};
    }
    f->take(f->open, "SDT_OpenPort");
    f->take(f->close, "SDT_ClosePort");
    f->take(f->reset, "SDT_ResetSAM");
    f->take(f->status, "SDT_GetSAMStatus");
    f->take(f->identity, "SDT_GetSAMID");
    f->take(f->find, "SDT_StartFindIDCard");
    f->take(f->select, "SDT_SelectIDCard");
    f->take(f->read, "SDT_ReadBaseMsg");
    f->take(f->read_with_fingerprints, "SDT_ReadBaseFPMsg");
    f->take(f->new_address, "SDT_ReadNewAppMsg");
    const bool is_whole = f->open != nullptr && f->close != nullptr && f->reset != nullptr &&
                          f->status != nullptr && f->identity != nullptr && f->find != nullptr &&
                          f->select != nullptr && f->read != nullptr;
    if (!is_whole) return {ErrorCode::bad_config, file + " lacks a function of the interface"};
    return SdtLibrary(std::move(f));
}

Result<void> SdtLibrary::open(int port) {
    const int code = functions_->open(port);
    if (code != success)
        return {ErrorCode::device_gone, "SDT_OpenPort answers " + std::to_string(code)};
    port_ = port;
    return {};
}

namespace {

/// The library's answer as a reply of the module. Codes below the status words are its own.
Result<SamReply> reply_of(int code, SamReply reply = {}) {
    constexpr int not_authorised = 0x66;
    switch (code) {
        case 0x01:
        case 0x03:
            return {ErrorCode::device_gone, "the library lost the reader"};
        case 0x02:
            return {ErrorCode::timed_out, "the library waited in vain"};
        case 0x05:
            code = not_authorised;
            break;
        default:
            break;
    }
    if (code < 0x10 || code > 0xFF)
        return {ErrorCode::protocol_error, "the library answers " + std::to_string(code)};
    reply.sw3 = static_cast<std::uint8_t>(code);
    return reply;
}

}  // namespace

Result<SamReply> SdtLibrary::execute(SamCommand command) {
    const auto& f = *functions_;
    switch (command.command << 8 | command.parameter) {
        case 0x10FF:
            return reply_of(f.reset(port_, is_open));
        case 0x11FF:
            return reply_of(f.status(port_, is_open));
        case 0x12FF:
            return ask_bytes(f.identity, 16);
        case 0x2001: {
            auto reply = ask_bytes(f.find, 4);
            // Some libraries say success where the module says "card found".
            if (reply && reply->sw3 == success) reply->sw3 = card_found;
            return reply;
        }
        case 0x2002:
            return ask_bytes(f.select, 8);
        case 0x3001:
            return read_card(false);
        case 0x3010:
            return read_card(true);
        case 0x3003:
            return read_new_address();
        default:
            return reply_of(unknown_command);
    }
}

Result<SamReply> SdtLibrary::ask_bytes(int (*function)(int, unsigned char*, int),
                                       unsigned int size) {
    Block block;
    const int code = function(port_, block.data(), is_open);
    block.size = size;
    SamReply reply;
    if (code == success || code == card_found) append(reply.data, block.content());
    return reply_of(code, std::move(reply));
}

Result<SamReply> SdtLibrary::read_card(bool with_fingerprints) {
    const auto& f = *functions_;
    if (with_fingerprints && f.read_with_fingerprints == nullptr) return reply_of(unknown_command);
    Block text;
    Block photo;
    Block fingers;
    const int code =
        with_fingerprints
            ? f.read_with_fingerprints(port_, text.data(), &text.size, photo.data(), &photo.size,
                                       fingers.data(), &fingers.size, is_open)
            : f.read(port_, text.data(), &text.size, photo.data(), &photo.size, is_open);
    if (code != success) return reply_of(code);
    if (!text.is_possible() || !photo.is_possible() || !fingers.is_possible())
        return {ErrorCode::protocol_error, "the library gave more than a card holds"};
    SamReply reply;
    append_size(reply.data, text.size);
    append_size(reply.data, photo.size);
    if (with_fingerprints) append_size(reply.data, fingers.size);
    append(reply.data, text.content());
    append(reply.data, photo.content());
    append(reply.data, fingers.content());
    return reply_of(code, std::move(reply));
}

Result<SamReply> SdtLibrary::read_new_address() {
    const auto& f = *functions_;
    if (f.new_address == nullptr) return reply_of(unknown_command);
    Block block;
    const int code = f.new_address(port_, block.data(), &block.size, is_open);
    if (code != success) return reply_of(code);
    if (!block.is_possible())
        return {ErrorCode::protocol_error, "the library gave more than a card holds"};
    SamReply reply;
    append(reply.data, block.content());
    return reply_of(code, std::move(reply));
}

}  // namespace drivers
