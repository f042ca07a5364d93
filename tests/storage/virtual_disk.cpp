#include "tests/storage/virtual_disk.h"

#include <algorithm>

#include "kiosk/base/check.h"
#include "kiosk/base/random.h"
#include "tests/storage/virtual_disk_parts.h"

namespace tests {

void VirtualDisk::Inode::apply(std::string& content, const Change& change) {
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.truncates) {
        content.resize(offset);
        return;
    }
    if (content.size() < offset + change.bytes.size()) content.resize(offset + change.bytes.size());
    content.replace(offset, change.bytes.size(), change.bytes);
}

VirtualDisk::VirtualDisk() {
    client_ = add_client();
}

VirtualDisk::~VirtualDisk() = default;

std::unique_ptr<DiskClient> VirtualDisk::add_client() {
    return std::make_unique<DiskClient>(
        *this, "virtual-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)) + "-" +
                   std::to_string(++clients_));
}

std::shared_ptr<VirtualDisk::Inode> VirtualDisk::find(const std::string& path) const {
    const auto found = names_.find(path);
    return found == names_.end() ? nullptr : found->second;
}

std::shared_ptr<VirtualDisk::Inode> VirtualDisk::make(const std::string& path) {
    auto inode = std::make_shared<Inode>();
    inode->number = ++inodes_;
    change_names({path, inode, {}});
    return inode;
}

void VirtualDisk::apply(Names& names, const NameChange& change) {
    if (change.inode == nullptr)
        names.erase(change.to);
    else
        names[change.to] = change.inode;
    if (!change.from.empty()) names.erase(change.from);
}

void VirtualDisk::change_names(NameChange change) {
    apply(names_, change);
    pending_names_.push_back(std::move(change));
}

void VirtualDisk::sync_names() {
    if (lies_about_folders_) return;
    for (const auto& change : pending_names_) apply(durable_names_, change);
    pending_names_.clear();
}

bool VirtualDisk::write(Inode& inode, std::uint64_t offset, std::string bytes) {
    const auto end = offset + bytes.size();
    const auto has = std::max<std::uint64_t>(inode.now.size(), inode.allotted);
    if (end > has && end - has > room().free) return false;
    for (const auto& word : forbidden_)
        if (bytes.find(word) != std::string::npos) ++forbidden_writes_;
    inode.pending.push_back({offset, std::move(bytes), false});
    Inode::apply(inode.now, inode.pending.back());
    return true;
}

void VirtualDisk::truncate(Inode& inode, std::uint64_t size) {
    inode.allotted = 0;
    inode.pending.push_back({size, {}, true});
    Inode::apply(inode.now, inode.pending.back());
}

void VirtualDisk::sync(Inode& inode) const {
    if (lies_about_files_) return;
    for (const auto& change : inode.pending) Inode::apply(inode.durable, change);
    inode.pending.clear();
}

std::uint64_t VirtualDisk::used() const {
    std::uint64_t bytes = 0;
    for (const auto& [path, inode] : names_)
        bytes += std::max<std::uint64_t>(inode->now.size(), inode->allotted);
    return bytes;
}

kiosk::DiskRoom VirtualDisk::room() const {
    const auto taken = used() + others_;
    return {.free = taken >= capacity_ ? 0 : capacity_ - taken, .total = capacity_};
}

void VirtualDisk::reboot(Survives survives, std::uint64_t seed) {
    kiosk::SeededRandom random(seed);
    std::size_t names_kept = pending_names_.size();
    if (survives == Survives::nothing) names_kept = 0;
    if (survives == Survives::some)
        names_kept = static_cast<std::size_t>(random.below(pending_names_.size() + 1));
    for (std::size_t i = 0; i < names_kept; ++i) apply(durable_names_, pending_names_[i]);
    pending_names_.clear();
    names_ = durable_names_;
    for (auto& [path, inode] : names_) {
        KIOSK_CHECK(inode->open_handles.empty());
        for (const auto& change : inode->pending) {
            if (survives == Survives::nothing) break;
            if (survives == Survives::everything || change.truncates) {
                if (survives == Survives::everything || random.below(2) == 0)
                    Inode::apply(inode->durable, change);
                continue;
            }
            for (std::size_t at = 0; at < change.bytes.size(); at += sector)
                if (random.below(2) == 0)
                    Inode::apply(inode->durable,
                                 {change.offset + at, change.bytes.substr(at, sector), false});
        }
        inode->pending.clear();
        inode->now = inode->durable;
        inode->shared_memory.clear();
    }
    power_is_off_ = false;
    client_->revive();
}

void VirtualDisk::flip_bit(const std::string& path, std::uint64_t bit) {
    const auto inode = find(path);
    if (inode == nullptr || inode->now.empty()) return;
    const auto at = static_cast<std::size_t>(bit / 8 % inode->now.size());
    const auto flipped = static_cast<char>(static_cast<unsigned char>(inode->now[at]) ^
                                           static_cast<unsigned char>(1U << (bit % 8)));
    inode->now[at] = flipped;
    if (at < inode->durable.size()) inode->durable[at] = flipped;
}

std::string VirtualDisk::content(const std::string& path) const {
    const auto inode = find(path);
    return inode == nullptr ? std::string() : inode->now;
}

std::vector<std::string> VirtualDisk::paths() const {
    std::vector<std::string> all;
    for (const auto& [path, inode] : names_) all.push_back(path);
    return all;
}

void VirtualDisk::place(const std::string& path, std::string content) {
    auto inode = std::make_shared<Inode>();
    inode->number = ++inodes_;
    inode->durable = content;
    inode->now = std::move(content);
    names_[path] = inode;
    durable_names_[path] = inode;
}

bool DiskClient::dead() const {
    return dead_ || disk_.power_is_off_;
}

void DiskClient::revive() {
    dead_ = false;
    arm(0, Strike::none);
}

void DiskClient::arm(int n, Strike strike) {
    operations_ = 0;
    strike_at_ = n;
    strike_ = strike;
    reads_left_ = 0;
}

DiskClient::Strike DiskClient::next_operation() {
    ++operations_;
    out_of_room_ = false;
    if (dead()) return Strike::io_error;
    if (strike_at_ == 0 || operations_ != strike_at_) return Strike::none;
    if (strike_ == Strike::death) dead_ = true;
    if (strike_ == Strike::power_cut) disk_.power_is_off_ = true;
    if (strike_ != Strike::full) return Strike::io_error;
    out_of_room_ = true;
    return Strike::full;
}

bool DiskClient::next_read_fails() {
    if (dead()) return true;
    return reads_left_ > 0 && --reads_left_ == 0;
}

}  // namespace tests
