#include "kiosk/app/bulletin_book.h"

#include <fstream>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "kiosk/platform/bulletin_reader.h"

namespace kiosk {

BulletinBook::BulletinBook(std::filesystem::path folder, Bytes receipt_key)
    : file_(folder / "bulletin.json"), receipt_key_(std::move(receipt_key)) {
    std::ifstream stream(file_, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    const auto kept = nlohmann::json::parse(text.str(), nullptr, false);
    if (!kept.is_object()) return;
    auto read = read_bulletin(kept.value("answer", ""), receipt_key_);
    if (!read) return;
    current_ = std::make_shared<const Bulletin>(std::move(read).value());
    etag_ = kept.value("etag", "");
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
    {
        const std::lock_guard lock(mutex_);
        current_ = std::make_shared<const Bulletin>(std::move(read).value());
        etag_ = etag;
    }
    const auto aside = file_.string() + ".new";
    {
        std::ofstream stream(aside, std::ios::trunc | std::ios::binary);
        stream << nlohmann::json{{"etag", etag}, {"answer", answer}}.dump() << '\n';
        if (!stream.flush()) return {ErrorCode::io_error, "cannot write the bulletin"};
    }
    std::error_code fault;
    std::filesystem::rename(aside, file_, fault);
    if (fault) return {ErrorCode::io_error, "cannot replace the bulletin"};
    return {};
}

}  // namespace kiosk
