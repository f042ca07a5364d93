#include "drivers/ipp/cups_port.h"

#include <array>
#include <cerrno>
#include <thread>

#include <cups/cups.h>

namespace drivers {

using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

struct CloseHttp {
    void operator()(http_t* http) const { httpClose(http); }
};
struct DeleteMessage {
    void operator()(ipp_t* message) const { ippDelete(message); }
};
using Http = std::unique_ptr<http_t, CloseHttp>;
using Message = std::unique_ptr<ipp_t, DeleteMessage>;

/// What one exchange thinks of silence.
struct Silence {
    /// So often it is looked at while somebody may wish to go on.
    static constexpr kiosk::Duration slice{500};

    IppPort::GoesOn goes_on;
    kiosk::Duration lasts{0};
    bool timed_out = false;
};

/// Called by libcups after the time-out of silence; 0 makes it give up.
int bear(http_t*, void* silence_of_exchange) {
    auto& silence = *static_cast<Silence*>(silence_of_exchange);
    silence.lasts += Silence::slice;
    if (silence.goes_on && silence.goes_on(silence.lasts)) return 1;
    silence.timed_out = true;
    return 0;
}

std::vector<std::string> strings_of(ipp_attribute_t* attribute) {
    std::vector<std::string> strings;
    for (int i = 0; attribute != nullptr && i < ippGetCount(attribute); ++i) {
        if (const char* text = ippGetString(attribute, i, nullptr)) strings.emplace_back(text);
    }
    return strings;
}

std::vector<std::string> strings_of(ipp_t* message, const char* name) {
    return strings_of(ippFindAttribute(message, name, IPP_TAG_ZERO));
}

std::vector<std::string> octets_of(ipp_t* message, const char* name) {
    ipp_attribute_t* attribute = ippFindAttribute(message, name, IPP_TAG_STRING);
    std::vector<std::string> strings;
    for (int i = 0; attribute != nullptr && i < ippGetCount(attribute); ++i) {
        int size = 0;
        const void* bytes = ippGetOctetString(attribute, i, &size);
        if (bytes != nullptr && size > 0)
            strings.emplace_back(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
        else
            strings.emplace_back();
    }
    return strings;
}

int integer_of(ipp_t* message, const char* name, ipp_tag_t tag) {
    ipp_attribute_t* attribute = ippFindAttribute(message, name, tag);
    return attribute != nullptr ? ippGetInteger(attribute, 0) : 0;
}

IppPrinterFacts printer_facts(ipp_t* message) {
    IppPrinterFacts facts;
    facts.state = integer_of(message, "printer-state", IPP_TAG_ENUM);
    facts.reasons = strings_of(message, "printer-state-reasons");
    if (auto* accepting = ippFindAttribute(message, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN)) {
        facts.accepting_jobs = ippGetBoolean(accepting, 0) != 0;
    }
    const auto models = strings_of(message, "printer-make-and-model");
    if (!models.empty()) facts.model = models.front();
    facts.formats = strings_of(message, "document-format-supported");
    facts.media = strings_of(message, "media-supported");
    auto* levels = ippFindAttribute(message, "marker-levels", IPP_TAG_INTEGER);
    for (int i = 0; levels != nullptr && i < ippGetCount(levels); ++i) {
        facts.marker_levels.push_back(ippGetInteger(levels, i));
    }
    facts.marker_types = strings_of(message, "marker-types");
    facts.marker_names = strings_of(message, "marker-names");
    facts.supplies = octets_of(message, "printer-supply");
    facts.supply_descriptions = strings_of(message, "printer-supply-description");
    facts.media_ready = strings_of(message, "media-ready");
    if (auto* ranges = ippFindAttribute(message, "page-ranges-supported", IPP_TAG_BOOLEAN))
        facts.page_ranges = ippGetBoolean(ranges, 0) != 0;
    return facts;
}

IppJobFacts job_facts(ipp_t* message) {
    IppJobFacts facts;
    facts.id = integer_of(message, "job-id", IPP_TAG_INTEGER);
    facts.state = integer_of(message, "job-state", IPP_TAG_ENUM);
    facts.reasons = strings_of(message, "job-state-reasons");
    return facts;
}

/// A list of jobs is one long row of attributes; a nameless one, or a second job-id, begins the
/// next job.
std::vector<IppJobFacts> all_job_facts(ipp_t* message) {
    std::vector<IppJobFacts> jobs;
    bool inside = false;
    for (auto* attribute = ippFirstAttribute(message); attribute != nullptr;
         attribute = ippNextAttribute(message)) {
        const char* raw = ippGetName(attribute);
        if (raw == nullptr || ippGetGroupTag(attribute) != IPP_TAG_JOB) {
            inside = false;
            continue;
        }
        if (!inside) jobs.emplace_back();
        inside = true;
        const std::string_view name = raw;
        if (name == "job-id") jobs.back().id = ippGetInteger(attribute, 0);
        if (name == "job-state") jobs.back().state = ippGetInteger(attribute, 0);
        if (name == "job-state-reasons") jobs.back().reasons = strings_of(attribute);
        if (name == "job-originating-user-name") {
            const auto users = strings_of(attribute);
            if (!users.empty()) jobs.back().user = users.front();
        }
    }
    return jobs;
}

class CupsPort final : public IppPort {
  public:
    CupsPort(const IppPrinterConfig& config, std::string host, int port, std::string resource,
             bool encrypted)
        : config_(config),
          host_(std::move(host)),
          resource_(std::move(resource)),
          port_(port),
          encrypted_(encrypted) {}

    Result<IppAnswer<IppPrinterFacts>> printer() override {
        static constexpr std::array wanted{"printer-state",
                                           "printer-state-reasons",
                                           "printer-is-accepting-jobs",
                                           "printer-make-and-model",
                                           "document-format-supported",
                                           "media-supported",
                                           "marker-levels",
                                           "marker-types",
                                           "marker-names",
                                           "printer-supply",
                                           "printer-supply-description",
                                           "media-ready",
                                           "page-ranges-supported"};
        Message request = request_for(IPP_OP_GET_PRINTER_ATTRIBUTES);
        ask_for(request, wanted);
        return facts_of(exchange(request, {}));
    }

    Result<IppAnswer<IppPrinterFacts>> condition() override {
        static constexpr std::array wanted{
            "printer-state", "printer-state-reasons", "printer-is-accepting-jobs",
            "marker-levels", "printer-supply",        "media-ready"};
        Message request = request_for(IPP_OP_GET_PRINTER_ATTRIBUTES);
        ask_for(request, wanted);
        return facts_of(exchange_kept(request));
    }

    Result<IppAnswer<int>> create_job(PageRange pages) override {
        Message request = request_for(IPP_OP_CREATE_JOB);
        ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", nullptr,
                     "document");
        ippAddString(request.get(), IPP_TAG_JOB, IPP_TAG_KEYWORD, "media", nullptr,
                     config_.media.c_str());
        ippAddInteger(request.get(), IPP_TAG_JOB, IPP_TAG_INTEGER, "copies", 1);
        if (!pages.is_all())
            ippAddRange(request.get(), IPP_TAG_JOB, "page-ranges", pages.first, pages.last);
        auto answer = exchange(request, {});
        if (!answer) return answer.error();
        return IppAnswer<int>{ippGetStatusCode(answer->get()),
                              integer_of(answer->get(), "job-id", IPP_TAG_INTEGER)};
    }

    Result<IppAnswer<int>> send_document(int job, std::span<const unsigned char> pdf,
                                         const GoesOn& goes_on) override {
        Message request = request_for(IPP_OP_SEND_DOCUMENT, job);
        ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", nullptr,
                     "application/pdf");
        ippAddBoolean(request.get(), IPP_TAG_OPERATION, "last-document", 1);
        return status_of(exchange(request, pdf, goes_on), job);
    }

