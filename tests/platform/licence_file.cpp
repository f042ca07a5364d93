#include "tests/platform/licence_file.h"

#include <array>
#include <map>
#include <span>

#include <nlohmann/json.hpp>

#include "tests/platform/html.h"

namespace tests {

namespace {

using kiosk::Bytes;
using SealJson = nlohmann::ordered_json;

constexpr const char* ns = " xmlns:ofd=\"http://www.ofdspec.org/2016\"";
constexpr const char* head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr const char* page_file = "Doc_0/Pages/Page_0/Content.xml";

/// CRC-32 of ISO 3309, as ZIP has it.
std::uint32_t checksum(std::span<const unsigned char> bytes) {
    std::uint32_t crc = 0xffffffffU;
    for (const unsigned char byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
    }
    return ~crc;
}

void put_number(Bytes& out, std::uint32_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        out.push_back(static_cast<unsigned char>(value >> (8 * i)));
}

void put_text(Bytes& out, std::string_view text) {
    out.insert(out.end(), text.begin(), text.end());
}

/// The part that local and central headers share, from the version needed to the lengths.
void put_common(Bytes& out, const std::string& name, const std::string& content) {
    constexpr std::uint32_t version = 20;
    constexpr std::uint32_t utf8 = 0x0800;
    constexpr std::uint32_t first_day = 0x21;  // 1980-01-01: the same input gives the same bytes
    const auto size = static_cast<std::uint32_t>(content.size());
    put_number(out, version, 2);
    put_number(out, utf8, 2);
    put_number(out, 0, 2);  // stored
    put_number(out, 0, 2);
    put_number(out, first_day, 2);
    put_number(out, checksum(kiosk::as_bytes(content)), 4);
    put_number(out, size, 4);
    put_number(out, size, 4);
    put_number(out, static_cast<std::uint32_t>(name.size()), 2);
    put_number(out, 0, 2);
}

/// **Source:** PKWARE APPNOTE 6.3.
Bytes zip_of(const std::map<std::string, std::string>& files) {
    Bytes out;
    Bytes directory;
    for (const auto& [name, content] : files) {
        const auto at = static_cast<std::uint32_t>(out.size());
        put_number(out, 0x04034b50, 4);
        put_common(out, name, content);
        put_text(out, name);
        put_text(out, content);
        put_number(directory, 0x02014b50, 4);
        put_number(directory, 20, 2);
        put_common(directory, name, content);
        put_number(directory, 0, 2);  // no comment
        put_number(directory, 0, 4);  // disk, internal attributes
        put_number(directory, 0, 4);  // external attributes
        put_number(directory, at, 4);
        put_text(directory, name);
    }
    const auto begin = static_cast<std::uint32_t>(out.size());
    out.insert(out.end(), directory.begin(), directory.end());
    put_number(out, 0x06054b50, 4);
    put_number(out, 0, 4);
    for (int i = 0; i < 2; ++i) put_number(out, static_cast<std::uint32_t>(files.size()), 2);
    put_number(out, static_cast<std::uint32_t>(directory.size()), 4);
    put_number(out, begin, 4);
    put_number(out, 0, 2);
    return out;
}

std::string ofd_xml(const LicenceFile& licence) {
    std::string xml = std::string(head) + "<ofd:OFD" + ns + " DocType=\"OFD\" Version=\"1.0\">" +
                      "<ofd:DocBody><ofd:DocInfo><ofd:DocID>" + escaped(licence.id) +
                      "</ofd:DocID><ofd:Title>" + escaped(licence.title) +
                      "</ofd:Title><ofd:CustomDatas>";
    for (const auto& [name, value] : licence.metadata)
        xml += "<ofd:CustomData Name=\"" + escaped(name) + "\">" + escaped(value) +
               "</ofd:CustomData>";
    xml += "</ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>";
    if (!licence.seal_json.empty())
        xml += "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>";
    return xml + "</ofd:DocBody></ofd:OFD>\n";
}

std::string page_xml(const LicenceFile& licence) {
    std::string xml =
        std::string(head) + "<ofd:Page" + ns + "><ofd:Content><ofd:Layer ID=\"2\" Type=\"Body\">";
    constexpr int line_mm = 12;
    for (std::size_t i = 0; i < licence.lines.size(); ++i) {
        const auto y = std::to_string(40 + line_mm * static_cast<int>(i));
        xml += "<ofd:TextObject ID=\"" + std::to_string(i + 3) + "\" Boundary=\"25 " + y +
               " 160 10\" Font=\"1\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"6\">" +
               escaped(licence.lines[i]) + "</ofd:TextCode></ofd:TextObject>";
    }
    return xml + "</ofd:Layer></ofd:Content></ofd:Page>\n";
}

std::string signature_xml(const std::map<std::string, std::string>& files) {
    std::string xml = std::string(head) + "<ofd:Signature" + ns +
                      "><ofd:SignedInfo><ofd:References CheckMethod=\"SHA-256\">";
    for (const auto& [name, content] : files)
        xml += "<ofd:Reference FileRef=\"/" + name + "\"><ofd:CheckValue>" +
               kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(content))) +
               "</ofd:CheckValue></ofd:Reference>";
    return xml +
           "</ofd:References></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue>"
           "</ofd:Signature>\n";
}

}  // namespace

Bytes ofd_of(const LicenceFile& licence, const ReceiptKey& key, bool damage) {
    std::map<std::string, std::string> files;
    files["OFD.xml"] = ofd_xml(licence);
    files["Doc_0/Document.xml"] =
        std::string(head) + "<ofd:Document" + ns +
        "><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 "
        "297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" "
        "BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages></ofd:Document>\n";
    files[page_file] = page_xml(licence);
    if (!licence.seal_json.empty()) {
        const auto described = signature_xml(files);
        auto seal = SealJson::parse(licence.seal_json);
        seal["digest"] = kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(described)));
        files["Doc_0/Signs/Sign_0/Signature.xml"] = described;
        files["Doc_0/Signs/Sign_0/SignedValue.dat"] =
            key.sign_compact(seal.dump(), "bianmin-seal+jws");
        files["Doc_0/Signs/Signatures.xml"] =
            std::string(head) + "<ofd:Signatures" + ns +
            "><ofd:Signature ID=\"1\" BaseLoc=\"Sign_0/Signature.xml\"/></ofd:Signatures>\n";
    }
    if (damage) files[page_file].insert(files[page_file].find("</ofd:TextCode>"), "9");
    return zip_of(files);
}

}  // namespace tests
