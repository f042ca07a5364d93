#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "kiosk/platform/http_client.h"
#include "kiosk/platform/request_signer.h"

namespace tests {

/// Ed25519, both halves.
struct ReceiptKeyPair {
    kiosk::Bytes public_key;
    kiosk::Bytes secret_key;
    ReceiptKeyPair();
};

/// Compact JWS over header and payload.
[[nodiscard]] std::string sign_jws(const ReceiptKeyPair& key, const std::string& header,
                                   const std::string& payload);
inline constexpr const char* receipt_header =
    R"({"alg":"EdDSA","kid":"k1","typ":"bianmin-receipt+jws"})";

/// What the platform of docs/SYNC_PROTOCOL.md would answer, without network, disk and time. A fault
/// may be put in front of or behind each exchange.
class ModelPlatform final : public kiosk::HttpClient {
  public:
    /// Sees the request; may answer itself (`process` not called), or call `process` any number of
    /// times.
    using Process = std::function<kiosk::HttpReply()>;
    using Fault = std::function<kiosk::Result<kiosk::HttpReply>(const kiosk::HttpRequest&,
                                                                const Process& process)>;

    struct Record {
        std::string body;
        std::string digest;
        std::string kind;
        std::string about;
        std::string receipt;
        int cases = 0;
        std::vector<std::string> attachments{};  // SHA-256 of each, base64
    };
    struct Upload {
        std::string sha256;
        std::uint64_t length = 0;
        std::string bytes;
    };

    [[nodiscard]] kiosk::Result<kiosk::HttpReply> send(const kiosk::HttpRequest& request) override;
    void cancel() override { cancelled_ = true; }
    void resume() override { cancelled_ = false; }

    ReceiptKeyPair key;
    Fault fault;
    std::map<std::string, Record> records;
    /// Ids in the order in which they became cases.
    std::vector<std::string> accepted;
    std::vector<std::string> requests;  // “PUT”, “COMMIT”, “GET”, “BATCH”, “TUS …”
    /// Under way, by the last part of their address; and what arrived whole, by its SHA-256.
    std::map<std::string, Upload> uploads;
    std::map<std::string, std::string> blobs;
    std::vector<nlohmann::json> audit;
    std::vector<std::string> audit_complaints;
    /// Bytes of attachments that came, again or not.
    std::uint64_t uploaded = 0;
    /// Answers batches as one that has never heard of them.
    bool without_batches = false;
    /// A planted bug: every copy of a commit makes a case.
    bool without_key = false;
    /// Broken rules: bytes that differ under one id, headers that don't fit.
    std::vector<std::string> complaints;

    /// The connection broke after so many bytes of a piece, fewer than all: what came is kept.
    void receive_part(const kiosk::HttpRequest& request, std::size_t bytes);

    [[nodiscard]] std::string receipt_of(const std::string& id, const Record& record,
                                         const ReceiptKeyPair& signer) const;

  private:
    [[nodiscard]] kiosk::HttpReply process(const kiosk::HttpRequest& request);
    [[nodiscard]] kiosk::HttpReply store(const std::string& id, const kiosk::HttpRequest& request);
    [[nodiscard]] kiosk::HttpReply commit(const std::string& id);
    [[nodiscard]] kiosk::HttpReply take_audit(const kiosk::HttpRequest& request);
    [[nodiscard]] kiosk::HttpReply upload(const kiosk::HttpRequest& request);
    [[nodiscard]] kiosk::HttpReply create_upload(const kiosk::HttpRequest& request);
    [[nodiscard]] kiosk::HttpReply append_to(Upload& upload, const kiosk::HttpRequest& request);
    [[nodiscard]] bool has_all(const Record& record) const;
    [[nodiscard]] kiosk::HttpReply batch(const kiosk::HttpRequest& request);
    [[nodiscard]] static std::string receipt_payload(const std::string& id, const Record& record);
    bool cancelled_ = false;
    int uploads_made_ = 0;
};

/// Signs nothing, but marks what should be signed.
class MarkingSigner final : public kiosk::RequestSigner {
  public:
    [[nodiscard]] kiosk::Result<void> sign(kiosk::HttpRequest& request,
                                           kiosk::WallTime) const override {
        request.headers.push_back({"Signature", "marked"});
        return {};
    }
};

[[nodiscard]] kiosk::HttpReply json_reply(int status, const std::string& body);
[[nodiscard]] kiosk::HttpReply problem_reply(int status, const std::string& type, bool retryable);

}  // namespace tests
