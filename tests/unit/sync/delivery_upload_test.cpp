#include <doctest.h>

#include "tests/unit/sync/delivery_fixture.h"

using namespace std::chrono_literals;
using kiosk::ErrorCode;
using kiosk::HttpMethod;
using kiosk::HttpReply;
using kiosk::HttpRequest;
using offline_cache::OutboxState;
using tests::DeliveryFixture;
using tests::id_of;
using tests::ModelPlatform;
using tests::sample_submission;

namespace {

const tests::DataKeyPair& platform_keys() {
    static const tests::DataKeyPair pair;
    return pair;
}

std::string scan(std::size_t size) {
    kiosk::SeededRandom random(size);
    std::string bytes(size, '\0');
    random.fill(std::span(reinterpret_cast<std::uint8_t*>(bytes.data()), size));
    return bytes;
}

kiosk::Attachment keep(DeliveryFixture& fixture, const std::string& content) {
    auto writer = tests::begin_page(fixture.outbox->blobs(), platform_keys(), fixture.random);
    REQUIRE(writer->append(kiosk::as_bytes(content)));
    return writer->finish().value();
}

/// Files a case with attachments of these sizes.
std::vector<kiosk::Attachment> file(DeliveryFixture& fixture, std::uint8_t number,
                                    const std::vector<std::size_t>& sizes) {
    auto submission = sample_submission(number);
    for (const auto size : sizes) submission.attachments.push_back(keep(fixture, scan(size)));
    REQUIRE(tests::put(*fixture.outbox, submission));
    return submission.attachments;
}

/// What arrived is what was scanned.
bool has_arrived(const DeliveryFixture& fixture, const kiosk::Attachment& attachment,
                 std::size_t size) {
    const auto blob = fixture.platform.blobs.find(kiosk::to_base64(attachment.sha256));
    if (blob == fixture.platform.blobs.end()) return false;
    const auto bytes = kiosk::as_bytes(blob->second);
    return platform_keys().open({bytes.begin(), bytes.end()}) == scan(size);
}

bool is_patch(const HttpRequest& request) {
    return request.method == HttpMethod::patch;
}

}  // namespace

TEST_CASE("A piece of which only a part arrived goes on at the byte where it broke off") {
    DeliveryFixture fixture;
    std::vector<std::size_t> parts;
    fixture.platform.fault = [&](const HttpRequest& request,
                                 const auto& process) -> kiosk::Result<HttpReply> {
        if (!is_patch(request) || parts.size() == 4) return process();
        parts.push_back(request.body.size() * (parts.size() + 1) / 7 + 1);
        fixture.platform.receive_part(request, parts.back());
        return ErrorCode::network;
    };
    const auto kept = file(fixture, 1, {2'500'000});
    fixture.run_for(1h);
    CHECK(parts.size() == 4);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(has_arrived(fixture, kept[0], 2'500'000));
    CHECK(fixture.platform.uploaded == kept[0].size);  // nothing twice
    CHECK(fixture.platform.complaints.empty());
}

TEST_CASE("An upload that was begun before the platform moved begins anew at its new address") {
    DeliveryFixture fixture;
    std::vector<std::string> hosts;
    bool is_first = true;
    fixture.platform.fault = [&](const HttpRequest& request,
                                 const auto& process) -> kiosk::Result<HttpReply> {
        hosts.push_back(request.url.substr(0, request.url.find("/v1/")));
        // The old address goes away after the first piece.
        if (hosts.back() == "https://platform" && !is_first) return ErrorCode::network;
        auto reply = process();
        if (is_patch(request)) is_first = false;
        return reply;
    };
    const auto kept = file(fixture, 1, {2'500'000});
    fixture.run_for(1min);
    REQUIRE(fixture.state_of(1) == OutboxState::uploading);
    CHECK(
        fixture.outbox->attachments_of(id_of(1))->front().upload.starts_with("https://platform/"));
    hosts.clear();
    SUBCASE("another host") {
        fixture.options.wire.url = "https://moved.example";
    }
    SUBCASE("a host whose name only begins like the old one") {
        fixture.options.wire.url = "https://platform.example";
    }
    fixture.restart();
    fixture.run_for(1h);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(has_arrived(fixture, kept[0], 2'500'000));
    CHECK(std::ranges::all_of(hosts,
                              [&](const auto& host) { return host == fixture.options.wire.url; }));
}

