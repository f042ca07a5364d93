// Reads the form with libqpdf; its exceptions end here. The update is written by hand, because
// libqpdf writes files anew.
#include "kiosk/documents/signed_form.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <string>

// libqpdf 11 warns unless it is told that no old pointers are meant.
#define POINTERHOLDER_TRANSITION 4
#include <qpdf/Buffer.hh>
#include <qpdf/Pl_Buffer.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include "kiosk/base/encoding.h"
#include "kiosk/documents/layout.h"
#include "kiosk/documents/sheet.h"

namespace kiosk {

namespace {

using Handle = QPDFObjectHandle;

std::string written_number(double value) {
    char text[32];
    const int length = std::snprintf(text, sizeof text, "%.1f ", value);
    return {text, static_cast<std::size_t>(length)};
}

std::string written_point(const PagePoint& point, double page_height) {
    return written_number(point.x) + written_number(page_height - point.y);
}

/// Round ends and corners, a width for each curve.
std::string drawn_strokes(const std::vector<PenStroke>& strokes, double page_height) {
    const Colour& ink = print_colour::ink;
    char head[64];
    std::snprintf(head, sizeof head, "q 1 J 1 j %.2f %.2f %.2f RG\n", ink.red, ink.green, ink.blue);
    std::string text = head;
    for (const PenStroke& stroke : strokes) {
        double width = 0;
        for (const PenCurve& curve : curves_of(stroke)) {
            if (curve.width != width) {
                if (width > 0) text += "S\n";
                width = curve.width;
                text +=
                    written_number(width) + "w " + written_point(curve.begin, page_height) + "m ";
            }
            text += written_point(curve.bend_1, page_height) +
                    written_point(curve.bend_2, page_height) +
                    written_point(curve.end, page_height) + "c\n";
        }
        text += "S\n";
    }
    return text + "Q\n";
}

std::string deflated(const std::string& text) {
    Pl_Buffer out("out");
    Pl_Flate flate("flate", &out, Pl_Flate::a_deflate);
    flate.write(reinterpret_cast<const unsigned char*>(text.data()), text.size());
    flate.finish();
    const auto buffer = out.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

/// Where the file's table of objects begins, as its end says.
std::string table_place(const Bytes& bytes) {
    const std::string_view word = "startxref";
    const auto at = std::find_end(bytes.begin(), bytes.end(), word.begin(), word.end());
    std::string place;
    for (auto next = at == bytes.end() ? at : at + static_cast<std::ptrdiff_t>(word.size());
         next != bytes.end() && place.size() < 12; ++next) {
        if (*next >= '0' && *next <= '9') place.push_back(static_cast<char>(*next));
        if (*next == '%') break;
    }
    return place;
}

/// What is appended to a file: objects, then a table that says where they are.
class Update {
  public:
    explicit Update(const Bytes& shown) : shown_(shown), text_("\n") {}

    void add(int number, const std::string& object) {
        places_.emplace_back(number, shown_.size() + text_.size());
        text_ += std::to_string(number) + " 0 obj\n" + object + "\nendobj\n";
    }
    [[nodiscard]] SecretBytes finish(Handle trailer, int size) && {
        const std::string before = table_place(shown_);
        const std::size_t table = shown_.size() + text_.size();
        std::string identity = "[ " + trailer.getKey("/ID").getArrayItem(0).unparse() + " <" +
                               to_hex(sha256(as_bytes(text_))).substr(0, 32) + "> ]";
        text_ += "xref\n";
        for (const auto& [number, place] : places_) {
            char entry[64];
            std::snprintf(entry, sizeof entry, "%d 1\n%010zu 00000 n \n", number, place);
            text_ += entry;
        }
        text_ += "trailer\n<< /Size " + std::to_string(size) + " /Root " +
                 trailer.getKey("/Root").unparse() + " /Info " + trailer.getKey("/Info").unparse() +
                 " /ID " + identity + " /Prev " + before + " >>\nstartxref\n" +
                 std::to_string(table) + "\n%%EOF\n";
        SecretBytes bytes;
        bytes.reveal().reserve(shown_.size() + text_.size());
        bytes.reveal().insert(bytes.reveal().end(), shown_.begin(), shown_.end());
        bytes.reveal().insert(bytes.reveal().end(), text_.begin(), text_.end());
        return bytes;
    }

  private:
    const Bytes& shown_;
    std::string text_;
    std::vector<std::pair<int, std::size_t>> places_;
};

Result<void> check_signature(const SignedBy& signature) {
    if (signature.strokes.size() > strokes_max)
        return {ErrorCode::limit_exceeded, "too many strokes"};
    for (const Stroke& stroke : signature.strokes) {
        if (stroke.size() > stroke_points_max)
            return {ErrorCode::limit_exceeded, "too many points in a stroke"};
    }
    if (!is_signature(signature.strokes))
        return {ErrorCode::bad_format, "a dot or nothing is no signature"};
    return {};
}

SecretBytes updated(const PdfDocument& shown, const std::string& strokes) {
    const Bytes& bytes = shown.bytes.reveal();
    QPDF file;
    file.setSuppressWarnings(true);
    file.processMemoryFile("shown", reinterpret_cast<const char*>(bytes.data()), bytes.size());
    Handle page = file.getAllPages().at(shown.signature_place->page);
    Handle contents = page.getKey("/Contents");
    if (!contents.isArray()) {
        contents = Handle::newArray();
        contents.appendItem(page.getKey("/Contents"));
    }
    const Handle lines = Handle::newStream(&file, strokes);
    contents.appendItem(lines);
    page.replaceKey("/Contents", contents);
    const std::string packed = deflated(strokes);
    Update update(bytes);
    update.add(page.getObjectID(), page.unparseResolved());
    update.add(lines.getObjectID(), "<< /Length " + std::to_string(packed.size()) +
                                        " /Filter /FlateDecode >>\nstream\n" + packed +
                                        "\nendstream");
    return std::move(update).finish(file.getTrailer(), lines.getObjectID() + 1);
}

}  // namespace

Result<SecretBytes> signed_form(const PdfDocument& shown, const SignedBy& signature) {
    if (auto checked = check_signature(signature); !checked) return checked.error();
    if (!shown.signature_place) return {ErrorCode::bad_format, "the form is not to be signed"};
    const SignaturePlace& place = *shown.signature_place;
    std::string strokes =
        drawn_strokes(pen_strokes(signature, place.box, print_colour::ink), place.page_height);
    try {
        return updated(shown, strokes);
    } catch (const std::exception& fault) {
        return {ErrorCode::internal, std::string("signature: ") + fault.what()};
    }
}

}  // namespace kiosk
