#include "kiosk/documents/printable.h"

#include <utility>

#include "kiosk/documents/documents_module.h"

namespace kiosk {

Result<drivers::Printable> make_printable(const PrintDocument& document, const Media& media,
                                          WallTime made_at, const drivers::PrintForm& form) {
    const auto module = documents_module();
    if (!module) return module.error();
    if (!form.roll) {
        auto pdf = (*module)->pdf(document, {media, made_at});
        if (!pdf) return pdf.error();
        return drivers::Printable(std::move(pdf->bytes));
    }
    // A receipt printer prints on a roll, whatever the configuration says about sheets.
    auto dots = (*module)->dots(
        document, {media.roll ? media : Media::roll_80(), form.width_dots, form.dots_per_mm});
    if (!dots) return dots.error();
    drivers::RollDocument roll;
    roll.items.emplace_back(
        drivers::RollPicture{{dots->width, dots->height, std::move(dots->rows)}});
    return drivers::Printable(std::move(roll));
}

Result<SignedPdf> make_signed_form(const PrintDocument& document, const SignedBy& signature,
                                   WallTime made_at) {
    const auto module = documents_module();
    if (!module) return module.error();
    auto pdf = (*module)->pdf(document, {Media::a4(), made_at});
    if (!pdf) return pdf.error();
    auto bytes = (*module)->sign(*pdf, signature);
    if (!bytes) return bytes.error();
    return SignedPdf{*std::move(bytes), pdf->bytes.reveal().size()};
}

Result<SecretBytes> make_bound_paper(const MaterialDocument& material, WallTime made_at) {
    const auto module = documents_module();
    if (!module) return module.error();
    auto pdf = (*module)->material(material, made_at);
    if (!pdf) return pdf.error();
    return std::move(pdf->bytes);
}

}  // namespace kiosk
