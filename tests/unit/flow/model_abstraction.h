#pragma once

#include <algorithm>
#include <string>
#include <type_traits>

#include "tests/unit/flow/gathered.h"
#include "tests/unit/flow/own_cases.h"

namespace tests {

inline constexpr const char* field_of_choice = "has_card";

/// None, one, more.
inline std::size_t few(std::size_t count) {
    return std::min<std::size_t>(count, 2);
}

/// What an automaton of the visit would call its state. Times count only as “there is one”.
class Abstraction {
  public:
    explicit Abstraction(const kiosk::VisitState& state) {
        const auto& data = state.data();
        put(data.card_left);
        if (!data.visit) return;
        const auto& visit = *data.visit;
        put(visit.practice);
        add_step(visit.step, data, visit);
        for (const auto& page : visit.aside) add_aside(page, data, visit);
        put(visit.card.has_value(), visit.card_on_reader, visit.guard_read.has_value(),
            visit.form != nullptr);
        put(visit.form_service == visit.service, few(visit.signature.size()));
        if (visit.form) add_answers(*visit.form);
        put(visit.overlay ? visit.overlay->index() + 1 : 0);
        if (visit.overlay && std::holds_alternative<kiosk::HelpPanel>(*visit.overlay)) {
            put(visit.call.state);
        }
    }
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    template <class... Values>
    void put(const Values&... values) {
        ((text_ += std::to_string(static_cast<std::uint64_t>(values)), text_ += ' '), ...);
    }
    void add_step(const kiosk::Step& step, const kiosk::VisitState::Data& data,
                  const kiosk::Visit& visit) {
        put(step.index());
        std::visit([this, &data, &visit](const auto& current) { add(current, data, visit); }, step);
    }
    void add_aside(const kiosk::AsidePage& page, const kiosk::VisitState::Data& data,
                   const kiosk::Visit& visit) {
        add_step(page.step, data, visit);
        put(page.asked.has_value(), page.answers.size());
        if (page.asked) {
            put(page.asked->question.index(), page.asked->request.has_value());
            text_ += page.asked->problem + ' ';
        }
        // One answer leads to one place.
        for (const auto& answer : page.answers)
            if (const auto* told = std::get_if<event::PlatformTold>(&answer))
                put(told->answer.index());
    }
    void add_answers(const kiosk::FormSession& form) {
        // Not what is saved: every session has an id of its own.
        put(form.value(FieldId("name")).empty(), few(form.value(FieldId("phone")).reveal().size()));
        text_ += form.value(FieldId(field_of_choice)).reveal();
        put(form.remarks_json().reveal().find("\"name\"") != std::string::npos);
    }
    void add_filing(const kiosk::Visit& visit) {
        put(visit.filing.has_value());
        if (visit.filing) {
            put(visit.filing->stored, visit.filing->tried, visit.filing->receipt.has_value(),
                visit.filing->watch.has_value(), visit.filing->number_wanted_until.has_value());
        }
    }
    void add_rating(const kiosk::Visit& visit) {
        put(visit.rating.has_value());
        if (visit.rating) put(visit.rating->request.has_value(), visit.rating->tries);
    }
    /// As the receipt shows it: may it be asked for again?
    void add_paper(const kiosk::VisitState::Data& data, const kiosk::Visit& visit) {
        constexpr std::size_t copies_max = 3;
        put(data.health.printer, visit.form_document.has_value());
        for (const auto* job : {&visit.print, &visit.form_print})
            put(job->state, job->request.has_value(), job->copies >= copies_max);
    }

