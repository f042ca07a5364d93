#!/usr/bin/env python3
"""The reports of bianmin-figures, against figures worked out by hand and by other code.

usage: figures_test.py BIANMIN-FIGURES
"""
import base64
import csv
import io
import json
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from tap import case, run_cases  # noqa: E402

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
PENSION, SENIOR = "11990100MB9900144W3992014001000", "1199010000990011X23992011001000"


def line(service=PENSION, day="2026-06-01", started=True, filed=True, seconds=120, last="evaluation", grade=0, **more):
    return {"day": day, "service": service, "language": "zh", "way": "standard", "started": started, "filed": filed,
            "last_step": last, "steps_ms": {"guide": 20_000, "form:contact": (seconds - 20) * 1000}, "pages": 3, "rules": {},
            "devices": {}, "materials_spared": 1, "fields_spared": 6, "grade": grade, **more}


def run(*lists, words=()):
    """Each list is the file of one terminal."""
    with tempfile.TemporaryDirectory(prefix="bianmin-") as folder:
        files = []
        for number, lines in enumerate(lists):
            files.append(pathlib.Path(folder, f"figures-{number}.jsonl"))
            files[-1].write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), encoding="utf-8")
        return subprocess.run([PROGRAM, *files, *words], capture_output=True, text=True, timeout=30)


def rows(*lists, words=()):
    ran = run(*lists, words=words)
    assert ran.returncode == 0, ran.stderr
    return {row["service"]: row for row in json.loads(ran.stdout)}


def equal(found, wanted):
    assert found == wanted, f"{found!r}, expected {wanted!r}"


@case("A report tells of each service starts, submits, where people left and which rules they failed (R-041)")
def funnel():
    lines = [line(), line(filed=False, last="form:contact", rules={"phone.wrong": 2}), line(started=False, filed=False, last="guide"),
             line(filed=False, last="form:contact", rules={"phone.wrong": 1, "grade.missing": 1}), line(SENIOR, filed=False, last="identify",
                                                                                                         devices={"identify.unreadable": 3})]
    found = rows(lines)
    equal(set(found), {PENSION, SENIOR, "all"})
    pension = found[PENSION]
    equal([pension[name] for name in ("looked_at", "starts", "submits")], [4, 3, 1])
    equal(pension["reached"], {"form:contact": 4, "guide": 4})
    equal(pension["abandoned_at"], {"form:contact": 2})
    equal(pension["failed_rules"], {"grade.missing": 1, "phone.wrong": 3})
    equal(pension["completion_rate"], 33.3)
    equal(found[SENIOR]["device_problems"], {"identify.unreadable": 3})
    equal([found["all"][name] for name in ("looked_at", "starts", "submits")], [5, 4, 1])


@case("The median time and steps of a service are told, and that it took longer than it may (R-148)")
def budget():
    lines = [line(seconds=seconds) for seconds in (100, 200, 900)] + [line(SENIOR, seconds=seconds) for seconds in (500, 700, 800, 900)]
    found = rows(lines)
    equal(found[PENSION]["median_seconds"], 200)
    equal(found[SENIOR]["median_seconds"], 750)
    equal(found[PENSION]["median_steps"], 2)
    equal([found[PENSION]["over_budget"], found[SENIOR]["over_budget"]], [False, True])
    equal(rows(lines, words=("--budget", "150"))[PENSION]["over_budget"], True)


def many(seed=1):
    chance = random.Random(seed)
    lines = []
    for _ in range(400):
        filed = chance.random() < 0.7
        lines.append(line(chance.choice((PENSION, SENIOR)), day=f"2026-06-{chance.randint(1, 30):02}", filed=filed, seconds=chance.randint(30, 1500),
                          grade=chance.randint(0, 5) if filed else 0, rules={"phone.wrong": 1} if chance.random() < 0.3 else {},
                          last="evaluation" if filed else "form:contact"))
    return lines


