#!/usr/bin/env python3
"""bench-store on a journalled ext4 of its own, as a terminal has one, on a loop device.

usage: on_disk.py BIN-FOLDER [--flush MS]

With --flush each flush of the disk takes MS milliseconds longer: the loop device then lies over bianmin-block-log. Drives
of terminals (eMMC, SATA SSD without a battery) take about 1 to 10; this machine's disk may take far less, and then it is
the processor that is measured. Says first how many flushes an append has, and an overwrite. Exit status 77: no root, no FUSE or no loop device here.
"""
import argparse
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from loop_disk import block_log, mounted, sh, why_impossible

SIZE = 3 << 30  # sparse


def flushes(device):
    return int(pathlib.Path("/sys/block", pathlib.Path(device).name, "stat").read_text(encoding="ascii").split()[15])


def count_flushes(device, folder, times=50):
    """Flushes of the device for a barrier: of a file that grows, of one that is written over."""
    file = os.open(folder / "probe", os.O_WRONLY | os.O_CREAT, 0o600)
    counts = []
    for place in (None, 0):
        before = flushes(device)
        for turn in range(times):
            os.pwrite(file, b"p" * 4096, turn * 4096 if place is None else place)
            os.fdatasync(file)
        counts.append((flushes(device) - before) / times)
        time.sleep(6)  # the journal writes down what it holds, and is quiet
    os.close(file)
    os.unlink(folder / "probe")
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("--flush", type=float, default=0, metavar="MS")
    options = parser.parse_args()
    if why := why_impossible():
        print(f"left out: {why}")
        return 77
    bin_folder = options.bin.resolve()
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-store-")))
        image = folder / "image"
        with open(image, "wb") as file:
            file.truncate(SIZE)
        sh("mkfs.ext4", "-q", "-F", image)
        disk = image
        if options.flush > 0:
            (folder / "disk").mkdir()
            disk = stack.enter_context(block_log(bin_folder / "bianmin-block-log", folder / "disk", image, "-", str(options.flush)))
        (folder / "fs").mkdir()
        device = stack.enter_context(mounted(disk, folder / "fs"))
        growing, overwritten = count_flushes(device, folder / "fs")
        print(f"a flush takes {options.flush:g} ms more; flushes: {growing:.1f} an append, {overwritten:.1f} an overwrite", flush=True)
        return subprocess.run([bin_folder / "bench-store"], cwd=folder / "fs", check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
