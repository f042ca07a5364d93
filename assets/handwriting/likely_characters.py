#!/usr/bin/env python3
"""Writes how likely a character is behind another, for what is written by hand (ui/input/handwriting/likely_characters.h).

usage: likely_characters.py OUT-FILE

From the words of the keyboard's dictionaries (assets/pinyin/compile.py): in text, words with their frequency and words of services; in
names, surnames and characters of given names, the more frequent first. Likelihoods below RARE are left out: the reader takes RARE for them.
"""
import math
import pathlib
import struct
import sys
from collections import defaultdict

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "pinyin"))
import compile as keyboard  # noqa: E402

RARE = -9
# What is no listed part of a name, together; and how much rarer the next surname of the list is, as compile.py weighs it.
UNLISTED = 0.1
SURNAMES_HALF, GIVEN_HALF = 20, 40
# Of those who bear the first character of a double surname as their first, so many have the whole.
DOUBLE_SURNAME = 0.5


def weights_of_words(words, standard, order):
    best = {}
    for word, _, weight in keyboard.text_entries(words, standard, order):
        best[word] = max(weight, best.get(word, 0))
    return best


def text_tables(weights):
    """first, next, end, pairs: a text is a row of words, each drawn by its weight."""
    total = sum(weights.values())
    first, seen, ends, inside = (defaultdict(float) for _ in range(4))
    for word, weight in weights.items():
        first[word[0]] += weight / total
        ends[word[-1]] += weight
        for character in word:
            seen[character] += weight
        for pair in zip(word, word[1:]):
            inside[pair] += weight
    end = {character: max(ends[character], seen[character] / 1000) / seen[character] for character in seen if seen[character]}
    pairs = {(a, b): weight / seen[a] + end[a] * first.get(b, 0) for (a, b), weight in inside.items() if weight}
    return first, first, end, pairs


def name_tables(weights, standard):
    surnames, given = keyboard.listed("surnames.txt"), keyboard.listed("given_names.txt")
    singles = sum(weight for word, weight in weights.items() if len(word) == 1)
    unlisted = {character: UNLISTED * weights.get(character, 0) / singles for character in standard}
    surname = {word: 1 / (1 + place / SURNAMES_HALF) for place, word in enumerate(surnames)}
    first = defaultdict(float, unlisted)
    for word, weight in surname.items():
        first[word[0]] += (1 - UNLISTED) * weight / sum(surname.values())
    following = {character: 1 / (1 + place / GIVEN_HALF) for place, character in enumerate(given)}
    then = defaultdict(float, unlisted)
    for character, weight in following.items():
        then[character] += (1 - UNLISTED) * weight / sum(following.values())
    doubles = [word for word in surnames if len(word) == 2]
    pairs = {(word[0], word[1]): DOUBLE_SURNAME / sum(other[0] == word[0] for other in doubles) for word in doubles}
    return first, then, {character: 1 for character in first}, pairs


def packed(table):
    rows = []
    for key, likelihood in sorted(table.items()):
        if likelihood > 0 and math.log(likelihood) > RARE:
            rows.append(struct.pack("=" + "I" * len(key) + "f", *map(ord, key), math.log(likelihood)))
    return rows


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    standard, order = keyboard.standard_readings(), keyboard.standard_order()
    weights = weights_of_words(list(keyboard.usual_words()), standard, order)
    tables = [packed(table) for tables in (text_tables(weights), name_tables(weights, standard)) for table in tables]
    out = pathlib.Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(b"bmnext01" + struct.pack("=8I", *map(len, tables)) + b"".join(row for rows in tables for row in rows))


if __name__ == "__main__":
    main()
