#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "kiosk/base/check.h"

namespace kiosk {

/// What went wrong, in one word. Each code has exactly one audience; screens choose their words by
/// it.
enum class ErrorCode {
    // person: can try again
    cancelled,
    timed_out,
    no_card,
    card_unreadable,
    card_removed,
    card_kind_unknown,
    card_expired,
    // attendant: can be put right on the spot
    paper_out,
    paper_jam,
    cover_open,
    printer_busy,
    // technician: broken or wrongly set up
    no_device,
    device_gone,
    device_fault,
    device_busy,
    protocol_error,
    checksum_error,
    disk_full,
    io_error,
    corrupt,
    bad_config,
    bad_signature,
    bad_format,
    not_found,
    limit_exceeded,
    unauthorised,
    internal,
    // nobody has to act: waits and is tried again
    network,
    server_error,
    // back office: the platform refused for a reason
    rejected,
    conflict,
};

enum class Audience { person, attendant, technician, wait, back_office };

[[nodiscard]] Audience audience_of(ErrorCode code);
[[nodiscard]] std::string_view name_of(ErrorCode code);

/// `detail` is for the technician and the log: never personal data. `device` names the device, or
/// is empty.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string detail;
    std::string device;

    friend bool operator==(const Error&, const Error&) = default;
};

/// The outcome of an operation that can fail, with the member names of std::expected.
template <class T>
class [[nodiscard]] Result {
  public:
    using value_type = T;

    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
    Result(ErrorCode code, std::string detail = {}) : Result(Error{code, std::move(detail), {}}) {}

    [[nodiscard]] bool has_value() const { return state_.index() == 0; }
    explicit operator bool() const { return has_value(); }

    T& value() & {
        KIOSK_CHECK(has_value());
        return std::get<0>(state_);
    }
    const T& value() const& {
        KIOSK_CHECK(has_value());
        return std::get<0>(state_);
    }
    T&& value() && {
        KIOSK_CHECK(has_value());
        return std::get<0>(std::move(state_));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const {
        KIOSK_CHECK(!has_value());
        return std::get<1>(state_);
    }

    template <class U>
    T value_or(U&& other) const& {
        return has_value() ? value() : static_cast<T>(std::forward<U>(other));
    }

  private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}
    Result(ErrorCode code, std::string detail = {}) : error_(Error{code, std::move(detail), {}}) {}

    [[nodiscard]] bool has_value() const { return !error_; }
    explicit operator bool() const { return has_value(); }
    const Error& error() const {
        KIOSK_CHECK(error_.has_value());
        return *error_;
    }

  private:
    std::optional<Error> error_;
};

}  // namespace kiosk
