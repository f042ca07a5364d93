#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/forms/model/form_fault.h"
#include "kiosk/forms/xpath/tree.h"

namespace kiosk {

inline constexpr std::string_view xforms_uri = "http://www.w3.org/2002/xforms";
inline constexpr std::string_view xhtml_uri = "http://www.w3.org/1999/xhtml";
inline constexpr std::string_view javarosa_uri = "http://openrosa.org/javarosa";
inline constexpr std::string_view openrosa_uri = "http://openrosa.org/xforms";
inline constexpr std::string_view bianmin_uri = "urn:bianmin:kiosk-forms:1";

/// One element of a form's primary instance, with what bind and body say about it.
struct SourceNode {
    std::string path;  // "/data/employees/name"
    std::string name;
    Node* element = nullptr;
    Node* bind = nullptr;     // may be missing
    Node* control = nullptr;  // body element; may be missing
    std::size_t page = 0;     // which child of the body the control stands in
    bool is_leaf = false;
    bool is_repeat = false;
    bool in_repeat = false;          // or is one
    std::vector<std::size_t> above;  // groups around it, outermost first, indexes of nodes()

    /// Attribute of the bind; empty when it says nothing.
    [[nodiscard]] std::string rule(std::string_view uri, std::string_view wanted) const;
    [[nodiscard]] std::string rule(std::string_view wanted) const { return rule("", wanted); }
    [[nodiscard]] std::string ours(std::string_view wanted) const {
        return rule(bianmin_uri, wanted);
    }
    [[nodiscard]] std::string type() const;
    /// A question: shown, and a person may answer it.
    [[nodiscard]] bool is_asked() const;
    [[nodiscard]] std::size_t line() const;
};

/// An XForm as XML, with its parts found: what a merge needs before any engine runs it.
/// **Errors:** only what the merge itself cannot work with is a fault here; the form engine judges
/// the rest.
class FormSource {
  public:
    /// nullptr when `faults` grew.
    [[nodiscard]] static std::unique_ptr<FormSource> read(std::string_view xml, std::string file,
                                                          std::vector<FormFault>& faults);

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] Tree& tree() const { return *tree_; }
    [[nodiscard]] Node& model() const { return *model_; }
    [[nodiscard]] Node& body() const { return *body_; }
    [[nodiscard]] Node& root() const { return *root_; }
    [[nodiscard]] const std::string& root_path() const { return root_path_; }
    [[nodiscard]] std::string root_attribute(std::string_view name) const;
    /// Without the meta block.
    [[nodiscard]] const std::vector<SourceNode>& nodes() const { return nodes_; }
    [[nodiscard]] const SourceNode* find(std::string_view path) const;
    [[nodiscard]] std::size_t page_count() const { return page_count_; }
    [[nodiscard]] std::vector<Node*> translations() const;
    [[nodiscard]] std::vector<Node*> secondary_instances() const;
    /// Words of a label or hint element of a control, in one language; empty when there are none.
    [[nodiscard]] std::string words(const Node& control, std::string_view element,
                                    std::string_view language) const;

    [[nodiscard]] FormFault fault(std::string id, const SourceNode& node,
                                  std::string attribute = {}) const;

  private:
    FormSource() = default;
    bool find_places(std::vector<FormFault>& faults);
    void walk_instance(Node& element, const std::string& path, std::vector<std::size_t> above,
                       bool in_repeat);
    void walk_body(Node& element, std::size_t page, std::vector<FormFault>& faults);
    void read_binds(std::vector<FormFault>& faults);

    std::string file_;
    std::unique_ptr<Tree> tree_;
    Node* model_ = nullptr;
    Node* body_ = nullptr;
    Node* root_ = nullptr;
    std::string root_path_;
    std::vector<SourceNode> nodes_;
    std::map<std::string, std::size_t, std::less<>> by_path_;
    std::size_t page_count_ = 0;
};

/// Value of an attribute; empty when there is none.
[[nodiscard]] std::string attribute_of(const Node& element, std::string_view uri,
                                       std::string_view name);
[[nodiscard]] bool is_element(const Node& node);
/// Element children in order.
[[nodiscard]] std::vector<Node*> elements_of(const Node& parent);

}  // namespace kiosk
