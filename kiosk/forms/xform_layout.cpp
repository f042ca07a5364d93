#include "kiosk/forms/xform_layout.h"

#include <algorithm>

namespace kiosk {

namespace {

/// Walks the body beside the instance.
class Walk {
  public:
    Walk(const XFormPlan& plan, const FormInstance& instance, const std::set<NodeId>* asked_offline)
        : plan_(plan),
          instance_(instance),
          body_(plan.form->body()),
          asked_offline_(asked_offline) {}

    XFormLayout run() {
        layout_.sections.emplace_back();
        for (const auto child : body_.front().children) {
            open_section(child);
            visit(child, instance_.root(), nullptr);
        }
        return std::move(layout_);
    }

  private:
    /// A labelled group of the top level begins a part of the form, unless it belongs to the part
    /// before.
    void open_section(std::size_t index) {
        const auto& element = body_[index];
        if (element.kind == BodyKind::control) {
            // Questions that stand alone belong to no group before them.
            if (layout_.sections.back().body != FormNode::none) layout_.sections.emplace_back();
            return;
        }
        const auto found = element.kiosk.find("section");
        const std::string key = found == element.kiosk.end() ? "" : found->second;
        const auto titled = title_of(index);
        if (!titled) return;
        auto& now = layout_.sections.back();
        if (!key.empty() && key == now.key) return;
        if (now.body == FormNode::none && layout_.pages.empty()) {
            now = {key, *titled, instance_.root()};
        } else {
            layout_.sections.push_back({key, *titled, instance_.root()});
        }
    }

    /// The element whose label names this group or repeat: itself, or the group that only wraps it,
    /// as forms made from spreadsheets have it.
    [[nodiscard]] std::optional<std::size_t> title_of(std::size_t index) const {
        const auto& element = body_[index];
        if (element.has_label) return index;
        if (element.kind != BodyKind::repeat || element.parent == FormNode::none)
            return std::nullopt;
        const auto& above = body_[element.parent];
        const bool wraps = above.node == element.node || above.children.size() == 1;
        return wraps && above.has_label ? std::optional(element.parent) : std::nullopt;
    }

    void visit(std::size_t index, NodeId near, PlacedPage* page) {
        const auto& element = body_[index];
        switch (element.kind) {
            case BodyKind::control:
                return control(index, near, page);
            case BodyKind::group:
                return group(index, near, page);
            case BodyKind::repeat:
                return repeat(index, near);
        }
    }

    void control(std::size_t index, NodeId near, PlacedPage* page) {
        const auto question = plan_.question_of_body[index];
        const auto node = instance_.find(body_[index].node, near);
        if (question == FormNode::none || node == NodeId::none) return;
        PlacedField field;
        field.id = FieldId(plan_.form->nodes()[body_[index].node].name + suffix_);
        field.node = node;
        field.question = question;
        const bool relevant_to_form = instance_.state(node).relevant;
        field.withheld = relevant_to_form && asked_offline_ != nullptr &&
                         plan_.questions[question].online && !asked_offline_->contains(node);
        field.relevant = relevant_to_form && !field.withheld;
        const auto place = layout_.fields.size();
        layout_.by_id.emplace(field.id.value(), place);
        const bool relevant = field.relevant;
        const std::string id = field.id.value();
        layout_.fields.push_back(std::move(field));
        if (!relevant) return;
        if (page != nullptr) {
            page->fields.push_back(place);
            return;
        }
        PlacedPage alone = new_page(id, FormNode::none, node);
        alone.fields.push_back(place);
        layout_.pages.push_back(std::move(alone));
    }

    PlacedPage new_page(std::string id, std::size_t body, NodeId near) const {
        PlacedPage page;
        page.id = std::move(id);
        page.section = layout_.sections.size() - 1;
        page.body = body;
        page.near = near;
        page.entry = entry_;
        return page;
    }

    void group(std::size_t index, NodeId near, PlacedPage* page) {
        const auto& element = body_[index];
        const bool holds_node = element.node != FormNode::none &&
                                plan_.form->nodes()[element.node].kind == FormNodeKind::group;
        if (holds_node) {
            const auto own = instance_.find(element.node, near);
            if (own != NodeId::none) near = own;
        }
        if (page != nullptr || !element.has_appearance("field-list")) {
            for (const auto child : element.children) visit(child, near, page);
            return;
        }
        one_page(index, near);
    }

    /// All questions of a group on one page; repeats in it follow with pages of their own.
    void one_page(std::size_t index, NodeId near) {
        PlacedPage page = new_page({}, title_of(index).value_or(FormNode::none), near);
        std::vector<std::size_t> later;
        for (const auto child : body_[index].children) {
            if (holds_repeat(child)) {
                later.push_back(child);
            } else {
                visit(child, near, &page);
            }
        }
        if (!page.fields.empty()) {
            page.id = layout_.fields[page.fields.front()].id.value();
            if (const auto node = body_[index].node; node != FormNode::none)
                page.id = plan_.form->nodes()[node].name + suffix_;
            layout_.pages.push_back(std::move(page));
        }
        for (const auto child : later) visit(child, near, nullptr);
    }

    [[nodiscard]] bool holds_repeat(std::size_t index) const {
        const auto& element = body_[index];
        return element.kind == BodyKind::repeat ||
               std::ranges::any_of(element.children,
                                   [&](std::size_t child) { return holds_repeat(child); });
    }

    [[nodiscard]] NodeId range_of(std::size_t definition, NodeId near) const {
        const auto parent = plan_.form->nodes()[definition].parent;
        const auto above = instance_.find(parent, near);
        if (above == NodeId::none) return NodeId::none;
        for (const auto child : instance_.children(above)) {
            if (instance_.is_range(child) && instance_.definition_of(child) == definition)
                return child;
        }
        return NodeId::none;
    }

    void repeat(std::size_t index, NodeId near) {
        const auto& element = body_[index];
        const auto range = range_of(element.node, near);
        if (range == NodeId::none) return;
        const std::string outer = suffix_;
        const auto instances = instance_.children(range);
        for (std::size_t i = 0; i < instances.size(); ++i) {
            suffix_ = outer + "-" + std::to_string(i + 1);
            entry_.push_back({range, i + 1, title_of(index).value_or(FormNode::none),
                              plan_.form->nodes()[element.node].name + suffix_});
            if (element.has_appearance("field-list")) {
                one_page(index, instances[i]);
            } else {
                for (const auto child : element.children) visit(child, instances[i], nullptr);
            }
            entry_.pop_back();
        }
        suffix_ = outer;
        if (element.is_counted || element.is_fixed || !instance_.state(range).relevant) return;
        const auto& name = plan_.form->nodes()[element.node].name;
        PlacedPage list =
            new_page(name + outer + "-entries", title_of(index).value_or(FormNode::none), near);
        list.range = range;
        list.repeat = name + outer;
        layout_.pages.push_back(std::move(list));
    }

    const XFormPlan& plan_;
    const FormInstance& instance_;
    const std::vector<BodyElement>& body_;
    const std::set<NodeId>* asked_offline_;
    XFormLayout layout_;
    std::string suffix_;
    std::vector<PlacedEntry> entry_;
};

}  // namespace

const PlacedField* XFormLayout::find(const FieldId& id) const {
    const auto found = by_id.find(id.value());
    return found == by_id.end() ? nullptr : &fields[found->second];
}

XFormLayout lay_out(const XFormPlan& plan, const FormInstance& instance,
                    const std::set<NodeId>* asked_offline) {
    return Walk(plan, instance, asked_offline).run();
}

}  // namespace kiosk
