#include "ui/keyboard/group_names.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "ui/input/pinyin/radicals.h"

namespace ui {

GroupView shown_group(const CountedGroup& counted) {
    const CharacterGroup& group = counted.group;
    if (group.by == CharacterGroup::By::strokes)
        return {GroupedBy::strokes, std::to_string(group.number), {}, counted.count};
    const Radical& radical = radicals()[group.number];
    return {GroupedBy::radical, std::string(radical.name), std::string(radical.face),
            counted.count};
}

std::optional<GroupedBy> grouping_named(std::string_view name) {
    for (const GroupedBy by : {GroupedBy::radical, GroupedBy::strokes}) {
        if (name_of(by) == name) return by;
    }
    return std::nullopt;
}

CharacterGroup::By composed_by(GroupedBy by) {
    return by == GroupedBy::radical ? CharacterGroup::By::radical : CharacterGroup::By::strokes;
}

std::optional<CharacterGroup> group_named(std::string_view id) {
    const std::size_t point = id.find('.');
    if (point == std::string_view::npos) return std::nullopt;
    const auto by = grouping_named(id.substr(0, point));
    const std::string_view name = id.substr(point + 1);
    if (!by) return std::nullopt;
    CharacterGroup group{composed_by(*by), 0};
    if (*by == GroupedBy::radical) {
        const auto found = std::ranges::find(radicals(), name, &Radical::name);
        if (found == radicals().end()) return std::nullopt;
        group.number = static_cast<std::size_t>(found - radicals().begin());
        return group;
    }
    const auto read = std::from_chars(name.data(), name.data() + name.size(), group.number);
    if (read.ec != std::errc{} || read.ptr != name.data() + name.size()) return std::nullopt;
    return group;
}

}  // namespace ui
