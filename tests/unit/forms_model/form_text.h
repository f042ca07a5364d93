#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "kiosk/forms/model/form_instance.h"

namespace tests {

/// Files of a package in memory.
class Files final : public kiosk::FormResources {
  public:
    Files() = default;
    Files(std::string uri, std::string text) { files_.emplace(std::move(uri), std::move(text)); }
    kiosk::Result<std::string> read(std::string_view uri) const override;

  private:
    std::map<std::string, std::string, std::less<>> files_;
};

/// A whole XForm around what stands in the primary instance's root `data`, in the model behind it,
/// and in the body. The instance begins in line 3, the model's rest in line 4, the body in line 5.
[[nodiscard]] std::string form_text(std::string_view instance, std::string_view model,
                                    std::string_view body);

/// Loads, and fails the test with the first fault when there is one.
[[nodiscard]] std::shared_ptr<const kiosk::FormDefinition> loaded(const std::string& xml,
                                                                  const Files& files = Files());

/// One form being filled in, by references.
class Filling {
  public:
    explicit Filling(const std::string& xml, const Files& files = Files());
    explicit Filling(std::shared_ptr<const kiosk::FormDefinition> form);
    kiosk::FormInstance& operator*() { return *instance; }
    kiosk::FormInstance* operator->() { return instance.get(); }

    [[nodiscard]] kiosk::NodeId at(std::string_view reference) const;
    [[nodiscard]] std::string value(std::string_view reference) const;
    [[nodiscard]] kiosk::NodeState state(std::string_view reference) const;
    kiosk::Result<void> set(std::string_view reference, std::string_view value);
    kiosk::NodeId add(std::string_view range);
    [[nodiscard]] std::string xml() const;
    [[nodiscard]] kiosk::FormSurroundings world();

    kiosk::VirtualClock clock{kiosk::WallTime{std::chrono::hours{24 * 20454}}};  // 2026-01-01
    kiosk::SeededRandom random{7};
    std::unique_ptr<kiosk::FormInstance> instance;
};

}  // namespace tests
