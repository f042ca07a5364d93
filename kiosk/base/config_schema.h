#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "kiosk/base/config.h"

/// The one table behind reading and documenting the configuration. Private to kiosk/base.
namespace kiosk::schema {

struct Text {
    std::string& (*at)(Config&);
    std::size_t longest = 200;
    /// A word about the form the text must have, checked by `wrong_form`.
    enum class Form {
        any,
        terminal_id,
        area_code,
        place,
        https_url,
        key_id,
        pin_hash,
        printer_uri
    } form = Form::any;
};
struct Path {
    std::filesystem::path& (*at)(Config&);
};
struct Number {
    int& (*at)(Config&);
    int least;
    int most;
};
struct Seconds {
    Duration& (*at)(Config&);
    int least;
    int most;
};
struct Flag {
    bool& (*at)(Config&);
};
/// 32 bytes in base64, or where it may be an SM2 key 65.
struct PublicKey {
    Bytes& (*at)(Config&);
    bool may_be_sm2 = false;
};
struct LogLevel {
    log::Level& (*at)(Config&);
};

struct Key {
    std::string_view name;
    bool required;
    std::variant<Text, Path, Number, Seconds, Flag, PublicKey, LogLevel> kind;
    std::string_view meaning;
};

[[nodiscard]] std::span<const Key> keys();
/// What is wrong with the text's form, or empty.
[[nodiscard]] std::string_view wrong_form(Text::Form form, std::string_view text);

}  // namespace kiosk::schema
