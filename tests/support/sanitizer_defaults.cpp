// Linked into every program of a sanitized build: what the sanitizers must know of libraries that
// are not ours. Nothing here names our own code.

#ifdef __SANITIZE_ADDRESS__
/// Under umockdev its preload library comes before the sanitizer's; both work.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
    return "verify_asan_link_order=0";
}

/// libusb's own thread may find a device in the moment in which a context is closed, and loses it
/// then. (Every device of ours is given back by `DeviceList`; one lost there would show in each
/// run.)
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libusb-1.0.so\n";
}
#endif

#ifdef __SANITIZE_THREAD__
/// None of these libraries is instrumented: how they order their threads cannot be seen.
/// - GLib, GObject and umockdev: the test bed's thread, and through libffi what it calls in the
///   simulator's devices; it is handed over by futexes of GLib's.
/// - umockdev's preload library looks at descriptors that other threads have closed since.
/// - closedir: close() goes through that library, so the sanitizer does not see it; closedir() does
///   not, and the last user of the number before seems to use the folder. (The one that we read
///   this way lives and ends in one function.)
/// - libusb and libudev: one thread for the events of all contexts, with locks of their own kind.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
    return "race:g_rec_mutex_clear\n"
           "race:g_signal_handlers_destroy\n"
           "race:libffi.so\n"
           "called_from_lib:libglib-2.0.so\n"
           "called_from_lib:libumockdev.so\n"
           "called_from_lib:libumockdev-preload.so\n"
           "race:libumockdev-preload.so\n"
           "race:closedir\n"
           "race:libusb-1.0.so\n"
           "race:libudev.so\n";
}
#endif
