#include "drivers/camera/message.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>

namespace drivers::vision {

using kiosk::Bytes;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::array<unsigned char, 3> mark{'B', 'V', 'N'};

class Writer {
  public:
    template <class T>
    void number(T value) {
        static_assert(std::is_unsigned_v<T>);
        for (std::size_t i = 0; i < sizeof(T); ++i)
            bytes_.push_back(static_cast<unsigned char>(value >> (8 * i)));
    }
    template <class T>
    void word(T value) {
        number(static_cast<std::uint8_t>(value));
    }
    void text(const std::string& value) {
        const std::size_t size = std::min(value.size(), longest_text);
        number(static_cast<std::uint16_t>(size));
        bytes_.insert(bytes_.end(), value.begin(),
                      value.begin() + static_cast<std::ptrdiff_t>(size));
    }
    /// What a code holds; longer ones are not sent by anybody.
    void code(const Bytes& value) {
        const std::size_t size = std::min(value.size(), CodeScanner::code_bytes_max);
        number(static_cast<std::uint16_t>(size));
        raw(std::span(value).first(size));
    }
    void flag(bool value) { number(static_cast<std::uint8_t>(value ? 1 : 0)); }
    Bytes take() { return std::move(bytes_); }
    void raw(std::span<const unsigned char> bytes) {
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }

  private:
    Bytes bytes_;
};

/// Reads one field after the other; once something is missing or wrong, `good` is false for ever.
class Reader {
  public:
    explicit Reader(std::span<const unsigned char> bytes) : bytes_(bytes) {}

    template <class T>
    T number() {
        if (bytes_.size() < sizeof(T)) {
            good_ = false;
            return 0;
        }
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i) value |= std::uint64_t{bytes_[i]} << (8 * i);
        bytes_ = bytes_.subspan(sizeof(T));
        return static_cast<T>(value);
    }
    /// An enumerator up to `last`.
    template <class T>
    T word(T last) {
        const auto value = number<std::uint8_t>();
        if (value > static_cast<std::uint8_t>(last)) good_ = false;
        return good_ ? static_cast<T>(value) : T{};
    }
    std::string text() {
        const std::size_t size = number<std::uint16_t>();
        if (size > longest_text || size > bytes_.size()) {
            good_ = false;
            return {};
        }
        std::string value(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(size));
        bytes_ = bytes_.subspan(size);
        return value;
    }
    kiosk::SecretBytes code() {
        const std::size_t size = number<std::uint16_t>();
        if (size > CodeScanner::code_bytes_max || size > bytes_.size()) {
            good_ = false;
            return {};
        }
        const auto value = bytes_.first(size);
        bytes_ = bytes_.subspan(size);
        return kiosk::SecretBytes(Bytes(value.begin(), value.end()));
    }
    bool flag() {
        const auto value = number<std::uint8_t>();
        if (value > 1) good_ = false;
        return value == 1;
    }
    void refuse() { good_ = false; }
    [[nodiscard]] bool good() const { return good_; }
    [[nodiscard]] bool done() const { return good_ && bytes_.empty(); }

  private:
    std::span<const unsigned char> bytes_;
    bool good_ = true;
};

void write(Writer& out, const StartStream& body) {
    out.text(body.camera);
    out.word(body.hint);
}
void write(Writer& out, const StopStream& body) {
    out.text(body.camera);
}
void write(Writer&, const AskState&) {}
void write(Writer& out, const Started& body) {
    out.text(body.camera);
}
void write(Writer& out, const Stopped& body) {
    out.text(body.camera);
}
void write(Writer& out, const State& body) {
    const std::size_t count = std::min(body.cameras.size(), most_cameras);
    out.number(static_cast<std::uint8_t>(count));
    for (std::size_t i = 0; i < count; ++i) {
        const CameraWord& camera = body.cameras[i];
        out.text(camera.camera);
        out.text(camera.model);
        out.text(camera.location);
        out.word(camera.status);
        out.word(camera.confidence);
        out.word(camera.recovery);
        out.word(camera.blame);
        out.text(camera.detail);
        out.number(camera.frames);
        out.number(camera.faults);
        out.number(camera.stuck_calls);
    }
}
void write(Writer& out, const Refused& body) {
    out.word(body.why);
}
void write(Writer& out, const ReadCodes& body) {
    out.text(body.camera);
    out.flag(body.on);
}
void write(Writer& out, const WatchPage& body) {
    out.text(body.camera);
    out.flag(body.on);
    out.word(body.shape);
}
void write(Writer& out, const Looking& body) {
    out.text(body.camera);
}
void write(Writer& out, const CodeRead& body) {
    out.text(body.camera);
    out.word(body.symbology);
    out.code(body.bytes.reveal());
}

constexpr float place_units = 65'535;

void write(Writer& out, const PageWatched& body) {
    out.text(body.camera);
    out.word(body.advice);
    out.flag(body.corners.has_value());
    if (!body.corners) return;
    for (const PagePoint& corner : *body.corners)
        for (const float part : {corner.x, corner.y})
            out.number(static_cast<std::uint16_t>(
                std::lround(std::clamp(part, 0.0F, 1.0F) * place_units)));
}
void write(Writer& out, const PageShot& body) {
    out.text(body.camera);
    out.word(body.coding);
    out.number(body.scan_bytes);
    out.number(body.width);
    out.number(body.height);
    out.number(body.dots_per_inch);
    out.number(body.preview_width);
    out.number(body.preview_height);
}
void write(Writer& out, const PageNotKept& body) {
    out.text(body.camera);
    out.word(body.why);
}

