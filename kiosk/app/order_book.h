#pragma once

#include <filesystem>
#include <utility>
#include <vector>

#include "kiosk/base/file_layer.h"
#include "kiosk/base/result.h"
#include "kiosk/model/payment.h"

namespace kiosk {

/// Orders of fees that no case is filed for yet: `orders.json` in the data folder
/// (docs/STORE_FORMAT.md), so that money goes back also when the program or the power went in
/// between. Names of orders and visits, nothing of who or what for.
/// **Threads:** one. **Time:** a change waits until it is on the disk; what changes nothing writes
/// nothing. **Errors:** those of FileLayer; a file that is no book any more is an empty one, once
/// the log has said so. **Limits:** `orders_max`; one more is `limit_exceeded`, and those that are
/// there stay.
class OrderBook {
  public:
    static constexpr std::size_t orders_max = 64;
    static constexpr std::size_t file_size_max = std::size_t{64} * 1024;

    explicit OrderBook(std::filesystem::path folder, FileLayer& files = system_files())
        : file_(std::move(folder) / "orders.json"), files_(&files) {}

    [[nodiscard]] Result<std::vector<OrderLeft>> read() const;
    /// One that is there already stays as it is.
    [[nodiscard]] Result<void> keep(const OrderLeft& order);
    /// One that is not there is no error.
    [[nodiscard]] Result<void> erase(const Uuid& order);

  private:
    [[nodiscard]] Result<void> write(const std::vector<OrderLeft>& orders);

    std::filesystem::path file_;
    FileLayer* files_;
};

}  // namespace kiosk
