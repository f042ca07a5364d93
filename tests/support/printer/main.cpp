#include <cstdio>
#include <cstdlib>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>

#include "kiosk/base/command_line.h"
#include "tests/support/printer/engine.h"
#include "tests/support/printer/knobs.h"
#include "tests/support/printer/launcher.h"

/// bianmin-printer: a real IPP printer program whose paper can run out. See Launcher for its verbs.
int main(int argc, char** argv) {
    // The printer program starts its engine, which is this program too, with the document as the
    // only argument.
    if (argc == 2 && argv[1][0] != '-' && std::getenv(tests::knobs_variable) != nullptr) {
        return tests::run_engine(argv[1]);
    }
    kiosk::CommandLine line{"An IPP printer for tests and demonstrations"};
    tests::LauncherOptions options;
    line.option("--port", options.port, "TCP port on localhost; 0: a free one");
    line.option("--spool", options.spool, "Folder for documents on their way").required();
    line.option("--tray", options.tray, "Folder that printed documents fall into").required();
    line.option("--control", options.control, "Unix socket that takes verbs").required();
    line.option("--print-ms", options.print_ms, "How long a document takes");
    if (const auto ended = line.parse(argc, argv)) return *ended;

    sigset_t ends;
    sigemptyset(&ends);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&ends, number);
    sigprocmask(SIG_BLOCK, &ends, nullptr);
    const int stop = signalfd(-1, &ends, SFD_CLOEXEC);

    tests::Launcher launcher(options);
    if (!launcher.start()) {
        std::fputs("bianmin-printer: the printer program does not start\n", stderr);
        return 1;
    }
    std::printf("ready %s\n", launcher.uri().c_str());
    std::fflush(stdout);
    launcher.serve(stop);
    return 0;
}
