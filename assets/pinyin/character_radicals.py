#!/usr/bin/env python3
"""Writes what characters are looked up by as a table in C++: radicals and numbers of strokes (ui/input/pinyin/radicals.h).

usage: character_radicals.py OUT.cpp

Radicals are those of Unihan's kRSUnicode; a character that may be looked up by two has two rows. Faces of radicals are those of
CJKRadicals.txt, but for radical_faces.txt. Strokes of the other characters are Unihan's kTotalStrokes. In 通用规范汉字表 each of its
three parts is in order of strokes: where Unihan and the table of strokes differ, that one counts which has its place there.
"""
import collections
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import compile as keyboard  # noqa: E402

# The last characters of the three parts of 通用规范汉字表.
PARTS = (3500, 6500, 8105)
SIMPLIFIED = re.compile("'+")
# Radicals with so many standard characters come first: three of four characters are found by them, and they fill one page.
COMMON_MIN = 60


def own_faces():
    """radical -> the character that it is by itself."""
    for line in (keyboard.UNICODE / "CJKRadicals.txt").read_text(encoding="utf-8").splitlines():
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if len(fields) == 3:
            yield SIMPLIFIED.sub("s", fields[0]), chr(int(fields[2], 16))


def faces():
    """radical -> (its forms, the character whose strokes it has), and radical -> the one that it is shown as."""
    own = dict(own_faces())
    out, same = {name: (face, face) for name, face in own.items()}, {}
    for line in (keyboard.HERE / "radical_faces.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, face = line.split("\t")
        if face.startswith("="):
            same[name] = face[1:]
            del out[name]
        else:
            out[name] = (face, own[name])
    return out, same


def unihan_strokes():
    """character -> its strokes as China writes it."""
    return {character: int(value.split()[0]) for character, value in keyboard.unihan("IRGSources", "kTotalStrokes")}


def standard_strokes(counted):
    """character -> its strokes, of 通用规范汉字表."""
    known = list(keyboard.known_strokes())
    written = {character: len(keys) for character, keys in [*known, *keyboard.strokes_by_hand(known)]}
    by_place = {place: character for character, place in keyboard.standard_order().items()}
    out, first = {}, 1
    for last in PARTS:
        part = [by_place[place] for place in range(first, last + 1)]
        out.update(in_order(part, counted, written))
        first = last + 1
    return out


def in_order(part, counted, written):
    """Of the two numbers the one that stands between its neighbours; else what the neighbours have."""
    agreed = [counted[c] if counted[c] == written[c] else None for c in part]
    for place, character in enumerate(part):
        if agreed[place] is None:
            low = next((n for n in reversed(agreed[:place]) if n), 1)
            high = next((n for n in agreed[place:] if n), max(counted[character], written[character]))
            agreed[place] = next((n for n in (written[character], counted[character]) if low <= n <= high), low)
        yield character, agreed[place]


def radicals_by_character(same):
    """character -> the radicals that it is looked up by, by what they are shown as."""
    out = {}
    for character, value in keyboard.unihan("IRGSources", "kRSUnicode"):
        names = [SIMPLIFIED.sub("s", each.split(".")[0]) for each in value.split()]
        out[character] = {same.get(name, name) for name in names}
    return out


def table():
    """(radicals in the order in which they are shown, sorted rows (character, place of the radical, strokes))."""
    standard = keyboard.standard_readings()
    wanted = set(standard) | set(keyboard.other_readings(standard))
    counted = unihan_strokes()
    strokes = {**counted, **standard_strokes(counted)}
    shown, same = faces()
    radicals_of = radicals_by_character(same)
    uses = collections.Counter(name for character in standard for name in radicals_of[character])

    def strokes_of_radical(name):
        face, own = shown[name]
        return counted.get(face[0], counted.get(own, 0))

    names = sorted(shown, key=lambda name: (uses[name] < COMMON_MIN, strokes_of_radical(name), int(name.rstrip("s")), name))
    place = {name: number for number, name in enumerate(names)}
    rows = {(character, place[name], strokes[character]) for character in wanted for name in radicals_of[character]}
    radicals = [(name, shown[name][0], strokes_of_radical(name)) for name in names]
    return radicals, sorted(rows)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    radicals, rows = table()
    shown = [f'{{"{name}", "{face}", {strokes}}}' for name, face, strokes in radicals]
    traits = [f"{{{ord(character)}, {radical}, {strokes}}}" for character, radical, strokes in rows]
    text = ['#include "ui/input/pinyin/radicals_data.h"', "", "namespace ui::radicals_data {", "",
            "const Radical radicals[] = {" + ", ".join(shown) + "};", f"const std::size_t radical_count = {len(shown)};",
            "const CharacterTraits rows[] = {" + ", ".join(traits) + "};", f"const std::size_t row_count = {len(traits)};", "",
            "}  // namespace ui::radicals_data", ""]
    out = pathlib.Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main()
