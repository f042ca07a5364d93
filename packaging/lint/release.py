#!/usr/bin/env python3
"""What a terminal gets holds no automation, no simulator and no eyes of its own.

usage: packaging/lint/release.py RELEASE_BIN DEV_BIN
Reads the strings and the needed libraries of the release programs. The same words must be found in the development
build: otherwise the check looks for something that is not there at all.
"""
import pathlib
import subprocess
import sys

AUTOMATION = [b"element-6066-11e4-a52e-4f735466cecf", b"stale element reference", b"WebDriver", b"--automation"]
PROGRAMS = ["bianmin-kiosk", "bianmin-guard", "bianmin-sync"]
NOT_FOR_TERMINALS = ["bianmin-simbus", "bianmin-platform", "bianmin-printer", "bianmin-memscan"]
# Vision runs in a process of its own; emulation and HTTP servers belong to tests.
FOREIGN = ["libumockdev", "libopencv", "libZXing", "libcpp-httplib"]


def needed(program):
    text = subprocess.run(["readelf", "-d", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    return [line.split("[")[1].rstrip("]") for line in text.splitlines() if "(NEEDED)" in line]


def main():
    release, dev = (pathlib.Path(p) for p in sys.argv[1:3])
    found = []
    control = (dev / "bianmin-kiosk").read_bytes()
    for word in AUTOMATION:
        if word not in control:
            found.append(f"{word.decode()}: not even in the development build, so looking for it shows nothing")
    for name in PROGRAMS:
        program = release / name
        if not program.exists():
            found.append(f"{name}: not built")
            continue
        data = program.read_bytes()
        found += [f"{name}: holds “{word.decode()}”" for word in AUTOMATION if word in data]
        found += [f"{name}: needs {library}" for library in needed(program)
                  if any(library.startswith(other) for other in FOREIGN)]
    found += [f"{name}: is built" for name in NOT_FOR_TERMINALS if (release / name).exists()]
    for line in found:
        print(line)
    print(f"release: {len(found)} found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