    Result<IppAnswer<IppJobFacts>> job(int job) override {
        static constexpr std::array wanted{"job-id", "job-state", "job-state-reasons"};
        Message request = request_for(IPP_OP_GET_JOB_ATTRIBUTES, job);
        ask_for(request, wanted);
        auto answer = exchange(request, {});
        if (!answer) return answer.error();
        return IppAnswer<IppJobFacts>{ippGetStatusCode(answer->get()), job_facts(answer->get())};
    }

    Result<IppAnswer<int>> cancel_job(int job) override {
        return status_of(exchange(request_for(IPP_OP_CANCEL_JOB, job), {}), job);
    }

    Result<IppAnswer<std::vector<IppJobFacts>>> unfinished_jobs() override {
        static constexpr std::array wanted{"job-id", "job-state", "job-state-reasons",
                                           "job-originating-user-name"};
        Message request = request_for(IPP_OP_GET_JOBS);
        ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "which-jobs", nullptr,
                     "not-completed");
        ask_for(request, wanted);
        auto answer = exchange(request, {});
        if (!answer) return answer.error();
        return IppAnswer<std::vector<IppJobFacts>>{ippGetStatusCode(answer->get()),
                                                   all_job_facts(answer->get())};
    }

    void rest(kiosk::Duration time) override { std::this_thread::sleep_for(time); }

  private:
    /// Attributes in the order that RFC 8011 §4.1.4 and §4.1.5 prescribe.
    Message request_for(ipp_op_t operation, int job = 0) const {
        Message request(ippNewRequest(operation));
        ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nullptr,
                     config_.uri.c_str());
        if (job != 0) {
            ippAddInteger(request.get(), IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
        }
        ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name",
                     nullptr, config_.user.c_str());
        return request;
    }

    template <std::size_t count>
    static void ask_for(const Message& request, const std::array<const char*, count>& names) {
        ippAddStrings(request.get(), IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                      static_cast<int>(count), nullptr, names.data());
    }

    static Result<IppAnswer<IppPrinterFacts>> facts_of(const Result<Message>& answer) {
        if (!answer) return answer.error();
        return IppAnswer<IppPrinterFacts>{ippGetStatusCode(answer->get()),
                                          printer_facts(answer->get())};
    }

    static Result<IppAnswer<int>> status_of(const Result<Message>& answer, int job) {
        if (!answer) return answer.error();
        return IppAnswer<int>{ippGetStatusCode(answer->get()), job};
    }

    static Error failed(bool timed_out, const char* step) {
        return {
            timed_out ? ErrorCode::timed_out : ErrorCode::network, std::string("ipp: ") + step, {}};
    }

    Http connect() const {
        return Http(httpConnect2(host_.c_str(), port_, nullptr, AF_UNSPEC,
                                 encrypted_ ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED,
                                 1, static_cast<int>(config_.connect_timeout.count()), nullptr));
    }

    /// A connection for each request: one that was kept may have died unnoticed, and then nobody
    /// could tell whether a request that makes a job was heard.
    Result<Message> exchange(const Message& request, std::span<const unsigned char> data,
                             GoesOn goes_on = {}) {
        kept_.reset();
        const Http http = connect();
        if (!http) return failed(errno == ETIMEDOUT, "no connection");
        Silence silence{std::move(goes_on)};
        return exchange_on(http.get(), request, data, silence);
    }

    /// For a question that changes nothing: where the kept connection has died it is asked again.
    Result<Message> exchange_kept(const Message& request) {
        Silence silence;
        if (kept_) {
            auto answer = exchange_on(kept_.get(), request, {}, silence);
            if (answer) return answer;
            kept_.reset();
            if (silence.timed_out) return answer;
        }
        kept_ = connect();
        if (!kept_) return failed(errno == ETIMEDOUT, "no connection");
        auto answer = exchange_on(kept_.get(), request, {}, silence);
        if (!answer) kept_.reset();
        return answer;
    }

    Result<Message> exchange_on(http_t* http, const Message& request,
                                std::span<const unsigned char> data, Silence& silence) const {
        const auto longest = silence.goes_on ? Silence::slice : config_.answer_timeout;
        httpSetTimeout(http, static_cast<double>(longest.count()) / 1000.0, bear, &silence);
        const bool& timed_out = silence.timed_out;
        httpClearFields(http);
        httpSetField(http, HTTP_FIELD_CONTENT_TYPE, "application/ipp");
        httpSetLength(http, ippLength(request.get()) + data.size());
        if (httpPost(http, resource_.c_str()) != 0) return failed(timed_out, "request not sent");
        ippSetState(request.get(), IPP_STATE_IDLE);
        for (auto state = IPP_STATE_IDLE; state != IPP_STATE_DATA;) {
            state = ippWrite(http, request.get());
            if (state == IPP_STATE_ERROR) return failed(timed_out, "request not sent");
        }
        while (!data.empty()) {
            const auto written =
                httpWrite2(http, reinterpret_cast<const char*>(data.data()), data.size());
            if (written <= 0) return failed(timed_out, "document not sent");
            data = data.subspan(static_cast<std::size_t>(written));
            silence.lasts = {};
        }
        return read_answer(http, timed_out);
    }

    static Result<Message> read_answer(http_t* http, const bool& timed_out) {
        http_status_t status = HTTP_STATUS_CONTINUE;
        while (status == HTTP_STATUS_CONTINUE) status = httpUpdate(http);
        if (status == HTTP_STATUS_ERROR) return failed(timed_out, "no answer");
        if (status != HTTP_STATUS_OK) {
            return {ErrorCode::protocol_error, "ipp: HTTP status " + std::to_string(status)};
        }
        Message answer(ippNew());
        for (auto state = IPP_STATE_IDLE; state != IPP_STATE_DATA;) {
            state = ippRead(http, answer.get());
            if (state == IPP_STATE_ERROR) {
                if (timed_out) return failed(true, "answer broke off");
                return {ErrorCode::protocol_error, "ipp: the answer is not IPP"};
            }
        }
        return answer;
    }

    const IppPrinterConfig config_;
    const std::string host_;
    const std::string resource_;
    const int port_;
    const bool encrypted_;
    Http kept_;
};

}  // namespace

Result<std::unique_ptr<IppPort>> open_cups_port(const IppPrinterConfig& config) {
    std::array<char, HTTP_MAX_URI> scheme{};
    std::array<char, HTTP_MAX_URI> user{};
    std::array<char, HTTP_MAX_URI> host{};
    std::array<char, HTTP_MAX_URI> resource{};
    int port = 0;
    const auto status = httpSeparateURI(
        HTTP_URI_CODING_ALL, config.uri.c_str(), scheme.data(), static_cast<int>(scheme.size()),
        user.data(), static_cast<int>(user.size()), host.data(), static_cast<int>(host.size()),
        &port, resource.data(), static_cast<int>(resource.size()));
    const std::string_view kind = scheme.data();
    if (status < HTTP_URI_STATUS_OK || (kind != "ipp" && kind != "ipps") || host[0] == '\0') {
        return {ErrorCode::bad_config, "printer.uri: expected ipp://host/… or ipps://host/…"};
    }
    return std::unique_ptr<IppPort>(
        std::make_unique<CupsPort>(config, host.data(), port, resource.data(), kind == "ipps"));
}

}  // namespace drivers
