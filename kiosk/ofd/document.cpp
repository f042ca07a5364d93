#include "kiosk/ofd/document.h"

#include <memory>
#include <optional>

#include <nlohmann/json.hpp>

#include "kiosk/forms/xpath/tree.h"
#include "kiosk/ofd/archive.h"
#include "kiosk/platform/compact_jws.h"

namespace kiosk {

namespace {

using Files = std::map<std::string, Bytes>;

constexpr const char* entry_file = "OFD.xml";
/// As GB/T 36903 names it.
constexpr std::string_view licence_entry = "电子证照标识";

Error no_ofd(const char* what) {
    return {ErrorCode::bad_format, what, {}};
}

Result<std::unique_ptr<Tree>> xml_of(const Files& files, const std::string& name) {
    const auto found = files.find(name);
    if (found == files.end()) return no_ofd("a file that is named isn't there");
    return Tree::parse({reinterpret_cast<const char*>(found->second.data()), found->second.size()});
}

/// The element at the end of the path, by local names; nullptr when there is none.
const Node* at(const Node* node, std::initializer_list<std::string_view> path) {
    for (const auto name : path) {
        if (node == nullptr) return nullptr;
        node = node->child(name);
    }
    return node;
}

std::string text_at(const Node* node, std::initializer_list<std::string_view> path) {
    const auto* found = at(node, path);
    return found == nullptr ? std::string() : found->string_value();
}

std::string attribute_of(const Node& node, std::string_view name) {
    const auto* found = node.attribute({}, name);
    return found == nullptr ? std::string() : std::string(found->value());
}

/// A location of the package: from its root, or from the folder of the file that names it.
std::string resolved(std::string_view from, std::string_view location) {
    if (location.starts_with('/')) return std::string(location.substr(1));
    const auto slash = from.rfind('/');
    const auto folder = slash == std::string_view::npos ? "" : from.substr(0, slash + 1);
    return std::string(folder) + std::string(location);
}

template <class Visit>
void for_each_named(const Node& node, std::string_view local, const Visit& visit) {
    for (const auto* child = node.first_child(); child != nullptr; child = child->next()) {
        if (child->kind() != NodeKind::element) continue;
        if (child->name().local == local)
            visit(*child);
        else
            for_each_named(*child, local, visit);
    }
}

Result<void> read_pages(const Files& files, const std::string& document, LicencePaper& paper) {
    const auto tree = xml_of(files, document);
    if (!tree) return tree.error();
    std::vector<std::string> pages;
    for_each_named(*(*tree)->root(), "Page", [&](const Node& page) {
        pages.push_back(resolved(document, attribute_of(page, "BaseLoc")));
    });
    if (pages.empty() || pages.size() > ofd_pages_max) return no_ofd("no pages, or too many");
    for (const auto& name : pages) {
        const auto page = xml_of(files, name);
        if (!page) return page.error();
        for_each_named(*(*page)->root(), "TextObject", [&](const Node& object) {
            std::string line;
            for_each_named(object, "TextCode",
                           [&](const Node& code) { line += code.string_value(); });
            if (!line.empty() && paper.lines.size() < ofd_entries_max)
                paper.lines.emplace_back(std::move(line));
        });
    }
    return {};
}

/// The holder, their code and the number of the licence are the person's (GB/T 36903).
MaskKind mask_of(std::string_view entry) {
    if (entry == "持证主体") return MaskKind::name;
    if (entry == "持证主体代码") return MaskKind::citizen_number;
    return entry == "证照编号" ? MaskKind::licence_number : MaskKind::none;
}

/// What OFD.xml names, without its seal.
Result<LicencePaper> read_document(const Files& files) {
    const auto tree = xml_of(files, entry_file);
    if (!tree) return tree.error();
    const auto* body = at((*tree)->root(), {"DocBody"});
    const auto* info = at(body, {"DocInfo"});
    if (info == nullptr) return no_ofd("OFD.xml has no DocInfo");
    LicencePaper paper;
    paper.state = LicencePaper::State::unsealed;
    paper.title = text_at(info, {"Title"});
    if (const auto* custom = at(info, {"CustomDatas"}))
        for_each_named(*custom, "CustomData", [&](const Node& data) {
            if (paper.metadata.size() < ofd_entries_max)
                paper.metadata.push_back({attribute_of(data, "Name"),
                                          SecretText(data.string_value()),
                                          mask_of(attribute_of(data, "Name"))});
        });
    for (const auto& entry : paper.metadata)
        if (entry.label == licence_entry) paper.licence = entry.value.reveal();
    const auto pages = read_pages(files, resolved("", text_at(body, {"DocRoot"})), paper);
    if (!pages) return pages.error();
    return paper;
}

// ---- the seal

struct SealFiles {
    std::string list;       // Signatures.xml
    std::string signature;  // Signature.xml
    std::string value;      // SignedValue.dat
};

/// nullopt: the document names no signature.
std::optional<SealFiles> seal_files(const Files& files) {
    const auto entry = xml_of(files, entry_file);
    if (!entry) return std::nullopt;
    SealFiles names;
    names.list = resolved("", text_at((*entry)->root(), {"DocBody", "Signatures"}));
    const auto list = names.list.empty() ? xml_of({}, "") : xml_of(files, names.list);
    if (!list) return std::nullopt;
    const auto* signature = at((*list)->root(), {"Signature"});
    if (signature == nullptr) return std::nullopt;
    names.signature = resolved(names.list, attribute_of(*signature, "BaseLoc"));
    const auto described = xml_of(files, names.signature);
    if (!described) return std::nullopt;
    names.value = resolved(names.signature, text_at((*described)->root(), {"SignedValue"}));
    return files.contains(names.value) ? std::optional(names) : std::nullopt;
}

/// Every file but those of the signature itself is named with the digest that it has.
bool are_as_signed(const Files& files, const SealFiles& seal) {
    const auto described = xml_of(files, seal.signature);
    if (!described) return false;
    std::map<std::string, std::string> digests;
    for_each_named(*(*described)->root(), "Reference", [&](const Node& reference) {
        digests[resolved("", attribute_of(reference, "FileRef"))] =
            text_at(&reference, {"CheckValue"});
    });
    for (const auto& [name, content] : files) {
        if (name == seal.list || name == seal.signature || name == seal.value) continue;
        const auto found = digests.find(name);
        if (found == digests.end() || found->second != to_base64(sha256(content))) return false;
        digests.erase(found);
    }
    return digests.empty();
}

std::string member(const nlohmann::json& json, const char* name) {
    const auto found = json.is_object() ? json.find(name) : json.end();
    return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>()
                                                                         : std::string();
}

LicencePaper::State judged(const nlohmann::json& told, const PaperPlace& place,
                           LicencePaper& paper) {
    using State = LicencePaper::State;
    if (member(told, "licence") != paper.licence || paper.licence.empty()) return State::tampered;
    const auto seal = told.value("seal", nlohmann::json::object());
    paper.seal = member(seal, "name");
    paper.url = member(told, "url");
    if (paper.seal.empty() || member(seal, "code").empty()) return State::unsealed;
    if (member(told.value("holder", nlohmann::json::object()), "number") != place.holder_number)
        return State::another_holder;
    const bool elsewhere = member(told, "area_code") != place.area_code;
    if (elsewhere && member(told, "print") != "anywhere") return State::not_here;
    return State::sealed;
}

}  // namespace

Result<LicencePaper> read_ofd(std::span<const unsigned char> file) {
    const auto files = read_archive(file);
    if (!files) return files.error();
    return read_document(*files);
}

Result<LicencePaper> read_sealed_ofd(std::span<const unsigned char> file, const Bytes& key,
                                     const PaperPlace& place) {
    const auto files = read_archive(file);
    if (!files) return files.error();
    auto paper = read_document(*files);
    if (!paper) return paper.error();
    const auto seal = seal_files(*files);
    if (!seal) return paper;
    const auto& value = files->at(seal->value);
    const auto signed_text = signed_payload(
        {reinterpret_cast<const char*>(value.data()), value.size()}, seal_jws_type, key);
    const auto told = signed_text ? nlohmann::json::parse(*signed_text, nullptr, false)
                                  : nlohmann::json(nlohmann::json::value_t::discarded);
    const bool is_whole = told.is_object() &&
                          member(told, "digest") == to_hex(sha256(files->at(seal->signature))) &&
                          are_as_signed(*files, *seal);
    paper->state = is_whole ? judged(told, place, *paper) : LicencePaper::State::tampered;
    // What is not to be printed isn't kept either.
    if (paper->state != LicencePaper::State::sealed &&
        paper->state != LicencePaper::State::unsealed) {
        paper->lines.clear();
        paper->metadata.clear();
    }
    return paper;
}

}  // namespace kiosk
