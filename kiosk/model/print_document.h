#pragma once

#include <string>
#include <vector>

#include "kiosk/base/secret.h"
#include "kiosk/model/local_text.h"
#include "kiosk/model/stroke.h"

namespace kiosk {

/// A line of a printed document: a heading, a labelled value, words, or a thin line across.
struct DocumentLine {
    enum class Kind { heading, field, text, rule } kind = Kind::field;
    std::string label;
    SecretText value;
};

/// What is to be printed, without layout: kiosk/documents makes pages of it.
struct PrintDocument {
    enum class Kind { receipt, application_form } kind = Kind::receipt;
    Language language = Language::zh;
    std::string title;
    std::string subtitle;  // hall and terminal
    std::vector<DocumentLine> lines;
    std::string number_label;  // “办件编号” or “预受理编号”
    std::string number;
    std::string qr_payload;  // empty: no code
    std::string qr_label;    // words below the code: what it is good for
    std::vector<Stroke> signature;
    std::string signature_label;
    /// Width : height of the box that the strokes were written in.
    double signature_aspect = 2.5;
    std::string footer;
    /// Behind the footer of a form in which a character stands whose forms are only for checking.
    std::string check_forms;
    /// {page} and {pages} are replaced.
    std::string page_pattern = "{page} / {pages}";

    [[nodiscard]] PrintDocument copy() const;
    /// Forgets what is personal in it.
    void wipe();
};

}  // namespace kiosk
