#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <cstdio>
#include <cstring>

#include <doctest.h>

namespace {

/// Prints a line for each case that fills cells of the fault matrix, for tests/faults/matrix.py:
/// doctest itself names only what failed.
class FaultCells final : public doctest::IReporter {
  public:
    explicit FaultCells(const doctest::ContextOptions& /*options*/) {}

    void report_query(const doctest::QueryData& /*data*/) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& /*stats*/) override {}
    void test_case_start(const doctest::TestCaseData& data) override { name_ = data.m_name; }
    void test_case_reenter(const doctest::TestCaseData& /*data*/) override {}
    void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
        if (std::strstr(name_, "[fault ") == nullptr) return;
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

REGISTER_LISTENER("fault_cells", 1, FaultCells);
