#pragma once

#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "kiosk/forms/xpath/expression.h"

namespace tests {

/// One record of xpath_cases.json: a document, an expression, and what another engine made of it.
struct XPathCase {
    std::string file;
    std::string test;
    bool odk = false;
    std::string xml;
    std::string context;  // way of child indexes
    std::string expression;
    int type = 0;  // DOM's XPathResult
    bool own_prefixes = false;
    kiosk::NamespaceMap prefixes;  // those that the record names
    nlohmann::json result;
    std::optional<std::string> error;
};

[[nodiscard]] XPathCase xpath_case(const nlohmann::json& record);

/// Evaluates the case and compares. Empty when it came out as recorded, otherwise what differs.
///
/// What the records leave open is settled here, once for all of them: the moment is noon of
/// 2026-11-21 in America/Phoenix, the day on which they were made; prefixes are those that the
/// document declares, and the suite's own (xhtml, mathml, jr); a document type stands for a node as
/// it does in a browser's DOM, so a comment takes its place; the language is the one that the
/// test's name gives.
[[nodiscard]] std::string run_xpath_case(const XPathCase& one);

}  // namespace tests
