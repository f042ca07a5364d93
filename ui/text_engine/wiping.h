#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "kiosk/base/secret.h"

namespace ui {

/// Zeroes memory before it is given back: what the engine keeps of a text may be a person's name.
template <class T>
class WipingAllocator {
  public:
    using value_type = T;

    WipingAllocator() = default;
    template <class U>
    WipingAllocator(const WipingAllocator<U>&) {}

    [[nodiscard]] T* allocate(std::size_t count) { return std::allocator<T>{}.allocate(count); }
    void deallocate(T* items, std::size_t count) {
        kiosk::wipe_bytes(static_cast<void*>(items), count * sizeof(T));
        std::allocator<T>{}.deallocate(items, count);
    }

    friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

template <class T>
using WipingVector = std::vector<T, WipingAllocator<T>>;
template <class Character>
using WipingString =
    std::basic_string<Character, std::char_traits<Character>, WipingAllocator<Character>>;

/// A bounded cache from text to something made of it; the least recently used entry goes first.
/// **Secrets:** keys and nodes are zeroed when they go; values see to themselves.
template <class Value>
class TextCache {
  public:
    explicit TextCache(std::size_t capacity) : capacity_(capacity) {}

    /// The value stays where it is until `capacity` other keys have been added.
    [[nodiscard]] Value* find(const WipingString<char>& key) {
        const auto found = index_.find(&key);
        if (found == index_.end()) return nullptr;
        entries_.splice(entries_.begin(), entries_, found->second);
        return &found->second->value;
    }

    Value& add(WipingString<char> key, Value value) {
        if (entries_.size() >= capacity_) {
            index_.erase(&entries_.back().key);
            entries_.pop_back();
        }
        entries_.push_front(Entry{std::move(key), std::move(value)});
        index_.emplace(&entries_.front().key, entries_.begin());
        return entries_.front().value;
    }

    void clear() {
        index_.clear();
        entries_.clear();
    }

    [[nodiscard]] std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        WipingString<char> key;
        Value value;
    };
    using Entries = std::list<Entry, WipingAllocator<Entry>>;
    struct KeyHash {
        std::size_t operator()(const WipingString<char>* key) const {
            return std::hash<std::string_view>{}(std::string_view(key->data(), key->size()));
        }
    };
    struct KeyEqual {
        bool operator()(const WipingString<char>* a, const WipingString<char>* b) const {
            return *a == *b;
        }
    };

    std::size_t capacity_;
    Entries entries_;
    std::unordered_map<const WipingString<char>*, typename Entries::iterator, KeyHash, KeyEqual>
        index_;
};

}  // namespace ui
