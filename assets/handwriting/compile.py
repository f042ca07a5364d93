#!/usr/bin/env python3
"""Makes the templates of handwriting: the 8,105 characters of 通用规范汉字表 (Unihan kTGH) as two fonts write them.

usage: compile.py TOOL OUT-FILE   (TOOL is bianmin-handwriting)
"""
import bz2
import pathlib
import subprocess
import sys
import tempfile

UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"
# A hand, and a print with the joints of another; the third face of the collection is the simplified Chinese one.
FONTS = ("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc:2")


def standard_characters():
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if "\tkTGH\t" in line]
    return "".join(chr(int(code[2:], 16)) for code, _, value in rows if value.startswith("2013:"))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    tool, out = sys.argv[1], pathlib.Path(sys.argv[2])
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        characters, made = pathlib.Path(scratch) / "characters.txt", pathlib.Path(scratch) / "templates.bin"
        characters.write_text(standard_characters(), encoding="utf-8")
        subprocess.run([tool, made, characters, *FONTS], check=True, stdout=subprocess.DEVNULL)
        out.write_bytes(made.read_bytes())


if __name__ == "__main__":
    main()
