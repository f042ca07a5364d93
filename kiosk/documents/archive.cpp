// The one file that knows libqpdf; its exceptions end here.
#include "kiosk/documents/archive.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>

// libqpdf 11 warns unless it is told that no old pointers are meant.
#define POINTERHOLDER_TRANSITION 4
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

#include "kiosk/base/encoding.h"
#include "kiosk/base/time_text.h"
#include "kiosk/documents/colour_profile.h"

namespace kiosk {

namespace {

using Object = QPDFObjectHandle;
using drivers::ScannedPage;

constexpr const char* made_by = "Bianmin Kiosk";

std::string in_xml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                // XML 1.0 has no other control characters, not even written as numbers.
                out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return out;
}

/// **Source:** ISO 19005-1 6.7; XMP specification, part 1.
std::string description(const PdfProperties& properties) {
    const std::string made_at = rfc3339_seconds(properties.made_at);
    std::string text = "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n";
    text += R"(<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
)";
    if (!properties.title.empty())
        text += "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + in_xml(properties.title) +
                "</rdf:li></rdf:Alt></dc:title>\n";
    const auto element = [&text](std::string_view name, std::string_view value) {
        text +=
            '<' + std::string(name) + '>' + std::string(value) + "</" + std::string(name) + ">\n";
    };
    element("xmp:CreatorTool", made_by);
    element("xmp:CreateDate", made_at);
    element("xmp:ModifyDate", made_at);
    element("pdf:Producer", made_by);
    element("pdfaid:part", "1");
    element("pdfaid:conformance", "B");
    return text + "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>";
}

/// `2026-11-22T06:58:39Z` as PDF writes it.
std::string pdf_date(WallTime time) {
    std::string date = "D:";
    for (const char c : rfc3339_seconds(time)) {
        if (c >= '0' && c <= '9') date.push_back(c);
    }
    return date + "+00'00'";
}

void describe(QPDF& file, const PdfProperties& properties) {
    Object metadata = Object::newStream(&file, description(properties));
    metadata.getDict().replaceKey("/Type", Object::newName("/Metadata"));
    metadata.getDict().replaceKey("/Subtype", Object::newName("/XML"));
    file.getRoot().replaceKey("/Metadata", metadata);

    Object info = Object::newDictionary();
    if (!properties.title.empty()) {
        std::string title = properties.title;
        std::replace_if(
            title.begin(), title.end(), [](unsigned char c) { return c < 0x20; }, ' ');
        info.replaceKey("/Title", Object::newUnicodeString(title));
    }
    info.replaceKey("/Creator", Object::newString(made_by));
    info.replaceKey("/Producer", Object::newString(made_by));
    const std::string date = pdf_date(properties.made_at);
    info.replaceKey("/CreationDate", Object::newString(date));
    info.replaceKey("/ModDate", Object::newString(date));
    file.getTrailer().replaceKey("/Info", file.makeIndirectObject(info));
}

void say_what_colours_mean(QPDF& file) {
    Object stream = Object::newStream(&file, srgb_profile());
    stream.getDict().replaceKey("/N", Object::newInteger(3));
    Object intent = Object::parse(
        "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) "
        "/Info (sRGB IEC61966-2.1) >>");
    intent.replaceKey("/DestOutputProfile", stream);
    Object intents = Object::newArray();
    intents.appendItem(file.makeIndirectObject(intent));
    file.getRoot().replaceKey("/OutputIntents", intents);
}

/// How many glyphs a composite font has: the end of its table of widths.
int glyphs_of(Object& font) {
    Object widths = font.getKey("/W");
    int count = 1;
    for (int i = 0; widths.isArray() && i + 1 < widths.getArrayNItems();) {
        const int first = widths.getArrayItem(i).getIntValueAsInt();
        Object next = widths.getArrayItem(i + 1);
        count = std::max(
            count, next.isArray() ? first + next.getArrayNItems() : next.getIntValueAsInt() + 1);
        i += next.isArray() ? 2 : 3;
    }
    return count;
}

void complete_font(QPDF& file, Object font) {
    const int glyphs = glyphs_of(font);
    std::string set(static_cast<std::size_t>(glyphs + 7) / 8, '\0');
    for (int i = 0; i < glyphs; ++i) {
        char& byte = set[static_cast<std::size_t>(i) / 8];
        byte = static_cast<char>(byte | 0x80 >> i % 8);
    }
    font.getKey("/FontDescriptor").replaceKey("/CIDSet", Object::newStream(&file, set));
    if (font.getKey("/Subtype").getName() == "/CIDFontType2")
        font.replaceKey("/CIDToGIDMap", Object::newName("/Identity"));
}

