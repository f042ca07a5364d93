#!/usr/bin/env python3
"""The page of changed screens shows what changed, what came and what went, and nothing else."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

DIFFERENCES = pathlib.Path(__file__).resolve().parents[1] / "golden/differences.py"


def picture(folder, name, size="40x60", *drawn):
    folder.mkdir(exist_ok=True)
    subprocess.run(["convert", "-size", size, "xc:white", *drawn, str(folder / f"{name}.png")], check=True)


class Differences(unittest.TestCase):
    def test_of_two_folders(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            old, new, out = path / "before", path / "after", path / "page"
            for where in (old, new):
                picture(where, "home-standard-zh")
            picture(old, "guide-standard-zh")
            picture(new, "guide-standard-zh", "40x60", "-fill", "black", "-draw", "rectangle 10,10 14,13")
            picture(old, "form-standard-en")
            picture(new, "form-standard-en", "80x60")
            picture(old, "gone-elder-zh")
            picture(new, "consent-elder-zh")
            run = subprocess.run([sys.executable, DIFFERENCES, "--pictures", old, new, "--out", out],
                                 capture_output=True, text=True, check=True)
            page = (out / "index.html").read_text()
            self.assertEqual(run.stdout.splitlines()[-1], "2 changed, 1 new, 1 gone")
            self.assertIn("20 pixels differ", page)
            self.assertIn("of another size", page)
            self.assertNotIn("home-standard-zh", page)
            for source in ("old/guide-standard-zh", "new/guide-standard-zh", "difference/guide-standard-zh", "new/consent-elder-zh",
                           "old/gone-elder-zh"):
                self.assertIn(f'src="{source}.png"', page)
                self.assertTrue((out / f"{source}.png").exists(), source)


if __name__ == "__main__":
    unittest.main()
