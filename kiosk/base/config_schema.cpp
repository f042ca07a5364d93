#include "kiosk/base/config_schema.h"

#include <algorithm>
#include <array>

namespace kiosk::schema {

namespace {

using Form = Text::Form;
constexpr bool required = true;
constexpr bool optional = false;

#define KIOSK_AT(type, member) [](Config& config) -> type& { return config.member; }
#define KIOSK_TEXT(member)            \
    Text {                            \
        KIOSK_AT(std::string, member) \
    }
#define KIOSK_FORM(member, longest, form)                  \
    Text {                                                 \
        KIOSK_AT(std::string, member), longest, Form::form \
    }
#define KIOSK_PATH(member)                      \
    Path {                                      \
        KIOSK_AT(std::filesystem::path, member) \
    }
#define KIOSK_NUMBER(member, least, most)  \
    Number {                               \
        KIOSK_AT(int, member), least, most \
    }
#define KIOSK_SECONDS(member, least, most)      \
    Seconds {                                   \
        KIOSK_AT(Duration, member), least, most \
    }
#define KIOSK_FLAG(member)     \
    Flag {                     \
        KIOSK_AT(bool, member) \
    }
#define KIOSK_KEY(member)       \
    PublicKey {                 \
        KIOSK_AT(Bytes, member) \
    }
#define KIOSK_KEY_OR_SM2(member)      \
    PublicKey {                       \
        KIOSK_AT(Bytes, member), true \
    }

const std::array table{
    Key{"terminal.id", required, KIOSK_FORM(terminal.id, 64, terminal_id),
        "Number of this terminal on the platform."},
    Key{"terminal.area_code", required, KIOSK_FORM(terminal.area_code, 12, area_code),
        "Area of the terminal (GB/T 2260 and GB/T 10114): 6, 9 or 12 digits."},
    Key{"terminal.place", optional, KIOSK_FORM(terminal.place, 16, place),
        "Kind of place that the terminal stands in: hall, bank, store or village. The platform is "
        "told."},
    Key{"terminal.group", optional, KIOSK_FORM(terminal.group, 32, terminal_id),
        "Group of a staged introduction: services that the catalogue keeps to some groups show in "
        "these only."},
    Key{"terminal.guide_days", optional, KIOSK_NUMBER(terminal.guide_days, 30, 3650),
        "After how many days without a change a guide is called old."},
    Key{"terminal.name.zh", required, KIOSK_TEXT(terminal.name.zh),
        "Name of the terminal, in Chinese."},
    Key{"terminal.name.en", required, KIOSK_TEXT(terminal.name.en),
        "Name of the terminal, in English."},
    Key{"terminal.hall.zh", required, KIOSK_TEXT(terminal.hall.zh),
        "Name of the hall, in Chinese."},
    Key{"terminal.hall.en", required, KIOSK_TEXT(terminal.hall.en),
        "Name of the hall, in English."},
    Key{"terminal.phone", optional, KIOSK_TEXT(terminal.phone), "Telephone number shown for help."},
    Key{"terminal.network_code", optional, KIOSK_TEXT(terminal.network_code),
        "What the code of the hall's free network says, for example WIFI:S:Hall;T:nopass;;. Empty: "
        "the terminal offers none. The terminal shows the code and nothing else."},
    Key{"terminal.draft_languages", optional, KIOSK_FLAG(terminal.draft_languages),
        "Whether languages are offered whose words no native speaker has checked yet (@state draft "
        "in assets/text); each of their screens says so."},

    Key{"paths.data", required, KIOSK_PATH(paths.data), "Folder of the store: drafts and outbox."},
    Key{"paths.run", required, KIOSK_PATH(paths.run),
        "Folder for files that need not outlive a start, best on tmpfs."},
    Key{"paths.log", required, KIOSK_PATH(paths.log), "Folder of the log files."},
    Key{"paths.catalogue", required, KIOSK_PATH(paths.catalogue),
        "Folder of the signed catalogue that was installed, the newest bulletin, and what the "
        "terminal counts: visits, and words that were looked for and not found."},
    Key{"paths.assets", required, KIOSK_PATH(paths.assets),
        "Folder of texts, quirks of devices, and what Chinese is typed, written and read with."},
    Key{"paths.pinyin", optional, KIOSK_PATH(paths.pinyin),
        "Folder of the compiled dictionaries that Chinese is typed with; else pinyin below "
        "assets."},
    Key{"paths.handwriting", optional, KIOSK_PATH(paths.handwriting),
        "File of the templates of handwriting; else handwriting/templates.bin below assets. "
        "likely_characters.bin lies beside it."},
    Key{"paths.readings", optional, KIOSK_PATH(paths.readings),
        "Table of how Chinese is read; else pinyin/readings.tsv below assets."},
    Key{"paths.theme", optional, KIOSK_PATH(paths.theme),
        "File of the city's own colours (TOML, docs/OPERATIONS.md); else the program's."},

    Key{"platform.url", required, KIOSK_FORM(platform.url, 500, https_url),
        "Address of the central platform."},
    Key{"platform.ca", required, KIOSK_PATH(platform.ca),
        "Certificates that the platform's must descend from (PEM)."},
    Key{"platform.cert", required, KIOSK_PATH(platform.cert),
        "The terminal's own certificate (PEM). Renewed in its place: its folder must be the "
        "service's."},
    Key{"platform.key", required, KIOSK_PATH(platform.key),
        "The private key of that certificate (PEM), or what a TPM 2.0 made of it (TSS2 PRIVATE "
        "KEY)."},
    Key{"platform.signing_key", optional, KIOSK_PATH(platform.signing_key),
        "A key of its own for signatures (PEM): SM2, where the platform demands national "
        "cryptography; else platform.key signs."},
    Key{"platform.draft_key", optional, KIOSK_PATH(platform.draft_key),
        "A key of the TPM 2.0 for it alone (TSS2 PRIVATE KEY, P-256). Services whose record says "
        "terminal.outlives_power_cut go on after a power cut; without this key none does."},
    Key{"platform.data_key", required, KIOSK_KEY_OR_SM2(platform.data_key),
        "Submissions are sealed to this key: X25519, or SM2 (0x04, x, y), which chooses the "
        "national suite; until the signed catalogue names another one."},
    Key{"platform.data_key_id", required, KIOSK_FORM(platform.data_key_id, 64, key_id),
        "Name of that key on the platform."},
    Key{"platform.escrow_key", optional, KIOSK_KEY_OR_SM2(platform.escrow_key),
        "A second key of the same kind, kept in a safe, to which submissions are sealed as well."},
    Key{"platform.receipt_key", required, KIOSK_KEY(platform.receipt_key),
        "Receipts are checked with this key (Ed25519)."},
    Key{"platform.catalogue_key", required, KIOSK_KEY(platform.catalogue_key),
        "The catalogue is checked with this key (Ed25519)."},
    Key{"platform.connect_timeout", optional, KIOSK_SECONDS(platform.connect_timeout, 1, 60),
        "Longest wait until a connection stands."},
    Key{"platform.request_timeout", optional, KIOSK_SECONDS(platform.request_timeout, 1, 300),
        "Longest wait of bianmin-sync for a whole answer. What a person at the screen waits for "
        "has limits of its own."},

    Key{"display.width_px", optional, KIOSK_NUMBER(display.width_px, 320, 7680),
        "Width of the window in pixels."},
    Key{"display.height_px", optional, KIOSK_NUMBER(display.height_px, 320, 7680),
        "Height of the window in pixels."},
    Key{"display.width_mm", optional, KIOSK_NUMBER(display.width_mm, 50, 3000),
        "Width of the screen's picture in millimetres."},
    Key{"display.height_mm", optional, KIOSK_NUMBER(display.height_mm, 50, 3000),
        "Height of the screen's picture in millimetres."},
    Key{"display.fullscreen", optional, KIOSK_FLAG(display.fullscreen),
        "Whether the window covers the whole screen."},

    Key{"devices.idcard.enabled", optional, KIOSK_FLAG(devices.idcard.enabled),
        "Whether an identity card reader is used."},
    Key{"devices.idcard.serial_port", optional, KIOSK_TEXT(devices.idcard.serial_port),
        "Device node of a reader on a serial port; without it readers are looked for on USB."},
    Key{"devices.idcard.vendor_library", optional, KIOSK_TEXT(devices.idcard.vendor_library),
        "The reader's sdtapi library, for readers that only their vendor's code speaks to; it runs "
        "in "
        "a process of its own."},
    Key{"devices.idcard.vendor_port", optional, KIOSK_NUMBER(devices.idcard.vendor_port, 1, 1016),
        "Port of that library: 1 to 16 serial, 1001 to 1016 USB."},
    Key{"devices.idcard.photo_library", optional, KIOSK_TEXT(devices.idcard.photo_library),
        "Licensed library that decodes the photo of identity cards; without it a silhouette stands "
        "for it."},

    Key{"devices.scanner.enabled", optional, KIOSK_FLAG(devices.scanner.enabled),
        "Whether a code scanner is used."},
    Key{"devices.scanner.serial_port", optional, KIOSK_TEXT(devices.scanner.serial_port),
        "Device node of a scanner on a serial port; without it scanners are looked for on USB."},
    Key{"devices.smart_card.enabled", optional, KIOSK_FLAG(devices.smart_card.enabled),
        "Whether smart card readers (travel documents, social security cards) are used."},
    Key{"devices.smart_card.trusted_issuers", optional,
        KIOSK_PATH(devices.smart_card.trusted_issuers),
        "Folder with the certificates of states whose travel documents are trusted (CSCA)."},
    Key{"devices.document_camera.source", optional, KIOSK_TEXT(devices.document_camera.source),
        "Camera above the desk: a node (/dev/video0) or an http address that sends MJPEG."},
    Key{"devices.document_camera.width_px", optional,
        KIOSK_NUMBER(devices.document_camera.width_px, 160, 2592),
        "Largest width of its pictures."},
    Key{"devices.document_camera.height_px", optional,
        KIOSK_NUMBER(devices.document_camera.height_px, 120, 1944),
        "Largest height of its pictures."},
    Key{"devices.person_camera.source", optional, KIOSK_TEXT(devices.person_camera.source),
        "Camera that sees the person: a node or an http address that sends MJPEG."},
    Key{"devices.person_camera.width_px", optional,
        KIOSK_NUMBER(devices.person_camera.width_px, 160, 2592), "Largest width of its pictures."},
    Key{"devices.person_camera.height_px", optional,
        KIOSK_NUMBER(devices.person_camera.height_px, 120, 1944),
        "Largest height of its pictures."},
    Key{"devices.phone_pictures.enabled", optional, KIOSK_FLAG(devices.phone_pictures.enabled),
        "Whether people may send pictures of papers from their own phones, by way of the platform; "
        "bianmin-vision looks at them."},
    Key{"devices.auxiliaries.door_switch", optional, KIOSK_TEXT(devices.auxiliaries.door_switch),
        "Switch that is on while the cabinet is closed: input device and code "
        "(gpio-keys:SW_MACHINE_COVER)."},
    Key{"devices.auxiliaries.tamper_switch", optional,
        KIOSK_TEXT(devices.auxiliaries.tamper_switch),
        "Switch that is on when somebody tampers with the cabinet."},
    Key{"devices.auxiliaries.operator_switch", optional,
        KIOSK_TEXT(devices.auxiliaries.operator_switch),
        "Switch that is on for maintenance and off for service."},
    Key{"devices.auxiliaries.headset_jack", optional, KIOSK_TEXT(devices.auxiliaries.headset_jack),
        "Switch that is on while a headset is plugged in (gpio-keys:SW_HEADPHONE_INSERT)."},
    Key{"devices.auxiliaries.ups", optional, KIOSK_TEXT(devices.auxiliaries.ups),
        "Uninterruptible power supply: HOST:PORT/NAME of a NUT server, or sysfs."},
    Key{"devices.auxiliaries.lights", optional, KIOSK_TEXT(devices.auxiliaries.lights),
        "Prefix of the module lights among the LEDs (bianmin:white:)."},

    Key{"printer.uri", optional, KIOSK_FORM(printer.uri, 500, printer_uri),
        "Address of the printer: ipp://… or ipps://…, a queue of CUPS as "
        "ipp://localhost/printers/NAME; escpos:usb or escpos:/dev/… for a receipt printer; without "
        "it the terminal has none."},
    Key{"printer.media", optional, KIOSK_TEXT(printer.media),
        "Paper in the printer (PWG 5101.1 name)."},

    Key{"session.idle_seconds", optional, KIOSK_SECONDS(session.idle_seconds, 20, 600),
        "Time without a touch before the warning."},
    Key{"session.warning_seconds", optional, KIOSK_SECONDS(session.warning_seconds, 20, 120),
        "Length of the warning's countdown (at least 20 s)."},
    Key{"session.card_wait_seconds", optional, KIOSK_SECONDS(session.card_wait_seconds, 10, 300),
        "How long a card is waited for."},
    Key{"session.card_left_seconds", optional, KIOSK_SECONDS(session.card_left_seconds, 5, 60),
        "How long screen and sound remind of a card left behind."},
    Key{"session.goodbye_seconds", optional, KIOSK_SECONDS(session.goodbye_seconds, 3, 60),
        "How long the last screen stays."},

    Key{"speech.enabled", optional, KIOSK_FLAG(speech.enabled),
        "Whether screens are read aloud on request, by bianmin-speech."},
    Key{"speech.program", optional, KIOSK_TEXT(speech.program),
        "Program that makes speech; it is called as espeak-ng is (-v VOICE -s WORDS -b 1 --stdout, "
        "text on standard input, WAV of 22050 Hz on standard output)."},
    Key{"speech.voice_zh", optional, KIOSK_TEXT(speech.voice_zh),
        "Its voice for Chinese, which is given as pinyin with digits for tones."},
    Key{"speech.voice_en", optional, KIOSK_TEXT(speech.voice_en), "Its voice for English."},
    Key{"speech.clips", optional, KIOSK_PATH(speech.clips),
        "Folder with recorded clips, <language>/<text id>.wav, 22050 Hz, mono, 16 bit; what has "
        "none is synthesised."},
    Key{"speech.loudspeaker", optional, KIOSK_TEXT(speech.loudspeaker),
        "Sound device of the loudspeaker: the first line of its description in `aplay -L` (package "
        "alsa-utils), as HDA Intel PCH, ALC256 Analog; without it the system's usual one."},
    Key{"speech.headset", optional, KIOSK_TEXT(speech.headset),
        "Sound device of the headset, named in the same way; the loudspeaker is silent while one "
        "is plugged in. Without it whatever is said counts as heard by the hall: numbers and names "
        "are never told in full."},

    Key{"maintenance.pin_hash", optional, KIOSK_FORM(maintenance.pin_hash, 127, pin_hash),
        "The technician's PIN as `bianmin-config pin-hash` writes it; without it the technician's "
        "pages stay shut."},
    Key{"maintenance.idle_seconds", optional, KIOSK_SECONDS(maintenance.idle_seconds, 20, 1800),
        "Time without a touch after which the technician's pages close."},
    Key{"maintenance.staff", optional, KIOSK_PATH(maintenance.staff),
        "File (TOML) of the staff who may carry the queue away, two together (docs/OPERATIONS.md, "
        "bianmin-carry); without it nobody may."},

    Key{"delivery.poll_seconds", optional, KIOSK_SECONDS(delivery.poll_seconds, 1, 300),
        "How often the outbox is looked at."},
    Key{"delivery.retry_first_seconds", optional,
        KIOSK_SECONDS(delivery.retry_first_seconds, 1, 60),
        "Upper bound of the first pause after a failure."},
    Key{"delivery.retry_longest_seconds", optional,
        KIOSK_SECONDS(delivery.retry_longest_seconds, 1, 3600), "Upper bound of every pause."},
    Key{"delivery.free_disk_mb", optional, KIOSK_NUMBER(delivery.free_disk_mb, 1, 100000),
        "With less free room no new case is begun."},
    Key{"delivery.waiting_max", optional, KIOSK_NUMBER(delivery.waiting_max, 1, 1000000),
        "With more cases waiting no new case is begun."},

    Key{"log.level", optional, LogLevel{KIOSK_AT(log::Level, log.level)},
        "Least level that is written."},
    Key{"log.file_mb", optional, KIOSK_NUMBER(log.file_mb, 1, 100),
        "Size at which a log file is put aside."},
    Key{"log.files", optional, KIOSK_NUMBER(log.files, 1, 50), "How many files are kept."},
};

bool only(std::string_view text, std::string_view extra) {
    return std::all_of(text.begin(), text.end(), [extra](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               extra.find(c) != std::string_view::npos;
    });
}

/// What a driver takes: a receipt printer on the USB or a line, or a host that speaks IPP.
bool is_printer(std::string_view uri) {
    if (uri == "escpos:usb") return true;
    for (const std::string_view before_name : {"escpos:/", "ipp://", "ipps://"})
        if (uri.starts_with(before_name) && uri.size() > before_name.size())
            return uri[before_name.size()] != '/' && uri[before_name.size()] != ':';
    return false;
}

}  // namespace

std::span<const Key> keys() {
    return table;
}

std::string_view wrong_form(Form form, std::string_view text) {
    switch (form) {
        case Form::any:
            return {};
        case Form::terminal_id:
        case Form::key_id:
            return only(text, "-_.") ? "" : "only letters, digits, - _ . are allowed";
        case Form::area_code: {
            const bool digits =
                std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
            return digits && (text.size() == 6 || text.size() == 9 || text.size() == 12)
                       ? ""
                       : "6, 9 or 12 digits are wanted";
        }
        case Form::place:
            return text == "hall" || text == "bank" || text == "store" || text == "village"
                       ? ""
                       : "hall, bank, store or village is wanted";
        case Form::pin_hash:
            return text.empty() || text.starts_with("$argon2id$")
                       ? ""
                       : "what bianmin-config pin-hash writes is wanted";
        case Form::https_url:
            return text.starts_with("https://") && text.size() > 8
                       ? ""
                       : "an address with https:// is wanted";
        case Form::printer_uri:
            return is_printer(text) ? ""
                                    : "ipp://…, ipps://…, escpos:usb or escpos:/dev/… is wanted "
                                      "(a queue of CUPS is ipp://localhost/printers/NAME)";
    }
    return {};
}

}  // namespace kiosk::schema
