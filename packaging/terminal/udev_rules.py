#!/usr/bin/env python3
"""Writes the udev rules of a terminal from assets/quirks: the user bianmin may use every reader and scanner that a quirk names.

usage: packaging/terminal/udev_rules.py QUIRKS-FOLDER RULES-FILE
Printers, cameras, switches, sound and serial lines belong to groups of the system's own rules (sysusers.conf); smart card
readers belong to pcscd.
"""
import pathlib
import sys
import tomllib

HEAD = """\
# Made from assets/quirks. Readers and scanners that libusb opens belong to the terminal's user.
ACTION=="remove", GOTO="bianmin_end"
"""
LIGHTS = """
# Lamps beside the devices (devices.auxiliaries.lights).
SUBSYSTEM=="leds", KERNEL=="bianmin:*", RUN+="/bin/chgrp bianmin /sys%p/brightness /sys%p/trigger", RUN+="/bin/chmod g+w /sys%p/brightness /sys%p/trigger"
LABEL="bianmin_end"
"""


def rules(folder):
    for file in sorted(folder.glob("*.toml")):
        for device in tomllib.loads(file.read_text(encoding="utf-8"))["device"]:
            names = device.get("usb", [])
            if names:
                yield f"\n# {device['model']}\n"
            for name in names:
                vendor, product = name.lower().split(":")
                yield (f'SUBSYSTEM=="usb", ENV{{DEVTYPE}}=="usb_device", ATTR{{idVendor}}=="{vendor}", '
                       f'ATTR{{idProduct}}=="{product}", GROUP="bianmin", MODE="0660"\n')


def main():
    folder, out = (pathlib.Path(word) for word in sys.argv[1:3])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(HEAD + "".join(rules(folder)) + LIGHTS, encoding="utf-8")


if __name__ == "__main__":
    main()
