#pragma once

#include <string>
#include <vector>

#include "kiosk/base/secret.h"
#include "kiosk/model/mask.h"

namespace kiosk {

/// The sealed file of an e-licence (证件、证照、证明), from which a paper may be made, and what
/// became of looking at it. **Secrets:** what it says of its holder.
struct LicencePaper {
    enum class State {
        sealed,          // by an agency, nothing in it was changed
        unsealed,        // it names no seal
        tampered,        // not what was sealed
        another_holder,  // not of the person whose card was read
        not_here,        // its authority lets it be printed in its own area only
        used_up,         // so many papers a day were made of it
    };
    struct Entry {
        std::string label;
        SecretText value;
        MaskKind mask = MaskKind::none;
    };
    State state = State::tampered;
    std::string licence;          // identifier, GB/T 36904
    std::string title;            // as the file has it
    std::vector<Entry> metadata;  // by the names of GB/T 36903
    std::vector<SecretText> lines;
    std::string seal;  // 电子印章: its name
    std::string url;   // where anybody can have the paper verified
    int copy_no = 0;

    [[nodiscard]] LicencePaper copy() const {
        LicencePaper twin{state, licence, title, {}, {}, seal, url, copy_no};
        for (const auto& entry : metadata)
            twin.metadata.push_back({entry.label, entry.value.copy(), entry.mask});
        for (const auto& line : lines) twin.lines.push_back(line.copy());
        return twin;
    }
};

}  // namespace kiosk
