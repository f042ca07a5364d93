#include "kiosk/platform/curl_http_client.h"

#include <array>
#include <atomic>
#include <fstream>
#include <iterator>
#include <mutex>
#include <utility>

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "kiosk/platform/chip.h"
#include "kiosk/platform/device_key.h"

namespace kiosk {

namespace {

constexpr int poll_slice_ms =
    250;  // upper bound of how late a cancel is seen if the wake-up were lost

constexpr std::size_t certificate_size_max = std::size_t{256} * 1024;  // with its chain

void init_curl_once() {
    static std::once_flag once;
    std::call_once(once, [] { KIOSK_CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK); });
}

/// What the callbacks fill while one exchange runs.
struct Exchange {
    HttpReply reply;
    std::size_t size_max = CurlHttpClient::reply_size_max;
    bool too_large = false;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    const std::size_t bytes = size * count;
    if (exchange.reply.body.size() + bytes > exchange.size_max) {
        exchange.too_large = true;
        return 0;
    }
    exchange.reply.body.append(data, bytes);
    return bytes;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    const std::string_view line(data, size * count);
    if (line.starts_with("HTTP/")) exchange.reply.headers.clear();  // after an interim 1xx reply
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return line.size();
    if (exchange.reply.headers.size() >= CurlHttpClient::reply_headers_max) {
        exchange.too_large = true;
        return 0;
    }
    exchange.reply.headers.push_back({std::string(trimmed(line.substr(0, colon))),
                                      std::string(trimmed(line.substr(colon + 1)))});
    return line.size();
}

struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

void append(HeaderList& list, const std::string& line) {
    curl_slist* grown = curl_slist_append(list.get(), line.c_str());
    KIOSK_CHECK(grown != nullptr);
    static_cast<void>(list.release());
    list.reset(grown);
}

HeaderList header_list(const HttpRequest& request) {
    HeaderList list;
    bool has_type = false;
    for (const auto& header : request.headers) {
        has_type = has_type || header.name == "Content-Type";
        append(list, header.name + ": " + header.value);
    }
    if (!has_type) append(list, "Content-Type:");  // libcurl would claim a web form
    append(list, "Expect:");
    return list;
}

/// Gives a connection the certificate chain and the key of `state` itself.
template <class State>
CURLcode on_tls_context(CURL*, void* context, void* state) {
    auto* tls = static_cast<SSL_CTX*>(context);
    const auto& own = *static_cast<State*>(state);
    const std::unique_ptr<BIO, decltype(&BIO_free)> chain(
        BIO_new_mem_buf(own.certificate.data(), static_cast<int>(own.certificate.size())),
        &BIO_free);
    const auto next = [&chain] {
        return std::unique_ptr<X509, decltype(&X509_free)>(
            PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr), &X509_free);
    };
    if (const auto first = next(); !first || SSL_CTX_use_certificate(tls, first.get()) != 1)
        return CURLE_SSL_CERTPROBLEM;
    while (const auto issuer = next())
        if (SSL_CTX_add1_chain_cert(tls, issuer.get()) != 1) return CURLE_SSL_CERTPROBLEM;
    ERR_clear_error();  // the end of the chain is one
    return SSL_CTX_use_PrivateKey(tls, own.chip_key.get()) == 1 ? CURLE_OK : CURLE_SSL_CERTPROBLEM;
}

/// A TLS alert about our certificate may come with the first read (TLS 1.3), so the words decide,
/// not the code.
bool speaks_of_certificate(std::string_view words) {
    static constexpr std::array signs{"alert certificate",
                                      "alert bad certificate",
                                      "alert unknown ca",
                                      "alert access denied",
                                      "alert unsupported certificate",
                                      "certificate required",
                                      "certificate expired",
                                      "bad certificate"};
    for (const std::string_view sign : signs) {
        if (words.find(sign) != std::string_view::npos) return true;
    }
    return false;
}

ErrorCode code_of(CURLcode code, std::string_view words) {
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return ErrorCode::timed_out;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR:
            return ErrorCode::unauthorised;
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return ErrorCode::bad_config;
        case CURLE_WEIRD_SERVER_REPLY:
            return ErrorCode::protocol_error;
        default:
            return speaks_of_certificate(words) ? ErrorCode::unauthorised : ErrorCode::network;
    }
}

}  // namespace

struct CurlHttpClient::State {
    TlsIdentity identity;
    Duration connect_timeout{};
    CURLM* multi = nullptr;
    CURL* easy = nullptr;
    std::atomic<bool> cancelled{false};
    std::array<char, CURL_ERROR_SIZE> words{};
    std::string certificate;
    /// Empty unless the key is in a chip, which libcurl can't load by itself.
    DeviceKey chip_key;
    /// What the connection that stands was made with, then.
    std::string connected_with;

    Result<void> read_identity();
    void use_identity();
    void prepare(const HttpRequest& request, Exchange& exchange, curl_slist* headers);
    Result<CURLcode> run();
};

/// libcurl is given the content and not the name: a certificate that was renewed then makes a
/// connection and a TLS session of its own, where one under the same name would go on with the old.
Result<void> CurlHttpClient::State::read_identity() {
    std::ifstream file(identity.cert_file, std::ios::binary);
    certificate.assign(std::istreambuf_iterator<char>(file), {});
    if (certificate.empty() || certificate.size() > certificate_size_max)
        return {ErrorCode::bad_config, "the terminal's certificate can't be read"};
    if (!is_in_chip(identity.key_file)) {
        chip_key.reset();
    } else if (!chip_key) {
        auto key = load_device_key(identity.key_file);
        if (!key) return key.error();
        chip_key = std::move(*key);
    }
    return {};
}

