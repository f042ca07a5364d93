#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "kiosk/model/language.h"

namespace kiosk {

/// One wording in several languages, from the catalogue. `in` falls back to the language's own
/// stand-in, to Chinese, then to whatever there is; `shown` is the language of the words that it
/// gives.
class LocalText {
  public:
    LocalText() = default;
    LocalText(std::string zh, std::string en)
        : texts_{{"zh", std::move(zh)}, {"en", std::move(en)}} {}
    explicit LocalText(std::map<std::string, std::string, std::less<>> texts)
        : texts_(std::move(texts)) {}

    [[nodiscard]] std::string_view in(const Language& language) const {
        const auto found = found_for(language);
        return found == texts_.end() ? std::string_view{} : std::string_view(found->second);
    }
    [[nodiscard]] Language shown(const Language& language) const {
        const auto found = found_for(language);
        if (found == texts_.end() || found->first == language.tag()) return language;
        return Language::of(found->first).value_or(Language::zh);
    }
    [[nodiscard]] bool empty() const { return texts_.empty(); }
    [[nodiscard]] bool has(const Language& language) const {
        return texts_.contains(language.tag());
    }
    [[nodiscard]] const auto& all() const { return texts_; }
    friend bool operator==(const LocalText&, const LocalText&) = default;

  private:
    using Wordings = std::map<std::string, std::string, std::less<>>;

    [[nodiscard]] Wordings::const_iterator found_for(const Language& language) const {
        for (const std::string_view tag : {language.tag(), language.fallback(), Language::zh.tag()})
            if (const auto found = texts_.find(tag); found != texts_.end()) return found;
        return texts_.begin();
    }

    Wordings texts_;
};

}  // namespace kiosk