@case("Indicators are the same whichever terminals the lines lie on, and others work them out alike (R-170)")
def indicators():
    lines = many()
    found = rows(lines)
    shuffled = lines[:]
    random.Random(2).shuffle(shuffled)
    equal(rows(shuffled[:150], shuffled[150:]), found)
    filed = [one for one in lines if one["filed"]]
    rated = [one["grade"] for one in filed if one["grade"] > 0]
    whole = found["all"]
    equal(whole["completion_rate"], round(len(filed) / len(lines) * 100, 1))
    equal(whole["abandon_rate"], round((len(lines) - len(filed)) / len(lines) * 100, 1))
    equal(whole["first_time_rate"], round(len([one for one in filed if one["rules"] == {}]) / len(filed) * 100, 1))
    equal(whole["rating_rate"], round(len(rated) / len(filed) * 100, 1))
    equal(whole["median_seconds"], statistics.median(sum(one["steps_ms"].values()) for one in filed) / 1000)
    equal(whole["fields_spared"], 6 * len(filed))


@case("The score of a service follows from its exported lines and from nothing else (R-177)")
def score():
    lines = many(3)
    found = rows(lines)
    for service in (PENSION, SENIOR):
        mine = [one for one in lines if one["service"] == service]
        filed = [one for one in mine if one["filed"]]
        rated = [one["grade"] for one in filed if one["grade"]]
        parts = ((40, len(filed) / len(mine)), (30, sum(not one["rules"] for one in filed) / len(filed)),
                 (15, sum(sum(one["steps_ms"].values()) <= 600_000 for one in filed) / len(filed)),
                 (15, round(100 * sum(grade > 2 for grade in rated) / len(rated), 1) / 100))
        equal(found[service]["score"], round(sum(weight * value for weight, value in parts), 1))
    equal(rows([line(started=False, filed=False, last="guide")])[PENSION]["score"], None)
    equal(rows([line(seconds=60)])[PENSION]["score"], 100.0)


@case("A terminal has a score for each month (R-178)")
def monthly():
    lines = [line(day="2026-05-31", filed=False, last="identify"), line(day="2026-06-01"), line(day="2026-06-30")]
    equal(rows(lines, words=("--month", "2026-06"))["all"]["score"], 100.0)
    equal(rows(lines, words=("--month", "2026-06"))["all"]["starts"], 2)
    equal(rows(lines, words=("--month", "2026-05"))["all"]["score"], 0.0)


@case("Satisfaction is those who gave 3, 4 or 5 of all who rated, month by month (R-289)")
def satisfaction():
    lines = [line(grade=grade) for grade in (5, 4, 3, 2, 1, 0, 0)] + [line(day="2026-07-01", grade=5)]
    june = rows(lines, words=("--month", "2026-06"))["all"]
    equal([june["rated"], june["satisfaction"]], [5, 60.0])
    equal(rows(lines, words=("--month", "2026-07"))["all"]["satisfaction"], 100.0)
    equal(rows([line()])["all"]["satisfaction"], None)


@case("A line with a member, or of a shape, that no figure has is refused with its place (R-246)")
def schema():
    for spoilt in ({"name": "张三丰测"}, {"day": "2026-06-01T08:00"}, {"service": "11010519491231002X"}, {"rules": {"13900000001": 1}},
                   {"last_step": "张三"}, {"devices": {"a": "13900000001"}}, {"grade": "5"}, {"filed": 1}):
        ran = run([line(), {**line(), **spoilt}])
        assert ran.returncode != 0 and "figures-0.jsonl:2:" in ran.stderr, (spoilt, ran.stderr)
        assert not ran.stdout, spoilt
    short = line()
    short.pop("grade")
    assert run([short]).returncode != 0


