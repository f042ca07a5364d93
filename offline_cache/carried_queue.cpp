#include "offline_cache/carried_queue.h"

#include <nlohmann/json.hpp>

#include "kiosk/base/time_text.h"
#include "offline_cache/audit_chain.h"
#include "offline_cache/outbox_rows.h"
#include "offline_cache/schema.h"

namespace offline_cache {

namespace fs = std::filesystem;

namespace {

using CarriedJson = nlohmann::json;

constexpr const char* format = "bianmin-queue-1";
constexpr const char* queue_file = "outbox.db";
constexpr std::size_t label_size_max = std::size_t{16} * 1024;

Result<std::unique_ptr<Outbox>> open_queue(const fs::path& folder, const std::string& terminal) {
    return Outbox::open({.file = folder / queue_file,
                         .terminal_id = terminal,
                         .boot_id = current_boot_id(),
                         .vfs = {},
                         .at_point = {}});
}

/// One consistent picture, whoever else writes meanwhile.
Result<void> copy_database(Database& database, const fs::path& file) {
    {
        Query copy(database, "VACUUM INTO ?");
        if (auto ran = copy.bind(file.string()).run(); !ran) return ran;
    }
    return kiosk::system_files().sync_folder(file.parent_path());
}

/// Uploads begun by the terminal are begun again, and no wait of its boot counts.
Result<void> make_ready(Outbox& queue) {
    if (auto done = queue.recover_interrupted(); !done) return done;
    if (auto done = queue.clear_waits(); !done) return done;
    auto& database = queue.database();
    auto done = database.transaction(
        [&] { return database.execute("UPDATE attachment SET upload = NULL, sent = 0"); });
    if (!done) return done;
    return database.checkpoint();
}

Result<void> note_export(Database& database, std::size_t unsent, kiosk::WallTime now,
                         const CarryOptions& options) {
    return database.transaction([&] {
        return append_audit(database, now, "exported:" + std::to_string(unsent),
                            options.first + "+" + options.second);
    });
}

/// Opening it as an outbox would replace a damaged file in its place; this only reads.
Result<bool> is_damaged(const fs::path& file) {
    const auto opened = Database::open({.file = file,
                                        .application_id = outbox_application_id,
                                        .migrations = {},
                                        .vfs = {},
                                        .damaged = true,
                                        .at_point = {}});
    if (!opened && opened.error().code == ErrorCode::corrupt) return true;
    if (!opened) return opened.error();
    Query check(**opened, "PRAGMA integrity_check(1)");
    const auto row = check.next();
    if (!row && row.error().code != ErrorCode::corrupt) return row.error();
    return !row || !*row || check.text(0) != "ok";
}

/// The damaged file with its log, and what a chunk may lie in, as they are.
Result<void> copy_damaged(const CarryOptions& options) {
    std::error_code failed;
    fs::create_directories(options.into / "blobs", failed);
    const auto copy = [&](const fs::path& name) {
        if (!failed && fs::exists(options.data / name, failed))
            fs::copy_file(options.data / name, options.into / name, failed);
    };
    copy(queue_file);
    copy(std::string(queue_file) + "-wal");
    const auto chunks = kiosk::system_files().list(options.data / "blobs");
    if (!chunks) return chunks.error();
    for (const auto& name : *chunks)
        if (name.starts_with("spare-")) copy(fs::path("blobs") / name);
    if (failed) return {ErrorCode::io_error, "copy: " + failed.message()};
    return {};
}

/// The queue in its folder, still with the uploads and waits of the terminal.
Result<std::unique_ptr<Outbox>> copy_queue(const CarryOptions& options, kiosk::WallTime now) {
    const auto damaged = is_damaged(options.data / queue_file);
    if (!damaged) return damaged.error();
    for (const auto& folder : {options.into, options.into / "blobs"})
        if (auto made = kiosk::system_files().make_folder(folder); !made) return made.error();
    if (*damaged) {
        if (auto copied = copy_damaged(options); !copied) return copied.error();
        auto queue = open_queue(options.into, options.terminal_id);
        if (!queue) return queue;
        const auto counts = (*queue)->counts();
        if (!counts) return counts.error();
        if (auto noted = note_export((*queue)->database(), counts->unsent(), now, options); !noted)
            return noted.error();
        return queue;
    }
    auto own = open_queue(options.data, options.terminal_id);
    if (!own) return own;
    const auto counts = (*own)->counts();
    if (!counts) return counts.error();
    auto& database = (*own)->database();
    if (auto noted = note_export(database, counts->unsent(), now, options); !noted)
        return noted.error();
    if (auto copied = copy_database(database, options.into / queue_file); !copied)
        return copied.error();
    return open_queue(options.into, options.terminal_id);
}

/// How many submissions lack a piece.
Result<std::size_t> copy_chunks(Blobs& from, Outbox& to) {
    if (auto made = to.blobs().prepare(); !made) return made.error();
    Query rows(to.database(), "SELECT submission, chunks FROM attachment");
    std::set<std::int64_t> lacking;
    while (true) {
        const auto row = rows.next();
        if (!row) return row.error();
        if (!*row) break;
        for (const auto& chunk : chunk_names(rows.blob(1))) {
            if (to.blobs().read(chunk)) continue;  // put together from a spare
            const auto copied = to.blobs().copy_from(from, chunk);
            if (!copied && copied.error().code == ErrorCode::checksum_error)
                lacking.insert(rows.integer(0));
            else if (!copied)
                return copied.error();
        }
    }
    return lacking.size();
}

}  // namespace

Result<void> queue_lies_in(const fs::path& folder) {
    const auto size = kiosk::system_files().size_of(folder / queue_file);
    if (!size) return size.error();
    if (!size->has_value()) return {ErrorCode::not_found, "no queue lies in that folder"};
    return {};
}

Result<CarriedQueue> carry_queue(const CarryOptions& options, const kiosk::Clock& clock) {
    auto& files = kiosk::system_files();
    if (auto lies = queue_lies_in(options.data); !lies) return lies.error();
    std::error_code ignored;
    if (fs::exists(options.into, ignored))
        return {ErrorCode::conflict, "that folder is there already"};
    const auto now = clock.now().wall;
    auto queue = copy_queue(options, now);
    if (!queue) return queue.error();
    if (auto ready = make_ready(**queue); !ready) return ready.error();
    Blobs own(options.data / "blobs", files);
    const auto incomplete = copy_chunks(own, **queue);
    if (!incomplete) return incomplete.error();
    const auto carried = (*queue)->counts();
    if (!carried) return carried.error();

    const CarriedJson label{{"format", format},
                            {"terminal_id", options.terminal_id},
                            {"made_at", kiosk::rfc3339(now)},
                            {"by", {options.first, options.second}},
                            {"unsent", carried->unsent()},
                            {"incomplete", *incomplete}};
    if (auto written = kiosk::replace_file(files, options.into / carried_label, label.dump(1));
        !written)
        return written.error();
    return carried_queue_in(options.into);
}

Result<CarriedQueue> carried_queue_in(const fs::path& folder) {
    const auto text = kiosk::system_files().read(folder / carried_label, label_size_max);
    if (!text) return text.error();
    const auto label = CarriedJson::parse(*text, nullptr, false);
    const auto has = [&label](const char* member, auto is) {
        return label.contains(member) && (label[member].*is)();
    };
    if (!label.is_object() || label.value("format", CarriedJson()) != format ||
        !has("terminal_id", &CarriedJson::is_string) ||
        !has("unsent", &CarriedJson::is_number_unsigned) ||
        !has("incomplete", &CarriedJson::is_number_unsigned))
        return {ErrorCode::bad_format, "not the queue of a terminal"};
    return CarriedQueue{.terminal_id = label["terminal_id"],
                        .unsent = label["unsent"],
                        .incomplete = label["incomplete"]};
}

}  // namespace offline_cache
