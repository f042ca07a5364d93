#include "drivers/sim/card_data.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string_view>

#include "kiosk/base/toml.h"

namespace drivers::sim {

using kiosk::Bytes;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::size_t text_bytes = 256;
constexpr std::size_t photo_bytes = 1024;
constexpr std::size_t finger_bytes = 512;
constexpr std::size_t address_bytes = 70;

/// Where a key of the file goes in the chip's text.
struct Slot {
    std::string_view key;
    std::size_t offset;
    std::size_t size;
};

constexpr std::array resident_slots{
    Slot{"name", 0, 30},          Slot{"sex", 30, 2},          Slot{"nation", 32, 4},
    Slot{"birth", 36, 16},        Slot{"address", 52, 70},     Slot{"number", 122, 36},
    Slot{"issuer", 158, 30},      Slot{"valid_from", 188, 16}, Slot{"valid_to", 204, 16},
    Slot{"pass_number", 220, 18}, Slot{"issue_count", 238, 4},
};
constexpr std::array foreign_2017_slots{
    Slot{"english_name", 0, 120}, Slot{"sex", 120, 2},    Slot{"number", 122, 30},
    Slot{"nationality", 152, 6},  Slot{"name", 158, 30},  Slot{"valid_from", 188, 16},
    Slot{"valid_to", 204, 16},    Slot{"birth", 220, 16}, Slot{"card_version", 236, 4},
    Slot{"issuer", 240, 8},
};
constexpr std::array foreign_2023_slots{
    Slot{"name", 0, 30},         Slot{"sex", 30, 2},           Slot{"issue_count", 32, 4},
    Slot{"birth", 36, 16},       Slot{"number", 122, 36},      Slot{"valid_from", 188, 16},
    Slot{"valid_to", 204, 16},   Slot{"english_name", 52, 70}, Slot{"english_name_rest", 220, 22},
    Slot{"nationality", 242, 6},
};
constexpr std::size_t english_name_first = 35;  // characters before the rest moves to its own place

struct Kind {
    std::string_view name;
    char letter;
    std::span<const Slot> slots;
};

constexpr std::array kinds{
    Kind{"resident", ' ', resident_slots},
    Kind{"hmt_residence", 'J', resident_slots},
    Kind{"foreign_permanent_2017", 'I', foreign_2017_slots},
    Kind{"foreign_permanent_2023", 'Y', foreign_2023_slots},
    Kind{"unknown", 'Q', resident_slots},
};

/// Bytes that are always the same for the same card, and look like nothing.
Bytes noise(std::string_view seed, std::size_t size) {
    Bytes bytes;
    for (unsigned block = 0; bytes.size() < size; ++block) {
        const std::string text = std::string(seed) + ":" + std::to_string(block);
        const Bytes digest = kiosk::sha256(kiosk::as_bytes(text));
        bytes.insert(bytes.end(), digest.begin(), digest.end());
    }
    bytes.resize(size);
    return bytes;
}

void fill_spaces(Bytes& text) {
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) text[i] = ' ';
}

class CardMaker {
  public:
    CardMaker(std::string file, const toml::table& table) : file_(std::move(file)), table_(table) {}

    Result<SimCard> make() {
        SimCard card;
        for (const auto& [key, node] : table_) {
            if (key.str() == "fingerprints") continue;
            const auto text = node.value_exact<std::string>();
            if (!text) return problem(node, std::string(key.str()) + " must be a text");
            values_.emplace(key.str(), *text);
        }
        card.id = take("id");
        const std::string kind_name = take("kind");
        const auto* kind = std::find_if(kinds.begin(), kinds.end(),
                                        [&](const Kind& k) { return k.name == kind_name; });
        if (card.id.empty() || kind == kinds.end()) return problem(table_, "id or kind is wrong");
        if (kind->letter == 'Y') split_english_name();
        card.text.assign(text_bytes, 0);
        fill_spaces(card.text);
        const std::string new_address = take("new_address");
        for (const auto& slot : kind->slots) {
            if (!put(card.text, slot.offset, slot.size, take(slot.key)))
                return problem(table_, std::string(slot.key) + " is too long");
        }
        if (!values_.empty()) return problem(table_, "unknown key " + values_.begin()->first);
        constexpr std::size_t letter_offset = 248;
        card.text[letter_offset] = static_cast<unsigned char>(kind->letter);
        if (!new_address.empty()) {
            card.new_address.assign(address_bytes, 0);
            fill_spaces(card.new_address);
            if (!put(card.new_address, 0, address_bytes, new_address))
                return problem(table_, "new_address is too long");
        }
        add_binary(card);
        return card;
    }

  private:
    [[nodiscard]] Error problem(const toml::node& node, const std::string& message) const {
        return {ErrorCode::bad_format,
                file_ + ":" + std::to_string(node.source().begin.line) + ": " + message,
                {}};
    }

    std::string take(std::string_view key) {
        const auto found = values_.find(key);
        if (found == values_.end()) return {};
        std::string value = std::move(found->second);
        values_.erase(found);
        return value;
    }

    void split_english_name() {
        std::string name = take("english_name");
        if (name.size() > english_name_first) {
            values_.emplace("english_name_rest", name.substr(english_name_first));
            name.resize(english_name_first);
        }
        values_.emplace("english_name", std::move(name));
    }

    static bool put(Bytes& text, std::size_t offset, std::size_t size, const std::string& value) {
        const Bytes units = kiosk::utf16le_from_utf8(value);
        if (units.size() > size) return false;
        std::copy(units.begin(), units.end(), text.begin() + static_cast<std::ptrdiff_t>(offset));
        return true;
    }

    void add_binary(SimCard& card) const {
        card.serial = noise(card.id + "-serial", 8);
        card.photo = noise(card.id + "-photo", photo_bytes);
        constexpr std::array<unsigned char, 4> wlt_mark{'W', 'L', 'f', 0x7E};
        std::copy(wlt_mark.begin(), wlt_mark.end(), card.photo.begin());
        if (!table_["fingerprints"].value_or(false)) return;
        for (const int finger : {11, 16}) {  // right and left thumb, GA/T 1012
            Bytes block = noise(card.id + "-finger", finger_bytes);
            block[0] = 'C';
            block[4] = 1;
            block[5] = static_cast<unsigned char>(finger);
            card.fingerprints.insert(card.fingerprints.end(), block.begin(), block.end());
        }
    }

    const std::string file_;
    const toml::table& table_;
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace

Result<std::vector<SimCard>> load_cards(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) return {ErrorCode::not_found, file.string() + ": cannot be read"};
    std::stringstream text;
    text << in.rdbuf();
    try {
        const toml::table root = toml::parse(text.str());
        const auto* persons = root["person"].as_array();
        if (persons == nullptr || !persons->is_array_of_tables())
            return {ErrorCode::bad_format, file.string() + ": no [[person]]"};
        std::vector<SimCard> cards;
        for (const auto& person : *persons) {
            auto card = CardMaker(file.string(), *person.as_table()).make();
            if (!card) return card.error();
            cards.push_back(std::move(*card));
        }
        return cards;
    } catch (const toml::parse_error& error) {
        return {ErrorCode::bad_format, file.string() + ":" +
                                           std::to_string(error.source().begin.line) + ": " +
                                           std::string(error.description())};
    } catch (const kiosk::TomlConfused& error) {
        return {ErrorCode::bad_format, file.string() + ":1: " + error.what()};
    }
}

}  // namespace drivers::sim
