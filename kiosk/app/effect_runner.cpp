#include "kiosk/app/effect_runner.h"

#include <memory>
#include <span>
#include <utility>

#include "kiosk/base/encoding.h"
#include "kiosk/base/log.h"
#include "kiosk/base/overloaded.h"

namespace kiosk {

namespace {

constexpr std::size_t code_text_max = 256;

PartState part_of(drivers::PrinterReadiness readiness) {
    switch (readiness) {
        case drivers::PrinterReadiness::ready:
            return PartState::ready;
        case drivers::PrinterReadiness::attention:
            return PartState::attention;
        case drivers::PrinterReadiness::unavailable:
            return PartState::unavailable;
    }
    return PartState::unavailable;
}

}  // namespace

EffectRunner::EffectRunner(Parts parts, Surroundings surroundings, Inbox& inbox,
                           HealthMonitor& health, const Clock& clock)
    : parts_(std::move(parts)),
      surroundings_(std::move(surroundings)),
      inbox_(inbox),
      health_(health),
      clock_(clock) {}

void EffectRunner::use_devices(drivers::IdCardReader* reader, drivers::DocumentPrinter* printer) {
    reader_ = reader;
    printer_ = printer;
    if (reader_ != nullptr) health_.set_card_reader(reader_->state());
    if (printer_ == nullptr) return;
    health_.set_printer_has_sheets(!printer_->form().roll);
    take_printer_state(printer_->state());
}

void EffectRunner::take_printer_state(const drivers::DocumentPrinterState& state) {
    health_.set_printer(part_of(state.readiness), state.problem.value_or(ErrorCode::device_fault));
}

void EffectRunner::run(SessionId session, Effect effect) {
    std::visit([&](auto& wanted) { carry_out(session, wanted); }, effect);
}

drivers::RequestId EffectRunner::remember(SessionId session, RequestId request) {
    const std::lock_guard lock(mutex_);
    askers_[next_request_] = {session, request};
    return drivers::RequestId(next_request_++);
}

std::optional<EffectRunner::Asker> EffectRunner::asker_of(drivers::RequestId request, bool done) {
    const std::lock_guard lock(mutex_);
    const auto found = askers_.find(request.value());
    if (found == askers_.end()) return std::nullopt;
    const Asker asker = found->second;
    if (done) askers_.erase(found);
    return asker;
}

std::optional<drivers::RequestId> EffectRunner::number_of(SessionId session, RequestId request) {
    const std::lock_guard lock(mutex_);
    for (const auto& [number, asker] : askers_)
        if (asker.session == session && asker.request == request) return drivers::RequestId(number);
    return std::nullopt;
}

// ---- identity card
// --------------------------------------------------------------------------------------------------

void EffectRunner::carry_out(SessionId session, effect::ReadCard& effect) {
    const auto fail = [&](Error error) {
        inbox_.post({session, event::CardFailed{effect.request, std::move(error)}, {}});
    };
    if (reader_ == nullptr) return fail({ErrorCode::no_device, "no reader configured", {}});
    const auto number = remember(session, effect.request);
    drivers::IdCardReadOptions options;
    options.timeout = effect.timeout;
    if (const auto started = reader_->start_read(number, options); !started) {
        (void)asker_of(number, true);
        fail(started.error());
    }
}

void EffectRunner::carry_out(SessionId session, effect::CancelCardRead& effect) {
    if (reader_ == nullptr) return;
    if (const auto number = number_of(session, effect.request)) reader_->cancel(*number);
}

void EffectRunner::carry_out(SessionId session, effect::WatchCard& effect) {
    {
        const std::lock_guard lock(mutex_);
        card_watch_ = Asker{session, effect.request};
    }
    tell_presence(reader_ != nullptr && reader_->media() == drivers::MediaState::present);
}

void EffectRunner::tell_presence(bool present) {
    std::optional<Asker> watch;
    {
        const std::lock_guard lock(mutex_);
        watch = card_watch_;
    }
    if (watch) inbox_.post({watch->session, event::CardPresence{watch->request, present}, {}});
}

void EffectRunner::tell_read_failed(const Asker& asker, const Error& error) {
    // Nobody laid a card down, or nobody wanted one any more: no failure of anything.
    if (error.code != ErrorCode::no_card && error.code != ErrorCode::cancelled)
        log::card_read_failed("card_reader", error.code);
    inbox_.post({asker.session, event::CardFailed{asker.request, error}, {}});
}

void EffectRunner::on_reader(drivers::IdCardEvent event) {
    std::visit(
        Overloaded{
            [&](drivers::CardFound& found) {
                if (const auto asker = asker_of(found.request, false))
                    inbox_.post({asker->session, event::CardFound{asker->request}, {}});
            },
            [&](drivers::CardRetry& retry) {
                if (const auto asker = asker_of(retry.request, false))
                    inbox_.post(
                        {asker->session, event::CardRetry{asker->request, retry.reason}, {}});
            },
            [&](drivers::CardRead& read) {
                const auto asker = asker_of(read.request, true);
                if (!asker) return;
                if (read.result) {
                    note("collected:id_card");
                    inbox_.post({asker->session,
                                 event::CardRead{asker->request, std::move(read.result).value()},
                                 {}});
                } else {
                    tell_read_failed(*asker, read.result.error());
                }
            },
            [&](drivers::CardRemoved&) { tell_presence(false); },
            [&](drivers::DeviceEvent& changed) { health_.set_card_reader(changed.state); },
        },
        event);
    scrub_stack();
}

// ---- social security card

void EffectRunner::carry_out(SessionId session, effect::ReadSocialCard& effect) {
    const auto fail = [&](Error error) {
        inbox_.post({session, event::SocialCardFailed{effect.request, std::move(error)}, {}});
    };
    if (smart_cards_ == nullptr) return fail({ErrorCode::no_device, "no reader configured", {}});
    const auto number = remember(session, effect.request);
    drivers::SmartCardReadOptions options;
    options.timeout = effect.timeout;
    if (const auto started = smart_cards_->read_social_security_card(number, options); !started) {
        (void)asker_of(number, true);
        fail(started.error());
    }
}

void EffectRunner::carry_out(SessionId session, effect::CancelSocialCard& effect) {
    if (smart_cards_ == nullptr) return;
    if (const auto number = number_of(session, effect.request)) smart_cards_->cancel(*number);
}

void EffectRunner::note(const char* event) {
    if (parts_.store != nullptr) parts_.store->note(event);
}

void EffectRunner::on_smart_card(drivers::SmartCardEvent event) {
    if (auto* read = std::get_if<drivers::SocialSecurityCardRead>(&event)) {
        const auto asker = asker_of(read->request, true);
        if (!asker) return;
        if (read->result) {
            note("collected:social_card");
            inbox_.post({asker->session,
                         event::SocialCardRead{asker->request, std::move(read->result).value()},
                         {}});
        } else {
            inbox_.post({asker->session,
                         event::SocialCardFailed{asker->request, read->result.error()},
                         {}});
        }
    }
    scrub_stack();
}

// ---- codes
// ----------------------------------------------------------------------------------------------------------

void EffectRunner::use_code_readers(std::vector<drivers::CodeScanner*> readers) {
    code_readers_ = std::move(readers);
}

void EffectRunner::carry_out(SessionId session, effect::ReadCode& effect) {
    {
        const std::lock_guard lock(mutex_);
        code_read_ = Asker{session, effect.request};
    }
    for (auto* reader : code_readers_) reader->set_on(true);
}

void EffectRunner::carry_out(SessionId, effect::StopCode&) {
    stop_codes();
}

void EffectRunner::stop_codes() {
    {
        const std::lock_guard lock(mutex_);
        if (!code_read_) return;
        code_read_.reset();
    }
    for (auto* reader : code_readers_) reader->set_on(false);
}

void EffectRunner::on_code(const drivers::CodeScannerEvent& event) {
    const auto* scanned = std::get_if<drivers::CodeScanned>(&event);
    const bool refused = std::holds_alternative<drivers::CodeRefused>(event);
    if (scanned == nullptr && !refused) return;
    std::optional<Asker> asker;
    {
        const std::lock_guard lock(mutex_);
        asker = code_read_;
    }
    if (!asker) return;
    SecretText text;
    // No code of ours is longer; what anybody may have put into another is not carried about.
    if (scanned != nullptr && scanned->scan.bytes.reveal().size() <= code_text_max)
        if (auto read = drivers::text_of_code(scanned->scan.bytes.reveal()))
            text = std::move(*read);
    inbox_.post({asker->session, event::CodeShown{asker->request, std::move(text)}, {}});
    scrub_stack();
}

// ---- the signed form
// ---------------------------------------------------------------------------------------------------------

void EffectRunner::sign_and_keep(drivers::RequestId number, SessionId session,
                                 const effect::SignForm& wanted) {
    const auto request = wanted.request;
    const auto fail = [this, session, request](const Error& error) {
        log::component_failed("signed_form", error.code, error.detail);
        inbox_.post({session, event::FormNotSigned{request}, {}});
    };
    if (!asker_of(number, false)) return;
    auto pdf =
        parts_.sign(wanted.document, SignedBy{wanted.strokes, wanted.aspect}, clock_.now().wall);
    // The end of the visit comes before or after, not between: what the store gets before it is
    // collected with the draft.
    const std::lock_guard lock(mutex_);
    if (askers_.erase(number.value()) == 0) return;
    if (!pdf) return fail(pdf.error());
    SignedForm form;
    form.signed_bytes = pdf->signed_bytes;
    form.signed_digest = to_hex(sha256(std::span(pdf->bytes.reveal()).first(pdf->signed_bytes)));
    parts_.store->keep("signed_form", std::move(pdf->bytes),
                       [this, session, request, fail, form](Result<KeptFile> kept) {
                           if (!kept) return fail(kept.error());
                           SignedForm done = form;
                           done.file = *std::move(kept);
                           inbox_.post({session, event::FormSigned{request, std::move(done)}, {}});
                       });
}

void EffectRunner::carry_out(SessionId session, effect::SignForm& effect) {
    const auto wanted = std::make_shared<effect::SignForm>(std::move(effect));
    const auto number = remember(session, wanted->request);
    const bool taken = parts_.sign && parts_.documents->post([this, number, session, wanted] {
        sign_and_keep(number, session, *wanted);
        wanted->document.wipe();
        for (Stroke& stroke : wanted->strokes) wipe_value(stroke);
        scrub_stack();
    });
    if (taken) return;
    (void)asker_of(number, true);
    inbox_.post({session, event::FormNotSigned{wanted->request}, {}});
}

// ---- store
// ----------------------------------------------------------------------------------------------------------

void EffectRunner::carry_out(SessionId session, effect::ReserveRoom& effect) {
    parts_.store->reserve_room(session, effect.request, effect.bytes);
}

void EffectRunner::carry_out(SessionId session, effect::SaveDraft& effect) {
    parts_.store->save_draft(session, effect.request, std::move(effect.state),
                             effect.outlives_power_cut);
}

void EffectRunner::carry_out(SessionId, effect::DropDraft&) {
    parts_.store->drop_draft();
}

void EffectRunner::carry_out(SessionId session, effect::Submit& effect) {
    log::submission_made(effect.submission.id.value(), effect.trace);
    parts_.store->submit(session, effect.request, std::move(effect.submission));
}

void EffectRunner::carry_out(SessionId, effect::KeepOrder& effect) {
    parts_.store->keep_order(std::move(effect.order));
}

void EffectRunner::carry_out(SessionId, effect::ForgetOrder& effect) {
    parts_.store->forget_order(effect.order);
}

void EffectRunner::carry_out(SessionId session, effect::WatchSubmission& effect) {
    parts_.store->watch(session, effect.request, effect.submission);
}

// ---- paper
// ----------------------------------------------------------------------------------------------------------

void EffectRunner::carry_out(SessionId session, effect::Print& effect) {
    const auto fail = [&](Error error) {
        inbox_.post({session, event::PrintFailed{effect.request, std::move(error)}, {}});
    };
    if (printer_ == nullptr) return fail({ErrorCode::no_device, "no printer configured", {}});
    const auto number = remember(session, effect.request);
    auto document = std::make_shared<PrintDocument>(std::move(effect.document));
    const bool taken = parts_.documents->post([this, number, document] {
        render_and_print(number, *document);
        document->wipe();
        scrub_stack();
    });
    if (!taken) {
        (void)asker_of(number, true);
        fail({ErrorCode::device_busy, "document queue full", {}});
    }
}

void EffectRunner::render_and_print(drivers::RequestId number, const PrintDocument& document) {
    auto pages = parts_.render(document, clock_.now().wall, printer_->form());
    // The visit may have ended while the pages were made: then nobody waits for them.
    if (!asker_of(number, false)) return;
    Error problem;
    if (pages) {
        const auto sent = printer_->print(number, std::move(pages).value());
        if (sent) {
            // One that was called off on the way: the printer did not know of it then.
            if (!asker_of(number, false)) printer_->cancel(number);
            return;
        }
        problem = sent.error();
    } else {
        problem = pages.error();
    }
    log::print_failed("printer", document.kind == PrintDocument::Kind::receipt ? "receipt" : "form",
                      problem.code);
    if (const auto asker = asker_of(number, true))
        inbox_.post({asker->session, event::PrintFailed{asker->request, problem}, {}});
}

void EffectRunner::carry_out(SessionId session, effect::CancelPrint& effect) {
    const auto number = number_of(session, effect.request);
    if (!number) return;
    (void)asker_of(*number, true);
    if (printer_ != nullptr) printer_->cancel(*number);
}

void EffectRunner::on_printer(drivers::DocumentPrinterEvent event) {
    std::visit(
        Overloaded{
            [&](drivers::PrintStarted& started) {
                if (const auto asker = asker_of(started.request, false))
                    inbox_.post({asker->session, event::PrintStarted{asker->request}, {}});
            },
            [&](drivers::PrintWaiting& waiting) {
                if (const auto asker = asker_of(waiting.request, false))
                    inbox_.post(
                        {asker->session, event::PrintWaiting{asker->request, waiting.reason}, {}});
            },
            [&](drivers::Printed& printed) {
                if (const auto asker = asker_of(printed.request, true))
                    inbox_.post({asker->session, event::Printed{asker->request}, {}});
            },
            [&](drivers::PrintFailed& failed) {
                const auto asker = asker_of(failed.request, true);
                if (!asker) return;
                log::print_failed("printer", "document", failed.error.code);
                inbox_.post({asker->session, event::PrintFailed{asker->request, failed.error}, {}});
            },
            [&](drivers::PrinterChanged& changed) { take_printer_state(changed.state); },
        },
        event);
}

// ---- people
// ---------------------------------------------------------------------------------------------------------

void EffectRunner::carry_out(SessionId, effect::PlaySound& effect) {
    if (surroundings_.play_sound) surroundings_.play_sound(effect.kind);
}

void EffectRunner::carry_out(SessionId, effect::NoteDemand& effect) {
    if (!parts_.note_demand || parts_.documents == nullptr) return;
    // A full queue loses a count, never a visit.
    static_cast<void>(
        parts_.documents->post([note = parts_.note_demand, words = std::move(effect.words),
                                now = clock_.now().wall] { note(words, now); }));
}

void EffectRunner::carry_out(SessionId session, effect::AskPlatform& effect) {
    if (cases_ == nullptr) {
        inbox_.post(
            {session, event::PlatformFailed{effect.request, {ErrorCode::network, {}, {}}}, {}});
        return;
    }
    cases_->ask(session, std::move(effect));
}

void EffectRunner::carry_out(SessionId session, effect::CallHelp&) {
    log::help_called(static_cast<std::int64_t>(session.value()));
}

void EffectRunner::carry_out(SessionId, effect::WipePersonalData& effect) {
    const auto began = clock_.now().steady;
    std::vector<drivers::RequestId> open;
    {
        const std::lock_guard lock(mutex_);
        card_watch_.reset();
        for (auto at = askers_.begin(); at != askers_.end();) {
            if (at->second.session != effect.session) {
                ++at;
                continue;
            }
            open.push_back(drivers::RequestId(at->first));
            at = askers_.erase(at);
        }
    }
    // Whatever still runs for this visit is called off; a number belongs to one device, the other
    // ignores it.
    for (const auto request : open) {
        if (reader_ != nullptr) reader_->cancel(request);
        if (printer_ != nullptr) printer_->cancel(request);
    }
    stop_codes();
    if (pages_ != nullptr) pages_->forget();
    if (faces_ != nullptr) faces_->stop();
    parts_.store->drop_draft();
    parts_.store->forget_visit();
    if (cases_ != nullptr) cases_->end_visit();
    if (parts_.documents != nullptr) (void)parts_.documents->post([] { scrub_stack(); });
    if (surroundings_.forget) surroundings_.forget();
    scrub_stack();
    log::session_wiped(static_cast<std::int64_t>(effect.session.value()),
                       clock_.now().steady - began);
}

}  // namespace kiosk