TEST_CASE("Attachments travel before the commit, in pieces, and open at the platform") {
    DeliveryFixture fixture;
    SUBCASE("one by one") {}
    SUBCASE("where others go in batches") {
        fixture.sign();
    }
    const auto kept = file(fixture, 1, {2'500'000, 100});
    REQUIRE(tests::put(*fixture.outbox, sample_submission(2)));
    fixture.run_for(1min);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(fixture.state_of(2) == OutboxState::purged);
    CHECK(has_arrived(fixture, kept[0], 2'500'000));
    CHECK(has_arrived(fixture, kept[1], 100));
    CHECK(fixture.platform.uploaded == kept[0].size + kept[1].size);
    CHECK(fixture.platform.complaints.empty());
    // The other case did not wait for the scan.
    CHECK(fixture.platform.accepted.front() == id_of(2).value().text());
    const auto left = fixture.disk.paths();
    CHECK(std::ranges::none_of(left,
                               [](const auto& path) { return path.starts_with("/data/blobs/"); }));
}

TEST_CASE("A case that is filed while a scan travels waits for one piece of it at most") {
    DeliveryFixture fixture;
    (void)file(fixture, 1, {20'000'000});
    std::size_t patches = 0;
    fixture.platform.fault =
        [&](const HttpRequest& request,
            const ModelPlatform::Process& process) -> kiosk::Result<HttpReply> {
        if (is_patch(request) && ++patches == 5)
            REQUIRE(tests::put(*fixture.outbox, sample_submission(2)));
        return process();
    };
    while (fixture.platform.accepted.empty()) REQUIRE(fixture.delivery->run_once().more);
    CHECK(patches == 5);
    CHECK(fixture.state_of(1) == OutboxState::uploading);
    CHECK(fixture.state_of(2) == OutboxState::purged);
    fixture.run_for(1min);
    CHECK(fixture.state_of(1) == OutboxState::purged);
}

TEST_CASE("After every break the upload goes on where the platform is") {
    DeliveryFixture fixture;
    const std::size_t size = 3'000'000;
    const auto kept = file(fixture, 1, {size});
    int n = 0;
    std::uint64_t doubled = 0;
    fixture.platform.fault =
        [&](const HttpRequest& request,
            const ModelPlatform::Process& process) -> kiosk::Result<HttpReply> {
        if (!is_patch(request) || ++n % 2 == 0) return process();
        if (n % 4 == 1) return ErrorCode::network;  // nothing arrived
        (void)process();                            // all arrived, and nobody knows
        doubled += 1;
        return ErrorCode::timed_out;
    };
    fixture.run_for(24h);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(has_arrived(fixture, kept[0], size));
    // Nothing is sent twice that the platform has.
    CHECK(fixture.platform.uploaded == kept[0].size);
    CHECK(doubled > 0);
}

TEST_CASE("A restart in the middle of an upload sends nothing twice") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {3'000'000});
    for (int turn = 0; turn < 40 && fixture.state_of(1) != OutboxState::purged; ++turn) {
        for (int exchange = 0; exchange < 3; ++exchange) (void)fixture.delivery->run_once();
        fixture.restart();
    }
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(fixture.platform.uploaded == kept[0].size);
    CHECK(has_arrived(fixture, kept[0], 3'000'000));
}

TEST_CASE("What the platform has already is not sent again") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {500'000});
    fixture.platform.blobs[kiosk::to_base64(kept[0].sha256)] = "it has it";
    // The model takes the content's length for the offset.
    auto& blob = fixture.platform.blobs[kiosk::to_base64(kept[0].sha256)];
    blob.resize(kept[0].size);
    fixture.run_for(1min);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(fixture.platform.uploaded == 0);
}

TEST_CASE("An upload that the platform has forgotten begins again") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {2'000'000});
    int patches = 0;
    fixture.platform.fault =
        [&](const HttpRequest& request,
            const ModelPlatform::Process& process) -> kiosk::Result<HttpReply> {
        if (is_patch(request) && ++patches == 3) fixture.platform.uploads.clear();
        return process();
    };
    fixture.run_for(1h);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(has_arrived(fixture, kept[0], 2'000'000));
}

