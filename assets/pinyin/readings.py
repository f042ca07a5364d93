#!/usr/bin/env python3
"""Writes the table of how Chinese is read aloud: words and characters with tones, sorted lines “word<TAB>yin2 hang2”.

usage: readings.py OUT-FILE

Tones are digits, 5 is the neutral one, ü is v. From Debian's packages: rime-data-terra-pinyin (words with tones, in traditional
characters), rime-data-pinyin-simp (words without tones), unicode-data (Unihan: readings of characters, simplified forms). What they
get wrong for public services is corrected by toned_words.txt. The keyboard and searching want every reading of a character, without
tones (character_readings.py); which one is the usual one is decided alike (docs/adr/0042).
"""
import pathlib
import re
import sys
import unicodedata

from compile import HAN, HERE, RIME_DATA, plain, unihan, usual_words

WORD_MAX = 6
TONE_MARKS = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
SYLLABLE = re.compile("[a-z]+[1-5]")


def toned(syllable):
    """“háng” gives “hang2”."""
    letters = unicodedata.normalize("NFD", syllable)
    tone = next((TONE_MARKS[mark] for mark in letters if mark in TONE_MARKS), "5")
    return plain(syllable) + tone


def standard_readings():
    """character -> its toned readings in 通用规范汉字表, by the alphabet."""
    out = {}
    for character, value in unihan("Readings", "kTGHZ2013"):
        readings = [toned(each) for place in value.split() for each in place.split(":")[1].split(",")]
        out[character] = list(dict.fromkeys(each for each in readings if SYLLABLE.fullmatch(each)))
    return out


def all_readings(standard):
    """character -> toned readings, those of the standard where it has the character, the one that kMandarin names first."""
    out = {}
    for character, value in unihan("Readings", "kMandarin"):
        usual = toned(value.split()[0])
        if HAN.fullmatch(character) and SYLLABLE.fullmatch(usual):
            known = standard.get(character) or [usual]
            out[character] = sorted(known, key=lambda each: (each != usual, each[:-1] != usual[:-1]))
    for character, readings in standard.items():
        out.setdefault(character, readings)
    for kind in ("kSemanticVariant", "kSpecializedSemanticVariant", "kZVariant", "kSpoofingVariant"):
        for character, value in unihan("Variants", kind):
            forms = [chr(int(form.split("<")[0][2:], 16)) for form in value.split()]
            readings = next((out[form] for form in forms if form in out), None)
            if character not in out and readings and HAN.fullmatch(character):
                out[character] = readings[:1]
    return out


def simplifier():
    table = {}
    for character, value in unihan("Variants", "kSimplifiedVariant"):
        forms = [chr(int(form[2:], 16)) for form in value.split()]
        if character not in forms:
            table[ord(character)] = forms[0]
    return table


def fits(word, code, readings):
    """Every syllable is one that today's standard gives the character; a neutral tone always fits."""
    syllables = code.split()
    if len(syllables) != len(word) or not all(SYLLABLE.fullmatch(each) for each in syllables):
        return False
    return all(each in readings.get(character, ()) or (each[-1] == "5" and any(each[:-1] == known[:-1] for known in readings.get(character, ())))
               for character, each in zip(word, syllables))


def usual(word, code, readings):
    """How many of the syllables are the usual ones of their characters."""
    return sum(each == readings[character][0] for character, each in zip(word, code.split()))


def toned_words(readings):
    """word -> reading, of the words with tones."""
    simple, found = simplifier(), {}
    for line in (RIME_DATA / "terra_pinyin.dict.yaml").read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) < 2 or not HAN.fullmatch(fields[0]):
            continue
        word = fields[0].translate(simple)
        code = fields[1].lower().replace("ü", "v")
        if not 2 <= len(word) <= WORD_MAX or not fits(word, code, readings):
            continue
        # Of several readings the first is the usual one, unless it is read otherwise only in Taiwan.
        found.setdefault(word, code)
    return found


def untoned_words(readings, known):
    """word -> reading, of words that the toned list lacks: each syllable gets the tone that its character usually has with these letters."""
    found = {}
    for word, code, _ in usual_words():
        syllables = code.split()
        if word in known or not 2 <= len(word) <= WORD_MAX or len(syllables) != len(word):
            continue
        tones = [next((each for each in readings.get(character, ()) if each[:-1] == letters), None)
                 for character, letters in zip(word, syllables)]
        if all(tones):
            found[word] = " ".join(tones)
    return found


def corrections():
    for line in (HERE / "toned_words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, code = line.split("\t")
            yield word, code


def table():
    readings = all_readings(standard_readings())
    for character, code in corrections():
        if len(character) == 1:
            readings[character] = list(dict.fromkeys([code, *readings.get(character, ())]))
    out = {character: codes[0] for character, codes in readings.items()}
    words = toned_words(readings)
    words.update(untoned_words(readings, words))
    out.update(words)
    out.update(corrections())
    return out


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    lines = sorted(f"{word}\t{code}\n".encode() for word, code in table().items())
    out.write_bytes(b"".join(lines))


if __name__ == "__main__":
    main()
