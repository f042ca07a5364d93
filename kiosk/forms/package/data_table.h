#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/forms/package/form_source.h"
#include "kiosk/forms/package/package_description.h"
#include "kiosk/forms/package/path_rewriter.h"

namespace kiosk {

/// The group of the merged form in which data stand that more than one form asks for.
inline constexpr std::string_view common_group = "common";

struct Asker {
    std::size_t part = 0;
    const SourceNode* node = nullptr;
};

/// A datum that the merged form asks for in its common group, once for all its askers. Each
/// department's own node becomes a calculation of it.
struct CommonDatum {
    std::string element;  // data element; empty for a question that is here only for its name
    std::string name;
    std::vector<Asker> askers;  // in the order of the parts
    std::size_t home = 0;       // index of the asker on whose page it is asked

    // What the merged bind says, in paths of the merged form.
    std::string relevant;
    std::string required;
    std::string readonly;
    std::string constraint;
    std::string preload;
    std::string preload_parameter;
    std::string source;
    std::string licence;
    std::string device;
    std::string material;
    std::string paper;
    std::string max_pixels;
    int sensitivity = 0;
    bool online = false;
    bool soft_required = false;
    /// All askers are asked in the same circumstances: a department's copy equals the datum.
    bool uniform = false;
};

/// Decides which questions of the parts are the same datum, and what the one question must say so
/// that every form gets what it asks for. What cannot agree is a fault of the package.
/// **Source:** issue of the form engine, part 4.
class DataTable {
  public:
    using Sources = std::vector<std::unique_ptr<FormSource>>;

    DataTable(const FormPackage& package, const Sources& sources);

    /// Faults, empty when the package fits together.
    [[nodiscard]] std::vector<FormFault> build();

    [[nodiscard]] const std::vector<CommonDatum>& common() const { return common_; }
    /// The datum that stands for that node; nullptr for one that stays where it is.
    [[nodiscard]] const CommonDatum* of(std::size_t part, std::string_view path) const;
    /// Where an absolute path of a part stands in the merged form.
    [[nodiscard]] std::string own_place(std::size_t part, std::string_view path) const;
    /// The same, but the datum itself where the part's copy always equals it: two parts then say
    /// the same thing in the same words.
    [[nodiscard]] std::string best_place(std::size_t part, std::string_view path) const;
    /// Where the question of that path is asked.
    [[nodiscard]] std::string question_place(std::size_t part, std::string_view path) const;
    [[nodiscard]] static std::string place_of(const CommonDatum& datum);
    /// Where the answer stands which optional parts are wanted, and that this one is.
    [[nodiscard]] static std::string choice_place();
    [[nodiscard]] static std::string is_wanted(const PackagePart& part);
    /// Name of a part's secondary instance in the merged form.
    [[nodiscard]] std::string instance_name(std::size_t part, const std::string& id) const;
    /// An expression of a node whose place changes, as it reads in the common group.
    [[nodiscard]] std::string moved(std::size_t part, const SourceNode& node,
                                    std::string_view expression) const;
    /// An expression of a node that stays in its form's group.
    [[nodiscard]] std::string kept(std::size_t part, std::string_view expression) const;

  private:
    /// For every expression of the part; `path` is the caller's.
    [[nodiscard]] RewriteRules rules_for(std::size_t part) const;
    void collect();
    void check_elements();
    void rename_clashes();
    void share_instances();
    void settle_rules();
    void settle_relevance(CommonDatum& datum);
    void settle_required(CommonDatum& datum, const std::vector<std::string>& relevances);
    void settle_same(CommonDatum& datum, std::string_view uri, std::string_view attribute,
                     std::string& merged, std::string_view fault_id);
    void settle_attributes(CommonDatum& datum);
    void check_agreement(const CommonDatum& datum);
    void check_options(const CommonDatum& datum, const Asker& other);
    [[nodiscard]] std::string relevance(const Asker& asker) const;
    [[nodiscard]] std::string option_signature(const Asker& asker) const;
    void blame(std::string id, const CommonDatum& datum, const Asker& asker, std::string attribute,
               std::string here, std::string there);

    const FormPackage& package_;
    const Sources& sources_;
    std::vector<CommonDatum> common_;
    std::vector<std::vector<std::pair<std::string, std::string>>> renamed_instances_;
    std::vector<FormFault> faults_;
};

}  // namespace kiosk
