#pragma once

#include <mutex>
#include <string>

#include "kiosk/base/clock.h"
#include "tests/platform/case_desk.h"
#include "tests/platform/faults.h"
#include "tests/platform/keys.h"
#include "tests/platform/registers.h"
#include "tests/platform/store.h"

namespace tests {

/// Papers of e-licences: the sealed file from which a terminal makes one. Each paper is a copy with
/// a number, known before it is made; the same copy asked for again is the same paper, so one that
/// failed is made again without counting twice.
/// **Threads:** any. **Limits:** `copies_a_day` of each licence.
class PaperDesk {
  public:
    static constexpr std::size_t copies_a_day = 3;

    PaperDesk(Store& store, Registers registers, const ReceiptKey& key, const kiosk::Clock& clock);

    /// `PUT /v1/licences/{licence_id}/copies/{copy_id}`. `fault`: forge_digest changes a word
    /// behind the seal, forge_key seals with a key that nobody trusts.
    [[nodiscard]] Reply make(const PersonCall& call, Fault::Effect fault);
    /// `PUT …/outcome`: whether the paper came out. Once it did the copy isn't given again.
    [[nodiscard]] Reply outcome(const PersonCall& call);
    /// For operators: every copy.
    [[nodiscard]] Reply copies();

  private:
    [[nodiscard]] const Registers::Licence* licence_of(const std::string& person,
                                                       const std::string& id) const;
    [[nodiscard]] Answer<StoredRecord> copy_of(const PersonCall& call, const std::string& licence,
                                               const std::string& copy);
    [[nodiscard]] std::string file_of(const std::string& person, const Registers::Licence& licence,
                                      Fault::Effect fault) const;

    Store& store_;
    const Registers registers_;
    const ReceiptKey& key_;
    const ReceiptKey stranger_ = ReceiptKey::stranger();
    const kiosk::Clock& clock_;
    std::mutex mutex_;
};

}  // namespace tests
