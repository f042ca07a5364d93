#pragma once

namespace kiosk {

/// Asks the scheduler to let the calling thread run soon after it wakes. The kernel hands the
/// processor over by turns of about 3 ms and looks at them when its timer ticks (4 ms at 250 Hz):
/// who is woken while others compute may wait that long. With turns of 0.1 ms the thread comes
/// first by the rules of EEVDF and is given no more time than the others; no right is needed.
/// Threads and programs that it starts later get the usual turns.
/// **Threads:** any, for itself. False on kernels before 6.12, which know no turns of a thread.
bool take_short_turns();

/// The same, and a larger share: who takes a short turn only is set aside at the next tick for
/// anybody who waits, for the whole of that one's turn. A larger share needs a right (`LimitNICE`
/// of the unit, or root); without it the thread has short turns alone. Threads and programs that it
/// starts later get neither.
/// **Threads:** any, for itself. False: no larger share was given.
bool come_before_others();

}  // namespace kiosk
