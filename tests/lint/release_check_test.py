#!/usr/bin/env python3
"""The check of the release looks at every program that goes to a terminal."""
import importlib.machinery
import importlib.util
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).resolve().parents[2] / "packaging" / "release-check"
loader = importlib.machinery.SourceFileLoader("release_check", str(CHECK))
check = importlib.util.module_from_spec(importlib.util.spec_from_loader("release_check", loader))
sys.dont_write_bytecode = True
loader.exec_module(check)


class ReleaseCheck(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        root = pathlib.Path(self.folder.name)
        self.release, self.dev = root / "release", root / "dev"
        self.release.mkdir()
        self.dev.mkdir()
        (self.dev / "bianmin-kiosk").write_bytes(b"\0".join(check.AUTOMATION))
        for name in check.PROGRAMS:
            shutil.copy("/bin/true", self.release / name)

    def run_check(self):
        run = subprocess.run([sys.executable, CHECK, self.release, self.dev], stdout=subprocess.PIPE, text=True, check=False)
        return run.returncode, run.stdout

    def link(self, name, library):
        """`name` becomes something that needs `library`."""
        root = pathlib.Path(self.folder.name)
        (root / "empty.c").write_text("void nothing(void) {}\n")
        build = ["cc", "-shared", "-Wl,--no-as-needed", root / "empty.c"]
        subprocess.run([*build, f"-Wl,-soname,{library}", "-o", root / library], check=True)
        subprocess.run([*build, root / library, "-o", self.release / name], check=True)

    def test_a_clean_release_is_fine(self):
        self.assertEqual(self.run_check(), (0, "release: 0 found\n"))

    def test_automation_is_found_in_every_program_also_in_one_that_nobody_listed(self):
        for name in [*check.PROGRAMS, "bianmin-later"]:
            with self.subTest(name):
                shutil.copy("/bin/true", self.release / name)
                with (self.release / name).open("ab") as program:
                    program.write(b"stale element reference")
                self.assertEqual(self.run_check(), (1, f"{name}: holds “stale element reference”\nrelease: 1 found\n"))
                shutil.copy("/bin/true", self.release / name)

    def test_a_library_that_only_vision_may_need_is_found_elsewhere(self):
        self.link("bianmin-vision", "libopencv_core.so.406")
        self.assertEqual(self.run_check()[0], 0)
        self.link("bianmin-splash", "libopencv_core.so.406")
        self.assertEqual(self.run_check(), (1, "bianmin-splash: needs libopencv_core.so.406\nrelease: 1 found\n"))

    def test_no_program_may_need_the_emulation(self):
        for name in ("bianmin-vision", "bianmin-speech", "libbianmin-faces.so"):
            with self.subTest(name):
                self.link(name, "libumockdev.so.0")
                self.assertIn(f"{name}: needs libumockdev.so.0\n", self.run_check()[1])

    def test_what_is_missing_and_what_must_not_be_there_is_told(self):
        (self.release / "bianmin-vendor").unlink()
        shutil.copy("/bin/true", self.release / "bianmin-simbus")
        self.assertEqual(self.run_check(), (1, "bianmin-vendor: not built\nbianmin-simbus: is built\nrelease: 2 found\n"))


if __name__ == "__main__":
    unittest.main()
