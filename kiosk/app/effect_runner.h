#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "drivers/api/code_scanner.h"
#include "drivers/api/document_printer.h"
#include "drivers/api/id_card_reader.h"
#include "drivers/api/smart_card_reader.h"
#include "kiosk/app/case_service.h"
#include "kiosk/app/face_camera.h"
#include "kiosk/app/health_monitor.h"
#include "kiosk/app/inbox.h"
#include "kiosk/app/page_camera.h"
#include "kiosk/app/store_service.h"
#include "kiosk/app/visit_runner.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/executor.h"
#include "kiosk/documents/printable.h"

namespace kiosk {

/// What the screen side does when the flow asks for it.
struct Surroundings {
    std::function<void(effect::PlaySound::Kind)> play_sound;
    /// Trees, glyphs, shaped runs, pictures of the visit: gone when it returns.
    std::function<void()> forget;
    /// A picture for the screen, until `forget`; any thread.
    std::function<void(std::uint64_t id, drivers::PagePreview picture)> show_picture;
};

/// Carries out effects. The only place that knows devices, store and screen at once.
/// **Threads:** `run` and `poll` the user interface's; device events arrive on the devices' threads
/// and leave through the inbox. **Errors:** always an event, never an exception. **Secrets:** a
/// card or a document passes through and is not kept.
class EffectRunner final : public EffectSink {
  public:
    struct Parts {
        StoreService* store = nullptr;
        Executor* documents = nullptr;
        /// Turns words into what the printer takes; runs on `documents`.
        std::function<Result<drivers::Printable>(const PrintDocument&, WallTime,
                                                 const drivers::PrintForm&)>
            render;
        /// The form as a PDF with the signature; runs on `documents`. Empty: forms are not kept.
        std::function<Result<SignedPdf>(const PrintDocument&, const SignedBy&, WallTime)> sign;
        /// Somebody looked for this and did not find it; runs on `documents`.
        std::function<void(const std::string& words, WallTime now)> note_demand;
    };

    EffectRunner(Parts parts, Surroundings surroundings, Inbox& inbox, HealthMonitor& health,
                 const Clock& clock);

    void run(SessionId session, Effect effect) override;

    /// Devices come after, because their events already come here. Null: this terminal has none.
    void use_devices(drivers::IdCardReader* reader, drivers::DocumentPrinter* printer);

    /// Null: this terminal has none.
    void use_smart_cards(drivers::SmartCardReader* reader) { smart_cards_ = reader; }

    /// Who asks the platform about the person's own cases. Null: the platform is away.
    void use_cases(CaseService* cases) { cases_ = cases; }

    /// What reads codes: any number of scanners and cameras, all at once.
    void use_code_readers(std::vector<drivers::CodeScanner*> readers);

    /// Where papers are taken. Null: this terminal has no camera for it and takes no pictures from
    /// phones.
    void use_pages(PageCamera* pages) { pages_ = pages; }

    /// Where people are seen. Null: this terminal has no camera for it.
    void use_faces(FaceCamera* faces) { faces_ = faces; }

    /// Sinks for the devices; any thread.
    void on_code(const drivers::CodeScannerEvent& event);
    void on_reader(drivers::IdCardEvent event);
    void on_printer(drivers::DocumentPrinterEvent event);
    void on_smart_card(drivers::SmartCardEvent event);

  private:
    /// Whose answer it is. Requests to devices, and the form that is being signed, are numbered
    /// here, once for the whole life of the program.
    struct Asker {
        SessionId session;
        RequestId request;
    };

    void carry_out(SessionId session, effect::ReadCard& effect);
    void carry_out(SessionId session, effect::CancelCardRead& effect);
    void carry_out(SessionId session, effect::WatchCard& effect);
    void carry_out(SessionId session, effect::ReadSocialCard& effect);
    void carry_out(SessionId session, effect::CancelSocialCard& effect);
    void carry_out(SessionId session, effect::ReadCode& effect);
    void carry_out(SessionId session, effect::StopCode& effect);
    void carry_out(SessionId session, effect::WatchPage& effect);
    void carry_out(SessionId session, effect::StopPage& effect);
    void carry_out(SessionId session, effect::FetchPicture& effect);
    void carry_out(SessionId session, effect::WatchFace& effect);
    void carry_out(SessionId session, effect::StopFace& effect);
    void carry_out(SessionId session, effect::CompareFace& effect);
    void carry_out(SessionId session, effect::BindPaper& effect);
    void carry_out(SessionId session, effect::SignForm& effect);
    void carry_out(SessionId session, effect::ReserveRoom& effect);
    void carry_out(SessionId session, effect::SaveDraft& effect);
    void carry_out(SessionId session, effect::DropDraft& effect);
    void carry_out(SessionId session, effect::Submit& effect);
    void carry_out(SessionId session, effect::WatchSubmission& effect);
    void carry_out(SessionId session, effect::Print& effect);
    void carry_out(SessionId session, effect::CancelPrint& effect);
    void carry_out(SessionId session, effect::PlaySound& effect);
    void carry_out(SessionId session, effect::NoteDemand& effect);
    void carry_out(SessionId session, effect::KeepOrder& effect);
    void carry_out(SessionId session, effect::ForgetOrder& effect);
    void carry_out(SessionId session, effect::AskPlatform& effect);
    void carry_out(SessionId session, effect::CallHelp& effect);
    void carry_out(SessionId session, effect::WipePersonalData& effect);

    /// Nothing, when its visit ends before the store has it.
    void sign_and_keep(drivers::RequestId number, SessionId session,
                       const effect::SignForm& wanted);
    [[nodiscard]] drivers::RequestId remember(SessionId session, RequestId request);
    [[nodiscard]] std::optional<Asker> asker_of(drivers::RequestId request, bool done);
    [[nodiscard]] std::optional<drivers::RequestId> number_of(SessionId session, RequestId request);
    void render_and_print(drivers::RequestId number, const PrintDocument& document);
    void tell_presence(bool present);
    void stop_codes();
    void tell_read_failed(const Asker& asker, const Error& error);
    /// For the audit chain.
    void note(const char* event);
    void take_printer_state(const drivers::DocumentPrinterState& state);

    Parts parts_;
    drivers::IdCardReader* reader_ = nullptr;
    drivers::DocumentPrinter* printer_ = nullptr;
    drivers::SmartCardReader* smart_cards_ = nullptr;
    CaseService* cases_ = nullptr;
    PageCamera* pages_ = nullptr;
    FaceCamera* faces_ = nullptr;
    std::vector<drivers::CodeScanner*> code_readers_;
    Surroundings surroundings_;
    Inbox& inbox_;
    HealthMonitor& health_;
    const Clock& clock_;

    std::mutex mutex_;
    std::map<std::uint64_t, Asker> askers_;
    std::optional<Asker> card_watch_;
    std::optional<Asker> code_read_;
    std::uint64_t next_request_ = 1;
};

}  // namespace kiosk
