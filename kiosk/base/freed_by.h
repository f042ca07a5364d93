#pragma once

namespace kiosk {

/// Deleter for what a C library makes: `std::unique_ptr<X509, FreedBy<X509_free>>`.
template <auto release>
struct FreedBy {
    template <class T>
    void operator()(T* thing) const {
        release(thing);
    }
};

}  // namespace kiosk
