"""No number that could be somebody's: a right identity number is one of GB 11643 itself, or of a region that was never assigned."""
import datetime
import re

from tree import line_of

NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dX](?![0-9A-Za-z])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# 99 is no province. Residence permits have 810000, 820000 and 830000, and no other code of 81 to 83.
NEVER_ASSIGNED = ("99", "8199", "8399")
OF_THE_STANDARD = {"11010519491231002X", "440524188001010014"}


def is_right(number):
    if "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS)) % 11] != number[17]:
        return False
    try:
        return 1850 < datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14])).year < 2100
    except ValueError:
        return False


def check(tree):
    problems = []
    for path in tree.paths:
        if not tree.is_text(path):
            continue
        text = tree.text(path)
        for match in NUMBER.finditer(text):
            number = match.group()
            if is_right(number) and number not in OF_THE_STANDARD and not number.startswith(NEVER_ASSIGNED):
                problems.append(f"{path}:{line_of(text, match.start())}: {number} may be somebody's: take a region that begins with 99")
    return problems


# In pieces, so that this file does not find itself.
PLANTED = [
    ({"tests/a.cpp": 'x\n"11010519491231' '0038"\n'}, "tests/a.cpp:2: 11010519491231" "0038 may be"),
]
CLEAN = {"tests/a.cpp": '"11010519491231002X", "990101198806053716", "819902198001010014", "110105194912310021", 202606010000000000\n'}
