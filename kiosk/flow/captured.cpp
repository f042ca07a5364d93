#include "kiosk/flow/captured.h"

#include <algorithm>

#include "kiosk/base/encoding.h"
#include "kiosk/flow/gathered_record.h"

namespace kiosk {

namespace {

constexpr std::uint64_t side_max = 20'000;
constexpr std::uint64_t chunks_max = 64;
constexpr std::size_t hash_size = 32;

void write_bytes(SecretWriter& record, const Bytes& bytes) {
    record.append_field(
        std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

bool read_hash(NetstringReader& record, Bytes& bytes) {
    const auto field = record.field();
    if (!field || field->size() != hash_size) return false;
    const auto from = as_bytes(*field);
    bytes.assign(from.begin(), from.end());
    return true;
}

void write_file(SecretWriter& record, const KeptFile& file) {
    record.append_field(std::string_view(file.attachment.name));
    record.append_field(std::string_view(file.attachment.media_type));
    record.append_field(file.attachment.size);
    write_bytes(record, file.attachment.sha256);
    record.append_field(std::uint64_t{file.attachment.chunks.size()});
    for (const auto& chunk : file.attachment.chunks) write_bytes(record, chunk);
    record.append_field(std::string_view(file.digest));
}

void write_sheet(SecretWriter& record, const CapturedSheet& sheet) {
    write_file(record, sheet.file);
    record.append_field(ms_of(sheet.taken_at));
    for (const int number : {sheet.width, sheet.height, sheet.dots_per_inch})
        record.append_field(static_cast<std::uint64_t>(number));
    record.append_field(std::uint64_t{sheet.by_phone ? 1u : 0u});
}

bool read_file(NetstringReader& record, KeptFile& file) {
    const auto name = record.field();
    const auto media_type = record.field();
    const auto size = record.number();
    if (!name || !media_type || !size || !read_hash(record, file.attachment.sha256)) return false;
    const auto chunks = record.number_up_to(chunks_max);
    if (!chunks) return false;
    for (std::uint64_t i = 0; i < *chunks; ++i)
        if (!read_hash(record, file.attachment.chunks.emplace_back())) return false;
    const auto digest = record.field();
    if (!digest) return false;
    file.attachment.name = *name;
    file.attachment.media_type = *media_type;
    file.attachment.size = *size;
    file.digest = *digest;
    return true;
}

bool read_sheet(NetstringReader& record, CapturedSheet& sheet) {
    if (!read_file(record, sheet.file)) return false;
    const auto taken_at = record.number();
    const auto width = record.number_up_to(side_max);
    const auto height = record.number_up_to(side_max);
    const auto dots = record.number_up_to(side_max);
    const auto by_phone = record.number_up_to(1);
    if (!taken_at || !width || !height || !dots || !by_phone) return false;
    sheet.taken_at = time_of_ms(*taken_at);
    sheet.width = static_cast<int>(*width);
    sheet.height = static_cast<int>(*height);
    sheet.dots_per_inch = static_cast<int>(*dots);
    sheet.by_phone = *by_phone == 1;
    return true;
}

}  // namespace

std::size_t count_of(const CapturedPapers& papers) {
    std::size_t count = 0;
    for (const auto& [field, paper] : papers) count += paper.sheets.size();
    return count;
}

std::uint64_t room_for_papers(const FormSources& sources, std::size_t taken) {
    const auto sheets =
        (sources.papers - sources.cards) * sheets_a_paper_max + sources.cards * sides_of_card;
    const auto left = std::min(sheets, sheets_max) - std::min({sheets, sheets_max, taken});
    return std::min(left * room_a_sheet, room_for_papers_max);
}

void write_captured(SecretWriter& record, const CapturedPapers& papers) {
    record.append_field(std::uint64_t{papers.size()});
    for (const auto& [field, paper] : papers) {
        record.append_field(std::string_view(field));
        record.append_field(std::uint64_t{paper.sheets.size()});
        for (const auto& sheet : paper.sheets) write_sheet(record, sheet);
        record.append_field(std::uint64_t{paper.whole ? 1u : 0u});
        if (paper.whole) write_file(record, *paper.whole);
    }
}

bool read_captured(NetstringReader& record, CapturedPapers& papers) {
    const auto count = record.number_up_to(sheets_max);
    if (!count) return false;
    for (std::uint64_t i = 0; i < *count; ++i) {
        const auto field = record.field();
        const auto sheets = record.number_up_to(sheets_a_paper_max);
        if (!field || !sheets) return false;
        auto& paper = papers[std::string(*field)];
        for (std::uint64_t k = 0; k < *sheets; ++k)
            if (!read_sheet(record, paper.sheets.emplace_back())) return false;
        const auto whole = record.number_up_to(1);
        if (!whole || (*whole == 1 && !read_file(record, paper.whole.emplace()))) return false;
    }
    return true;
}

}  // namespace kiosk
