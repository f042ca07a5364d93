#pragma once

namespace tests {

/// The marking engine: started by the printer program for each job with the spooled file. Tells
/// state on standard error in that program's words (`STATE: +media-jam-error`), waits while paper,
/// jam or cover say so, lets the page fall into the tray, and leaves nothing in the spool. A job
/// that was cancelled meanwhile does not come out. Answers the exit status: 0 done, 1 given up.
[[nodiscard]] int run_engine(const char* file);

}  // namespace tests
