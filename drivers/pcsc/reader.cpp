#include "drivers/pcsc/reader.h"

#include <utility>

#include "drivers/pcsc/card_watch.h"
#include "drivers/pcsc/patient_port.h"
#include "drivers/pcsc/service.h"
#include "kiosk/base/random.h"

namespace drivers {

using kiosk::Result;

namespace {

constexpr kiosk::Duration first_look_max{300};

/// Owns the parts in the order in which they end: commands first, then the watch.
class OwningReader final : public SmartCardReader {
  public:
    OwningReader(const std::function<std::unique_ptr<PcscPort>()>& make_port,
                 TrustedIssuers issuers, const kiosk::Clock& clock, SmartCardEventSink sink)
        : watch_(std::make_unique<PatientPort>(make_port, PatientPort::Limits{}, nullptr), clock,
                 [this] { service_.sight_changed(); }),
          service_({std::make_unique<PatientPort>(make_port, PatientPort::Limits{},
                                                  [this] { return watch_.sight().has_service; }),
                    [this] { return watch_.sight(); },
                    std::move(issuers),
                    {}},
                   clock, random_, std::move(sink)) {
        watch_.start();
        // One look before anybody asks, so that the first state told is the true one, unless the
        // service hangs: the terminal starts without it.
        watch_.await_first_look(first_look_max);
        service_.start();
    }
    ~OwningReader() override {
        service_.stop();
        watch_.stop();
    }
    OwningReader(const OwningReader&) = delete;
    OwningReader& operator=(const OwningReader&) = delete;

    [[nodiscard]] Result<void> read_travel_document(RequestId request, DocumentKey key,
                                                    SmartCardReadOptions options) override {
        return service_.read_travel_document(request, std::move(key), options);
    }
    [[nodiscard]] Result<void> read_social_security_card(RequestId request,
                                                         SmartCardReadOptions options) override {
        return service_.read_social_security_card(request, options);
    }
    void cancel(RequestId request) override { service_.cancel(request); }
    [[nodiscard]] DeviceState state() const override { return service_.state(); }
    [[nodiscard]] MediaState media() const override { return service_.media(); }
    [[nodiscard]] SmartCardReaderReport report() const override { return service_.report(); }
    void reset() override { service_.reset(); }

  private:
    kiosk::SystemRandom random_;
    CardWatch watch_;
    SmartCardService service_;
};

}  // namespace

Result<std::unique_ptr<SmartCardReader>> make_smart_card_reader(const SmartCardReaderConfig& config,
                                                                const kiosk::Clock& clock,
                                                                SmartCardEventSink sink) {
    TrustedIssuers issuers;
    if (!config.trusted_issuers.empty()) {
        auto loaded = TrustedIssuers::load(config.trusted_issuers);
        if (!loaded) return loaded.error();
        issuers = std::move(*loaded);
    }
    return std::unique_ptr<SmartCardReader>(
        std::make_unique<OwningReader>(config.make_port ? config.make_port : make_pcsclite_port,
                                       std::move(issuers), clock, std::move(sink)));
}

}  // namespace drivers
