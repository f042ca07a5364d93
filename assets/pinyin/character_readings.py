#!/usr/bin/env python3
"""Writes the readings of Chinese characters as a table in C++: what searching by letters looks at (kiosk/model/readings.h).

usage: character_readings.py OUT.cpp

The same readings as those of the keyboard (compile.py): kTGHZ2013 for 通用规范汉字表, kMandarin for the other characters of the
block U+4E00–9FFF; the usual reading first, at most four a character.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import compile as keyboard  # noqa: E402

READINGS_MAX = 4


def table():
    standard = keyboard.standard_readings()
    others = keyboard.other_readings(standard)
    common = {c: r for c, r in others.items() if "\u4e00" <= c <= "\u9fff"}
    return {c: tuple(r[:READINGS_MAX]) for c, r in sorted({**common, **standard}.items()) if r and len(c) == 1}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    readings = table()
    lists = {}
    pool = []
    for each in readings.values():
        if each not in lists:
            lists[each] = len(pool)
            pool += each
    rows = [f"{{{ord(c)}, {lists[r]}, {len(r)}}}" for c, r in readings.items()]
    text = ['#include "kiosk/model/readings_data.h"', "", "namespace kiosk::readings_data {", "",
            "const std::string_view pool[] = {" + ", ".join(f'"{s}"' for s in pool) + "};",
            "const Row rows[] = {" + ", ".join(rows) + "};", f"const std::size_t row_count = {len(rows)};", "",
            "}  // namespace kiosk::readings_data", ""]
    out = pathlib.Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main()
