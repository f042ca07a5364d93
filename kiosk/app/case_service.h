#pragma once

#include <memory>
#include <string>

#include "kiosk/app/inbox.h"
#include "kiosk/base/executor.h"
#include "kiosk/flow/effect.h"
#include "kiosk/platform/http_client.h"

namespace kiosk {

/// The person's own cases, asked of the platform: first a pass for whose card was read (docs/
/// PLATFORM_API.md, “Who asks”), then the question. Answers come back through the inbox with the
/// session and request that asked.
/// **Threads:** calls from the user interface's; work on the executor's. **Time:** at most two
/// requests of `timeout` each, three when the platform has forgotten the pass. **Limits:** the
/// executor's queue; when it is full the question fails as if the platform were away.
/// **Secrets:** name and number pass through; the pass is kept until `end_visit`.
class CaseService {
  public:
    static constexpr Duration timeout{7'000};

    CaseService(Executor& executor, HttpClient& client, std::string url, Inbox& inbox);

    void ask(SessionId session, effect::AskPlatform wanted);
    /// The person is gone: the pass ends here and, if it can be told, at the platform.
    void end_visit();

  private:
    struct Pass {
        Uuid visit;
        SecretText token;
    };

    // The executor's.
    [[nodiscard]] Result<CaseAnswer> answer(const effect::AskPlatform& wanted);
    [[nodiscard]] Result<void> open_pass(const PersonProof& person);
    [[nodiscard]] Result<HttpReply> send(const effect::AskPlatform& wanted);

    Executor& executor_;
    HttpClient& client_;
    const std::string url_;
    Inbox& inbox_;
    Pass pass_;  // executor's
};

}  // namespace kiosk
