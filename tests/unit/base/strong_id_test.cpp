#include "kiosk/base/strong_id.h"

#include <type_traits>
#include <unordered_set>

#include <doctest.h>

using kiosk::StrongId;
using kiosk::Uuid;

namespace {
using SessionId = StrongId<struct SessionTag, std::uint64_t>;
using RequestId = StrongId<struct RequestTag, std::uint64_t>;
}  // namespace

TEST_CASE("Ids of two kinds can't be mixed up, ids of one kind compare and hash") {
    static_assert(!std::is_convertible_v<SessionId, RequestId>);
    static_assert(!std::is_convertible_v<std::uint64_t, SessionId>);
    CHECK(SessionId(1) < SessionId(2));
    const std::unordered_set<SessionId> set{SessionId(1), SessionId(1), SessionId(2)};
    CHECK(set.size() == 2);
}

TEST_CASE("A UUID is lower-case text with hyphens and comes back from it") {
    const Uuid id = Uuid::parse("01890a5d-ac96-774b-bcce-b302099a8057");
    CHECK_FALSE(id.is_nil());
    CHECK(id.text() == "01890a5d-ac96-774b-bcce-b302099a8057");
    CHECK(Uuid::parse("01890A5D-AC96-774B-BCCE-B302099A8057") == id);
    CHECK(Uuid{}.text() == "00000000-0000-0000-0000-000000000000");
}

TEST_CASE("Malformed text gives the nil UUID") {
    for (const std::string text :
         {"", "x", "01890a5d-ac96-774b-bcce-b302099a805", "01890a5dac96-774b-bcce-b302099a8057-",
          "01890a5d-ac96-774b-bcce-b302099a805g", "01890a5d-ac96-774b-bcce-b302099a80577",
          "01890a5d-ac96-774b-bc-e-b302099a8057"}) {
        CAPTURE(text);
        CHECK(Uuid::parse(text).is_nil());
    }
}
