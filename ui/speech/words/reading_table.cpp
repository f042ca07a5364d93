#include "ui/speech/words/reading_table.h"

#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ui {

kiosk::Result<ReadingTable> ReadingTable::open(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return {kiosk::ErrorCode::not_found, file.string()};
    struct stat facts {};
    const bool known = ::fstat(descriptor, &facts) == 0 && facts.st_size > 0;
    const auto size = static_cast<std::size_t>(known ? facts.st_size : 0);
    void* mapped =
        known ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0) : MAP_FAILED;
    ::close(descriptor);
    if (mapped == MAP_FAILED) return {kiosk::ErrorCode::bad_format, file.string()};
    ReadingTable table(static_cast<const char*>(mapped), size);
    if (table.data_[size - 1] != '\n') return {kiosk::ErrorCode::bad_format, file.string()};
    return table;
}

ReadingTable::ReadingTable(ReadingTable&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

ReadingTable& ReadingTable::operator=(ReadingTable&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

ReadingTable::~ReadingTable() {
    if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

std::optional<std::string_view> ReadingTable::find(std::string_view word) const {
    const std::string_view all(data_, size_);
    std::size_t low = 0;
    std::size_t high = size_;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        const std::size_t before =
            middle == 0 ? std::string_view::npos : all.rfind('\n', middle - 1);
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        const std::size_t end = all.find('\n', begin);
        const std::string_view line = all.substr(begin, end - begin);
        const std::size_t tab = line.find('\t');
        const std::string_view key = line.substr(0, tab);
        if (key == word)
            return tab == std::string_view::npos ? std::string_view{} : line.substr(tab + 1);
        if (key < word)
            low = end + 1;
        else
            high = begin;
    }
    return std::nullopt;
}

}  // namespace ui
