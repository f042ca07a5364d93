#include "ui/layout/mirror.h"

namespace ui {
namespace {

AlignX mirrored(AlignX align) {
    switch (align) {
        case AlignX::left:
            return AlignX::right;
        case AlignX::right:
            return AlignX::left;
        case AlignX::centre:
            break;
    }
    return align;
}

/// Only these two say “forward” and “back”.
Icon mirrored(Icon icon) {
    if (icon == Icon::back) return Icon::next;
    if (icon == Icon::next) return Icon::back;
    return icon;
}

/// Every rectangle of the node and of what is in it.
template <class Change>
void for_each_rect(Node& node, const Change& change) {
    change(node.rect);
    for (TextPart& text : node.texts) change(text.rect);
    for (IconPart& icon : node.icons) change(icon.rect);
    if (node.qr) change(node.qr->rect);
    if (node.picture) change(node.picture->rect);
}

void shift(Node& node, int by) {
    for_each_rect(node, [by](Rect& rect) { rect.x += by; });
    for (Node& child : node.children) shift(child, by);
}

/// A picture shows a thing as it is: the photo on an identity card is on the right everywhere.
bool stays_as_it_is(const Node& node) {
    return node.keeps_direction || node.role == Role::img;
}

void mirror_node(Node& node, int left, int right) {
    const auto place = [&](const Rect& rect) { return left + right - rect.x - rect.w; };
    if (stays_as_it_is(node)) return shift(node, place(node.rect) - node.rect.x);
    for_each_rect(node, [&](Rect& rect) { rect.x = place(rect); });
    for (TextPart& text : node.texts) text.align_x = mirrored(text.align_x);
    for (IconPart& icon : node.icons) icon.icon = mirrored(icon.icon);
    for (Node& child : node.children) mirror_node(child, left, right);
}

}  // namespace

void mirror(Tree& tree) {
    const Rect& window = tree.root.rect;
    mirror_node(tree.root, window.x, window.x + window.w);
}

}  // namespace ui
