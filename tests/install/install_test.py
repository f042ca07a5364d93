#!/usr/bin/env python3
"""Installs a terminal from a build into a folder of its own and looks at what is there.

usage: install_test.py CMAKE BUILD-FOLDER
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import installed  # noqa: E402
from installed import SOURCES, Terminal  # noqa: E402
from tap import Skipped, case, run_cases  # noqa: E402

CMAKE, BUILD = sys.argv[1], pathlib.Path(sys.argv[2])


def install(root):
    subprocess.run([CMAKE, "--install", BUILD, "--component", "terminal", "--prefix", "/usr", "--strip"], check=True,
                   stdout=subprocess.DEVNULL, env={**os.environ, "DESTDIR": str(root)})


def install_settings(root, prefix="/usr"):
    """The part of an installation that looks at the prefix and at what is there, without copying all programs again."""
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([CMAKE, f"-DCMAKE_INSTALL_PREFIX={prefix}", f"-Dbianmin_templates={SOURCES}/packaging/terminal",
                        f"-Dbianmin_scratch={scratch}", "-Dbianmin_called=bianmin-config", "-P",
                        SOURCES / "packaging/cmake/InstallSettings.cmake"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "DESTDIR": str(root)})


def nothing(found):
    assert not found, found


@case("Everything a terminal needs is installed, and nothing of the tests")
def _(terminal):
    nothing([*terminal.misplaced()[0], *terminal.misplaced()[1]])
    others = {path.name for path in (BUILD / "bin").iterdir()} - {path.name for path in (terminal.root / "usr/libexec/bianmin").iterdir()}
    assert {"bianmin-platform", "bianmin-simbus", "bianmin-printer", "bianmin-memscan"} <= others, others


@case("No installed file names a folder of the build, and none is a key")
def _(terminal):
    nothing(terminal.naming([f"{folder}/".encode() for folder in {SOURCES, BUILD, terminal.root}]))


@case("Programs start from the links in bin and say the version of the project")
def _(terminal):
    version = re.search(r"^project\(\S+ VERSION (\S+)", (SOURCES / "CMakeLists.txt").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert terminal.run("bianmin-kiosk", "--version") == (0, f"bianmin-kiosk {version}\n"), terminal.run("bianmin-kiosk", "--version")
    for name in ("bianmin-probe", "bianmin-carry", "bianmin-audit", "bianmin-catalogue", "bianmin-form", "bianmin-figures"):
        assert terminal.run(name, "--help")[0] == 0, name


@case("Before anything is configured the probe finds the installed quirks")
def _(terminal):
    said = terminal.run("bianmin-probe", "--json", "list")
    # Where there is no USB at all the bus can't be looked at, which is no fault of the installation.
    assert said[0] == 0 or "quirks" not in said[1], said
    assert "bad_config" not in said[1], said


@case("The sample configuration is refused until every marked place is filled in, and then accepted")
def _(terminal):
    sample = terminal.content("etc/bianmin/kiosk.toml")
    marks = installed.MARK.findall(sample)
    assert sorted(marks) == sorted(installed.FILLED), marks
    nothing(terminal.check_config(terminal.filled_config()))
    for mark in marks:
        said = terminal.check_config(terminal.filled_config(leave=mark))
        assert re.search(rf"'\w+\.{re.escape(mark)}'", said), (mark, said)


@case("Whatever the samples have switched off can be switched on")
def _(terminal):
    for text in (terminal.filled_config(), terminal.content("etc/bianmin/guard.conf")):
        assert installed.OFF.search(text)
    nothing(terminal.check_config(installed.switched_on(terminal.filled_config())))
    guard = terminal.settings / "tried.conf"
    guard.write_text(installed.switched_on(terminal.content("etc/bianmin/guard.conf")), encoding="utf-8")
    answer = terminal.run("bianmin-guard", "--check", guard)
    commands = re.findall(r"^command = (\S+)", guard.read_text(encoding="utf-8"), re.MULTILINE)
    guard.unlink()
    assert answer == (0, ""), answer
    assert len(commands) == 5, commands
    nothing([command for command in commands if not (terminal.root / command[1:]).is_file()])


@case("A second installation leaves what was filled in, and lays the sample beside it")
def _(terminal):
    ours = terminal.settings / "kiosk.toml"
    sample = ours.read_text(encoding="utf-8")
    try:
        ours.write_text("# ours\n", encoding="utf-8")
        install_settings(terminal.root)
        assert ours.read_text(encoding="utf-8") == "# ours\n"
        assert (terminal.settings / "kiosk.toml.new").read_text(encoding="utf-8") == sample
    finally:
        ours.write_text(sample, encoding="utf-8")
        for name in ("kiosk.toml.new", "guard.conf.new"):
            (terminal.settings / name).unlink(missing_ok=True)


@case("The unit is restricted as the checklist for terminals asks (R-205)")
def _(terminal):
    unit = terminal.content("usr/lib/systemd/system/bianmin.service").splitlines()
    asked = installed.asked_restrictions()
    assert len(asked) >= 7, asked
    nothing([line for line in asked if not any(there == line or (line.endswith("=") and there.startswith(line)) for there in unit)])


@case("The checks of both files keep the unit off; a terminal whose files are wrong is not started again and again")
def _(terminal):
    unit = terminal.content("usr/lib/systemd/system/bianmin.service")
    assert re.findall(r"^ExecCondition=(?:\S*/)(\S+) ", unit, re.MULTILINE) == ["bianmin-config", "bianmin-guard"], unit
    assert "ExecStartPre=" not in unit, unit


@case("Lines of the reference boards may be opened")
def _(terminal):
    unit = terminal.content("usr/lib/systemd/system/bianmin.service").splitlines()
    nothing([name for name in ("ttyS", "ttyUSB", "ttyACM", "ttyAMA", "ttyAML", "ttymxc", "ttyMSM") if f"DeviceAllow=char-{name} rw" not in unit])


@case("The screen's unit lets the terminal's user draw, and nobody over the network")
def _(terminal):
    unit = terminal.content("usr/lib/systemd/system/bianmin-screen.service")
    assert "xhost +si:localuser:bianmin;" in unit and " -nolisten tcp " in unit, unit
    assert "bianmin-screen.service" in re.search(r"^After=(.*)$", terminal.content("usr/lib/systemd/system/bianmin.service"), re.MULTILINE)[1]


@case("systemd finds no fault with the units")
def _(terminal):
    said = installed.verified_units(terminal)
    if said is None:
        raise Skipped("systemd-analyze is not installed")
    nothing(said)


@case("The terminal's user may open every reader and scanner that a quirk names")
def _(terminal):
    rules = terminal.content("usr/lib/udev/rules.d/60-bianmin.rules")
    devices = list(installed.quirk_devices())
    assert len(devices) >= 12, devices
    for vendor, product in devices:
        assert re.search(f'ATTR{{idVendor}}=="{vendor}", ATTR{{idProduct}}=="{product}", GROUP="bianmin", MODE="0660"$', rules, re.MULTILINE), (vendor, product)


@case("What became part of programs and data has its licence beside them")
def _(terminal):
    there = {path.name for path in (terminal.documents / "licences").iterdir()}
    assert there == installed.noticed_packages(), there ^ installed.noticed_packages()


@case("With another prefix settings and folders lie below it")
def _(terminal):
    with tempfile.TemporaryDirectory() as folder:
        install_settings(folder, "/opt/bianmin")
        other = Terminal(folder)
        nothing([name for name in other.files() if not name.startswith("opt/bianmin/")])
        unit = other.content("opt/bianmin/lib/systemd/system/bianmin.service")
        assert "ExecStart=/opt/bianmin/libexec/bianmin/bianmin-guard /opt/bianmin/etc/bianmin/guard.conf\n" in unit, unit
        assert 'assets = "/opt/bianmin/share/bianmin"\n' in other.content("opt/bianmin/etc/bianmin/kiosk.toml")


def main():
    with tempfile.TemporaryDirectory() as folder:
        install(folder)
        return run_cases(Terminal(folder))


if __name__ == "__main__":
    sys.exit(main())