TEST_CASE("A platform that misses attachments at the commit gets them once more") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {2'000'000, 5000});
    bool lost = false;
    fixture.platform.fault =
        [&](const HttpRequest& request,
            const ModelPlatform::Process& process) -> kiosk::Result<HttpReply> {
        if (request.url.ends_with("/commit") && !lost) {
            lost = true;
            fixture.platform.blobs.clear();
            fixture.platform.uploads.clear();
        }
        return process();
    };
    fixture.run_for(1h);
    CHECK(lost);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(has_arrived(fixture, kept[0], 2'000'000));
    CHECK(has_arrived(fixture, kept[1], 5000));
}

TEST_CASE("No answer but tus's own moves an upload on; a stranger's address is not followed") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {400'000});
    int lies = 0;
    fixture.platform.fault =
        [&](const HttpRequest& request,
            const ModelPlatform::Process& process) -> kiosk::Result<HttpReply> {
        CHECK(request.url.starts_with("https://platform/"));
        if (request.url.find("/v1/uploads") == std::string::npos || ++lies > 8) return process();
        switch (lies) {
            case 1:
                return HttpReply{.status = 200, .headers = {}, .body = "<html>portal</html>"};
            case 2:
                return HttpReply{.status = 201,
                                 .headers = {{"Tus-Resumable", "1.0.0"},
                                             {"Location", "https://elsewhere/v1/uploads/1"}},
                                 .body = {}};
            case 3:
                return HttpReply{
                    .status = 201,
                    .headers = {{"Tus-Resumable", "1.0.0"}, {"Location", "//elsewhere/1"}},
                    .body = {}};
            case 4:
                return HttpReply{.status = 201,
                                 .headers = {{"Tus-Resumable", "1.0.0"},
                                             {"Location", "/v1/uploads/1"},
                                             {"Upload-Offset", "9999999"}},
                                 .body = {}};
            case 5:
                return process();
            case 6:
                return HttpReply{.status = 204,
                                 .headers = {{"Tus-Resumable", "1.0.0"},
                                             {"Upload-Offset", std::to_string(kept[0].size)}},
                                 .body = {}};
            case 7:
                return HttpReply{
                    .status = 204, .headers = {{"Tus-Resumable", "1.0.0"}}, .body = {}};
            default:
                return HttpReply{
                    .status = 302, .headers = {{"Location", "https://elsewhere/"}}, .body = {}};
        }
    };
    fixture.run_for(24h);
    CHECK(lies > 8);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(has_arrived(fixture, kept[0], 400'000));
}

TEST_CASE("A chunk that is gone or damaged parks its case alone, for staff") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {2'500'000});
    REQUIRE(tests::put(*fixture.outbox, sample_submission(2)));
    const auto path = "/data/blobs/" + kiosk::to_hex(kept[0].chunks[1]);
    SUBCASE("gone") {
        REQUIRE(fixture.outbox->blobs().remove(kept[0].chunks[1]));
    }
    SUBCASE("damaged") {
        fixture.disk.flip_bit(path, 77);
    }
    fixture.run_for(1h);
    CHECK(fixture.state_of(1) == OutboxState::parked);
    CHECK(fixture.state_of(2) == OutboxState::purged);
    // Nothing of it is thrown away.
    CHECK_FALSE(fixture.disk.content("/data/blobs/" + kiosk::to_hex(kept[0].chunks[0])).empty());
}

