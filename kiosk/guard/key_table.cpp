#include "kiosk/guard/key_table.h"

#include <string.h>
#include <sys/mman.h>

namespace kiosk::guard {

struct KeyTable::Entry {
    bool used;
    std::size_t owner;
    Id id;
    Key key;
    SteadyTime touched;

    void wipe() { explicit_bzero(this, sizeof *this); }
};

namespace {
constexpr std::size_t page_bytes = 4096;
constexpr std::size_t table_bytes = 2 * page_bytes;
}  // namespace

KeyTable::KeyTable(Duration lifetime) : lifetime_(lifetime) {
    static_assert(sizeof(Entry) * most_keys <= table_bytes);
    void* memory =
        mmap(nullptr, table_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return;
    if (mlock(memory, table_bytes) != 0 || madvise(memory, table_bytes, MADV_DONTDUMP) != 0 ||
        madvise(memory, table_bytes, MADV_DONTFORK) != 0) {
        munmap(memory, table_bytes);
        return;
    }
    // Zeroed by mmap, which is the empty state of every entry.
    entries_ = static_cast<Entry*>(memory);
}

KeyTable::~KeyTable() {
    if (entries_ == nullptr) return;
    explicit_bzero(entries_, table_bytes);
    munmap(entries_, table_bytes);
}

KeyTable::Entry* KeyTable::find(std::size_t owner, const Id& id) const {
    for (std::size_t i = 0; locked() && i < most_keys; ++i)
        if (entries_[i].used && entries_[i].owner == owner && entries_[i].id == id)
            return &entries_[i];
    return nullptr;
}

Status KeyTable::put(std::size_t owner, const Id& id, const Key& key, SteadyTime now) {
    if (!locked()) return Status::refused;
    Entry* entry = find(owner, id);
    for (std::size_t i = 0; entry == nullptr && i < most_keys; ++i)
        if (!entries_[i].used) entry = &entries_[i];
    if (entry == nullptr) return Status::full;
    *entry = {.used = true, .owner = owner, .id = id, .key = key, .touched = now};
    return Status::ok;
}

Status KeyTable::get(std::size_t owner, const Id& id, Key& into, SteadyTime now) {
    Entry* entry = find(owner, id);
    if (entry == nullptr) return Status::not_found;
    entry->touched = now;
    into = entry->key;
    return Status::ok;
}

Status KeyTable::drop(std::size_t owner, const Id& id) {
    if (Entry* entry = find(owner, id)) entry->wipe();
    return Status::ok;
}

void KeyTable::keep_alive(std::size_t owner, SteadyTime now) {
    for (std::size_t i = 0; locked() && i < most_keys; ++i)
        if (entries_[i].used && entries_[i].owner == owner) entries_[i].touched = now;
}

void KeyTable::expire(SteadyTime now) {
    for (std::size_t i = 0; locked() && i < most_keys; ++i)
        if (entries_[i].used && now - entries_[i].touched >= lifetime_) entries_[i].wipe();
}

std::size_t KeyTable::size() const {
    std::size_t used = 0;
    for (std::size_t i = 0; locked() && i < most_keys; ++i) used += entries_[i].used ? 1 : 0;
    return used;
}

}  // namespace kiosk::guard
