#include "tests/platform/server.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <ctime>
#include <thread>

#include <httplib.h>
#include <nlohmann/json.hpp>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "tests/platform/admin.h"
#include "tests/platform/http_text.h"
#include "tests/platform/pages.h"

namespace tests {

namespace {

constexpr std::size_t request_size_max = 2 * manifest_size_max;
constexpr std::size_t catalogue_size_max = std::size_t{32} * 1024 * 1024;
constexpr std::time_t keep_alive_seconds = 20;
constexpr std::string_view carriers_unit = "carrier";

void put(const Reply& reply, httplib::Response& response) {
    response.status = reply.status;
    response.set_header("Date", http_date(kiosk::RealClock().now().wall));
    for (const auto& [name, value] : reply.headers) response.set_header(name, value);
    if (!reply.body.empty()) response.set_content(reply.body, reply.content_type);
}

void set_up(httplib::Server& server, std::size_t body_max) {
    // cpp-httplib holds one thread for each kept-alive connection.
    server.new_task_queue = [] { return new httplib::ThreadPool(Listener::connections_max); };
    server.set_tcp_nodelay(true);
    server.set_keep_alive_timeout(keep_alive_seconds);
    server.set_keep_alive_max_count(1'000'000);
    server.set_payload_max_length(body_max);
    server.set_error_handler([](const httplib::Request&, httplib::Response& response) {
        if (!response.body.empty()) return;
        const bool too_large = response.status == 413;
        if (response.status == 404 || too_large) {
            put(reply_of(too_large ? Problem{413, "too-large", {}, false, {}, {}} : not_found()),
                response);
        } else {
            put(reply_of(Problem{response.status, "malformed", {}, false, {}, {}}), response);
        }
    });
    server.set_exception_handler(
        [](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
            put(reply_of(Problem{500, "internal", {}, true, {}, {}}), response);
        });
}

/// A part of the subject's name (NID_commonName …); empty when it has none.
std::string subject_part(const SSL* ssl, int part) {
    X509* certificate = SSL_get1_peer_certificate(ssl);
    if (certificate == nullptr) return {};
    std::array<char, 128> name{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), part, name.data(),
                              static_cast<int>(name.size()));
    X509_free(certificate);
    return name.data();
}

/// Of the certificate that TLS has verified: DER, SubjectPublicKeyInfo.
kiosk::Bytes public_key_of(const SSL* ssl) {
    const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(ssl),
                                                             &X509_free);
    if (!certificate) return {};
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(X509_get0_pubkey(certificate.get()), &der);
    if (size <= 0) return {};
    kiosk::Bytes bytes(der, der + size);
    OPENSSL_free(der);
    return bytes;
}

PeerCertificate certificate_of(const SSL* ssl) {
    const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(ssl),
                                                             &X509_free);
    PeerCertificate peer;
    unsigned char* der = nullptr;
    const int size = certificate ? i2d_X509(certificate.get(), &der) : 0;
    if (size <= 0) return peer;
    peer.der.assign(der, der + size);
    OPENSSL_free(der);
    const std::unique_ptr<BIGNUM, void (*)(BIGNUM*)> number(
        ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.get()), nullptr), &BN_free);
    char* serial = BN_bn2hex(number.get());
    peer.serial = serial;
    OPENSSL_free(serial);
    std::tm parts{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &parts) == 1)
        peer.ends = kiosk::WallTime(std::chrono::seconds(::timegm(&parts)));
    return peer;
}

/// After a fatal alert (a certificate that we refuse) waits until the terminal has read it. Closing
/// at once would reset the connection, because what the terminal has sent meanwhile is unread, and
/// the alert would be lost on the way.
void linger_after_alert(const SSL* ssl, int where, int alert) {
    static constexpr timeval patience{1, 0};
    if ((where & SSL_CB_WRITE_ALERT) != SSL_CB_WRITE_ALERT || (alert >> 8) != SSL3_AL_FATAL) return;
    const int socket = SSL_get_fd(ssl);
    ::shutdown(socket, SHUT_WR);
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    std::array<char, 4096> unread{};
    while (::recv(socket, unread.data(), unread.size(), 0) > 0) {
    }
}

