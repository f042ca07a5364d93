#include "tests/unit/ipp/fake_port.h"

#include <algorithm>

#include "drivers/ipp/printer_words.h"

namespace tests {

using drivers::IppAnswer;
using drivers::IppJobFacts;
using drivers::IppPrinterFacts;
using kiosk::Result;

namespace ipp = drivers::ipp;

bool FakePrinter::stands_still() const {
    return drivers::worst_problem(reasons).has_value();
}

void FakePrinter::turn() {
    const auto now = clock_.now().steady;
    const auto passed = now - last_turn_;
    last_turn_ = now;
    for (auto it = jobs_.begin(); it != jobs_.end();) {
        Job& job = it->second;
        const bool unfinished = job.state == ipp::job_pending || job.state == ipp::job_processing;
        if (!unfinished || !job.has_document || now < busy_until) {
            ++it;
            continue;
        }
        if (forgets && job.state == ipp::job_processing) {
            it = jobs_.erase(it);
            continue;
        }
        job.state = ipp::job_processing;
        if (!stands_still()) job.printed += passed;
        if (job.printed >= print_time) {
            job.state = end_state;
            if (end_state == ipp::job_completed) tray.push_back(job.text);
        }
        ++it;
    }
}

std::size_t FakePrinter::unfinished() {
    turn();
    return static_cast<std::size_t>(
        std::count_if(jobs_.begin(), jobs_.end(),
                      [](const auto& entry) { return entry.second.state < ipp::job_cancelled; }));
}

void FakePrinter::add_job(const std::string& user, const std::string& text) {
    jobs_[++last_id_] = Job{user, text, ipp::job_pending, {}, true};
}

template <class T, class Do>
Result<IppAnswer<T>> FakePrinter::request(const std::string& name, const Do& act) {
    ++calls;
    if (before_request) before_request(name);
    requests.push_back(name);
    turn();
    const bool fails = fail_call != 0 && (calls == fail_call || (fails_on && calls > fail_call));
    if (fails && !heard) return failure;
    if (const auto refused = refusals.find(name); refused != refusals.end()) {
        return IppAnswer<T>{refused->second, T{}};
    }
    IppAnswer<T> answer = act();
    if (fails) return failure;
    return answer;
}

Result<IppAnswer<IppPrinterFacts>> FakePrinter::printer() {
    return request<IppPrinterFacts>("printer", [this] {
        return IppAnswer<IppPrinterFacts>{0,
                                          {state,
                                           reasons,
                                           accepting,
                                           "Fake Printer 1",
                                           formats,
                                           {},
                                           marker_levels,
                                           marker_types,
                                           {},
                                           supplies,
                                           {},
                                           {"iso_a4_210x297mm"},
                                           page_ranges}};
    });
}

Result<IppAnswer<IppPrinterFacts>> FakePrinter::condition() {
    return request<IppPrinterFacts>("condition", [this] {
        IppPrinterFacts facts;
        facts.state = state;
        facts.reasons = reasons;
        facts.accepting_jobs = accepting;
        facts.marker_levels = marker_levels;
        facts.supplies = supplies;
        facts.media_ready = {"iso_a4_210x297mm"};
        return IppAnswer<IppPrinterFacts>{0, facts};
    });
}

Result<IppAnswer<int>> FakePrinter::create_job(drivers::PageRange wanted) {
    pages = wanted;
    return request<int>("create_job", [this] {
        if (clock_.now().steady < busy_until) return IppAnswer<int>{ipp::busy, 0};
        jobs_[++last_id_] = Job{"bianmin-kiosk", "", ipp::job_pending, {}, false};
        return IppAnswer<int>{0, last_id_};
    });
}

Result<IppAnswer<int>> FakePrinter::send_document(int job, std::span<const unsigned char> pdf,
                                                  const GoesOn& goes_on) {
    constexpr kiosk::Duration slice{500};
    for (kiosk::Duration silent{0}; silent < send_time;) {
        silent += slice;
        clock_.advance(slice);
        if (!goes_on || !goes_on(silent))
            return {kiosk::ErrorCode::timed_out, "ipp: document not sent"};
    }
    return request<int>("send_document", [this, job, pdf] {
        Job& found = jobs_.at(job);
        found.text.assign(pdf.begin(), pdf.end());
        found.has_document = true;
        return IppAnswer<int>{0, job};
    });
}

Result<IppAnswer<IppJobFacts>> FakePrinter::job(int job) {
    return request<IppJobFacts>("job", [this, job] {
        const auto found = jobs_.find(job);
        if (found == jobs_.end()) return IppAnswer<IppJobFacts>{ipp::not_found, {}};
        return IppAnswer<IppJobFacts>{0, {job, found->second.state, {}, found->second.user}};
    });
}

Result<IppAnswer<int>> FakePrinter::cancel_job(int job) {
    return request<int>("cancel_job", [this, job] {
        const auto found = jobs_.find(job);
        if (found == jobs_.end()) return IppAnswer<int>{ipp::not_found, 0};
        if (found->second.state >= ipp::job_cancelled) return IppAnswer<int>{ipp::not_possible, 0};
        if (!ignores_cancel) found->second.state = ipp::job_cancelled;
        return IppAnswer<int>{0, job};
    });
}

Result<IppAnswer<std::vector<IppJobFacts>>> FakePrinter::unfinished_jobs() {
    return request<std::vector<IppJobFacts>>("unfinished_jobs", [this] {
        IppAnswer<std::vector<IppJobFacts>> answer;
        for (const auto& [id, job] : jobs_) {
            if (job.state < ipp::job_cancelled)
                answer.value.push_back({id, job.state, {}, job.user});
        }
        return answer;
    });
}

}  // namespace tests
