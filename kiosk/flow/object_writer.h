#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kiosk/forms/secret_record.h"

namespace kiosk {

/// Members of one JSON object, in the order they are added.
class ObjectWriter {
  public:
    explicit ObjectWriter(SecretWriter& out) : out_(out) { out_.append("{"); }

    void name(std::string_view member) {
        if (!first_) out_.append(",");
        first_ = false;
        out_.append_json_string(member);
        out_.append(":");
    }
    void text(std::string_view member, std::string_view value) {
        name(member);
        out_.append_json_string(value);
    }
    /// A member that the card or form did not give is left out.
    void known(std::string_view member, const SecretText& value) {
        if (!value.empty()) text(member, value.reveal());
    }
    void number(std::string_view member, std::uint64_t value) {
        literal(member, std::to_string(value));
    }
    /// JSON as it is.
    void literal(std::string_view member, std::string_view json) {
        name(member);
        out_.append(json);
    }
    void end() { out_.append("}"); }

  private:
    SecretWriter& out_;
    bool first_ = true;
};

}  // namespace kiosk
