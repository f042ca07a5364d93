#include "tests/platform/service.h"

namespace tests {

void Service::use(std::unique_ptr<const CertificateAuthority> authority) {
    authority_ = std::move(authority);
}

std::optional<Reply> Service::refuse_certificate(const Call& call) {
    const auto refuse = [](const char* why) {
        return reply_of(Problem{403, "certificate-refused", why, false, {}, {}});
    };
    if (call.certificate.der.empty()) return std::nullopt;  // TLS asks for one; tests may not
    if (call.certificate.ends < clock_.now().wall) return refuse("expired");
    const std::lock_guard lock(mutex_);
    if (revoked_.contains(call.certificate.serial)) return refuse("revoked");
    return std::nullopt;
}

std::optional<Reply> Service::refuse_carrier(Operation operation, const Call& call) {
    const auto refused = [] { return reply_of(Problem{403, "wrong-terminal", {}, false, {}, {}}); };
    if (call.carrier.empty())
        return call.named_terminal.empty() || call.named_terminal == call.terminal
                   ? std::nullopt
                   : std::optional(refused());
    switch (operation) {
        case Operation::health:
        case Operation::renew_certificate:
            return std::nullopt;
        case Operation::put_submission:
        case Operation::commit_submission:
        case Operation::put_batch:
        case Operation::get_submission:
        case Operation::create_upload:
        case Operation::get_upload:
        case Operation::append_upload:
            if (!call.terminal.empty()) return std::nullopt;
            return refused();
        default:
            return refused();
    }
}

Reply Service::revoke_certificate(const std::string& serial) {
    if (const auto stored = store_->revoke_certificate(serial); !stored)
        return reply_of(Problem{503, "unavailable", {}, true, 5, {}});
    const std::lock_guard lock(mutex_);
    revoked_.insert(serial);
    return {204, "application/json", {}, {}};
}

Reply Service::renew_certificate(const Call& call) {
    if (!authority_) return reply_of(not_found());
    if (!call.content_type.starts_with("application/pkcs10"))
        return reply_of(Problem{415, "unsupported-media-type", {}, false, {}, {}});
    auto envelope = authority_->renew(call.body, call.certificate);
    if (!envelope) return reply_of(envelope.problem());
    return {200, "application/pkcs7-mime; smime-type=certs-only", envelope.take(), {}};
}

}  // namespace tests