@case("Exports as JSON and CSV say the same and hold no identity number, telephone or name (R-248)")
def exports():
    lines = many(4)
    as_json = rows(lines)
    text = run(lines, words=("--format", "csv")).stdout
    table = {row["service"]: row for row in csv.DictReader(io.StringIO(text))}
    equal(set(table), set(as_json))
    for service, row in as_json.items():
        equal(list(table[service]), list(row))
        equal(table[service]["submits"], str(row["submits"]))
        equal(table[service]["score"], str(row["score"]))
    for export in (text, json.dumps(list(as_json.values()), ensure_ascii=False)):
        without_codes = export.replace(PENSION, "").replace(SENIOR, "")
        assert not re.search(r"\d{17}[\dX]|1[3-9]\d{9}|[\u3400-\u9fff]", without_codes), export


@case("What fewer than five visits stand behind is not told to everybody (R-276)")
def suppressed():
    lines = [line(grade=5, seconds=77) for _ in range(4)] + [line(SENIOR, grade=4) for _ in range(20)] \
        + [line(SENIOR, filed=False, last="identify", rules={"phone.wrong": 1}) for _ in range(3)]
    found = rows(lines, words=("--public",))
    pension, senior = found[PENSION], found[SENIOR]
    for name in ("looked_at", "starts", "submits", "median_seconds", "satisfaction", "score", "fields_spared", "completion_rate"):
        equal(pension[name], "<5")
    equal(senior["abandoned_at"], {"identify": "<5"})
    equal(senior["failed_rules"], {"phone.wrong": "<5"})
    # 23 began; how many of them filed would tell the three that did not.
    equal([senior["starts"], senior["submits"], senior["completion_rate"]], [23, "<5", "<5"])
    equal(senior["satisfaction"], 100.0)
    shown = [value for row in found.values() for value in row.values() if type(value) is int]
    assert not any(0 < value < 5 for value in shown), found


@case("What became less of each service, how it was rated and what to follow up stand in one row of six columns (R-256)")
def improvements():
    def words(text):
        return {"zh": text, "en": text}

    def service(code, **more):
        material = {"name": words("承诺书"), "provision": "promise"}
        return {"code": code, "name": words("样例"), "limits": {"legal_days": 20, "promised_days": 5, "visits": 0}, "stages": [{}, {}, {}],
                "materials": [material, {"name": words("户口簿"), "provision": "person"}], "fees": [{"yuan": 10}], **more}

    document = {"services": [service(PENSION, before={"materials": 4, "stages": 6, "fee_yuan": 40}), service(SENIOR)]}
    with tempfile.TemporaryDirectory(prefix="bianmin-") as folder:
        catalogue = pathlib.Path(folder, "catalogue.dsse.json")
        catalogue.write_text(json.dumps({"payload": base64.b64encode(json.dumps(document).encode()).decode()}), encoding="utf-8")
        lines = [line(grade=4), line(grade=2), line(filed=False, last="form:contact", rules={"phone.wrong": 1})]
        ran = run(lines, words=("--improvements", catalogue))
        assert ran.returncode == 0, ran.stderr
        pension, senior = json.loads(ran.stdout)
        as_csv = list(csv.DictReader(io.StringIO(run(lines, words=("--improvements", catalogue, "--format", "csv")).stdout)))
    equal([pension[name] for name in ("materials", "stages", "days", "fee_yuan", "satisfaction")],
          ["4→1 -75%", "6→3 -50%", "20→5 -75%", "40→10 -75%", 50.0])
    equal(pension["follow_up"], {"promise:承诺书": 1, "phone.wrong": 1, "form:contact": 1})
    # What nobody told or rated is empty, and the service has its row all the same.
    equal([senior[name] for name in ("materials", "stages", "days", "fee_yuan", "satisfaction")], [None, None, "20→5 -75%", None, None])
    equal([row["service"] for row in as_csv], [PENSION, SENIOR])
    equal(set(as_csv[0]) - {"service", "name"}, {"materials", "stages", "days", "fee_yuan", "satisfaction", "follow_up"})


if __name__ == "__main__":
    sys.exit(run_cases())
