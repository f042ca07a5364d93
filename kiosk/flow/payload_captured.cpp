#include "kiosk/flow/payload_captured.h"

#include "kiosk/base/time_text.h"
#include "kiosk/flow/materials.h"
#include "kiosk/forms/form_values.h"

namespace kiosk {

namespace {

/// Lowest of the grades: a picture that the applicant took of a paper that nobody has compared.
constexpr std::string_view trust_of_a_picture = "C";

/// Sheets of a question that is answered otherwise by now, or asked no more, stay here.
template <class Visitor>
void for_each_paper(const Visit& visit, Visitor take) {
    if (!visit.form) return;
    for (const auto& answer : visit.form->answers()) {
        const auto found = visit.captured.find(answer.id.value());
        if (found == visit.captured.end() || found->second.sheets.empty()) continue;
        if (is_captured(visit.form->value(answer.id).reveal())) take(found->first, found->second);
    }
}

/// With its own file unless it is a page of the paper's.
void write_sheet(SecretWriter& out, const CapturedSheet& sheet, bool is_page,
                 std::string_view terminal_id) {
    ObjectWriter record(out);
    if (!is_page) write_file(record, sheet.file);
    record.text("taken_at", rfc3339(sheet.taken_at));
    record.number("width", static_cast<std::uint64_t>(sheet.width));
    record.number("height", static_cast<std::uint64_t>(sheet.height));
    record.number("dots_per_inch", static_cast<std::uint64_t>(sheet.dots_per_inch));
    record.text("device", sheet.by_phone ? "phone" : "document_camera");
    record.text("terminal_id", terminal_id);
    record.text("operator", "applicant");
    record.text("trust", trust_of_a_picture);
    record.end();
}

}  // namespace

void write_file(ObjectWriter& record, const KeptFile& file) {
    record.text("attachment", file.attachment.name);
    record.text("media_type", file.attachment.media_type);
    record.text("sha256", file.digest);
}

void write_captured_papers(SecretWriter& out, ObjectWriter& payload, const Visit& visit,
                           std::string_view terminal_id) {
    bool any = false;
    for_each_paper(visit, [&](const std::string& field, const CapturedPaper& captured) {
        if (!any) {
            payload.name("captured");
            out.append("[");
        } else {
            out.append(",");
        }
        any = true;
        ObjectWriter paper(out);
        paper.text("field", field);
        // So that it can be offered in the next case.
        if (const auto* material = material_of(visit, FieldId(field)))
            paper.text("material", material->code);
        const KeptFile* file = captured.file();
        if (file != nullptr) write_file(paper, *file);
        paper.name("sheets");
        out.append("[");
        for (std::size_t i = 0; i < captured.sheets.size(); ++i) {
            if (i > 0) out.append(",");
            write_sheet(out, captured.sheets[i], file != nullptr, terminal_id);
        }
        out.append("]");
        paper.end();
    });
    if (any) out.append("]");
}

std::vector<Attachment> captured_files(const Visit& visit) {
    std::vector<Attachment> files;
    for_each_paper(visit, [&](const std::string&, const CapturedPaper& captured) {
        if (const KeptFile* file = captured.file()) return files.push_back(file->attachment);
        for (const auto& sheet : captured.sheets) files.push_back(sheet.file.attachment);
    });
    return files;
}

}  // namespace kiosk