void CurlHttpClient::State::use_identity() {
    const auto set = [this](CURLoption option, auto value) {
        KIOSK_CHECK(curl_easy_setopt(easy, option, value) == CURLE_OK);
    };
    if (!chip_key) {
        curl_blob blob{certificate.data(), certificate.size(), CURL_BLOB_COPY};
        set(CURLOPT_SSLCERT_BLOB, &blob);
        set(CURLOPT_SSLKEY, identity.key_file.c_str());
        return;
    }
    set(CURLOPT_SSL_CTX_FUNCTION, &on_tls_context<State>);
    set(CURLOPT_SSL_CTX_DATA, static_cast<void*>(this));
    // Here libcurl does not see which certificate a connection is of.
    set(CURLOPT_SSL_SESSIONID_CACHE, 0L);
    set(CURLOPT_FRESH_CONNECT, connected_with == certificate ? 0L : 1L);
}

void CurlHttpClient::State::prepare(const HttpRequest& request, Exchange& exchange,
                                    curl_slist* headers) {
    curl_easy_reset(easy);
    words.fill('\0');
    const auto set = [this](CURLoption option, auto value) {
        KIOSK_CHECK(curl_easy_setopt(easy, option, value) == CURLE_OK);
    };
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TCP_NODELAY, 1L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_CAINFO, identity.ca_file.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    use_identity();
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    if (request.silence.count() > 0) {
        set(CURLOPT_LOW_SPEED_LIMIT, 1L);
        set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.silence.count()));
    }
    set(CURLOPT_ERRORBUFFER, words.data());
    set(CURLOPT_WRITEFUNCTION, &on_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
    set(CURLOPT_HEADERFUNCTION, &on_header);
    set(CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
    set(CURLOPT_HTTPHEADER, headers);
    if (request.method == HttpMethod::get) return;
    if (request.method == HttpMethod::head) {
        set(CURLOPT_NOBODY, 1L);
        return;
    }
    if (request.method == HttpMethod::put) set(CURLOPT_CUSTOMREQUEST, "PUT");
    if (request.method == HttpMethod::patch) set(CURLOPT_CUSTOMREQUEST, "PATCH");
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.c_str());
}

/// Drives one prepared exchange to its end or to a cancel.
Result<CURLcode> CurlHttpClient::State::run() {
    if (curl_multi_add_handle(multi, easy) != CURLM_OK)
        return {ErrorCode::internal, "curl_multi_add_handle"};
    Result<CURLcode> outcome = Error{ErrorCode::cancelled, "cancelled", {}};
    while (!cancelled) {
        int running = 0;
        if (curl_multi_perform(multi, &running) != CURLM_OK) {
            outcome = Error{ErrorCode::internal, "curl_multi_perform", {}};
            break;
        }
        if (running == 0) {
            int left = 0;
            const CURLMsg* message = curl_multi_info_read(multi, &left);
            KIOSK_CHECK(message != nullptr && message->msg == CURLMSG_DONE);
            outcome = message->data.result;
            break;
        }
        curl_multi_poll(multi, nullptr, 0, poll_slice_ms, nullptr);
    }
    curl_multi_remove_handle(multi, easy);
    return outcome;
}

CurlHttpClient::CurlHttpClient(TlsIdentity identity, Duration connect_timeout)
    : state_(std::make_unique<State>()) {
    init_curl_once();
    state_->identity = std::move(identity);
    state_->connect_timeout = connect_timeout;
    state_->multi = curl_multi_init();
    state_->easy = curl_easy_init();
    KIOSK_CHECK(state_->multi != nullptr && state_->easy != nullptr);
    // One host; a new connection ends the one before.
    KIOSK_CHECK(curl_multi_setopt(state_->multi, CURLMOPT_MAXCONNECTS, 1L) == CURLM_OK);
}

CurlHttpClient::~CurlHttpClient() {
    curl_easy_cleanup(state_->easy);
    curl_multi_cleanup(state_->multi);
}

Result<HttpReply> CurlHttpClient::send(const HttpRequest& request) {
    Exchange exchange;
    exchange.size_max = request.reply_size_max;
    const HeaderList headers = header_list(request);
    if (auto read = state_->read_identity(); !read) return read.error();
    state_->prepare(request, exchange, headers.get());
    const auto outcome = state_->run();
    if (!outcome) return outcome.error();
    if (exchange.too_large) return {ErrorCode::limit_exceeded, "reply larger than allowed"};
    if (*outcome != CURLE_OK) {
        const std::string_view said(state_->words.data());
        const std::string words(said.empty() ? curl_easy_strerror(*outcome) : said);
        return {code_of(*outcome, words), words};
    }
    if (state_->chip_key) state_->connected_with = state_->certificate;
    long status = 0;
    curl_easy_getinfo(state_->easy, CURLINFO_RESPONSE_CODE, &status);
    exchange.reply.status = static_cast<int>(status);
    return std::move(exchange.reply);
}

void CurlHttpClient::cancel() {
    state_->cancelled = true;
    curl_multi_wakeup(state_->multi);
}

void CurlHttpClient::resume() {
    state_->cancelled = false;
}

}  // namespace kiosk
