#include "kiosk/app/bulletin_book.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "kiosk/platform/bulletin_reader.h"
#include "kiosk/platform/told_values.h"

namespace kiosk {

namespace {

/// What goes back in a header and stands in JSON meanwhile.
bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

BulletinBook::BulletinBook(std::filesystem::path folder, Bytes receipt_key)
    : file_(folder / "bulletin.json"), receipt_key_(std::move(receipt_key)) {
    std::ifstream stream(file_, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    const auto kept = nlohmann::json::parse(text.str(), nullptr, false);
    auto read = read_bulletin(told_text(kept, "answer"), receipt_key_);
    if (!read) return;
    current_ = std::make_shared<const Bulletin>(std::move(read).value());
    etag_ = told_text(kept, "etag");
    if (!is_printable(etag_)) etag_.clear();
}

std::shared_ptr<const Bulletin> BulletinBook::current() const {
    const std::lock_guard lock(mutex_);
    return current_;
}

std::string BulletinBook::etag() const {
    const std::lock_guard lock(mutex_);
    return etag_;
}

Result<void> BulletinBook::take(const std::string& answer, const std::string& etag) {
    auto read = read_bulletin(answer, receipt_key_);
    if (!read) return read.error();
    const std::string kept = is_printable(etag) ? etag : std::string();
    {
        const std::lock_guard lock(mutex_);
        current_ = std::make_shared<const Bulletin>(std::move(read).value());
        etag_ = kept;
    }
    const auto aside = file_.string() + ".new";
    {
        std::ofstream stream(aside, std::ios::trunc | std::ios::binary);
        stream << nlohmann::json{{"etag", kept}, {"answer", answer}}.dump() << '\n';
        if (!stream.flush()) return {ErrorCode::io_error, "cannot write the bulletin"};
    }
    std::error_code fault;
    std::filesystem::rename(aside, file_, fault);
    if (fault) return {ErrorCode::io_error, "cannot replace the bulletin"};
    return {};
}

}  // namespace kiosk
