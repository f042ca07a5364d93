#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/forms/package/data_table.h"
#include "kiosk/forms/package/merge.h"

namespace kiosk {

/// Writes the merged XForm, once the data table is settled. One use.
class FormMerger {
  public:
    FormMerger(const FormPackage& package, const DataTable::Sources& sources,
               const DataTable& table);

    [[nodiscard]] std::string run();

  private:
    using Name = QualifiedName;

    void skeleton();
    // ---- instance
    void write_instance();
    void write_secondary_instances();
    void write_choice_instance();
    void write_choice_body();
    void write_choice_words(Node& translation, const std::string& language);
    // ---- binds
    void write_binds();
    void common_bind(const CommonDatum& datum);
    void part_bind(std::size_t part, const Node& bind);
    void copy_bind(std::size_t part, const Node& bind, const SourceNode& node,
                   const CommonDatum& datum);
    void message(Node& bind, const CommonDatum& datum, std::string_view name,
                 std::string_view rule);
    void write_actions();
    void copy_action(std::size_t part, const Node& source, Node& parent, const SourceNode* moved,
                     std::set<std::string>& written);
    void bring_actions(std::size_t part, const Node& source);
    // ---- body
    void write_body();
    bool copy_body(std::size_t part, const Node& source, Node& parent);
    void copy_control(std::size_t part, const Node& source, Node& parent, const CommonDatum* datum);
    void rewrite_control(std::size_t part, Node& element, const SourceNode* moved);
    void copy_attributes(std::size_t part, const Node& source, Node& target);
    // ---- words
    void write_itext();
    void note_words(std::size_t part, const Node& element, const SourceNode* moved);

    [[nodiscard]] std::string here(std::size_t part, const SourceNode* moved,
                                   std::string_view expression) const;
    [[nodiscard]] static bool holds_group(const Node& element);

    const FormPackage& package_;
    const DataTable::Sources& sources_;
    const DataTable& table_;
    std::unique_ptr<Tree> tree_;
    Node* model_ = nullptr;
    Node* body_ = nullptr;
    Node* data_ = nullptr;
    Node* itext_ = nullptr;
    /// Texts of a part that a moved question uses: id in the part → the node it belonged to.
    std::vector<std::map<std::string, const SourceNode*>> words_of_moved_;
    std::map<const CommonDatum*, Node*> questions_;
    /// Questions of a part that stand on another one's page.
    std::vector<std::pair<std::size_t, const Node*>> asked_elsewhere_;
};

}  // namespace kiosk
