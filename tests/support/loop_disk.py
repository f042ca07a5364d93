"""A real ext4 on a loop device, over an image file or over `bianmin-block-log`, for tests of what a disk keeps."""
import contextlib
import os
import shutil
import subprocess
import time


def sh(*words, **kwargs):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True, **kwargs).stdout.strip()


def why_impossible():
    if os.geteuid() != 0:
        return "root is needed for loop devices"
    for thing in ("/dev/fuse", "/dev/loop-control"):
        if not os.path.exists(thing):
            return f"{thing} is missing"
    for program in ("losetup", "mkfs.ext4", "mount", "fusermount3"):
        if not shutil.which(program):
            return f"the program {program} is missing"
    return None


@contextlib.contextmanager
def mounted(file, folder):
    """The ext4 in that file, mounted there; yields the loop device."""
    device = sh("losetup", "-f", "--show", file)
    try:
        sh("mount", "-t", "ext4", device, folder)
        try:
            yield device
        finally:
            sh("umount", folder)
    finally:
        sh("losetup", "-d", device)


@contextlib.contextmanager
def block_log(program, folder, image, log, *words):
    """bianmin-block-log, which shows `image` as the file `disk` in that folder; gone, with all written, at the end."""
    server = subprocess.Popen([program, folder, image, log, *words])
    try:
        until = time.monotonic() + 20
        while not (folder / "disk").exists():
            if time.monotonic() > until or server.poll() is not None:
                raise RuntimeError("bianmin-block-log shows no disk")
            time.sleep(0.02)
        yield folder / "disk"
    finally:
        sh("fusermount3", "-u", folder)
        server.wait(20)
