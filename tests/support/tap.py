"""Tests in Python: `case` names a function by what must hold, `run_cases` tells of each in TAP (testanything.org)."""
import traceback

CASES = []


class Skipped(Exception):
    """What is needed for this one is not here; the words say what."""


def case(sentence):
    def add(function):
        CASES.append((sentence, function))
        return function
    return add


def run_cases(*given):
    """Every case, with what is given to each; the exit status."""
    failed = skipped = 0
    for number, (sentence, function) in enumerate(CASES, 1):
        try:
            function(*given)
            print(f"ok {number} - {sentence}")
        except Skipped as why:
            skipped += 1
            print(f"ok {number} - {sentence} # SKIP {why}")
        except Exception:
            failed += 1
            print(f"not ok {number} - {sentence}\n{traceback.format_exc()}")
    print(f"# pass {len(CASES) - failed - skipped}\n# fail {failed}\n# skipped {skipped}")
    return 1 if failed else 0