void write(Writer& out, const CheckPicture& body) {
    out.number(body.bytes);
    out.word(body.shape);
}

void write(Writer& out, const WatchFace& body) {
    out.text(body.camera);
    out.flag(body.on);
}
void write(Writer& out, const FaceWatched& body) {
    out.text(body.camera);
    out.word(body.advice);
}
void write(Writer& out, const FaceShot& body) {
    out.text(body.camera);
    out.number(body.bytes);
    out.number(body.width);
    out.number(body.height);
}

CameraWord read_camera(Reader& in) {
    CameraWord camera;
    camera.camera = in.text();
    camera.model = in.text();
    camera.location = in.text();
    camera.status = in.word(DeviceStatus::starting);
    camera.confidence = in.word(Confidence::reported);
    camera.recovery = in.word(RecoveryAction::suspend);
    camera.blame = in.word(Blame::wait);
    camera.detail = in.text();
    camera.frames = in.number<std::uint64_t>();
    camera.faults = in.number<std::uint64_t>();
    camera.stuck_calls = in.number<std::uint64_t>();
    return camera;
}

State read_state(Reader& in) {
    State state;
    const std::size_t count = in.number<std::uint8_t>();
    if (count > most_cameras) in.refuse();
    for (std::size_t i = 0; i < count && in.good(); ++i) state.cameras.push_back(read_camera(in));
    return state;
}

StartStream read_start(Reader& in) {
    StartStream start;
    start.camera = in.text();
    start.hint = in.word(ExposureHint::dim_room);
    return start;
}

// The fields of an aggregate are read in their order.

ReadCodes read_codes(Reader& in) {
    return {in.text(), in.flag()};
}

WatchPage read_watch(Reader& in) {
    return {in.text(), in.flag(), in.word(PaperShape::card)};
}

CodeRead read_code(Reader& in) {
    return {in.text(), in.word(Symbology::gs1_databar), in.code()};
}

PageWatched read_watched(Reader& in) {
    PageWatched watched{in.text(), in.word(PageAdvice::good), {}};
    if (!in.flag()) return watched;
    watched.corners.emplace();
    for (PagePoint& corner : *watched.corners) {
        corner.x = static_cast<float>(in.number<std::uint16_t>()) / place_units;
        corner.y = static_cast<float>(in.number<std::uint16_t>()) / place_units;
    }
    return watched;
}

PageShot read_shot(Reader& in) {
    return {in.text(),
            in.word(ScannedPage::Coding::group4),
            in.number<std::uint32_t>(),
            in.number<std::uint16_t>(),
            in.number<std::uint16_t>(),
            in.number<std::uint16_t>(),
            in.number<std::uint16_t>(),
            in.number<std::uint16_t>()};
}

PageNotKept read_not_kept(Reader& in) {
    return {in.text(), in.word(PageRefusal::sideways)};
}

CheckPicture read_check(Reader& in) {
    return {in.number<std::uint32_t>(), in.word(PaperShape::card)};
}

/// Of messages that look into pictures.
Result<Body> read_look(std::uint8_t kind, Reader& in) {
    switch (kind) {
        case 7:
            return Body(read_codes(in));
        case 8:
            return Body(read_watch(in));
        case 9:
            return Body(Looking{in.text()});
        case 10:
            return Body(read_code(in));
        case 11:
            return Body(read_watched(in));
        case 12:
            return Body(read_shot(in));
        case 13:
            return Body(read_not_kept(in));
        case 14:
            return Body(read_check(in));
        case 15:
            return Body(WatchFace{in.text(), in.flag()});
        case 16:
            return Body(FaceWatched{in.text(), in.word(FaceAdvice::good)});
        case 17:
            return Body(FaceShot{in.text(), in.number<std::uint32_t>(), in.number<std::uint16_t>(),
                                 in.number<std::uint16_t>()});
        default:
            return {ErrorCode::bad_format, "unknown kind of message"};
    }
}

Result<Body> read_body(std::uint8_t kind, Reader& in) {
    // The kind is the place in Body.
    switch (kind) {
        case 0:
            return Body(read_start(in));
        case 1:
            return Body(StopStream{in.text()});
        case 2:
            return Body(AskState{});
        case 3:
            return Body(Started{in.text()});
        case 4:
            return Body(Stopped{in.text()});
        case 5:
            return Body(read_state(in));
        case 6:
            return Body(Refused{in.word(Refusal::failed)});
        default:
            return read_look(kind, in);
    }
}

}  // namespace

Bytes bytes_of(const Message& message) {
    Writer out;
    out.raw(mark);
    out.number(version);
    out.number(static_cast<std::uint8_t>(message.body.index()));
    out.number(message.serial);
    std::visit([&out](const auto& body) { write(out, body); }, message.body);
    return out.take();
}

Result<Message> parse_message(std::span<const unsigned char> bytes) {
    if (bytes.size() > longest_message) return {ErrorCode::bad_format, "too long"};
    if (bytes.size() < mark.size() || !std::equal(mark.begin(), mark.end(), bytes.begin()))
        return {ErrorCode::bad_format, "not a message"};
    Reader in(bytes.subspan(mark.size()));
    const auto its_version = in.number<std::uint16_t>();
    if (in.good() && its_version != version) return {ErrorCode::conflict, "another version"};
    const auto kind = in.number<std::uint8_t>();
    Message message;
    message.serial = in.number<std::uint32_t>();
    auto body = read_body(kind, in);
    if (!body) return body.error();
    if (!in.done()) return {ErrorCode::bad_format, "fields are missing, wrong or left over"};
    message.body = std::move(*body);
    return message;
}

}  // namespace drivers::vision
