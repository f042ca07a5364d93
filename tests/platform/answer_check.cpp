#include "tests/platform/answer_check.h"

#include <algorithm>
#include <regex>

#include <nlohmann/json.hpp>

namespace tests {

namespace {

using Json = nlohmann::json;
using NodeKind = PublishedNode::Kind;
using Type = PublishedNode::Type;

constexpr std::size_t repeats_max = 1'000;

class AnswerCheck {
  public:
    std::vector<Problem::Entry> run(const Json& answers, const PublishedNode& form,
                                    const std::string& pointer) {
        group(answers, form, pointer);
        return std::move(errors_);
    }

  private:
    void blame(const std::string& pointer, std::string detail) {
        errors_.push_back({pointer, std::move(detail)});
    }

    /// What stands at one level of the answers: groups lie flat in them. Of two with one name the
    /// first counts; the other is a department's copy of it.
    struct Place {
        const PublishedNode* node;
        bool conditional;
    };
    static void flatten(const PublishedNode& group, bool conditional, std::vector<Place>& places) {
        for (const auto& node : group.children) {
            const bool perhaps = conditional || node.conditional;
            if (node.kind == NodeKind::group) {
                flatten(node, perhaps, places);
            } else if (find(places, node.name) == nullptr) {
                places.push_back({&node, perhaps});
            }
        }
    }
    static const Place* find(const std::vector<Place>& places, std::string_view name) {
        const auto found = std::ranges::find_if(
            places, [&](const Place& place) { return place.node->name == name; });
        return found == places.end() ? nullptr : &*found;
    }

    void group(const Json& answers, const PublishedNode& form, const std::string& pointer) {
        if (!answers.is_object()) return blame(pointer, "must be an object");
        std::vector<Place> places;
        flatten(form, false, places);
        for (const auto& [name, value] : answers.items()) {
            if (find(places, name) == nullptr)
                blame(pointer + "/" + name, "is not a field of this form");
        }
        for (const auto& place : places) {
            const auto where = pointer + "/" + place.node->name;
            const auto found = answers.find(place.node->name);
            if (found != answers.end()) {
                answer(*found, *place.node, where);
            } else if (place.node->required && !place.conditional) {
                blame(where, "is missing");
            }
        }
    }

    void answer(const Json& given, const PublishedNode& node, const std::string& where) {
        if (node.kind != NodeKind::repeat) return value(given, node, where);
        if (!given.is_array() || given.size() > repeats_max)
            return blame(where, "must be a list of at most 1000 entries");
        for (std::size_t i = 0; i < given.size(); ++i)
            group(given[i], node, where + "/" + std::to_string(i));
    }

    void value(const Json& given, const PublishedNode& node, const std::string& where) {
        static const std::regex whole("-?[0-9]{1,18}");
        static const std::regex number("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
        static const std::regex flag("true|false|0|1");
        static const std::regex date("[0-9]{4}-[0-9]{2}-[0-9]{2}");
        static const std::regex time("[0-9]{2}:[0-9]{2}.*");
        if (!given.is_string()) return blame(where, "must be a text");
        const auto& text = given.get_ref<const std::string&>();
        if (text.empty()) return node.required ? blame(where, "must not be empty") : void();
        const auto fits = [&](const std::regex& shape, const char* what) {
            if (!std::regex_match(text, shape)) blame(where, std::string("must be ") + what);
        };
        switch (node.type) {
            case Type::integer:
                return fits(whole, "a whole number");
            case Type::decimal:
                return fits(number, "a number");
            case Type::boolean:
                return fits(flag, "true or false");
            case Type::date:
                return fits(date, "a date");
            case Type::time:
                return fits(time, "a time");
            case Type::text:
                return option(text, node, where);
            case Type::list:
                return chosen(text, node, where);
        }
    }

    /// Chosen values, joined by a blank.
    void chosen(std::string_view text, const PublishedNode& node, const std::string& where) {
        while (!text.empty()) {
            const auto end = std::min(text.find(' '), text.size());
            option(text.substr(0, end), node, where);
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }

    void option(std::string_view text, const PublishedNode& node, const std::string& where) {
        if (!node.options.empty() && !node.options.contains(std::string(text)))
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
