#pragma once

#include <cstddef>

#include <umockdev.h>

#include "drivers/sim/emulated_usb.h"

namespace drivers::sim {

/// umockdev's own object, for the files that emulate nodes and attributes. Private to this folder.
struct UsbTestbed::Impl {
    UMockdevTestbed* testbed = nullptr;
};

/// The memory of the program under test that a pointer at `offset` in `data` leads to, copied here
/// and written back when the ioctl is completed. Null when the program is gone: one that is killed
/// in the middle of an ioctl cannot be asked for its memory any more.
inline unsigned char* client_memory(UMockdevIoctlData* data, std::size_t offset, std::size_t size) {
    auto* const found = umockdev_ioctl_data_resolve(data, offset, size, nullptr);
    return found != nullptr ? reinterpret_cast<unsigned char*>(found->data) : nullptr;
}

template <class T>
T* client_value(UMockdevIoctlData* data) {
    return reinterpret_cast<T*>(client_memory(data, 0, sizeof(T)));
}

}  // namespace drivers::sim