TEST_CASE("What a damaged row says of an attachment is taken from its manifest, or it is parked") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {2'500'000, 1'000});
    const char* damage = "";
    SUBCASE("hash") {
        damage = "UPDATE attachment SET sha256 = zeroblob(32)";
    }
    SUBCASE("too large") {
        damage = "UPDATE attachment SET size = size + 1048576";
    }
    SUBCASE("too small") {
        damage = "UPDATE attachment SET size = size - 512";
    }
    SUBCASE("names of chunks") {
        damage = "UPDATE attachment SET chunks = zeroblob(length(chunks))";
    }
    auto end = OutboxState::purged;
    SUBCASE("its number, which nothing else tells") {
        damage = "UPDATE attachment SET place = place + 8, sha256 = zeroblob(32)";
        end = OutboxState::parked;
    }
    auto& database = fixture.outbox->database();
    SUBCASE("and the manifest is damaged, too") {
        damage = "UPDATE attachment SET sha256 = zeroblob(32)";
        end = OutboxState::parked;
        fixture.at_point = [&](std::string_view point) {
            if (point != "upload.after") return;
            REQUIRE(database.execute("UPDATE envelope SET manifest = zeroblob(9)"));
        };
    }
    REQUIRE(database.execute(damage));
    CHECK(fixture.run_for(1h) < 40);
    CHECK(fixture.state_of(1) == end);
    if (end == OutboxState::parked) return;
    CHECK(has_arrived(fixture, kept[0], 2'500'000));
    CHECK(has_arrived(fixture, kept[1], 1'000));
}

TEST_CASE("An upload that begins again and again waits longer each time") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {700'000});
    bool loses_all = true;
    fixture.platform.fault =
        [&](const HttpRequest& request,
            const ModelPlatform::Process& process) -> kiosk::Result<HttpReply> {
        const auto reply = process();
        if (!loses_all || !is_patch(request) || fixture.platform.blobs.empty()) return reply;
        fixture.platform.uploads.clear();
        fixture.platform.blobs.clear();
        return HttpReply{.status = 460, .headers = {}, .body = {}};
    };
    const auto exchanges = fixture.run_for(24h);
    CHECK(exchanges > 24);
    CHECK(exchanges < 1200);
    CHECK(fixture.state_of(1) == OutboxState::uploading);
    loses_all = false;
    fixture.run_for(1h);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(has_arrived(fixture, kept[0], 700'000));
}

TEST_CASE("On a bad link the pieces shrink until they pass") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {1'000'000});
    std::size_t largest = 0;
    fixture.platform.fault =
        [&](const HttpRequest& request,
            const ModelPlatform::Process& process) -> kiosk::Result<HttpReply> {
        if (!is_patch(request)) return process();
        if (request.body.size() > 50'000) return ErrorCode::timed_out;
        largest = std::max(largest, request.body.size());
        fixture.clock.advance(10s);
        return process();
    };
    fixture.run_for(48h);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(has_arrived(fixture, kept[0], 1'000'000));
    CHECK(largest == offline_cache::Delivery::piece_bytes_min);
}

TEST_CASE("Pieces that are too large for the platform become smaller; one that takes none parks") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {1'000'000});
    std::size_t limit = 40'000;
    auto end = OutboxState::purged;
    SUBCASE("it takes small ones") {}
    SUBCASE("it takes none") {
        limit = 0;
        end = OutboxState::parked;
    }
    fixture.platform.fault =
        [&](const HttpRequest& request,
            const ModelPlatform::Process& process) -> kiosk::Result<HttpReply> {
        if (is_patch(request) && request.body.size() > limit)
            return tests::problem_reply(413, "too-large", false);
        if (is_patch(request)) fixture.clock.advance(5s);
        return process();
    };
    fixture.run_for(24h);
    CHECK(fixture.state_of(1) == end);
}

TEST_CASE("The refusal of a piece, given as the answer to a question, parks nothing") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {1'000'000});
    int mixed_up = 0;
    fixture.platform.fault =
        [&](const HttpRequest& request,
            const ModelPlatform::Process& process) -> kiosk::Result<HttpReply> {
        if (is_patch(request) && mixed_up == 0) return ErrorCode::network;
        if (request.method != HttpMethod::head || ++mixed_up > 3) return process();
        return HttpReply{.status = 413, .headers = {{"Tus-Resumable", "1.0.0"}}, .body = {}};
    };
    fixture.run_for(24h);
    CHECK(mixed_up > 3);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(has_arrived(fixture, kept[0], 1'000'000));
}

TEST_CASE("An address that turns out to be another attachment's is left for a new one") {
    DeliveryFixture fixture;
    const auto kept = file(fixture, 1, {900'000, 700'000});
    std::optional<HttpReply> first;
    fixture.platform.fault =
        [&](const HttpRequest& request,
            const ModelPlatform::Process& process) -> kiosk::Result<HttpReply> {
        if (request.method != HttpMethod::post) return process();
        auto reply = process();
        if (first) return std::exchange(first, std::nullopt).value();
        if (fixture.platform.uploads.size() == 1) first = reply;
        return reply;
    };
    fixture.run_for(24h);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(has_arrived(fixture, kept[0], 900'000));
    CHECK(has_arrived(fixture, kept[1], 700'000));
}

TEST_CASE("A rating waits for its case, attachments and all") {
    DeliveryFixture fixture;
    (void)file(fixture, 1, {3'000'000});
    REQUIRE(tests::put(*fixture.outbox, tests::sample_evaluation(2, 1)));
    fixture.run_for(1min);
    REQUIRE(fixture.platform.accepted.size() == 2);
    CHECK(fixture.platform.accepted[0] == id_of(1).value().text());
}
