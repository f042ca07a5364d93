#pragma once

namespace kiosk {

/// One visitor out of several lambdas, for std::visit: every alternative must be named.
template <class... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

}  // namespace kiosk
