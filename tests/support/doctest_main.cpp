#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <cctype>
#include <cstdio>
#include <cstring>

#include <doctest.h>

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
