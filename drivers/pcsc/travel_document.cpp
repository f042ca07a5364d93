#include "drivers/pcsc/travel_document.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "drivers/pcsc/access_control.h"
#include "drivers/pcsc/data_groups.h"
#include "drivers/pcsc/mrz.h"
#include "drivers/pcsc/security_object.h"
#include "drivers/pcsc/tlv.h"

namespace drivers {

using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;

namespace {

/// The application of travel documents (ICAO Doc 9303-10 §4.1).
constexpr std::array<unsigned char, 7> application{0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
constexpr std::size_t file_head_bytes = 8;
/// Beyond it READ BINARY takes the offset as an object (ISO/IEC 7816-4 §11.3.1).
constexpr std::size_t short_offset_max = 0x7FFF;
constexpr std::uint32_t offset_tag = 0x54, piece_tag = 0x53;

SecretBytes secret_of(std::span<const unsigned char> bytes) {
    return SecretBytes(std::vector<unsigned char>(bytes.begin(), bytes.end()));
}

class DocumentSession {
  public:
    DocumentSession(CardChannel& channel, SecureMessaging session, Pause& pause)
        : channel_(channel), session_(std::move(session)), pause_(pause) {}

    /// The whole file; `not_found` when the chip has none.
    Result<SecretBytes> read(DocumentFile file) {
        const auto number = static_cast<std::uint16_t>(file);
        const std::array<unsigned char, 2> name{static_cast<unsigned char>(number >> 8),
                                                static_cast<unsigned char>(number & 0xFF)};
        const auto selected =
            exchange(channel_, session_, {0x00, 0xA4, 0x02, 0x0C, secret_of(name), {}});
        if (!selected) return selected.error();
        if (!selected->good())
            return Error{ErrorCode::not_found, status_text(selected->status), {}};
        auto head = read_piece(0, file_head_bytes);
        if (!head) return head;
        const auto header = read_tlv_header(head->reveal());
        if (!header) return Error{ErrorCode::card_unreadable, header.error().detail, {}};
        const std::size_t size = header->whole();
        SecretBytes whole;
        whole.reveal().reserve(std::max(size, head->reveal().size()));
        append(whole, *head);
        while (whole.reveal().size() < size) {
            if (pause_.cancelled()) return ErrorCode::cancelled;
            const std::size_t at = whole.reveal().size();
            auto piece = read_piece(at, std::min(size - at, SecureMessaging::plain_bytes_max));
            if (!piece) return piece;
            if (piece->reveal().empty())
                return Error{ErrorCode::card_unreadable, "file ends before its length", {}};
            append(whole, *piece);
        }
        whole.reveal().resize(size);
        return whole;
    }

  private:
    static void append(SecretBytes& whole, const SecretBytes& piece) {
        whole.reveal().insert(whole.reveal().end(), piece.reveal().begin(), piece.reveal().end());
    }

    Result<SecretBytes> read_piece(std::size_t offset, std::size_t size) {
        if (offset > short_offset_max) return read_far_piece(offset, size);
        auto read = exchange(channel_, session_,
                             {0x00,
                              0xB0,
                              static_cast<std::uint8_t>(offset >> 8U),
                              static_cast<std::uint8_t>(offset & 0xFFU),
                              {},
                              size});
        if (!read) return read.error();
        if (!ends_well(*read)) return refused(*read);
        return std::move(read->data);
    }

    Result<SecretBytes> read_far_piece(std::size_t offset, std::size_t size) {
        kiosk::Bytes where;
        const std::array<unsigned char, 3> number{static_cast<unsigned char>(offset >> 16U & 0xFFU),
                                                  static_cast<unsigned char>(offset >> 8U & 0xFFU),
                                                  static_cast<unsigned char>(offset & 0xFFU)};
        append_tlv(where, offset_tag,
                   offset > 0xFFFF ? std::span(number) : std::span(number).last(2));
        // Tag and length of the piece come with it.
        constexpr std::size_t wrapping = 4;
        auto read = exchange(channel_, session_,
                             {0x00, 0xB1, 0x00, 0x00, SecretBytes(std::move(where)),
                              std::min(size + wrapping, SecureMessaging::plain_bytes_max)});
        if (!read) return read.error();
        if (!ends_well(*read)) return refused(*read);
        const auto piece = find_tlv(read->data.reveal(), piece_tag);
        if (!piece) return Error{ErrorCode::card_unreadable, piece.error().detail, {}};
        return secret_of(piece->value.first(std::min(piece->value.size(), size)));
    }

    /// 6282: the file ended before the asked length; what came is right.
    static bool ends_well(const ResponseApdu& response) {
        return response.good() || response.status == 0x6282;
    }
    static Error refused(const ResponseApdu& response) {
        return {ErrorCode::card_unreadable, "reading refused, " + status_text(response.status), {}};
    }

    CardChannel& channel_;
    SecureMessaging session_;
    Pause& pause_;
};

Result<void> select_application(CardChannel& channel) {
    const auto answer = exchange(channel, {0x00, 0xA4, 0x04, 0x0C, secret_of(application), {}});
    if (!answer) return answer.error();
    if (!answer->good()) return error_of_selection(answer->status, "travel document");
    return {};
}

bool says(const std::vector<std::uint32_t>& tags, std::uint32_t tag) {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

Error unreadable(const Error& error) {
    if (error.code != ErrorCode::bad_format && error.code != ErrorCode::not_found) return error;
    return {ErrorCode::card_unreadable, error.detail, {}};
}

/// What the person typed opened the chip, so it must stand in its zone, too.
bool belongs_to(const TravelDocument& document, const DocumentKey& key) {
    const auto bare = [](const kiosk::SecretText& text) {
        std::string_view view = text.reveal();
        while (!view.empty() && view.back() == '<') view.remove_suffix(1);
        return view;
    };
    return bare(document.number) == bare(key.number) &&
           document.birth.reveal() == key.birth.reveal() &&
           document.expiry.reveal() == key.expiry.reveal();
}

/// Nothing for a chip that has no picture; a picture that can't be used is left out, but counts
/// for the authenticity.
Result<SecretBytes> read_picture(DocumentSession& session, TravelDocument& document) {
    auto file = session.read(DocumentFile::dg2);
    if (!file) return file;
    if (auto picture = parse_dg2(file->reveal())) {
        document.picture = std::move(picture->bytes);
        document.picture_format = picture->format;
    }
    return file;
}

}  // namespace

Result<TravelDocument> read_travel_document(CardChannel& channel, const DocumentKey& key,
                                            DocumentReadOptions options,
                                            const TrustedIssuers& issuers, kiosk::Random& random,
                                            kiosk::WallTime now, Pause& pause) {
    if (auto selected = select_application(channel); !selected) return selected.error();
    auto opened = basic_access_control(channel, key, random);
    if (!opened) return opened.error();
    DocumentSession session(channel, std::move(*opened), pause);

    const auto com = session.read(DocumentFile::com);
    if (!com) return unreadable(com.error());
    const auto tags = parse_com(com->reveal());
    if (!tags) return unreadable(tags.error());
    const auto dg1 = session.read(DocumentFile::dg1);
    if (!dg1) return unreadable(dg1.error());
    auto document = parse_dg1(dg1->reveal());
    if (!document) return unreadable(document.error());
    if (!belongs_to(*document, key))
        return {ErrorCode::card_unreadable, "chip holds the zone of another document"};

    constexpr std::uint32_t dg2_tag = 0x75;
    SecretBytes dg2;
    if (options.with_picture && says(*tags, dg2_tag)) {
        auto read = read_picture(session, *document);
        if (!read && read.error().code != ErrorCode::not_found) return unreadable(read.error());
        if (read) dg2 = std::move(*read);
    }
    const auto sod = session.read(DocumentFile::sod);
    if (!sod && sod.error().code != ErrorCode::not_found) return unreadable(sod.error());
    if (!sod) {
        document->authenticity_detail = "chip has no EF.SOD";
        return document;
    }
    std::map<int, std::span<const unsigned char>> groups{{1, dg1->reveal()}};
    if (!dg2.empty()) groups.emplace(2, dg2.reveal());
    auto judgement = judge_authenticity(sod->reveal(), groups, issuers, now);
    document->authenticity = judgement.authenticity;
    document->authenticity_detail = std::move(judgement.detail);
    return document;
}

}  // namespace drivers