    using Data = kiosk::VisitState::Data;
    using Visit = kiosk::Visit;
    void add(const kiosk::step::Home& home, const Data& data, const Visit& visit) {
        put(home.page, home.by, !home.group.empty(), visit.home_read_rests, visit.logged_in);
        // What the door to the own cases and the read at home look at.
        put(data.health.platform_reachable, data.health.card_reader);
    }
    void add(const kiosk::step::Areas&, const Data&, const Visit& visit) {
        put(visit.area.empty(), visit.level);
    }
    void add(const kiosk::step::Search& search, const Data&, const Visit&) {
        put(search.page, few(search.text.size()), search.noted);
    }
    void add(const kiosk::step::Guide& guide, const Data& data, const Visit& visit) {
        put(guide.page > 0, guide.form_unusable, data.health.card_reader);
        put(data.health.printer, visit.guide_print.state, visit.guide_print.request.has_value(),
            visit.guide_print.copies >= 2, visit.search.has_value());
        put(visit.service == with_situations(), visit.situation() != nullptr);
    }
    void add(const kiosk::step::Scenario& scenario, const Data&, const Visit& visit) {
        put(scenario.then, visit.scenario.size());
    }
    void add(const kiosk::step::Identify& identify, const Data& data, const Visit&) {
        put(identify.then, identify.phase, identify.read.has_value(), data.health.card_reader);
        text_ += identify.problem + ' ';
    }
    void add(const kiosk::step::Form& form, const Data& data, const Visit& visit) {
        put(form.page, form.focus.has_value(), form.from_review, form.leaves_at.has_value(),
            form.list.has_value());
        put(visit.draft_request.has_value(), data.health.card_reader);
        add_filing(visit);
    }
    /// The small form asks for no papers; tests/unit/flow/capture_test.cpp walks this page.
    void add(const kiosk::step::Capture&, const Data&, const Visit&) {}
    /// Nor may any of its papers be promised; materials_test.cpp does.
    void add(const kiosk::step::Promise&, const Data&, const Visit&) {}
    void add(const kiosk::step::Sections& sections, const Data&, const Visit& visit) {
        put(sections.back_to);
        add_filing(visit);
    }
    void add(const kiosk::step::Review& review, const Data&, const Visit& visit) {
        put(review.page);
        add_filing(visit);
    }
    void add(const kiosk::step::Signature& signature, const Data&, const Visit& visit) {
        text_ += signature.problem + ' ';
        add_filing(visit);
    }
    void add(const kiosk::step::Submitting& submitting, const Data&, const Visit& visit) {
        put(submitting.request.has_value(), submitting.signing, submitting.tried_before);
        text_ += submitting.problem + ' ';
        add_filing(visit);
    }
    void add(const kiosk::step::Receipt&, const Data& data, const Visit& visit) {
        add_filing(visit);
        add_paper(data, visit);
    }
    void add(const kiosk::step::Evaluation& evaluation, const Data& data, const Visit& visit) {
        put(evaluation.chosen, evaluation.tags.size());
        add_filing(visit);
        add_paper(data, visit);
    }
    /// What was asked of the platform, wherever the person is.
    void add_asked(const Data& data, const Visit& visit) {
        put(visit.asked.has_value(), data.health.platform_reachable, data.health.card_reader);
        if (!visit.asked) return;
        put(visit.asked->question.index(), visit.asked->request.has_value());
        text_ += visit.asked->problem + ' ';
    }
    void add_withdrawals(const Visit& visit) {
        put(few(visit.withdrawals.consents.size()), visit.withdrawals.request.has_value());
    }
    void add(const kiosk::step::Cases& cases, const Data& data, const Visit& visit) {
        put(cases.page, visit.matters.cases.size());
        add_asked(data, visit);
    }
    void add(const kiosk::step::Case& own, const Data& data, const Visit& visit) {
        put(own.page, visit.own_case.has_value());
        if (visit.own_case) put(visit.own_case->may_withdraw);
        text_ += own.told + ' ';
        add_asked(data, visit);
    }
    void add(const kiosk::step::Supplement& given, const Data& data, const Visit& visit) {
        put(given.page, given.chosen.size(), visit.own_case.has_value());
        add_asked(data, visit);
    }
    void add(const kiosk::step::Voice& voice, const Data& data, const Visit& visit) {
        put(voice.kind.has_value(), voice.kind == kiosk::TicketKind::erasure, voice.topic.empty());
        put(voice.asks_words, voice.about_case, voice.filed.has_value(), few(voice.words.size()));
        add_asked(data, visit);
    }
    void add(const kiosk::step::Consent& consent, const Data& data, const Visit& visit) {
        put(consent.page, few(consent.refused.size()));
        add_asked(data, visit);
        add_withdrawals(visit);
    }
    void add(const kiosk::step::Materials& materials, const Data& data, const Visit& visit) {
        put(materials.page, materials.consent_ended, visit.consent.has_value());
        put(few(visit.gathered.licences.size()), visit.consent && visit.consent->withdrawn);
        add_asked(data, visit);
        add_withdrawals(visit);
    }
    void add(const kiosk::step::Wallet& wallet, const Data& data, const Visit& visit) {
        put(wallet.page, visit.wallet.licences.size(), wallet.opened.has_value());
        put(visit.paper ? static_cast<int>(visit.paper->state) + 1 : 0);
        put(visit.paper_print.state, visit.paper_print.request.has_value());
        text_ += visit.paper_print.problem + ' ';
        add_asked(data, visit);
    }
    void add(const kiosk::step::Mine& mine, const Data& data, const Visit& visit) {
        put(mine.page, visit.overview.has_value());
        add_asked(data, visit);
    }
    void add(const kiosk::step::Principals& principals, const Data& data, const Visit& visit) {
        put(principals.for_service, principals.page, principals.types, few(principals.code.size()));
        put(visit.overview.has_value(), visit.principal.kind);
        text_ += principals.problem + ' ';
        add_asked(data, visit);
    }
    void add(const kiosk::step::Verify& verify, const Data& data, const Visit& visit) {
        put(verify.told ? static_cast<int>(verify.told->state) + 1 : 0,
            verify.next_look.has_value());
        add_asked(data, visit);
    }
    /// No service of the walk has it; face_test.cpp walks this page.
    void add(const kiosk::step::Face&, const Data&, const Visit&) {}
    void add(const kiosk::step::LinkCard& link, const Data&, const Visit&) {
        put(link.phase, link.read.has_value());
        text_ += link.problem + ' ';
    }
    void add(const kiosk::step::Offer& offer, const Data& data, const Visit& visit) {
        put(offer.page);
        add_asked(data, visit);
    }
    void add(const kiosk::step::Delivery& delivery, const Data&, const Visit& visit) {
        put(delivery.focus.has_value(), visit.delivery.way.has_value());
        add_filing(visit);
    }
    void add(const kiosk::step::Bill& bill, const Data& data, const Visit& visit) {
        put(few(bill.customer_no.size()), !visit.bills.customer_no.empty(), bill.problem.empty());
        add_asked(data, visit);
    }
    void add(const kiosk::step::Pay& pay, const Data& data, const Visit& visit) {
        put(pay.phase, data.health.platform_reachable, visit.payment->is_bill());
        put(visit.payment->order.has_value(), visit.payment->request.has_value());
        put(visit.payment->stale, visit.bill_print.state, visit.bill_print.request.has_value());
        add_filing(visit);
    }
    void add(const kiosk::step::Public& open, const Data& data, const Visit& visit) {
        put(open.page, open.opened.has_value(), open.types, few(open.query.size()), open.question);
        put(open.ticket.has_value(), open.number.empty(), few(open.answers.size()));
        text_ += open.section + ' ' + open.told + ' ';
        add_asked(data, visit);
    }
    void add(const kiosk::step::Goodbye& goodbye, const Data&, const Visit& visit) {
        put(goodbye.alarm_ends.has_value(), goodbye.next_sound.has_value(), goodbye.evaluated,
            goodbye.waited_for_paper);
        put(visit.filing.has_value());
        add_rating(visit);
        for (const auto* job : {&visit.print, &visit.form_print})
            put(job->state, job->request.has_value());
    }
    void add(const kiosk::step::Notice& notice, const Data& data, const Visit& visit) {
        put(notice.then);
        text_ += notice.id + ' ';
        if (notice.then != kiosk::step::Notice::Then::receipt) return;
        add_filing(visit);
        add_paper(data, visit);
    }

    std::string text_;
};

}  // namespace tests
