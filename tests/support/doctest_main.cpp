#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <cctype>
#include <cstdio>
#include <cstring>

#include <doctest.h>

#ifdef __SANITIZE_ADDRESS__
/// Under umockdev its preload library comes before the sanitizer's; both work.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
    return "verify_asan_link_order=0";
}

/// libusb's own thread may find a device in the moment in which a context is closed, and loses it
/// then. (Every device of ours is counted by `DeviceList`; one lost there would show in each run.)
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libusb-1.0.so\n";
}
#endif

namespace {

/// True if a name fills cells of the fault matrix or names a requirement (R-001 … R-292).
bool is_counted(const char* name) {
    if (std::strstr(name, "[fault ") != nullptr) return true;
    for (const char* at = std::strstr(name, "R-"); at != nullptr; at = std::strstr(at + 2, "R-")) {
        if (std::isdigit(static_cast<unsigned char>(at[2])) != 0) return true;
    }
    return false;
}

/// Prints a line for each such case, for tests/faults/matrix.py and tests/requirements/table.py:
/// doctest itself names only what failed.
class CountedCases final : public doctest::IReporter {
  public:
    explicit CountedCases(const doctest::ContextOptions& /*options*/) {}

    void report_query(const doctest::QueryData& /*data*/) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& /*stats*/) override {}
    void test_case_start(const doctest::TestCaseData& data) override { name_ = data.m_name; }
    void test_case_reenter(const doctest::TestCaseData& /*data*/) override {}
    void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
        if (!is_counted(name_)) return;
        std::printf("[cell] %s %s\n", stats.testCaseSuccess ? "passed" : "failed", name_);
        std::fflush(stdout);
    }
    void test_case_exception(const doctest::TestCaseException& /*exception*/) override {}
    void subcase_start(const doctest::SubcaseSignature& /*signature*/) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData& /*data*/) override {}
    void log_message(const doctest::MessageData& /*data*/) override {}
    void test_case_skipped(const doctest::TestCaseData& /*data*/) override {}

  private:
    const char* name_ = "";
};

}  // namespace

REGISTER_LISTENER("counted_cases", 1, CountedCases);
