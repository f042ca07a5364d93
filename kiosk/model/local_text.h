#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace kiosk {

/// BCP 47 language tags of the words people read; "zh" is always there.
enum class Language { zh, en };

[[nodiscard]] constexpr std::string_view tag_of(Language language) {
    return language == Language::en ? "en" : "zh";
}

/// One wording in several languages, from the catalogue. `in` falls back to Chinese, then to
/// whatever there is.
class LocalText {
  public:
    LocalText() = default;
    LocalText(std::string zh, std::string en)
        : texts_{{"zh", std::move(zh)}, {"en", std::move(en)}} {}
    explicit LocalText(std::map<std::string, std::string, std::less<>> texts)
        : texts_(std::move(texts)) {}

    [[nodiscard]] std::string_view in(Language language) const {
        if (const auto found = texts_.find(tag_of(language)); found != texts_.end())
            return found->second;
        if (const auto found = texts_.find("zh"); found != texts_.end()) return found->second;
        return texts_.empty() ? std::string_view{} : std::string_view(texts_.begin()->second);
    }
    [[nodiscard]] bool empty() const { return texts_.empty(); }
    [[nodiscard]] bool has(Language language) const { return texts_.contains(tag_of(language)); }
    [[nodiscard]] const auto& all() const { return texts_; }
    friend bool operator==(const LocalText&, const LocalText&) = default;

  private:
    std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace kiosk
