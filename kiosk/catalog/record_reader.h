#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "kiosk/catalog/catalogue.h"

namespace kiosk {

/// Collects what is wrong with one record.
class FaultSink {
  public:
    explicit FaultSink(std::string item) : item_(std::move(item)) {}

    void refuse(FaultClass kind, std::string element, std::string rule);
    void report(FaultClass kind, std::string element, std::string rule);
    /// In both languages.
    void refuse(FaultClass kind, std::string element, const LocalText& rule);
    void rename(std::string item);
    [[nodiscard]] bool refused() const { return refused_; }
    [[nodiscard]] const std::string& item() const { return item_; }
    [[nodiscard]] std::vector<CatalogueFault> take() { return std::move(faults_); }

  private:
    void add(CatalogueFault::Weight weight, FaultClass kind, std::string element, std::string rule);

    std::string item_;
    std::vector<CatalogueFault> faults_;
    bool refused_ = false;
};

/// Reads members of one JSON object into types. A member that is missing or has another shape makes
/// a fault with its JSON pointer, and an empty value; reading goes on, so that one pass names
/// everything. Members that nobody asked for are reported when the reader ends: newer platforms may
/// say more than we know.
/// **Limits:** words and texts have the sizes below.
class RecordReader {
  public:
    static constexpr std::size_t words_size_max = 4000;
    static constexpr std::size_t text_size_max = 500;
    static constexpr std::size_t list_size_max = 200;

    RecordReader(const nlohmann::json& object, std::string pointer, FaultSink& sink);
    ~RecordReader();
    RecordReader(const RecordReader&) = delete;
    RecordReader& operator=(const RecordReader&) = delete;

    [[nodiscard]] bool has(const char* name) const;
    [[nodiscard]] std::string pointer(std::string_view name) const;
    [[nodiscard]] FaultSink& sink() const { return sink_; }

    /// The raw member; nullptr after a fault when it is missing.
    const nlohmann::json* need(const char* name);
    /// The raw member; nullptr when it is missing.
    const nlohmann::json* look(const char* name);

    [[nodiscard]] std::string text(const char* name);
    [[nodiscard]] std::string optional_text(const char* name);
    [[nodiscard]] LocalText words(const char* name);
    [[nodiscard]] LocalText optional_words(const char* name);
    [[nodiscard]] int whole(const char* name, int low, int high);
    [[nodiscard]] int whole_or(const char* name, int low, int high, int otherwise);
    [[nodiscard]] bool flag_or(const char* name, bool otherwise);
    [[nodiscard]] CivilDate date(const char* name);
    [[nodiscard]] std::vector<std::string> texts(const char* name, std::size_t at_least);
    [[nodiscard]] std::vector<LocalText> words_list(const char* name);

    /// Calls `read(RecordReader&)` for each object of a list.
    template <class Read>
    void each(const char* name, std::size_t at_least, Read read) {
        const auto* list = need_list(name, at_least);
        if (list == nullptr) return;
        for (std::size_t i = 0; i < list->size(); ++i) {
            RecordReader entry((*list)[i], pointer(name) + "/" + std::to_string(i), sink_);
            read(entry);
        }
    }
    /// Calls `read(RecordReader&)` for one object.
    template <class Read>
    void inside(const char* name, Read read) {
        if (const auto* object = need(name)) {
            RecordReader entry(*object, pointer(name), sink_);
            read(entry);
        }
    }

  private:
    const nlohmann::json* need_list(const char* name, std::size_t at_least);
    [[nodiscard]] LocalText words_of(const nlohmann::json& value, const std::string& where);

    const nlohmann::json& object_;
    const std::string pointer_;
    FaultSink& sink_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace kiosk