/// Mutual TLS as docs/SYNC_PROTOCOL.md asks for it.
bool set_up_tls(SSL_CTX& context, const TlsFiles& files) {
    static constexpr std::array<unsigned char, 7> session_context{'b', 'i', 'a', 'n',
                                                                  'm', 'i', 'n'};
    SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION);
    SSL_CTX_set_info_callback(&context, &linger_after_alert);
    SSL_CTX_set_verify(&context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    // Without it OpenSSL refuses to resume a session with client certificates: the second
    // connection would fail.
    SSL_CTX_set_session_id_context(&context, session_context.data(), session_context.size());
    STACK_OF(X509_NAME)* names = SSL_load_client_CA_file(files.client_authority.c_str());
    if (names != nullptr) SSL_CTX_set_client_CA_list(&context, names);
    return names != nullptr &&
           SSL_CTX_load_verify_locations(&context, files.client_authority.c_str(), nullptr) == 1 &&
           SSL_CTX_use_certificate_chain_file(&context, files.certificate.c_str()) == 1 &&
           SSL_CTX_use_PrivateKey_file(&context, files.key.c_str(), SSL_FILETYPE_PEM) == 1 &&
           SSL_CTX_check_private_key(&context) == 1;
}

/// A server that is bound first and serves later.
class HttpListener : public Listener {
  public:
    explicit HttpListener(std::unique_ptr<httplib::Server> server) : server_(std::move(server)) {}

    kiosk::Result<int> bind(const Address& address) override {
        if (address.port == 0) {
            const int port = server_->bind_to_any_port(address.host);
            if (port > 0) return port;
        } else if (server_->bind_to_port(address.host, address.port)) {
            return address.port;
        }
        return {kiosk::ErrorCode::bad_config,
                "cannot listen on " + address.host + ":" + std::to_string(address.port)};
    }
    void serve() override { server_->listen_after_bind(); }
    void stop() override { server_->stop(); }

  private:
    std::unique_ptr<httplib::Server> server_;
};

/// Joins HTTP to the service, with planted faults between them.
class TerminalRoutes {
  public:
    TerminalRoutes(Service& service, FaultPlan& faults, Figures& figures)
        : service_(service), faults_(faults), figures_(figures) {}

    void add_to(httplib::Server& server) const {
        get(server, "/v1/health", Operation::health);
        get(server, "/v1/catalogue", Operation::get_catalogue);
        get(server, "/v1/keys", Operation::get_keys);
        get(server, "/v1/submissions/([^/]+)", Operation::get_submission);
        get(server, "/v1/cases/([^/]+)", Operation::get_case, "check");
        get(server, "/v1/evaluations", Operation::get_evaluation_figures, "service_code");
        put_to(server, "/v1/terminals/([^/]+)", Operation::register_terminal);
        put_to(server, "/v1/submissions/([^/]+)", Operation::put_submission);
        put_to(server, "/v1/submissions/([^/]+)/commit", Operation::commit_submission);
        server.Post("/v1/batches",
                    [self = *this](const httplib::Request& request, httplib::Response& response) {
                        self.answer(Operation::put_batch, "", request, response);
                    });
        add_later_ones_to(server);
    }

