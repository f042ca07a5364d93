#!/usr/bin/env python3
"""The table of tests/run tells the truth: counts, reasons, last line and exit status."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

SUMMARY = pathlib.Path(__file__).resolve().parents[1] / "summary.py"


def case(name, status, text="", inner=""):
    return f'<testcase name="{name}" classname="{name}" time="1.5" status="{status}">{inner}<system-out>{text}</system-out></testcase>'


def doctest(passed, failed, skipped=0):
    return f"[doctest] test cases: {passed + failed + skipped} | {passed} passed | {failed} failed | {skipped} skipped"


class Summary(unittest.TestCase):
    def run_on(self, *cases, broken=(), listed="{}"):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            if cases:
                (path / "dev.xml").write_text(f"<testsuite>{''.join(cases)}</testsuite>", encoding="utf-8")
                (path / "dev.json").write_text(listed, encoding="utf-8")
            (path / "stages.tsv").write_text("build dev\t12\t0\n", encoding="utf-8")
            run = subprocess.run([sys.executable, SUMMARY, folder, *broken], capture_output=True, text=True, check=False)
        return run.returncode, run.stdout, run.stdout.splitlines()[-1]

    def test_a_doctest_program_counts_with_its_cases_and_others_as_one(self):
        status, _, last = self.run_on(case("a", "run", doctest(7, 0)), case("b", "run", "fine"))
        self.assertEqual((status, last), (0, "8 passed, 0 failed, 0 skipped"))

    def test_failed_cases_are_counted_and_named(self):
        status, text, last = self.run_on(case("a", "fail", doctest(5, 2)), case("b", "run"))
        self.assertEqual((status, last), (1, "6 passed, 2 failed, 0 skipped"))
        self.assertIn("  other: a", text)

    def test_cases_that_a_crash_kept_from_running_are_no_skips(self):
        status, _, last = self.run_on(case("a", "fail", doctest(3, 1, 4)))
        self.assertEqual((status, last), (1, "3 passed, 5 failed, 0 skipped"))

    def test_a_crash_without_any_count_is_one_failure(self):
        self.assertEqual(self.run_on(case("a", "fail", "Segmentation fault"))[2], "0 passed, 1 failed, 0 skipped")

    def test_a_skipped_program_shows_its_reason(self):
        skipped = case("a", "notrun", "hello\nskipped: no display", '<skipped message="SKIP_RETURN_CODE=77"/>')
        status, text, last = self.run_on(skipped, case("b", "run"))
        self.assertEqual((status, last), (0, "1 passed, 0 failed, 1 skipped"))
        self.assertIn("a: skipped: no display", text)

    def test_a_program_that_could_not_be_started_has_failed(self):
        lost = case("a", "notrun", "", '<skipped message="Unable to find executable"/>')
        self.assertEqual(self.run_on(lost, case("b", "run"))[2], "1 passed, 1 failed, 0 skipped")

    def test_node_tests_count_one_by_one(self):
        text = "[NON-XML-CHAR-0x1B][34mℹ pass 4[NON-XML-CHAR-0x1B][39m\nℹ fail 0\nℹ skipped 1\nok 5 # SKIP no printer"
        status, out, last = self.run_on(case("e2e", "run", text))
        self.assertEqual((status, last), (0, "4 passed, 0 failed, 1 skipped"))
        self.assertIn("no printer", out)

    def test_a_broken_stage_is_a_failure(self):
        status, _, last = self.run_on(case("a", "run"), broken=("build dev",))
        self.assertEqual((status, last), (1, "1 passed, 1 failed, 0 skipped"))

    def test_nothing_at_all_is_a_failure(self):
        self.assertEqual(self.run_on()[0], 1)

    def test_groups_are_the_labels(self):
        listed = '{"tests": [{"name": "a", "properties": [{"name": "LABELS", "value": ["unit"]}]}]}'
        text = self.run_on(case("a", "run", doctest(2, 0)), listed=listed)[1]
        self.assertRegex(text, r"\nunit +2 +0 +0 +2\n")


if __name__ == "__main__":
    unittest.main()
