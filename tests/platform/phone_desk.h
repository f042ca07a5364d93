#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/encoding.h"
#include "kiosk/base/random.h"
#include "kiosk/base/secret.h"
#include "tests/platform/case_desk.h"
#include "tests/platform/problem.h"

namespace tests {

/// Pictures on their way from a person's own phone to the terminal where the person stands (R-068,
/// A terminal opens a page for one paper of one visit; whoever has its address can send
/// pictures there and sees what became of them, and can read nothing. The terminal fetches each and
/// says what became of it; then it is erased, as is everything when the page ends, its time is up,
/// or the visit is over. Nothing is ever written down.
/// **Threads:** any; one at a time inside. **Time:** a page lives for `lasts`.
/// **Limits:** `picture_bytes_max` a picture, `waiting_max` of a page wait, `pictures_max` of a
/// page in all, `bytes_max` of all pages; one page a terminal.
/// **Secrets:** identity numbers and pictures, in memory only.
class PhoneDesk {
  public:
    static constexpr kiosk::Duration lasts{std::chrono::minutes(10)};
    static constexpr std::size_t picture_bytes_max = std::size_t{12} * 1024 * 1024;
    static constexpr std::size_t waiting_max = 4;
    static constexpr std::size_t pictures_max = 40;
    static constexpr std::size_t bytes_max = std::size_t{256} * 1024 * 1024;
    static constexpr std::size_t pages_left_max = 60;

    explicit PhoneDesk(std::function<kiosk::Now()> now) : now_(std::move(now)) {}

    /// Where its pages are to be found from outside; what links begin with.
    void use_pages(std::string address) { pages_ = std::move(address); }

    // ---- for terminals
    /// `PUT /v1/phone-uploads/{id}`: opens the page, or says what has arrived there.
    [[nodiscard]] Reply look(const PersonCall& call);
    /// `GET /v1/phone-uploads/{id}/pictures/{number}`
    [[nodiscard]] Reply picture(const PersonCall& call);
    /// `PUT /v1/phone-uploads/{id}/pictures/{number}/outcome`
    [[nodiscard]] Reply outcome(const PersonCall& call);
    /// `PUT /v1/phone-uploads/{id}/end`
    [[nodiscard]] Reply end(const PersonCall& call);
    /// Of that terminal: everything is erased.
    void end_visit(const std::string& terminal);
    /// What is too old is erased.
    void forget_old();

    // ---- for pages
    struct Picture {
        int number = 0;
        kiosk::SecretBytes bytes{};
        std::string digest;   // SHA-256, hexadecimal
        std::string outcome;  // empty: it waits
    };
    struct Page {
        std::string paper_zh;
        std::string paper_en;
        std::string language;
        bool card = false;
        std::size_t pages_left = 0;
        int minutes_left = 0;
        std::vector<std::pair<int, std::string>> sent;  // number, outcome
    };
    /// Nullopt: unknown, ended, or its time is up.
    [[nodiscard]] std::optional<Page> page(const std::string& token);
    enum class Taken { taken, gone, not_a_picture, too_large, enough };
    /// The same picture once more is taken once.
    [[nodiscard]] Taken take(const std::string& token, kiosk::SecretBytes bytes);

  private:
    struct Upload {
        std::string terminal;
        std::string person;
        std::string token;
        Page shown;
        bool opened = false;
        bool ended = false;
        kiosk::SteadyTime ends{};
        kiosk::WallTime expires{};
        std::vector<Picture> pictures;
        [[nodiscard]] bool is_open(kiosk::SteadyTime now) const { return !ended && now < ends; }
        [[nodiscard]] std::size_t waiting() const;
        void erase_all();
    };
    /// Of this terminal and this person; nullptr: none.
    [[nodiscard]] Upload* find(const std::string& terminal, const std::string& person,
                               const std::string& id);
    [[nodiscard]] Upload* find_open(const std::string& token);
    [[nodiscard]] Upload& open(const PersonCall& call);
    [[nodiscard]] Reply told(const Upload& upload, int status) const;
    void erase_old();

    const std::function<kiosk::Now()> now_;
    std::string pages_;
    std::mutex mutex_;
    kiosk::SystemRandom random_;
    std::map<std::string, Upload> uploads_;  // by id
};

}  // namespace tests
