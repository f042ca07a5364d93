#include "drivers/api/code_scanner.h"

#include <algorithm>
#include <array>

#include "kiosk/base/encoding.h"

namespace drivers {

namespace {

struct AimRow {
    char letter;
    /// Modifiers for which the row holds; empty: all.
    std::string_view modifiers;
    Symbology symbology;
};

// ISO/IEC 15424 table 1. The first row that fits counts.
constexpr std::array aim_rows{
    AimRow{'Q', "345", Symbology::gs1_qr},  // FNC1 in the first position
    AimRow{'Q', "", Symbology::qr},          AimRow{'d', "2", Symbology::gs1_data_matrix},
    AimRow{'d', "", Symbology::data_matrix}, AimRow{'z', "", Symbology::aztec},
    AimRow{'L', "", Symbology::pdf417},      AimRow{'h', "", Symbology::han_xin},
    AimRow{'C', "1", Symbology::gs1_128},    AimRow{'C', "", Symbology::code128},
    AimRow{'A', "", Symbology::code39},      AimRow{'G', "", Symbology::code93},
    AimRow{'F', "", Symbology::codabar},     AimRow{'I', "", Symbology::itf},
    AimRow{'E', "", Symbology::ean_upc},     AimRow{'e', "0", Symbology::gs1_databar},
};

bool is_text_byte(unsigned char byte) {
    constexpr unsigned char group_separator = 0x1D;
    return byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r' || byte == group_separator;
}

}  // namespace

Symbology symbology_of_aim(std::string_view identifier) {
    constexpr std::size_t identifier_size = 3;
    if (identifier.size() != identifier_size || identifier[0] != ']') return Symbology::unknown;
    for (const auto& row : aim_rows) {
        if (row.letter != identifier[1]) continue;
        if (row.modifiers.empty() || row.modifiers.find(identifier[2]) != std::string_view::npos)
            return row.symbology;
    }
    return Symbology::unknown;
}

std::string_view name_of(Symbology symbology) {
    switch (symbology) {
        case Symbology::unknown:
            return "unknown";
        case Symbology::qr:
            return "qr";
        case Symbology::gs1_qr:
            return "gs1_qr";
        case Symbology::data_matrix:
            return "data_matrix";
        case Symbology::gs1_data_matrix:
            return "gs1_data_matrix";
        case Symbology::aztec:
            return "aztec";
        case Symbology::pdf417:
            return "pdf417";
        case Symbology::han_xin:
            return "han_xin";
        case Symbology::code128:
            return "code128";
        case Symbology::gs1_128:
            return "gs1_128";
        case Symbology::code39:
            return "code39";
        case Symbology::code93:
            return "code93";
        case Symbology::codabar:
            return "codabar";
        case Symbology::itf:
            return "itf";
        case Symbology::ean_upc:
            return "ean_upc";
        case Symbology::gs1_databar:
            return "gs1_databar";
    }
    return "unknown";
}

std::string text_of(const CodeScannerReport& report) {
    std::string text;
    const auto line = [&text](std::string_view name, const std::string& value) {
        text.append(name).append(": ").append(value).append("\n");
    };
    line("class", report.capabilities.device_class);
    line("model", report.capabilities.model);
    line("location", report.capabilities.location);
    line("status", std::string(name_of(report.state.status)) + " (" +
                       std::string(name_of(report.state.confidence)) + ")");
    if (!report.state.detail.empty()) line("detail", report.state.detail);
    for (const auto& other : report.other_scanners) line("also there", other);
    line("codes", std::to_string(report.codes));
    line("repeats dropped", std::to_string(report.repeats_dropped));
    line("refused", std::to_string(report.refused));
    line("ignored while off", std::to_string(report.ignored_while_off));
    line("faults", std::to_string(report.faults));
    if (!report.last_error.empty()) line("last error", report.last_error);
    return text;
}

std::optional<kiosk::SecretText> text_of_code(std::span<const unsigned char> bytes) {
    if (!std::all_of(bytes.begin(), bytes.end(), is_text_byte)) return std::nullopt;
    std::string text(bytes.begin(), bytes.end());
    // What was malformed comes back as other bytes.
    if (kiosk::utf8_from(kiosk::code_points(text)) == text)
        return kiosk::SecretText(std::move(text));
    if (auto national = kiosk::utf8_from_gb18030(bytes))
        return kiosk::SecretText(std::move(*national));
    return std::nullopt;
}

}  // namespace drivers
