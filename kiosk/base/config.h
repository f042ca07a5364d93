#pragma once

#include <filesystem>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/encoding.h"
#include "kiosk/base/log_line.h"
#include "kiosk/base/result.h"

namespace kiosk {

/// What a terminal is told about itself: one TOML file, read once at the start by bianmin-kiosk and
/// bianmin-sync. Members bear the names of the keys; docs/CONFIG.md lists type, range, default and
/// meaning of each, made from the same table that reads them. Paths in the file are relative to the
/// file's own folder; here they are absolute.
struct Config {
    struct TwoLanguages {
        std::string zh;
        std::string en;
    };
    struct Terminal {
        std::string id;
        std::string area_code;
        std::string place = "hall";  ///< hall, bank, store or village
        std::string group;           ///< of a staged introduction; empty: none
        int guide_days = 730;
        TwoLanguages name;
        TwoLanguages hall;
        std::string phone = "12345";
        std::string network_code;  ///< behind the code of the hall's free network; empty: none
        bool draft_languages = false;
    } terminal;
    struct Paths {
        std::filesystem::path data;
        std::filesystem::path run;
        std::filesystem::path log;
        std::filesystem::path catalogue;
        std::filesystem::path assets;
        std::filesystem::path pinyin;       ///< empty: below `assets`
        std::filesystem::path handwriting;  ///< empty: below `assets`
        std::filesystem::path readings;     ///< empty: below `assets`
        std::filesystem::path theme;        ///< empty: the program's own colours
    } paths;
    struct Platform {
        std::string url;
        std::filesystem::path ca;
        std::filesystem::path cert;
        std::filesystem::path key;
        /// Empty: `key` signs, too.
        std::filesystem::path signing_key;
        [[nodiscard]] const std::filesystem::path& signs_with() const {
            return signing_key.empty() ? key : signing_key;
        }
        /// A key of the TPM, under which keys of drafts wait for the end of a power cut. Empty:
        /// no draft outlives one.
        std::filesystem::path draft_key;
        /// X25519 public key of the platform: submissions are sealed to it. 32 bytes.
        Bytes data_key;
        std::string data_key_id;
        /// Empty: none.
        Bytes escrow_key;
        /// Ed25519 public keys, 32 bytes each.
        Bytes receipt_key;
        Bytes catalogue_key;
        Duration connect_timeout = std::chrono::seconds{5};
        Duration request_timeout = std::chrono::seconds{15};
    } platform;
    struct Display {
        int width_px = 1080;
        int height_px = 1920;
        int width_mm = 336;
        int height_mm = 597;
        bool fullscreen = true;
    } display;
    struct Devices {
        struct IdCard {
            bool enabled = true;
            /// Empty: USB only.
            std::string serial_port;
            /// A vendor's sdtapi library instead of our own driver, and its port; empty: none.
            std::string vendor_library;
            int vendor_port = 1001;
            /// A licensed decoder of photos; empty: none.
            std::string photo_library;
        } idcard;
        struct Scanner {
            bool enabled = false;
            /// Empty: USB only.
            std::string serial_port;
        } scanner;
        struct Camera {
            /// Node or http address; empty: none.
            std::string source;
            int width_px = 640;
            int height_px = 480;
        };
        struct SmartCard {
            bool enabled = false;
            /// Folder of certificates; empty: nobody is trusted.
            std::filesystem::path trusted_issuers;
        } smart_card;
        Camera document_camera;
        Camera person_camera;
        struct PhonePictures {
            bool enabled = false;
        } phone_pictures;
        struct Auxiliaries {
            /// "DEVICE:CODE" with the name of an input device and of a code of
            /// linux/input-event-codes.h; empty: this terminal has none.
            std::string door_switch;
            std::string tamper_switch;
            std::string operator_switch;
            std::string headset_jack;
            /// "HOST:PORT/NAME" of a NUT server's UPS, "sysfs" for the class power_supply; empty:
            /// none.
            std::string ups;
            /// Prefix of the module lights' LEDs; empty: none.
            std::string lights;
        } auxiliaries;
    } devices;
    struct Printer {
        /// Empty: this terminal has no printer.
        std::string uri;
        std::string media = "iso_a4_210x297mm";
    } printer;
    struct Session {
        Duration idle_seconds = std::chrono::seconds{90};
        Duration warning_seconds = std::chrono::seconds{30};
        Duration card_wait_seconds = std::chrono::seconds{60};
        Duration card_left_seconds = std::chrono::seconds{10};
        Duration goodbye_seconds = std::chrono::seconds{10};
    } session;
    struct Speech {
        bool enabled = false;
        std::string program = "espeak-ng";
        std::string voice_zh = "cmn-latn-pinyin";
        std::string voice_en = "en-gb";
        /// Empty: no recorded clips.
        std::filesystem::path clips;
        /// Names of sound devices; empty: the system's usual one.
        std::string loudspeaker;
        std::string headset;
    } speech;
    struct Maintenance {
        /// Argon2id of the technician's PIN; empty: the technician's pages stay shut.
        std::string pin_hash;
        Duration idle_seconds = std::chrono::seconds{120};
        /// Empty: nobody may carry the queue away.
        std::filesystem::path staff;
    } maintenance;
    struct Delivery {
        Duration poll_seconds = std::chrono::seconds{5};
        Duration retry_first_seconds = std::chrono::seconds{2};
        Duration retry_longest_seconds = std::chrono::minutes{15};
        int free_disk_mb = 200;
        int waiting_max = 10000;
    } delivery;
    struct Logging {
        log::Level level = log::Level::info;
        int file_mb = 4;
        int files = 5;
    } log;
};

/// Reads and checks the whole file. Nothing is guessed: an unknown key, a key of the wrong type or
/// out of range and a missing key are errors.
///
/// **Errors:** bad_config with `file:line: message`; io_error if the file can't be read.
/// **Limits:** `longest_config_file` bytes.
[[nodiscard]] Result<Config> load_config(const std::filesystem::path& file);
constexpr std::size_t longest_config_file = 256 * 1024;

/// The same for text in memory; `file` names it in errors and is the base of relative paths.
[[nodiscard]] Result<Config> parse_config(std::string_view text, const std::filesystem::path& file);

/// docs/CONFIG.md.
[[nodiscard]] std::string config_document();

}  // namespace kiosk