  private:
    void add_later_ones_to(httplib::Server& server) const {
        const auto answer = [this](Operation operation) {
            return [self = *this, operation](const httplib::Request& request,
                                             httplib::Response& response) {
                self.answer(operation, "", request, response);
            };
        };
        // cpp-httplib takes HEAD to the handlers of GET.
        server.Get("/v1/uploads/([^/]+)", answer(Operation::get_upload));
        server.Post("/.well-known/est/simplereenroll", answer(Operation::renew_certificate));
        server.Post("/v1/audit-blocks", answer(Operation::put_audit_block));
        server.Put("/v1/visits/([^/]+)", answer(Operation::open_visit));
        server.Put("/v1/visits/([^/]+)/end", answer(Operation::close_visit));
        server.Get("/v1/cases", answer(Operation::list_cases));
        server.Post("/v1/cases/([^/]+)/urges", answer(Operation::urge_case));
        server.Post("/v1/cases/([^/]+)/supplements", answer(Operation::supplement_case));
        server.Post("/v1/cases/([^/]+)/withdrawal", answer(Operation::withdraw_case));
        server.Post("/v1/tickets", answer(Operation::file_ticket));
        get(server, "/v1/tickets/([^/]+)", Operation::get_ticket, "check");
        put_to(server, "/v1/consents/([^/]+)", Operation::give_consent);
        put_to(server, "/v1/consents/([^/]+)/withdrawal", Operation::end_consent);
        get(server, "/v1/consents", Operation::list_consents);
        get(server, "/v1/shared-data/([^/]+)", Operation::get_shared_data, "consent");
        get(server, "/v1/licences", Operation::list_licences, "consent");
        put_to(server, "/v1/licences/([0-9A-Z.]+/copies/[0-9a-f-]+)", Operation::make_paper);
        put_to(server, "/v1/licences/([0-9A-Z.]+/copies/[0-9a-f-]+)/outcome",
               Operation::tell_paper);
        get(server, "/v1/bulletin", Operation::get_bulletin);
        server.Post("/v1/feedback", answer(Operation::give_feedback));
        get(server, "/v1/feedback/([^/]+)", Operation::get_feedback);
        get(server, "/v1/hall", Operation::get_hall);
        server.Post("/v1/hall/tickets", answer(Operation::take_hall_ticket));
        put_to(server, "/v1/handovers/([^/]+)", Operation::hand_over);
        server.Post("/v1/cabinet/codes", answer(Operation::make_cabinet_code));
        server.Post("/v1/cabinet/openings", answer(Operation::open_cabinet));
        get(server, "/v1/overview", Operation::get_overview);
        get(server, "/v1/principals", Operation::find_principal, "credit_code");
        put_to(server, "/v1/offers/([^/]+)/confirmation", Operation::confirm_offer);
        put_to(server, "/v1/verifications/([^/]+)", Operation::verify_person);
        put_to(server, "/v1/phone-uploads/([^/]+)", Operation::look_at_phone_upload);
        get(server, "/v1/phone-uploads/([^/]+/pictures/[0-9]+)", Operation::get_phone_picture);
        put_to(server, "/v1/phone-uploads/([^/]+/pictures/[0-9]+)/outcome",
               Operation::tell_phone_picture);
        put_to(server, "/v1/phone-uploads/([^/]+)/end", Operation::end_phone_upload);
        put_to(server, "/v1/face-comparisons/([^/]+)", Operation::compare_face);
        put_to(server, "/v1/orders/([^/]+)", Operation::open_order);
        get(server, "/v1/orders/([^/]+)", Operation::get_order);
        put_to(server, "/v1/orders/([^/]+)/cancel", Operation::cancel_order);
        put_to(server, "/v1/orders/([^/]+)/refund", Operation::refund_order);
        get(server, "/v1/bills/([^/]+/[^/]+)", Operation::get_bills);
        server.Post("/v1/uploads", answer(Operation::create_upload));
        server.Patch("/v1/uploads/([^/]+)", answer(Operation::append_upload));
        server.Options("/v1/uploads", [](const httplib::Request&, httplib::Response& response) {
            put(Uploads::options(), response);
        });
    }
    void get(httplib::Server& server, const char* path, Operation operation,
             const char* query = "") const {
        server.Get(path, [self = *this, operation, query](const httplib::Request& request,
                                                          httplib::Response& response) {
            self.answer(operation, query, request, response);
        });
    }
    void put_to(httplib::Server& server, const char* path, Operation operation) const {
        server.Put(path, [self = *this, operation](const httplib::Request& request,
                                                   httplib::Response& response) {
            self.answer(operation, "", request, response);
        });
    }

