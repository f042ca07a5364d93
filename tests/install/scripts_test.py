#!/usr/bin/env python3
"""Runs the scripts of the Debian package as dpkg does, beside programs that write down what they are told.

usage: scripts_test.py SCRIPTS-FOLDER
"""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from tap import case, run_cases  # noqa: E402

SCRIPTS = pathlib.Path(sys.argv[1])
TOLD = ("systemctl", "systemd-sysusers", "systemd-tmpfiles", "udevadm")
# Only a unit that is in the list is enabled.
STUB = """#!/bin/sh
case "$*" in *is-enabled*) for unit; do :; done; grep -qx "$unit" enabled; exit ;; esac
echo "$(basename "$0") $*" >> told
"""


class Machine:
    """A machine whose systemd is a list of what was asked of it."""

    def __init__(self, folder, enabled):
        self.root = pathlib.Path(folder)
        (self.root / "run/systemd/system").mkdir(parents=True)
        self.wants = self.root / "etc/systemd/system/multi-user.target.wants"
        self.wants.mkdir(parents=True)
        for name in enabled:
            (self.wants / name).symlink_to("/nowhere")
        (self.root / "enabled").write_text("".join(f"{name}\n" for name in enabled), encoding="utf-8")
        (self.root / "programs").mkdir()
        for name in TOLD:
            stub = self.root / "programs" / name
            stub.write_text(STUB, encoding="utf-8")
            stub.chmod(0o755)

    def run(self, script, *words):
        """What the script had done, a line a call."""
        told = self.root / "told"
        told.write_text("", encoding="utf-8")
        text = (SCRIPTS / script).read_text(encoding="utf-8")
        here = text.replace("/run/systemd/system", f"{self.root}/run/systemd/system").replace("/etc/systemd/system", f"{self.root}/etc/systemd/system")
        done = subprocess.run(["sh", "-c", here, script, *words], cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env={**os.environ, "PATH": f"{self.root}/programs:{os.environ['PATH']}"}, timeout=20, check=False)
        assert done.returncode == 0, done
        return told.read_text(encoding="utf-8").splitlines()


BOTH = ("bianmin.service", "bianmin-screen.service")


def machine(folder, enabled=BOTH):
    return Machine(folder, enabled)


@case("What dpkg gives up half way leaves a terminal at work")
def _():
    for began, given_up in ((("upgrade", "2"), ("abort-upgrade", "2")), (("remove",), ("abort-remove",)),
                            (("deconfigure",), ("abort-deconfigure",))):
        with tempfile.TemporaryDirectory() as folder:
            here = machine(folder)
            assert any(line.startswith("systemctl stop bianmin.service") for line in here.run("prerm", *began)), began
            assert sorted(path.name for path in here.wants.iterdir()) == sorted(BOTH), began
            assert "systemctl start bianmin.service" in here.run("postinst", *given_up), given_up


@case("A terminal that nobody has enabled is not started, whatever dpkg gives up")
def _():
    for words in (("abort-upgrade", "2"), ("abort-remove",), ("abort-deconfigure",), ("configure", ""), ("configure", "1")):
        with tempfile.TemporaryDirectory() as folder:
            said = machine(folder, ()).run("postinst", *words)
            assert not any(" start " in line for line in said), (words, said)


@case("A new version starts the terminal again; the first one starts nothing")
def _():
    with tempfile.TemporaryDirectory() as folder:
        here = machine(folder)
        assert "systemctl start bianmin.service" in here.run("postinst", "configure", "1")
        assert not any(" start " in line for line in here.run("postinst", "configure", ""))


@case("A removal ends what was enabled")
def _():
    with tempfile.TemporaryDirectory() as folder:
        here = machine(folder)
        assert here.run("prerm", "remove") == ["systemctl stop bianmin.service bianmin-screen.service"]
        assert here.run("postrm", "remove") == ["systemctl daemon-reload"]
        assert list(here.wants.iterdir()) == []


if __name__ == "__main__":
    sys.exit(run_cases())
