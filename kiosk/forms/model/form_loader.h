#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kiosk/forms/model/compiled.h"

namespace kiosk {

/// Reads one XForm. Private to load_form; its members are spread over form_loader.cpp (document),
/// instance_loader.cpp, bind_loader.cpp, body_loader.cpp and text_loader.cpp.
/// **Errors:** faults are collected; what can't be understood is left out and loading goes on.
class FormLoader {
  public:
    FormLoader(const FormResources& resources, std::string_view file, UnknownFields unknown);
    FormLoad load(std::string_view xml);

  private:
    using Values = std::vector<std::pair<std::string, std::string>>;
    void fault(std::string id, const Node* at, std::string_view question,
               std::string_view attribute, Values values = {});
    void warn(std::string id, const Node* at, std::string_view question, std::string_view attribute,
              Values values = {});

    // form_loader.cpp
    bool find_parts();
    void read_namespaces();
    void check_elements();
    /// `at`: the element that carries the expression.
    std::optional<Expression> compile(std::string_view source, const Node* at,
                                      std::string_view question, std::string_view attribute);
    std::optional<Expression> compile_attribute(const Node& element, std::string_view uri,
                                                std::string_view local, std::string_view question);
    void check_instances();
    void check_kiosk_attributes(const Node& element, const std::string& question,
                                KioskAttributes& into);

    // instance_loader.cpp
    void read_primary_instance();
    void collect_repeats(const Node& element, const std::string& context);
    void pair_up(const Node& written, Node& copy);
    std::size_t read_node(const Node& source, std::size_t parent, const std::string& parent_path);
    void read_children(std::size_t index, const Node& source);
    void read_repeat(std::size_t index, const Node& first);
    void read_attributes(std::size_t index, const Node& source);
    void add_meta();
    std::size_t add_node(std::size_t parent, const QualifiedName& name, FormNodeKind kind);
    void read_secondary_instances();
    void read_source(const Node& element, const std::string& id, const std::string& uri);
    void check_parents();

    // bind_loader.cpp
    void read_binds();
    void read_bind(const Node& bind);
    void read_bind_texts(const Node& bind, std::size_t index);
    void read_actions();
    void read_action(const Node& element, std::size_t source, const std::string& context);
    std::optional<std::size_t> target_of(const Node& element, const std::string& context,
                                         std::string_view attribute);
    std::optional<std::size_t> node_at(const std::string& path, const Node* at);

    // body_loader.cpp
    void read_body();
    void read_body_children(const Node& element, std::size_t parent, const std::string& context,
                            std::size_t depth);
    void read_body_element(const Node& element, std::size_t parent, const std::string& context,
                           std::size_t depth);
    void read_group(const Node& element, std::size_t parent, const std::string& context,
                    std::size_t depth);
    void read_repeat_body(const Node& element, const Node* wrapper, std::size_t parent,
                          const std::string& context, std::size_t depth);
    void read_control(const Node& element, ControlKind kind, std::size_t parent,
                      const std::string& context);
    void read_control_details(const Node& element, std::size_t index);
    void read_options(const Node& element, std::size_t index);
    void read_itemset(const Node& element, std::size_t index);
    void read_range(const Node& element, std::size_t index);
    void check_upload(const Node& element, std::size_t index);
    void read_appearance(const Node& element, std::size_t index);
    std::size_t add_body(BodyKind kind, const Node& element, std::size_t parent);
    void attach(std::size_t body, std::size_t node);

    // text_loader.cpp
    void read_itext();
    ItextEntry read_itext_entry(const Node& text);
    TextPlan read_text(const Node& element, const std::string& question);
    TextPlan read_message(std::string_view message, const Node& bind, const std::string& question,
                          std::string_view attribute);
    TextChunks read_chunks(const Node& element, const std::string& question);
    std::optional<Expression> itext_argument(std::string_view source, const Node* at,
                                             const std::string& question,
                                             std::string_view attribute);

    const FormResources& resources_;
    FormLoad out_;
    std::string file_;
    UnknownFields unknown_ = UnknownFields::refuse;
    std::unique_ptr<Tree> form_;
    std::unique_ptr<FormDefinition::Compiled> made_;
    std::size_t cleared_ = 0;  // how many repeats without template are around
    Node* head_ = nullptr;
    Node* model_ = nullptr;
    Node* body_ = nullptr;
    Node* primary_ = nullptr;  // document element of the primary instance, in the form
    std::map<std::string, const Node*, std::less<>> repeats_;  // by path: element of the body
    std::map<const Node*, Node*> copies_;  // element of the form: the same in the model
    std::map<std::string, std::string, std::less<>> bind_ids_;
    struct NeededInstance {
        std::string id;
        const Node* at = nullptr;
        std::string question;
        std::string attribute;
    };
    std::vector<NeededInstance> needed_;
};

/// "/data/a" and "../b" seen from `context`; nullopt for what is no plain path.
[[nodiscard]] std::optional<std::string> resolve_path(std::string_view reference,
                                                      std::string_view context);
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// What follows is split at blanks.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);
/// The value of an attribute; empty when it isn't there.
[[nodiscard]] std::string_view attribute_of(const Node& element, std::string_view local,
                                            std::string_view uri = {});
/// The name as XPath sees it: without prefix, in no namespace.
[[nodiscard]] QualifiedName plain_name(const QualifiedName& name);
[[nodiscard]] std::string written_name(const QualifiedName& name);
/// Copies an element with plain names; without jr:template and without namespace declarations.
Node& copy_plain(Tree& to, Node& parent, const Node& source, bool keep_text);
[[nodiscard]] bool has_child_elements(const Node& element);

/// Who reads whom, and in which order cells are worked out. Adds faults for circles.
void link_dependencies(FormDefinition::Compiled& form, const std::string& file,
                       std::vector<FormFault>& faults);

}  // namespace kiosk