    void answer(Operation operation, const char* query, const httplib::Request& request,
                httplib::Response& response) const {
        const auto fault = faults_.take(operation);
        const auto effect = fault ? fault->effect : Fault::Effect::none;
        if (fault && effect != Fault::Effect::trickle) std::this_thread::sleep_for(fault->delay);
        if (effect == Fault::Effect::die_before) die();
        if (effect == Fault::Effect::drop_before) return drop(request);
        const auto call = call_of(query, request);
        Reply reply;
        if (effect == Fault::Effect::status) {
            reply = reply_of(Problem{fault->status,
                                     fault->status == 503 ? "unavailable" : "internal",
                                     "planted",
                                     fault->status >= 500 || fault->status == 429,
                                     fault->retry_after,
                                     {}});
        } else if (effect == Fault::Effect::garbage) {
            reply = {200,
                     "text/html",
                     "<html><body>Please accept the terms of this network</body></html>",
                     {}};
        } else {
            reply = service_.handle(operation, call, effect);
        }
        figures_.count(operation, call, reply.status);
        if (effect == Fault::Effect::die_after) die();
        if (effect == Fault::Effect::drop_after) return drop(request);
        put(reply, response);
        if (effect == Fault::Effect::trickle) trickle(fault->delay, response);
    }

    static Call call_of(const char* query, const httplib::Request& request) {
        Call call;
        call.named_terminal = request.get_header_value("Bianmin-Terminal");
        call.terminal = subject_part(request.ssl, NID_commonName);
        if (subject_part(request.ssl, NID_organizationalUnitName) == carriers_unit)
            call.carrier = std::exchange(call.terminal, call.named_terminal);
        if (request.matches.size() > 1) call.id = request.matches[1];
        call.body = request.body;
        call.content_type = request.get_header_value("Content-Type");
        call.content_digest = request.get_header_value("Content-Digest");
        call.idempotency_key = request.get_header_value("Idempotency-Key");
        call.if_none_match = request.get_header_value("If-None-Match");
        call.traceparent = request.get_header_value("Traceparent");
        call.authorization = request.get_header_value("Authorization");
        call.area = request.get_header_value("Bianmin-Area");
        call.level = request.get_header_value("Bianmin-Level");
        call.method = request.method;
        call.target_uri = "https://" + request.get_header_value("Host") + request.target;
        call.signature_input = request.get_header_value("Signature-Input");
        call.signature = request.get_header_value("Signature");
        call.tus = {.resumable = request.get_header_value("Tus-Resumable"),
                    .length = request.get_header_value("Upload-Length"),
                    .offset = request.get_header_value("Upload-Offset"),
                    .metadata = request.get_header_value("Upload-Metadata"),
                    .checksum = request.get_header_value("Upload-Checksum")};
        call.terminal_key = public_key_of(request.ssl);
        call.certificate = certificate_of(request.ssl);
        if (*query != '\0') call.query = request.get_param_value(query);
        return call;
    }

    static void trickle(kiosk::Duration delay, httplib::Response& response) {
        constexpr std::size_t pieces = 10;
        const std::string type = response.get_header_value("Content-Type");
        response.headers.erase("Content-Type");
        const std::string body = std::exchange(response.body, {});
        response.set_content_provider(
            body.size(), type,
            [body, delay](std::size_t offset, std::size_t left, httplib::DataSink& sink) {
                std::this_thread::sleep_for(delay);
                const auto size = std::min(left, body.size() / pieces + 1);
                return sink.write(body.data() + offset, size);
            });
    }
    static void drop(const httplib::Request& request) {
        ::shutdown(SSL_get_fd(request.ssl), SHUT_RDWR);
    }
    [[noreturn]] static void die() {
        std::raise(SIGKILL);
        std::abort();
    }

    Service& service_;
    FaultPlan& faults_;
    Figures& figures_;
};

}  // namespace

kiosk::Result<Address> Address::parse(std::string_view text) {
    const auto colon = text.rfind(':');
    Address address;
    if (colon == std::string_view::npos)
        return {kiosk::ErrorCode::bad_config, "an address is HOST:PORT"};
    address.host = text.substr(0, colon);
    if (address.host.starts_with('[') && address.host.ends_with(']')) {
        address.host = address.host.substr(1, address.host.size() - 2);
    }
    const auto port = text.substr(colon + 1);
    address.port = 0;
    for (const char c : port) {
        if (c < '0' || c > '9' || address.port > 65535)
            return {kiosk::ErrorCode::bad_config, "a port is 0 to 65535"};
        address.port = address.port * 10 + (c - '0');
    }
    if (address.host.empty() || port.empty() || address.port > 65535) {
        return {kiosk::ErrorCode::bad_config, "an address is HOST:PORT"};
    }
    return address;
}

