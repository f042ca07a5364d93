#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace kiosk {

enum class HttpMethod { get, put, post, patch, head };

struct HttpHeader {
    std::string name;
    std::string value;
};

/// Adds no header but `Host`, `Accept` and `Content-Length` by itself.
struct HttpRequest {
    HttpMethod method = HttpMethod::get;
    std::string url;
    std::vector<HttpHeader> headers;
    std::string body;
    /// Whole exchange, from resolving the name to the last byte of the answer.
    Duration timeout = std::chrono::seconds(30);
    /// The exchange ends earlier when for so long (whole seconds) no byte came or went; 0: it may
    /// be silent to its end.
    std::chrono::seconds silence{0};
    /// A longer answer is broken off.
    std::size_t reply_size_max = usual_reply_size_max;
    static constexpr std::size_t usual_reply_size_max = std::size_t{4} * 1024 * 1024;
};

struct HttpReply {
    int status = 0;
    std::vector<HttpHeader> headers;
    std::string body;

    /// The first header of that name in any case of letters; empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// One request, one reply. Every status is a reply; an error means that no whole reply came and the
/// outcome at the other end is **unknown**.
/// **Threads:** `send` blocks and belongs to one thread at a time; `cancel` may come from any
/// thread.
/// **Errors:** `network` (no connection, broken off), `timed_out` (the whole, or a silence),
/// `cancelled`, `unauthorised` (the other end's certificate is not of our authority or not of this
/// name, or ours was refused), `limit_exceeded` (reply over the request's `reply_size_max`),
/// `bad_config` (certificate or key file unusable, address that is not https), `protocol_error`.
class HttpClient {
  public:
    virtual ~HttpClient() = default;
    [[nodiscard]] virtual Result<HttpReply> send(const HttpRequest& request) = 0;
    /// Ends a running `send` soon (below a second) and makes all later ones fail until `resume`.
    virtual void cancel() = 0;
    virtual void resume() = 0;
};

/// PEM files. `ca_file` holds the only authorities that are believed; the system's are not asked. A
/// certificate that was replaced is used from the next exchange on.
struct TlsIdentity {
    std::string ca_file;
    std::string cert_file;
    std::string key_file;
};

}  // namespace kiosk
