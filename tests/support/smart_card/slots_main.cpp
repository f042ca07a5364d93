// bianmin-smart-cards: a smart card service of its own (pcscd with vpcd) and cards to put into it,
// for tests of the whole terminal. Says "ready SOCKET" and then answers each line of its input with
// "ok" or "error …". Run it in a network of its own (tests/smart_card/own_network): vpcd listens on
// every address.
#include <cstdio>
#include <iostream>
#include <string>

#include "tests/support/smart_card/emulated_document.h"
#include "tests/support/smart_card/emulated_social_card.h"
#include "tests/support/smart_card/private_service.h"
#include "tests/support/smart_card/virtual_slot.h"

namespace tests {
namespace {

constexpr int missing_tool = 77;

void say(const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
}

class Slots {
  public:
    /// Answers one line.
    std::string act(const std::string& verb) {
        if (verb == "insert social") return insert(social_);
        if (verb == "insert document") return insert(document_);
        if (verb == "remove") {
            lying_ = nullptr;
            slot_.remove();
        } else if (verb == "kill") {
            service_.kill();
        } else if (verb == "start") {
            service_.start();
            // The service took the connection with it; the card still lies there.
            if (lying_ != nullptr) slot_.insert(*lying_);
        } else {
            return "error unknown: " + verb;
        }
        return "ok";
    }
    [[nodiscard]] std::string socket() const { return service_.folder() / "socket"; }

  private:
    std::string insert(EmulatedCard& card) {
        lying_ = &card;
        slot_.insert(card);
        return "ok";
    }

    PrivateService service_{PrivateService::Readers::virtual_slots};
    VirtualSlot slot_{service_.port()};
    EmulatedSocialCard social_{{.identification = kiosk::Bytes(16, 0x31),
                                .number = "A00000001",
                                .citizen_id = "990101199003070023",
                                .name = "钱测试样例"}};
    EmulatedDocument document_{
        {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
         "L898902C<3UTO6908061F9406236ZE184226B<<<<<14",
         {},
         {}}};
    EmulatedCard* lying_ = nullptr;
};

}  // namespace
}  // namespace tests

int main() {
    const auto missing =
        tests::PrivateService::missing(tests::PrivateService::Readers::virtual_slots);
    if (!missing.empty()) {
        tests::say("missing: " + missing);
        return tests::missing_tool;
    }
    tests::Slots slots;
    tests::say("ready " + slots.socket());
    for (std::string line; std::getline(std::cin, line);) tests::say(slots.act(line));
    return 0;
}
