#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/guard_client.h"
#include "kiosk/base/guard_protocol.h"

/// A program to be guarded. Words: VERB…; each is done in turn. What it sees it writes to standard
/// output, one line a word, so that the test can wait for it.
namespace {

const kiosk::Uuid draft = kiosk::Uuid::parse("01890a5d-ac96-774b-bcce-b302099a8057");

void say(const char* verb, const char* answer) {
    std::printf("%d %s %s\n", getpid(), verb, answer);
    std::fflush(stdout);
}

template <class T>
void say_result(const char* verb, const kiosk::Result<T>& result) {
    say(verb, result ? "ok" : std::string(kiosk::name_of(result.error().code)).c_str());
}

/// Sends what no client would send and says the status that came back.
void send_malformed(const char* verb) {
    const int socket = std::atoi(std::getenv(kiosk::guard::environment_name));
    kiosk::guard::Reply reply;
    char answer[64] = "none";
    for (const std::size_t size :
         {std::size_t{1}, sizeof(kiosk::guard::Request), std::size_t{4000}}) {
        const std::string packet(size, 'x');
        if (send(socket, packet.data(), packet.size(), 0) < 0) continue;
        if (recv(socket, &reply, sizeof reply, 0) != sizeof reply) continue;
        std::snprintf(answer, sizeof answer, "status-%u", static_cast<unsigned>(reply.status));
        say(verb, answer);
    }
}

void do_verb(std::string_view verb, kiosk::GuardClient& client) {
    const kiosk::SecretBytes key(std::vector<unsigned char>(32, 0xA7));
    const char* name = verb.data();
    if (verb == "put") say_result(name, client.put(draft, key));
    if (verb == "drop") say_result(name, client.drop(draft));
    if (verb == "ready") say_result(name, client.ready());
    if (verb == "ping") say_result(name, client.ping());
    if (verb == "malformed") send_malformed(name);
    if (verb == "say") say(name, "hello");
    if (verb == "deaf") signal(SIGTERM, SIG_IGN);
    if (verb == "exit3") std::exit(3);
    if (verb == "beat")
        for (;; ::usleep(50'000)) client.tell_alive();
    if (verb == "hang")
        for (;;) pause();
    if (verb == "get") {
        const auto got = client.get(draft);
        if (got && !(*got == key)) return say(name, "another-key");
        say_result(name, got);
    }
}

}  // namespace

int main(int count, char** words) {
    auto client = kiosk::GuardClient::from_environment(std::chrono::seconds{5});
    if (!client) {
        say("guard", "absent");
        return 1;
    }
    for (int i = 1; i < count; ++i) do_verb(words[i], *client);
    return 0;
}
