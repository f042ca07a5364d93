#pragma once

#include <array>
#include <cstddef>

#include <imgui.h>

#include "ui/present/texture.h"

namespace ui {

/// Two triangles of one rectangle (indices a, a+1, a+2, a, a+2, a+3), or one triangle (fourth
/// vertex unused).
struct Primitive {
    std::array<const ImDrawVert*, 4> vertex{};
    bool quad = false;
};

inline const Texture& texture_of(const ImDrawCmd& command) {
    return *static_cast<const Texture*>(command.GetTexID());
}

/// Calls `visit(command, primitive)` for everything to be drawn, in drawing order.
template <class Visit>
void for_each_primitive(const ImDrawData& data, const Visit& visit) {
    for (int list = 0; list < data.CmdListsCount; ++list) {
        const ImDrawList& drawn = *data.CmdLists[list];
        for (const ImDrawCmd& command : drawn.CmdBuffer) {
            if (command.UserCallback != nullptr || command.GetTexID() == nullptr) continue;
            const ImDrawIdx* index = drawn.IdxBuffer.Data + command.IdxOffset;
            const ImDrawVert* vertices = drawn.VtxBuffer.Data + command.VtxOffset;
            for (unsigned i = 0; i + 2 < command.ElemCount;) {
                Primitive primitive;
                for (unsigned k = 0; k < 3; ++k) primitive.vertex[k] = vertices + index[i + k];
                const unsigned first = index[i];
                primitive.quad = i + 5 < command.ElemCount && index[i + 1] == first + 1 &&
                                 index[i + 2] == first + 2 && index[i + 3] == first &&
                                 index[i + 4] == first + 2 && index[i + 5] == first + 3;
                if (primitive.quad) primitive.vertex[3] = vertices + first + 3;
                visit(command, primitive);
                i += primitive.quad ? 6 : 3;
            }
        }
    }
}

}  // namespace ui
