#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kiosk/forms/model/form_instance.h"
#include "kiosk/forms/xform_plan.h"

namespace kiosk {

/// A question as it stands in the form now: in a repeat once for each entry.
struct PlacedField {
    FieldId id;
    NodeId node = NodeId::none;
    std::size_t question = 0;  // XFormPlan::questions
    bool relevant = false;     // asked now
    bool withheld = false;     // relevant, but only asked while the platform is reached
};

/// Which entry of a repeat something belongs to.
struct PlacedEntry {
    NodeId range = NodeId::none;
    std::size_t position = 0;           // from 1
    std::size_t body = FormNode::none;  // the element whose label names an entry
    std::string id;                     // "child-2"
};

struct PlacedPage {
    std::string id;
    std::size_t section = 0;  // XFormLayout::sections
    std::size_t body =
        FormNode::none;  // the group whose label is the title; none: a question alone
    NodeId near = NodeId::none;
    std::vector<std::size_t> fields;  // XFormLayout::fields, relevant ones
    /// Of the page after the entries of a repeat.
    NodeId range = NodeId::none;
    std::string repeat;
    /// Of a page of an entry: which one, from the outermost repeat.
    std::vector<PlacedEntry> entry;
};

struct PlacedSection {
    std::string key;
    std::size_t body = FormNode::none;  // the group whose label is its title
    NodeId near = NodeId::none;
};

/// Pages and fields as they follow from the answers at this moment.
struct XFormLayout {
    std::vector<PlacedPage> pages;  // relevant ones
    std::vector<PlacedField> fields;
    std::vector<PlacedSection> sections;
    std::map<std::string, std::size_t, std::less<>> by_id;  // field id → fields

    [[nodiscard]] const PlacedField* find(const FieldId& id) const;
};

/// `asked_offline`: nodes whose question is asked though it needs the platform and that isn't
/// reached; nullptr when it is.
[[nodiscard]] XFormLayout lay_out(const XFormPlan& plan, const FormInstance& instance,
                                  const std::set<NodeId>* asked_offline = nullptr);

}  // namespace kiosk