void complete_fonts(QPDF& file) {
    for (Object object : file.getAllObjects()) {
        if (!object.isDictionary() || !object.getKey("/Type").isNameAndEquals("/Font")) continue;
        Object kind = object.getKey("/Subtype");
        if (kind.isName() && kind.getName().starts_with("/CIDFont")) complete_font(file, object);
    }
}

Object scan_object(QPDF& file, const ScannedPage& scan) {
    const auto& bytes = scan.bytes.reveal();
    Object image = Object::newStream(
        &file, std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    Object facts = image.getDict();
    facts.replaceKey("/Type", Object::newName("/XObject"));
    facts.replaceKey("/Subtype", Object::newName("/Image"));
    facts.replaceKey("/Width", Object::newInteger(scan.width));
    facts.replaceKey("/Height", Object::newInteger(scan.height));
    switch (scan.coding) {
        case ScannedPage::Coding::jpeg:
            facts.replaceKey("/ColorSpace", Object::newName("/DeviceRGB"));
            facts.replaceKey("/BitsPerComponent", Object::newInteger(8));
            facts.replaceKey("/Filter", Object::newName("/DCTDecode"));
            break;
        case ScannedPage::Coding::group4: {
            // A stencil: its ink lies over what is already there, its paper lets it through.
            facts.replaceKey("/ImageMask", Object::newBool(true));
            facts.replaceKey("/BitsPerComponent", Object::newInteger(1));
            facts.replaceKey("/Filter", Object::newName("/CCITTFaxDecode"));
            Object coding = Object::parse("<< /K -1 >>");
            coding.replaceKey("/Columns", Object::newInteger(scan.width));
            coding.replaceKey("/Rows", Object::newInteger(scan.height));
            facts.replaceKey("/DecodeParms", coding);
            break;
        }
    }
    return image;
}

std::string drawn_at(const PageBox& box, double page_height, const std::string& name) {
    char text[160];
    const int length =
        std::snprintf(text, sizeof text, "q 0 g %.2f 0 0 %.2f %.2f %.2f cm %s Do Q\n", box.width,
                      box.height, box.x, page_height - box.y - box.height, name.c_str());
    return {text, static_cast<std::size_t>(length)};
}

/// Pictures below what Cairo drew, stencils above it. Cairo leaves its coordinates turned around,
/// hence the saved state, which a signature wants, too.
void place_scans(QPDF& file, Object sheet, const Page& page) {
    if (page.scans.empty() && !page.signature_box) return;
    Object resources = sheet.getKey("/Resources");
    if (!resources.isDictionary()) {
        resources = Object::newDictionary();
        sheet.replaceKey("/Resources", resources);
    }
    if (!page.scans.empty() && !resources.getKey("/XObject").isDictionary())
        resources.replaceKey("/XObject", Object::newDictionary());
    std::string below;
    std::string above = "\nQ\n";
    for (std::size_t i = 0; i < page.scans.size(); ++i) {
        const PlacedScan& placed = page.scans[i];
        const std::string name = "/Scan" + std::to_string(i + 1);
        resources.getKey("/XObject").replaceKey(name, scan_object(file, *placed.scan));
        const bool stencil = placed.scan->coding == ScannedPage::Coding::group4;
        (stencil ? above : below) += drawn_at(placed.box, page.height, name);
    }
    sheet.addPageContents(Object::newStream(&file, below + "q\n"), true);
    sheet.addPageContents(Object::newStream(&file, above), false);
}

SecretBytes written(QPDF& file) {
    QPDFWriter writer(file);
    writer.setOutputMemory();
    writer.setDeterministicID(true);
    writer.setObjectStreamMode(qpdf_o_disable);
    writer.setCompressStreams(true);
    writer.setNewlineBeforeEndstream(true);
    writer.forcePDFVersion("1.4");
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return SecretBytes(Bytes(buffer->getBuffer(), buffer->getBuffer() + buffer->getSize()));
}

}  // namespace

Result<SecretBytes> archived(const SecretBytes& drawn, const std::vector<Page>& pages,
                             const PdfProperties& properties) {
    try {
        QPDF file;
        const auto& bytes = drawn.reveal();
        file.setSuppressWarnings(true);
        file.processMemoryFile("drawn", reinterpret_cast<const char*>(bytes.data()), bytes.size());
        const std::vector<Object> sheets = file.getAllPages();
        if (sheets.size() != pages.size())
            return {ErrorCode::internal, "archive: pages are missing"};
        for (std::size_t i = 0; i < sheets.size(); ++i) {
            Object sheet = sheets[i];
            sheet.removeKey("/Group");  // a group for transparency, of which there is none
            place_scans(file, sheet, pages[i]);
        }
        describe(file, properties);
        say_what_colours_mean(file);
        complete_fonts(file);
        return written(file);
    } catch (const std::exception& fault) {
        return {ErrorCode::internal, std::string("archive: ") + fault.what()};
    }
}

}  // namespace kiosk
