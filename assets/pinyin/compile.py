#!/usr/bin/env python3
"""Compiles the dictionaries of the on-screen keyboard with librime's own tool: a folder that is only ever read afterwards.

usage: compile.py OUT-FOLDER

From Debian's packages: rime-data-pinyin-simp (words with readings), rime-data-stroke (strokes of characters), unicode-data
(readings of Unihan: kTGHZ2013 for the 8,105 characters of 通用规范汉字表, kMandarin for all others). From this folder: the schemas,
surnames, characters of given names, words of public services, strokes of what Debian's table lacks. From assets/services: the words
that our own services and forms use.
"""
import bz2
import json
import math
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ET

HERE = pathlib.Path(__file__).resolve().parent
SERVICES = HERE.parent / "services"
RIME_DATA = pathlib.Path("/usr/share/rime-data")
UNICODE = pathlib.Path("/usr/share/unicode")
SCHEMAS = ("bianmin_text", "bianmin_name", "bianmin_nine", "bianmin_nine_name", "bianmin_stroke")
HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
# What stands in Debian's table where the strokes of a character were not known: 6,720 times.
STROKES_UNKNOWN = "szhhhshspnhszs"
SERVICE_WORD_MAX = 12
SERVICE_WORD_WEIGHT = 2000


def unihan(name, key):
    with bz2.open(UNICODE / f"Unihan_{name}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 3 and fields[1] == key:
                yield chr(int(fields[0][2:], 16)), fields[2]


def plain(syllable):
    """Letters without tone, ü as v: what is typed."""
    letters = unicodedata.normalize("NFD", syllable)
    letters = letters.replace("u\u0308", "v")
    return re.sub("[\u0300-\u036f]", "", letters).lower().replace("nue", "nve").replace("lue", "lve")


def is_syllable(text):
    return re.fullmatch("[a-z]+", text) is not None


def standard_readings():
    """character -> readings, the usual one first, of 通用规范汉字表, which has them by the alphabet."""
    usual = {character: plain(value.split()[0]) for character, value in unihan("Readings", "kMandarin")}
    out = {}
    for character, value in unihan("Readings", "kTGHZ2013"):
        readings = []
        for place in value.split():
            readings += [plain(reading) for reading in place.split(":")[1].split(",")]
        known = dict.fromkeys(reading for reading in readings if is_syllable(reading))
        out[character] = sorted(known, key=lambda reading: reading != usual.get(character))
    return out


def standard_order():
    """character -> its number in the table; 3,500 common ones come first."""
    return {character: int(value.split(":")[1]) for character, value in unihan("OtherMappings", "kTGH")}


def other_readings(standard):
    """character -> readings of what the table lacks. What has none itself is read like the character that it is a form of: 𠮷 like 吉."""
    out = {}
    for character, value in unihan("Readings", "kMandarin"):
        readings = [plain(reading) for reading in value.split()]
        if character not in standard and HAN.fullmatch(character):
            out[character] = [reading for reading in readings if is_syllable(reading)]
    known = {**out, **standard}
    for kind in ("kSemanticVariant", "kSpecializedSemanticVariant", "kZVariant", "kSpoofingVariant"):
        for character, value in unihan("Variants", kind):
            if character in known or not HAN.fullmatch(character):
                continue
            forms = [chr(int(form.split("<")[0][2:], 16)) for form in value.split()]
            readings = [reading for form in forms for reading in known.get(form, ())]
            if readings:
                out[character] = list(dict.fromkeys(readings))
    return out


def usual_words():
    """(word, readings, weight) of the word list."""
    for line in (RIME_DATA / "pinyin_simp.dict.yaml").read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) == 3 and HAN.fullmatch(fields[0]):
            yield fields[0], " ".join(plain(syllable) for syllable in fields[1].split()), float(fields[2])


def listed(name):
    words = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            words += line.split() if " " in line else list(line)
    return list(dict.fromkeys(words))


def service_words():
    """Runs of Chinese in the words of our services and forms, with how often each is there."""
    texts = []

    def walk(value):
        if isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)
        elif isinstance(value, str):
            texts.append(value)

    for path in sorted(SERVICES.glob("*.json")):
        walk(json.loads(path.read_text(encoding="utf-8")))
    for path in sorted((SERVICES / "forms").glob("*.xml")):
        texts += [element.text for element in ET.parse(path).iter() if element.text]
    for path in sorted((SERVICES / "forms").glob("*.csv")):
        texts += path.read_text(encoding="utf-8").replace(",", "\n").splitlines()
    found = dict.fromkeys(listed("service_words.txt"), 20)
    for text in texts:
        for run in HAN.findall(text):
            if 2 <= len(run) <= SERVICE_WORD_MAX:
                found[run] = found.get(run, 0) + 1
    return found


class Reader:
    """Readings of a phrase: those of the longest known words in it, else the usual ones of its characters."""

    def __init__(self, words, characters):
        self.words = {}
        weights = {}
        for word, code, weight in words:
            if weight >= weights.get(word, -1):
                self.words[word] = code
                weights[word] = weight
        self.characters = characters

    def code(self, phrase):
        out = []
        while phrase:
            length = next((n for n in range(len(phrase), 1, -1) if phrase[:n] in self.words), 1)
            piece = phrase[:length]
            if length == 1 and piece not in self.words and not self.characters.get(piece):
                return None
            out.append(self.words.get(piece) or self.characters[piece][0])
            phrase = phrase[length:]
        return " ".join(out)


