#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk {

struct ServiceItem;

/// Finds services by what people say or type: names, keywords and everyday words (“办老年卡”),
/// whole pinyin or initials (“gongjijin”, “gjj”), a wrong character that sounds alike, a slip of a
/// finger, English words, item codes. Words that only ask (“我要办”, “怎么”) don't count.
/// **Threads:** any, once made. **Time:** ≤ 30 ms over 5,000 services. **Limits:** the first
/// `query_max` characters are looked at, at most `results_max` services found.
class ServiceSearch {
  public:
    static constexpr std::size_t query_max = 40;
    static constexpr std::size_t results_max = 64;

    /// How sure it is that this was meant: `near` allows for slips and shares only most of the
    /// words.
    enum class Closeness : std::uint8_t { near, close };
    struct Found {
        std::size_t service = 0;  // its place among the services given
        int score = 0;
        Closeness closeness = Closeness::near;
    };

    explicit ServiceSearch(const std::vector<ServiceItem>& services);
    ~ServiceSearch();
    ServiceSearch(const ServiceSearch&) = delete;
    ServiceSearch& operator=(const ServiceSearch&) = delete;

    /// The best first; among equals the order of the services. Nothing that could be searched finds
    /// nothing.
    [[nodiscard]] std::vector<Found> find(std::string_view typed) const;

  private:
    struct Index;
    std::unique_ptr<const Index> index_;
};

/// Without the words that only ask, and without blanks and signs; the whole when nothing is left.
[[nodiscard]] std::u32string search_words(std::string_view typed);

}  // namespace kiosk
