#pragma once

#include <memory>
#include <vector>

#include "offline_cache/sync/delivery.h"
#include "tests/simulator/model_platform.h"
#include "tests/unit/offline_cache/fixture.h"

namespace tests {

/// Outbox, delivery service and model platform on virtual time.
struct DeliveryFixture {
    VirtualDisk disk;
    ModelPlatform platform;
    kiosk::VirtualClock clock;
    kiosk::SeededRandom random{1};
    offline_cache::ReceiptVerifier verifier =
        offline_cache::ReceiptVerifier::from_key(platform.key.public_key).value();
    offline_cache::Admission admission{{.folder = "/data"}, disk.files()};
    offline_cache::DeliveryOptions options;
    MarkingSigner signer;
    std::function<void(std::string_view)> at_point;
    std::unique_ptr<offline_cache::Outbox> outbox;
    std::unique_ptr<offline_cache::Delivery> delivery;

    DeliveryFixture() {
        options.wire = {.url = "https://platform",
                        .terminal_id = "T-0001",
                        .request_timeout = std::chrono::seconds(30)};
        restart();
    }

    /// From now on requests are signed, and what waits goes in batches.
    void sign() {
        options.wire.signer = &signer;
        restart();
    }

    /// A new process on the same disk.
    void restart() {
        delivery.reset();
        outbox.reset();
        auto with = outbox_options(disk);
        with.at_point = [this](std::string_view point) {
            if (at_point) at_point(point);
        };
        outbox = std::move(offline_cache::Outbox::open(with).value());
        delivery = std::make_unique<offline_cache::Delivery>(*outbox, platform, verifier, admission,
                                                             clock, random, options);
        KIOSK_CHECK(delivery->start().has_value());
    }

    /// Turns until nothing more is due within `span` of virtual time. Returns how many exchanges
    /// there were.
    std::size_t run_for(kiosk::Duration span) {
        const auto end = clock.now().steady + span;
        const auto before = platform.requests.size();
        for (int turns = 0; turns < 100'000; ++turns) {
            const auto turn = delivery->run_once();
            if (turn.more) continue;
            if (!turn.next || *turn.next > end) break;
            clock.advance(*turn.next - clock.now().steady);
        }
        if (clock.now().steady < end) clock.advance(end - clock.now().steady);
        return platform.requests.size() - before;
    }

    [[nodiscard]] offline_cache::OutboxState state_of(std::uint8_t number) {
        return outbox->find(id_of(number)).value()->state;
    }
};

}  // namespace tests
