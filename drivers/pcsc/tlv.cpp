#include "drivers/pcsc/tlv.h"

namespace drivers {

using kiosk::Bytes;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::size_t tag_bytes_max = 3;

kiosk::Error broken(const char* what) {
    return {ErrorCode::bad_format, what, {}};
}

}  // namespace

Result<TlvHeader> read_tlv_header(std::span<const unsigned char> bytes) {
    TlvHeader header;
    if (bytes.empty()) return broken("object without a tag");
    std::size_t at = 0;
    header.tag = bytes[at++];
    if ((header.tag & 0x1FU) == 0x1FU) {
        bool more = true;
        while (more) {
            if (at >= bytes.size() || at >= tag_bytes_max) return broken("tag cut short");
            more = (bytes[at] & 0x80U) != 0;
            header.tag = header.tag << 8U | bytes[at++];
        }
    }
    if (at >= bytes.size()) return broken("object without a length");
    std::size_t length = bytes[at++];
    if (length >= 0x80) {
        const std::size_t count = length & 0x7FU;
        if (count == 0 || count > 4) return broken("length of a kind that chips do not use");
        if (bytes.size() - at < count) return broken("length cut short");
        length = 0;
        for (std::size_t i = 0; i < count; ++i) length = length << 8U | bytes[at++];
    }
    if (length > tlv_length_max) return broken("length beyond belief");
    header.header_bytes = at;
    header.value_bytes = length;
    return header;
}

Result<Tlv> read_tlv(std::span<const unsigned char> bytes) {
    const auto header = read_tlv_header(bytes);
    if (!header) return header.error();
    if (bytes.size() < header->whole()) return broken("object cut short");
    return Tlv{header->tag, bytes.subspan(header->header_bytes, header->value_bytes),
               bytes.first(header->whole())};
}

Result<std::vector<Tlv>> read_tlvs(std::span<const unsigned char> bytes) {
    std::vector<Tlv> found;
    while (!bytes.empty()) {
        if (found.size() >= tlv_objects_max) return broken("too many objects");
        const auto object = read_tlv(bytes);
        if (!object) return object.error();
        bytes = bytes.subspan(object->whole.size());
        found.push_back(*object);
    }
    return found;
}

Result<Tlv> find_tlv(std::span<const unsigned char> bytes, std::uint32_t tag) {
    const auto objects = read_tlvs(bytes);
    if (!objects) return objects.error();
    for (const auto& object : *objects)
        if (object.tag == tag) return object;
    return broken("object missing");
}

void append_tlv(Bytes& out, std::uint32_t tag, std::span<const unsigned char> value) {
    for (int shift = 16; shift >= 0; shift -= 8)
        if (tag >> static_cast<unsigned>(shift) != 0)
            out.push_back(static_cast<unsigned char>(tag >> static_cast<unsigned>(shift) & 0xFFU));
    const std::size_t size = value.size();
    if (size >= 0x10000) {
        out.push_back(0x83);
        out.push_back(static_cast<unsigned char>(size >> 16U));
    } else if (size >= 0x100) {
        out.push_back(0x82);
    } else if (size >= 0x80) {
        out.push_back(0x81);
    }
    if (size >= 0x100) out.push_back(static_cast<unsigned char>(size >> 8U & 0xFFU));
    out.push_back(static_cast<unsigned char>(size & 0xFFU));
    out.insert(out.end(), value.begin(), value.end());
}

}  // namespace drivers