def text_entries(words, standard, order):
    characters = set(standard)
    weights = {(word, code): weight for word, code, weight in words if len(word) == 1}
    for character, readings in standard.items():
        for place, reading in enumerate(readings):
            rare = max(1, (8200 - order[character]) // 100) if place == 0 else 1
            yield character, reading, max(weights.get((character, reading), 0), rare)
    known = set()
    for word, code, weight in words:
        if len(word) > 1 and set(word) <= characters:
            known.add(word)
            yield word, code, weight
    reader = Reader(words, standard)
    for word, times in sorted(service_words().items()):
        code = reader.code(word)
        if code and (word not in known or times >= 20):
            yield word, code, SERVICE_WORD_WEIGHT + 100 * min(times, 20)


def name_entries(words, standard, order, others):
    """Single characters by how likely they stand in a name, and surnames of two characters."""
    frequency = {(word, code): weight for word, code, weight in words if len(word) == 1}
    surnames, given = listed("surnames.txt"), listed("given_names.txt")
    score = {}
    for place, character in enumerate(given):
        score[character] = 600_000 / (1 + place / 40)
    for place, character in enumerate(surnames):
        if len(character) == 1:
            score[character] = max(score.get(character, 0), 1_000_000 / (1 + place / 20))
    for character, readings in standard.items():
        for place, reading in enumerate(readings):
            usual = score.get(character, 0) / (1 if place == 0 else 3)
            common = 300 * math.log1p(frequency.get((character, reading), 0))
            yield character, reading, round(usual + common + 200 - order[character] / 50)
    for character, readings in others.items():
        for reading in readings:
            yield character, reading, 1
    reader = Reader(words, standard)
    special = {"单于": "chan yu", "尉迟": "yu chi", "澹台": "tan tai", "长孙": "zhang sun", "令狐": "ling hu"}
    for word in surnames:
        if len(word) > 1:
            yield word, special.get(word) or reader.code(word), 300_000


def known_strokes():
    """(character, its strokes) of Debian's table; a character written in several ways is there several times, the mainland's way last."""
    for line in (RIME_DATA / "stroke.dict.yaml").read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) >= 2 and fields[1] != STROKES_UNKNOWN:
            yield fields[0], fields[1]


def strokes_by_hand(known):
    """(character, its strokes) of the standard characters that the table lacks; what its parts do not add up to is refused."""
    ways = {}
    for character, strokes in known:
        ways.setdefault(character, []).append(strokes)
    for line in (HERE / "strokes_by_hand.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        character, strokes, parts = line.split("\t")
        mainland, other = ("".join(ways.get(part, [part])[way] for part in parts) for way in (-1, 0))
        if strokes != mainland or character in ways:
            sys.exit(f"strokes_by_hand.txt: {character} is in Debian's table, or {strokes} is not what {parts} add up to: {mainland}")
        yield character, mainland
        yield character, other


def stroke_entries(words, standard, order, others):
    frequency = {}
    for word, _, weight in words:
        if len(word) == 1:
            frequency[word] = max(frequency.get(word, 0), weight)
    known = list(known_strokes())
    for character, strokes in known + list(strokes_by_hand(known)):
        if character in standard or character in others:
            weight = frequency.get(character, 0) * 10 + 10_000 - order.get(character, 9_999)
            yield character, strokes, round(weight)


def write_dictionary(folder, name, entries):
    best = {}
    for word, code, weight in entries:
        best[(word, code)] = max(weight, best.get((word, code), 0))
    lines = [f"---\nname: {name}\nversion: '1'\nsort: by_weight\n...\n"]
    lines += [f"{word}\t{code}\t{weight:g}" for (word, code), weight in sorted(best.items())]
    (folder / f"{name}.dict.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_sources(folder):
    standard, order = standard_readings(), standard_order()
    words, others = list(usual_words()), other_readings(standard)
    write_dictionary(folder, "bianmin_text", text_entries(words, standard, order))
    write_dictionary(folder, "bianmin_name", name_entries(words, standard, order, others))
    write_dictionary(folder, "bianmin_stroke", stroke_entries(words, standard, order, others))
    for schema in SCHEMAS:
        shutil.copy(HERE / f"{schema}.schema.yaml", folder)
    schemas = "".join(f"  - schema: {schema}\n" for schema in SCHEMAS)
    (folder / "default.yaml").write_text(f"config_version: '1'\nschema_list:\n{schemas}", encoding="utf-8")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        source, user = pathlib.Path(scratch) / "source", pathlib.Path(scratch) / "user"
        source.mkdir()
        user.mkdir()
        write_sources(source)
        made = subprocess.run(["rime_deployer", "--build", str(user), str(source), str(user / "build")], capture_output=True,
                              text=True, check=False)
        wanted = ["default.yaml"]
        wanted += [f"{name}.table.bin" for name in ("bianmin_text", "bianmin_name", "bianmin_stroke")]
        wanted += [f"{name}.prism.bin" for name in SCHEMAS]
        wanted += [f"{name}.schema.yaml" for name in SCHEMAS]
        missing = [name for name in wanted if not (user / "build" / name).exists()]
        if made.returncode != 0 or missing:
            sys.exit(f"rime_deployer made no {missing}:\n{made.stdout}{made.stderr}")
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        for name in wanted:
            shutil.copy(user / "build" / name, out)


if __name__ == "__main__":
    main()
