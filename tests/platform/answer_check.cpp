#include "tests/platform/answer_check.h"

#include <algorithm>
#include <regex>

#include <nlohmann/json.hpp>

namespace tests {

namespace {

using Json = nlohmann::json;
using Kind = PublishedNode::Kind;
using Type = PublishedNode::Type;

constexpr std::size_t repeats_max = 1'000;

class AnswerCheck {
  public:
    std::vector<Problem::Entry> run(const Json& answers, const PublishedNode& form,
                                    const std::string& pointer) {
        group(answers, form, pointer, false);
        return std::move(errors_);
    }

  private:
    void blame(const std::string& pointer, std::string detail) {
        errors_.push_back({pointer, std::move(detail)});
    }

    void group(const Json& answers, const PublishedNode& form, const std::string& pointer,
               bool conditional) {
        if (!answers.is_object()) return blame(pointer, "must be an object");
        for (const auto& [name, value] : answers.items()) {
            if (form.find(name) == nullptr)
                blame(pointer + "/" + name, "is not a field of this form");
        }
        for (const auto& node : form.children) member(answers, node, pointer, conditional);
    }

    void member(const Json& answers, const PublishedNode& node, const std::string& pointer,
                bool conditional) {
        const auto where = pointer + "/" + node.name;
        const bool perhaps = conditional || node.conditional;
        const auto found = answers.find(node.name);
        if (found == answers.end()) {
            if (perhaps) return;
            if (node.kind == Kind::group) return group(Json::object(), node, where, false);
            if (node.required) blame(where, "is missing");
        } else if (node.kind == Kind::value) {
            value(*found, node, where);
        } else if (node.kind == Kind::group) {
            group(*found, node, where, perhaps);
        } else if (!found->is_array() || found->size() > repeats_max) {
            blame(where, "must be a list of at most 1000 entries");
        } else {
            for (std::size_t i = 0; i < found->size(); ++i)
                group((*found)[i], node, where + "/" + std::to_string(i), false);
        }
    }

    void value(const Json& answer, const PublishedNode& node, const std::string& where) {
        static const std::regex date("[0-9]{4}-[0-9]{2}-[0-9]{2}");
        static const std::regex time("[0-9]{2}:[0-9]{2}.*");
        const auto fits_text = [&](const std::regex& shape) {
            return answer.is_string() &&
                   std::regex_match(answer.get_ref<const std::string&>(), shape);
        };
        switch (node.type) {
            case Type::integer:
                return answer.is_number_integer() ? void() : blame(where, "must be a whole number");
            case Type::decimal:
                return answer.is_number() ? void() : blame(where, "must be a number");
            case Type::boolean:
                return answer.is_boolean() ? void() : blame(where, "must be true or false");
            case Type::date:
                return fits_text(date) ? void() : blame(where, "must be a date");
            case Type::time:
                return fits_text(time) ? void() : blame(where, "must be a time");
            case Type::text:
                return answer.is_string() ? option(answer, node, where)
                                          : blame(where, "must be a text");
            case Type::list:
                if (!answer.is_array() || answer.empty())
                    return blame(where, "must be a list of chosen values");
                for (const auto& one : answer) option(one, node, where);
        }
    }

    void option(const Json& answer, const PublishedNode& node, const std::string& where) {
        if (!answer.is_string()) return blame(where, "must be a text");
        const auto& text = answer.get_ref<const std::string&>();
        if (text.empty() && node.required) return blame(where, "must not be empty");
        if (!text.empty() && !node.options.empty() && !node.options.contains(text))
            blame(where, "is none of the options");
    }

    std::vector<Problem::Entry> errors_;
};

}  // namespace

std::vector<Problem::Entry> check_answers(const Json& answers, const PublishedNode& form,
                                          const std::string& pointer) {
    return AnswerCheck().run(answers, form, pointer);
}

}  // namespace tests