bool Address::is_loopback() const {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

void Figures::count(Operation operation, const Call& call, int status) {
    constexpr std::size_t trace_at = 3;  // behind the version
    constexpr std::size_t trace_length = 32;
    const std::lock_guard lock(mutex_);
    if (call.traceparent.size() > trace_at + trace_length)
        lines_.push_back(
            {operation, call.terminal, call.traceparent.substr(trace_at, trace_length), status});
    if (lines_.size() > lines_max) lines_.pop_front();
    ++counts_[std::string(name_of(operation)) + " " + std::to_string(status)];
}

std::string Figures::json() const {
    const std::lock_guard lock(mutex_);
    return nlohmann::json{{"answers", counts_}}.dump();
}

std::string Figures::traced(const std::string& trace) const {
    const std::lock_guard lock(mutex_);
    auto calls = nlohmann::json::array();
    for (const auto& line : lines_)
        if (line.trace == trace)
            calls.push_back({{"operation", name_of(line.operation)},
                             {"terminal_id", line.terminal},
                             {"status", line.status}});
    return nlohmann::json{{"trace", trace}, {"calls", calls}}.dump();
}

kiosk::Result<std::unique_ptr<Listener>> make_terminal_listener(const TlsFiles& files,
                                                                Service& service, FaultPlan& faults,
                                                                Figures& figures) {
    auto server = std::make_unique<httplib::SSLServer>(
        [&](SSL_CTX& context) { return set_up_tls(context, files); });
    if (!server->is_valid()) {
        return {kiosk::ErrorCode::bad_config,
                "certificate, key or client authority unusable: " + files.certificate.string() +
                    ", " + files.key.string() + ", " + files.client_authority.string()};
    }
    set_up(*server, request_size_max);
    TerminalRoutes(service, faults, figures).add_to(*server);
    return std::unique_ptr<Listener>(std::make_unique<HttpListener>(std::move(server)));
}

namespace {

/// What the simulated office has done, and how it is made to go on.
void add_office(httplib::Server& server, Service& service) {
    server.Get("/admin/supervision",
               [&service](const httplib::Request&, httplib::Response& response) {
                   put(service.desk().supervision(), response);
               });
    server.Get("/admin/durations",
               [&service](const httplib::Request&, httplib::Response& response) {
                   put(service.desk().durations(), response);
               });
    server.Put("/admin/revocations/([0-9A-F]+)",
               [&service](const httplib::Request& request, httplib::Response& response) {
                   put(service.revoke_certificate(request.matches[1]), response);
               });
    server.Put("/admin/terminals/([^/]+)/state",
               [&service](const httplib::Request& request, httplib::Response& response) {
                   put(service.set_terminal_state(request.matches[1], request.body), response);
               });
    server.Put("/admin/services/([0-9A-Z]+)/availability",
               [&service](const httplib::Request& request, httplib::Response& response) {
                   put(service.set_availability(request.matches[1], request.body), response);
               });
    server.Post("/admin/office/clock", [&service](const httplib::Request& request,
                                                  httplib::Response& response) {
        const auto hours = wanted_hours(request.body);
        if (hours) service.desk().put_forward(*hours);
        put(hours ? Reply{204, "application/json", {}, {}} : reply_of(malformed("forward_hours")),
            response);
    });
    server.Post(
        "/admin/phones/([0-9]{3}[0-9X])/(yes|no)",
        [&service](const httplib::Request& request, httplib::Response& response) {
            put(service.persons().answer_on_phone(request.matches[1], request.matches[2] == "yes"),
                response);
        });
    server.Get("/admin/faces", [&service](const httplib::Request&, httplib::Response& response) {
        put(service.faces().list(), response);
    });
    server.Put("/admin/faces",
               [&service](const httplib::Request& request, httplib::Response& response) {
                   put(service.faces().enrol(request.body), response);
               });
    server.Put("/admin/cases/([^/]+)/course",
               [&service](const httplib::Request& request, httplib::Response& response) {
                   const auto course = wanted_course(request.body);
                   put(course ? service.desk().set_course(request.matches[1], *course)
                              : reply_of(malformed("course")),
                       response);
               });
}

/// The pay gateway's side: phones that pay, callbacks, and what the day's money came to.
void add_money(httplib::Server& server, Service& service) {
    server.Get("/admin/orders", [&service](const httplib::Request&, httplib::Response& response) {
        put(service.money().orders(), response);
    });
    server.Post("/admin/orders/([^/]+)/pay",
                [&service](const httplib::Request& request, httplib::Response& response) {
                    put(service.money().pay(request.matches[1], request.body), response);
                });
    server.Post("/admin/pay/callbacks",
                [&service](const httplib::Request& request, httplib::Response& response) {
                    put(service.money().callback(request.body), response);
                });
    server.Delete("/admin/pay/trades/([^/]+)",
                  [&service](const httplib::Request& request, httplib::Response& response) {
                      const auto done = service.money().gateway().forget(request.matches[1]);
                      put({done ? 204 : 503, "application/json", {}, {}}, response);
                  });
    server.Get("/admin/pay/statements/([0-9]{8})",
               [&service](const httplib::Request& request, httplib::Response& response) {
                   put(service.money().statement(request.matches[1]), response);
               });
    const auto reconcile = [&service](bool settles) {
        return [&service, settles](const httplib::Request& request, httplib::Response& response) {
            put(service.money().reconcile(request.matches[1], settles), response);
        };
    };
    server.Get("/admin/pay/reconciliations/([0-9]{8})", reconcile(false));
    server.Post("/admin/pay/reconciliations/([0-9]{8})", reconcile(true));
}

}  // namespace

std::unique_ptr<Listener> make_admin_listener(Service& service, FaultPlan& faults,
                                              Figures& figures) {
    auto server = std::make_unique<httplib::Server>();
    set_up(*server, catalogue_size_max);
    const auto get = [&server](const char* path, auto read) {
        server->Get(path, [read](const httplib::Request&, httplib::Response& response) {
            put(read(), response);
        });
    };
    get("/admin/cases", [&service] { return list_cases(service.store()); });
    get("/admin/evaluations", [&service] { return list_evaluations(service.store()); });
    get("/admin/submissions", [&service] { return list_submissions(service.store()); });
    get("/admin/terminals", [&service] { return list_terminals(service.store()); });
    get("/admin/promises", [&service] { return list_promises(service.store()); });
    get("/admin/visits", [&service] { return list_visits(service.store()); });
    get("/admin/uses", [&service] { return service.consents().uses(); });
    get("/admin/copies", [&service] { return service.papers().copies(); });
    get("/admin/faults", [&faults] {
        return Reply{200, "application/json", faults.listing(), {}};
    });
    get("/admin/figures", [&figures] {
        return Reply{200, "application/json", figures.json(), {}};
    });
    server->Get("/admin/traces/([0-9a-f]{32})", [&figures](const httplib::Request& request,
                                                           httplib::Response& response) {
        put({200, "application/json", figures.traced(request.matches[1]), {}}, response);
    });
    server->Post("/admin/faults", [&faults](const httplib::Request& request,
                                            httplib::Response& response) {
        const auto planted = faults.plant(request.body);
        put(planted ? Reply{201, "application/json", nlohmann::json{{"id", *planted}}.dump(), {}}
                    : reply_of(planted.problem()),
            response);
    });
    server->Delete("/admin/faults",
                   [&faults](const httplib::Request&, httplib::Response& response) {
                       faults.clear();
                       put({204, "application/json", {}, {}}, response);
                   });
    server->Put("/admin/catalogue", [&service](const httplib::Request& request,
                                               httplib::Response& response) {
        // Anything may be published, so that terminals can be shown a broken catalogue.
        auto read = PublishedCatalogue::read(request.body);
        service.publish(read ? std::move(*read) : PublishedCatalogue::unread(request.body));
        put({204, "application/json", {}, {}}, response);
    });
    add_office(*server, service);
    add_money(*server, service);
    return std::make_unique<HttpListener>(std::move(server));
}

namespace {

constexpr std::string_view session_cookie = "__Host-desk=";

std::string cookie_of(const httplib::Request& request) {
    const auto header = request.get_header_value("Cookie");
    const auto at = header.find(session_cookie);
    if (at == std::string::npos) return {};
    const auto begin = at + session_cookie.size();
    return header.substr(begin, header.find(';', begin) - begin);
}

void put_page(const PageReply& reply, httplib::Response& response) {
    response.status = reply.status;
    response.set_header("Cache-Control", "no-store");
    response.set_header("Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
                        "frame-ancestors 'none'; base-uri 'none'");
    response.set_header("Referrer-Policy", "no-referrer");
    if (!reply.location.empty()) response.set_header("Location", reply.location);
    if (!reply.cookie.empty()) {
        const bool forgets = reply.cookie == "-";
        response.set_header("Set-Cookie", std::string(session_cookie) +
                                              (forgets ? "" : reply.cookie) +
                                              "; Path=/; Secure; HttpOnly; SameSite=Strict" +
                                              (forgets ? "; Max-Age=0" : ""));
    }
    if (!reply.html.empty()) response.set_content(reply.html, "text/html; charset=utf-8");
}

}  // namespace

namespace {

/// A picture from a phone. No more of it is held than a picture may have, and nothing of it where
/// nobody waits for one; what is too long is read to its end, so that the phone hears why.
void take_from_phone(Pages& pages, const httplib::Request& request, httplib::Response& response,
                     const httplib::ContentReader& read) {
    kiosk::SecretBytes picture;
    bool is_picture = false;
    const auto begin = [&](const httplib::MultipartFormData& part) {
        is_picture = part.name == "picture";
        return true;
    };
    const auto go_on = [&](const char* data, std::size_t size) {
        auto& bytes = picture.reveal();
        if (!is_picture || bytes.size() > PhoneDesk::picture_bytes_max) return true;
        const auto fits = std::min(size, PhoneDesk::picture_bytes_max + 1 - bytes.size());
        bytes.insert(bytes.end(), data, data + fits);
        return true;
    };
    const bool whole = request.is_multipart_form_data() ? read(begin, go_on) : read(go_on);
    if (!whole) {
        response.status = 400;
        return;
    }
    const auto language = request.get_param_value("lang");
    put_page(pages.take_upload(request.matches[1],
                               language == "en" || language == "zh" ? language : std::string(),
                               std::move(picture)),
             response);
}

}  // namespace

kiosk::Result<std::unique_ptr<Listener>> make_pages_listener(const TlsFiles& files,
                                                             Service& service) {
    auto server =
        std::make_unique<httplib::SSLServer>(files.certificate.c_str(), files.key.c_str());
    if (!server->is_valid()) return {kiosk::ErrorCode::bad_config, "certificate or key unusable"};
    constexpr std::size_t form_around_picture = std::size_t{64} * 1024;
    set_up(*server, PhoneDesk::picture_bytes_max * 2 + form_around_picture);
    const auto pages = std::make_shared<Pages>(service);
    const auto answer = [pages](const httplib::Request& request, httplib::Response& response) {
        PageCall call{request.method, request.path, cookie_of(request), {}};
        for (const auto& [name, value] : request.params) call.fields.emplace(name, value);
        put_page(pages->answer(call), response);
    };
    server->Post("/u/([A-Za-z0-9_-]+)",
                 [pages](const httplib::Request& request, httplib::Response& response,
                         const httplib::ContentReader& read) {
                     take_from_phone(*pages, request, response, read);
                 });
    server->Get(".*", answer);
    server->Post(".*", answer);
    return std::unique_ptr<Listener>(std::make_unique<HttpListener>(std::move(server)));
}

}  // namespace tests
