#pragma once

#include <string_view>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/model/payment.h"

namespace kiosk {

/// Reads what an order's addresses answer (docs/openapi.yaml, Order). That it was paid is taken
/// from the words signed by `key` for this very order and sum, never from what stands beside them.
/// **Errors:** bad_format; bad_signature: it says paid and nobody we trust has signed that.
[[nodiscard]] Result<PayOrder> read_order(std::string_view json, const Bytes& key);
/// Reads what `GET /v1/bills/…` answers. **Errors:** bad_format. **Limits:** `bills_max` bills.
[[nodiscard]] Result<UtilityAccount> read_account(std::string_view json);
inline constexpr std::size_t bills_max = 60;
inline constexpr std::string_view payment_jws_type = "bianmin-payment+jws";

}  // namespace kiosk
