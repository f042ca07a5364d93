#include "drivers/pcsc/data_groups.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "drivers/pcsc/mrz.h"
#include "drivers/pcsc/tlv.h"

namespace drivers {

using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::uint32_t com_tag = 0x60, tag_list_tag = 0x5C;
constexpr std::uint32_t dg1_tag = 0x61, mrz_tag = 0x5F1F;
constexpr std::uint32_t dg2_tag = 0x75, group_tag = 0x7F61, instance_tag = 0x7F60;
constexpr std::uint32_t face_tag = 0x5F2E, nested_face_tag = 0x7F2E;

Error broken(const char* what) {
    return {ErrorCode::bad_format, what, {}};
}

Result<Tlv> file_of(std::span<const unsigned char> file, std::uint32_t tag, const char* what) {
    const auto object = read_tlv(file);
    if (!object) return object.error();
    if (object->tag != tag) return broken(what);
    return object;
}

/// Big-endian numbers of the facial record, each read within its bounds.
class Cursor {
  public:
    explicit Cursor(std::span<const unsigned char> bytes) : rest_(bytes) {}

    [[nodiscard]] std::span<const unsigned char> take(std::size_t count) {
        if (rest_.size() < count) {
            failed_ = true;
            rest_ = {};
            return {};
        }
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    [[nodiscard]] std::size_t number(std::size_t bytes) {
        std::size_t value = 0;
        for (const unsigned char byte : take(bytes)) value = value << 8U | byte;
        return value;
    }
    [[nodiscard]] bool failed() const { return failed_; }

  private:
    std::span<const unsigned char> rest_;
    bool failed_ = false;
};

bool starts_with(std::span<const unsigned char> bytes, std::string_view head) {
    return bytes.size() >= head.size() &&
           std::equal(head.begin(), head.end(), bytes.begin(),
                      [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; });
}

/// Header of the record, header of the first face, feature points, header of the picture, picture.
Result<FacePicture> parse_facial_record(std::span<const unsigned char> record) {
    constexpr std::size_t record_header = 14, face_header = 20, point_bytes = 8, image_header = 12;
    if (!starts_with(record, {"FAC\0", 4})) return broken("not a facial record");
    Cursor cursor(record);
    static_cast<void>(cursor.take(record_header));
    const std::size_t face_bytes = cursor.number(4);
    const std::size_t points = cursor.number(2);
    static_cast<void>(cursor.take(face_header - 6));
    static_cast<void>(cursor.take(points * point_bytes));
    static_cast<void>(cursor.take(image_header));
    const std::size_t before = face_header + points * point_bytes + image_header;
    if (cursor.failed() || face_bytes <= before) return broken("facial record cut short");
    const auto image = cursor.take(face_bytes - before);
    if (cursor.failed()) return broken("picture cut short");
    FacePicture picture;
    if (starts_with(image, {"\xFF\xD8\xFF", 3}))
        picture.format = TravelDocument::PictureFormat::jpeg;
    else if (starts_with(image, {"\x00\x00\x00\x0CjP  ", 8}) ||
             starts_with(image, {"\xFF\x4F\xFF\x51", 4}))
        picture.format = TravelDocument::PictureFormat::jpeg2000;
    else
        return broken("picture of an unknown kind");
    picture.bytes = kiosk::SecretBytes(std::vector<unsigned char>(image.begin(), image.end()));
    return picture;
}

}  // namespace

Result<std::vector<std::uint32_t>> parse_com(std::span<const unsigned char> file) {
    const auto com = file_of(file, com_tag, "not EF.COM");
    if (!com) return com.error();
    const auto list = find_tlv(com->value, tag_list_tag);
    if (!list) return list.error();
    std::vector<std::uint32_t> tags(list->value.begin(), list->value.end());
    return tags;
}

Result<TravelDocument> parse_dg1(std::span<const unsigned char> file) {
    const auto group = file_of(file, dg1_tag, "not DG1");
    if (!group) return group.error();
    const auto zone = find_tlv(group->value, mrz_tag);
    if (!zone) return zone.error();
    return parse_mrz({reinterpret_cast<const char*>(zone->value.data()), zone->value.size()});
}

Result<FacePicture> parse_dg2(std::span<const unsigned char> file) {
    const auto group = file_of(file, dg2_tag, "not DG2");
    if (!group) return group.error();
    const auto templates = find_tlv(group->value, group_tag);
    if (!templates) return templates.error();
    const auto first = find_tlv(templates->value, instance_tag);
    if (!first) return first.error();
    const auto objects = read_tlvs(first->value);
    if (!objects) return objects.error();
    for (const auto& object : *objects)
        if (object.tag == face_tag || object.tag == nested_face_tag)
            return parse_facial_record(object.value);
    return broken("no face in DG2");
}

}  // namespace drivers
