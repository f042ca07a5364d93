#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/forms/model/form_fault.h"

namespace kiosk {

/// What stands beside a form: CSV and XML files of the catalogue. Never the network.
class FormResources {
  public:
    virtual ~FormResources() = default;
    /// The bytes behind "jr://file/towns.xml" or "jr://file-csv/towns.csv". not_found when the
    /// package has no such file.
    [[nodiscard]] virtual Result<std::string> read(std::string_view uri) const = 0;
};

/// `type` of a bind. Places on the earth are kept as text.
enum class ValueType : std::uint8_t {
    string,
    integer,
    decimal,
    boolean,
    date,
    time,
    date_time,
    binary,
    barcode,
    geopoint,
    geotrace,
    geoshape
};

/// What an element of the primary instance is to the form.
enum class FormNodeKind : std::uint8_t { root, group, repeat, value };

enum class BodyKind : std::uint8_t { group, repeat, control };

enum class ControlKind : std::uint8_t {
    input,
    select_one,
    select_many,
    rank,
    range,
    upload,
    trigger,
    note  // an input that can never be answered: words only
};

/// Attributes of namespace urn:bianmin:kiosk-forms:1 by local name: licence, source, element,
/// device, paper, sensitivity, online, section, softRequired. Those of the body element win over
/// those of the bind.
using KioskAttributes = std::map<std::string, std::string, std::less<>>;

inline constexpr std::string_view kiosk_forms_namespace = "urn:bianmin:kiosk-forms:1";

/// One element of the primary instance, once for all instances of a repeat. Attributes that a bind
/// or an action names are nodes too (“/data/meta/entity/@id”).
struct FormNode {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    std::string path;  // "/data/child/name", with the prefixes of the instance
    std::string name;  // last step
    FormNodeKind kind = FormNodeKind::value;
    ValueType type = ValueType::string;
    std::size_t parent = none;
    std::vector<std::size_t> children;  // in the order of the instance
    bool is_attribute = false;
    /// Index into FormDefinition::body(); none: never shown (a calculation, a meta value).
    std::size_t body = none;
    KioskAttributes kiosk;
    std::size_t line = 0;

    // What the bind says, as written; empty when it doesn't.
    std::string calculate;
    std::string relevant;
    std::string required;
    std::string readonly;
    std::string constraint;
    std::string preload;
    std::string preload_parameter;
    std::string save_to;     // entities:saveto
    std::string max_pixels;  // orx:max-pixels
};

/// One element of the body. The first is the body itself, a group without node.
struct BodyElement {
    BodyKind kind = BodyKind::group;
    ControlKind control = ControlKind::input;
    /// FormDefinition::nodes(); none for a group that only arranges.
    std::size_t node = FormNode::none;
    std::size_t parent = FormNode::none;
    std::vector<std::size_t> children;
    /// Words of `appearance`, or of `class` for the body itself.
    std::vector<std::string> appearance;
    KioskAttributes kiosk;  // of this element and of its node's bind
    std::size_t line = 0;

    bool has_label = false;
    bool has_hint = false;
    bool has_itemset = false;  // options are looked up, and can change
    std::string media_type;    // upload
    std::string range_start;   // range
    std::string range_end;
    std::string range_step;
    bool is_counted = false;    // repeat with jr:count: the form decides how many
    bool is_fixed = false;      // repeat with jr:noAddRemove
    bool has_template = false;  // repeat with jr:template

    [[nodiscard]] bool has_appearance(std::string_view word) const;
};

/// A compiled form: structure, expressions, words, secondary instances. Immutable; shared by all
/// that fill it in.
/// **Threads:** one at a time together with its FormInstances (its trees keep indexes).
/// **Limits:** below, and those of Tree and Expression. **Source:** ODK XForms specification 1.0,
/// subset KX-1 of docs/FORMS.md.
class FormDefinition {
  public:
    static constexpr std::size_t max_form_bytes = 4u << 20;
    static constexpr std::size_t max_resource_bytes = 16u << 20;
    static constexpr std::size_t max_nodes = 10'000;
    static constexpr std::size_t max_expressions = 20'000;
    static constexpr std::size_t max_csv_rows = 200'000;
    static constexpr std::size_t max_csv_columns = 64;
    static constexpr std::size_t max_secondary_instances = 64;
    static constexpr std::size_t max_languages = 16;
    static constexpr std::size_t max_faults = 50;  // told at once
    static constexpr std::size_t max_body_depth = 32;

    struct Compiled;
    explicit FormDefinition(std::unique_ptr<const Compiled> compiled);
    ~FormDefinition();

    [[nodiscard]] const std::string& id() const;
    [[nodiscard]] const std::string& version() const;
    [[nodiscard]] const std::string& title() const;
    /// As written in `lang`, in the order of the form; empty when it has no itext.
    [[nodiscard]] const std::vector<std::string>& languages() const;
    [[nodiscard]] const std::string& default_language() const;
    /// The form's language for a person's: an exact match, one that ends in “(tag)” or begins with
    /// “tag-”, else the default.
    [[nodiscard]] const std::string& language_for(std::string_view tag) const;

    [[nodiscard]] const std::vector<FormNode>& nodes() const;  // the first is the root
    [[nodiscard]] const std::vector<BodyElement>& body() const;
    /// Index of the node with that path, without brackets.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view path) const;
    /// How many expressions the form holds; for statistics.
    [[nodiscard]] std::size_t expression_count() const;
    /// A value or a rule of it asks for the day or the hour.
    [[nodiscard]] bool changes_with_time() const;

    [[nodiscard]] const Compiled& compiled() const { return *compiled_; }

  private:
    std::unique_ptr<const Compiled> compiled_;
};

struct FormLoad {
    /// nullptr exactly when there are faults.
    std::shared_ptr<const FormDefinition> form;
    std::vector<FormFault> faults;
    /// What works but is worth a look: an attribute that nothing reads, a bind without node.
    std::vector<FormFault> warnings;
};

/// What becomes of a question whose field the primary instance lacks. Other engines leave it out;
/// in a package of ours it is a slip of the pen.
enum class UnknownFields : std::uint8_t { refuse, leave_out };

/// Compiles an XForm. `file` is only named in faults. Faults are collected, up to
/// FormDefinition::max_faults, not just the first.
[[nodiscard]] FormLoad load_form(std::string_view xml, const FormResources& resources,
                                 std::string_view file,
                                 UnknownFields unknown = UnknownFields::refuse);

/// `@idno(expression)` and `@uscc(expression)` become pure XPath for the check digits of GB 11643
/// and GB 32100, so that any engine can judge the form. bad_format when a macro isn't closed.
[[nodiscard]] Result<std::string> expand_macros(std::string_view expression);

}  // namespace kiosk
