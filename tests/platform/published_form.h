#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"

namespace tests {

/// One question, group or repeat of a published form: what the platform itself holds answers
/// against. It reads the form on its own; that a terminal understood it the same way is what it
/// checks.
struct PublishedNode {
    enum class Kind { value, group, repeat };
    enum class Type { text, integer, decimal, boolean, date, time, list };

    std::string name;
    Kind kind = Kind::value;
    Type type = Type::text;
    bool required = false;
    /// Asked only under a condition; the platform does not work it out.
    bool conditional = false;
    /// What may be chosen; empty: not known or no choice.
    std::set<std::string> options;
    std::vector<PublishedNode> children;

    [[nodiscard]] const PublishedNode* find(std::string_view wanted) const;
};

/// A department's share of a form that was merged out of many.
struct PublishedPart {
    std::string id;  // group of the merged form
    std::string service_code;
    std::string form_id;
    std::string form_version;
    bool optional = false;             // absent when the person did not want it
    std::vector<std::string> needs{};  // codes of materials from parts before it
    std::vector<std::string> gives{};
};

struct PublishedForm {
    std::string id;
    std::string version;
    PublishedNode root{"", PublishedNode::Kind::group, {}, false, false, {}, {}};
    std::vector<PublishedPart> parts;  // empty unless merged
};

/// An ODK XForm. **Errors:** bad_format. Entities and the network are never used.
[[nodiscard]] kiosk::Result<PublishedForm> read_xform(std::string_view xml);

}  // namespace tests
