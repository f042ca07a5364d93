#!/usr/bin/env python3
"""The table of requirements believes only a test that ran, and shows what failed or is missing."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "requirements"))
import table  # noqa: E402

TEXT = "#\tA\tItems\nR-001\tphrase\tmeaning\tsentence\nR-002\tother\tmeaning\tsentence\n#\tT\tHouse\nR-003\tlast\tmeaning\tsentence\n"


def results_of(*cases):
    with tempfile.TemporaryDirectory() as folder:
        text = "".join(f'<testcase name="{name}"><system-out>{out}</system-out></testcase>' for name, out in cases)
        (pathlib.Path(folder) / "dev.xml").write_text(f"<testsuite>{text}</testsuite>", encoding="utf-8")
        return table.read_results(pathlib.Path(folder))


def document_of(results, reach=()):
    blocks, rows = table.load(TEXT)
    return table.document(blocks, rows, results, dict(reach))


class Requirements(unittest.TestCase):
    def test_every_requirement_of_a_name_is_filled(self):
        found = results_of(("unit_x", "[cell] passed It stays (R-001, R-002)"), ("e2e", "ok 1 - a visit (R-001)"))
        self.assertEqual(found["R-001"], {("unit_x", "It stays"): True, ("e2e", "a visit"): True})
        self.assertEqual(set(found), {"R-001", "R-002"})
        self.assertIn("2 have passing", document_of(found))

    def test_a_failure_is_no_pass_whatever_else_passes(self):
        found = results_of(("unit_x", "[cell] failed a (R-001)\n[cell] passed b (R-001)"))
        self.assertIn("`unit_x` b | **fail** |", document_of(found))
        self.assertIn("0 have passing", document_of(found))

    def test_without_a_test_a_row_is_missing_or_says_why(self):
        self.assertIn("| R-001 | phrase | meaning |  | missing |", document_of({}))
        self.assertIn("| out of reach: no wheels |", document_of({}, {"R-001": "no wheels"}.items()))

    def test_what_is_the_fleets_counts_for_nothing(self):
        text = document_of({})
        self.assertIn("| R-003 | last | meaning |  | not counted: the fleet's |", text)
        self.assertIn("Of 2 phrases", text)

    def test_words_in_ordinary_output_prove_nothing(self):
        self.assertEqual(results_of(("unit_x", "see R-001")), {})

    def test_the_list_is_whole(self):
        _, rows = table.load((table.HERE / "requirements.tsv").read_text(encoding="utf-8"))
        self.assertEqual(sorted(row[0] for block in rows.values() for row in block), [f"R-{i:03}" for i in range(1, 293)])


if __name__ == "__main__":
    unittest.main()
