#include "kiosk/model/print_document.h"

namespace kiosk {

PrintDocument PrintDocument::copy() const {
    PrintDocument twin;
    twin.kind = kind;
    twin.language = language;
    twin.title = title;
    twin.subtitle = subtitle;
    twin.lines.reserve(lines.size());
    for (const DocumentLine& line : lines)
        twin.lines.push_back({line.kind, line.label, line.value.copy()});
    twin.number_label = number_label;
    twin.number = number;
    twin.qr_payload = qr_payload;
    twin.qr_label = qr_label;
    twin.signature = signature;
    twin.signature_label = signature_label;
    twin.signature_aspect = signature_aspect;
    twin.footer = footer;
    twin.check_forms = check_forms;
    twin.page_pattern = page_pattern;
    return twin;
}

void PrintDocument::wipe() {
    lines.clear();
    for (Stroke& stroke : signature) wipe_value(stroke);
    signature.clear();
}

}  // namespace kiosk
