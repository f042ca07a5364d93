#!/usr/bin/env python3
"""The fault matrix tells what ran, and is not content with a hole or a failure."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "faults"))
import matrix  # noqa: E402

PHASES = {"idle": "a", "end": "b"}
FAULTS = {"unplug": "c", "jam": "d"}
DEVICE = 'name = "Printer"\ndriver = "drivers/x"\nfaults = ["unplug"]\ncannot = { jam = "has no paper" }\n'


def results_of(*cases):
    with tempfile.TemporaryDirectory() as folder:
        text = "".join(f'<testcase name="{name}"><system-out>{out}</system-out></testcase>' for name, out in cases)
        (pathlib.Path(folder) / "dev.xml").write_text(f"<testsuite>{text}</testsuite>", encoding="utf-8")
        return matrix.read_results(pathlib.Path(folder))


class Matrix(unittest.TestCase):
    def setUp(self):
        self.device = matrix.load_device("x", DEVICE)

    def test_a_line_of_doctest_and_of_node_fills_all_its_cells(self):
        found = results_of(("unit_x", "[cell] passed words [fault device=x fault=unplug,jam phase=idle,end]"),
                           ("e2e", "ok 1 - it goes on [fault device=x fault=unplug phase=end]"))
        self.assertEqual(len(found), 4)
        self.assertEqual(found["x", "unplug", "end"], {"unit_x": True, "e2e": True})

    def test_a_failure_is_shown_and_stays_when_another_case_passes(self):
        found = results_of(("unit_x", "[cell] failed a [fault device=x fault=unplug phase=idle]\n"
                                      "[cell] passed b [fault device=x fault=unplug phase=idle]"))
        self.assertEqual(found["x", "unplug", "idle"], {"unit_x": False})
        self.assertIn("✖ unit_x", matrix.document(PHASES, FAULTS, [self.device], found))

    def test_a_hole_is_named(self):
        found = results_of(("unit_x", "[cell] passed a [fault device=x fault=unplug phase=idle]"))
        self.assertIn("unplug × end: no test and no reason", matrix.problems_of(self.device, PHASES, FAULTS, set(found)))
        self.assertIn("**missing**", matrix.document(PHASES, FAULTS, [self.device], found))

    def test_words_about_a_cell_in_ordinary_output_fill_nothing(self):
        self.assertEqual(results_of(("unit_x", "see [fault device=x fault=unplug phase=idle]")), {})

    def test_a_full_device_has_no_problem_and_its_document_names_the_test(self):
        found = results_of(("unit_x", "[cell] passed a [fault device=x fault=unplug phase=idle,end]"))
        self.assertEqual(matrix.problems_of(self.device, PHASES, FAULTS, set(found)), [])
        text = matrix.document(PHASES, FAULTS, [self.device], found)
        self.assertIn("| **unplug**: c | ✔ unit_x | ✔ unit_x |", text)
        self.assertIn("2 of 2 cells are tests (100%).", text)
        self.assertIn("*jam* (has no paper)", text)


if __name__ == "__main__":
    unittest.main()
