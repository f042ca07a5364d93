#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "tests/platform/problem.h"

namespace tests {

/// What a terminal can ask for; faults and figures name it.
enum class Operation {
    health,
    register_terminal,
    get_catalogue,
    get_keys,
    put_submission,
    commit_submission,
    put_batch,
    get_submission,
    get_case,
    open_visit,
    close_visit,
    list_cases,
    urge_case,
    supplement_case,
    withdraw_case,
    file_ticket,
    get_ticket,
    give_consent,
    end_consent,
    list_consents,
    get_shared_data,
    list_licences,
    make_paper,
    tell_paper,
    get_overview,
    find_principal,
    confirm_offer,
    verify_person,
    compare_face,
    look_at_phone_upload,
    get_phone_picture,
    tell_phone_picture,
    end_phone_upload,
    open_order,
    get_order,
    cancel_order,
    refund_order,
    get_bills,
    get_evaluation_figures,
    create_upload,
    get_upload,
    append_upload,
    put_audit_block,
    renew_certificate,
    get_bulletin,
    give_feedback,
    get_feedback,
    get_hall,
    take_hall_ticket,
    hand_over,
    make_cabinet_code,
    open_cabinet,
};

[[nodiscard]] std::string_view name_of(Operation operation);
[[nodiscard]] std::optional<Operation> operation_of(std::string_view name);

/// One planted misbehaviour. `before` happens instead of the work, `after` when the work is done
/// and durable.
struct Fault {
    enum class Effect {
        status,        // answers `status` without doing the work
        drop_before,   // closes the connection instead of working
        drop_after,    // works, then closes the connection instead of answering
        die_before,    // the process kills itself instead of working
        die_after,     // works, then the process kills itself instead of answering
        forge_key,     // the receipt is signed by a stranger
        forge_digest,  // the receipt speaks of another digest
        forge_id,      // the receipt speaks of another submission
        garbage,       // answers 200 with something else (a captive portal)
        trickle,       // works, then answers in ten pieces with the delay before each
        none,          // only the delay
    };

    int id = 0;
    std::optional<Operation> operation;  // nullopt: any
    Effect effect = Effect::none;
    int status = 503;
    std::optional<int> retry_after;
    kiosk::Duration delay{};
    int times = 1;  // left
    int used = 0;
};

/// Faults wait in order; each is used `times` times. Every use is counted, so that a test sees that
/// it bit.
/// **Threads:** any. **Limits:** `faults_max` waiting; a delay of at most `delay_max`.
class FaultPlan {
  public:
    static constexpr std::size_t faults_max = 100;
    static constexpr kiosk::Duration delay_max{60'000};

    /// Takes the JSON of `POST /admin/faults`; gives the fault's number.
    [[nodiscard]] Answer<int> plant(std::string_view json);
    /// The next fault for this operation, if one waits.
    [[nodiscard]] std::optional<Fault> take(Operation operation);
    void clear();
    [[nodiscard]] std::string listing() const;

  private:
    mutable std::mutex mutex_;
    std::vector<Fault> faults_;
    int planted_ = 0;
};

}  // namespace tests
