#!/usr/bin/env python3
"""Fills the tables of docs/OPERATIONS.md from the sources: error codes (kiosk/base/result), what a person reads for them
(kiosk/flow/error_words), states of devices (drivers/api/device.h), words (assets/text), events (kiosk/base/events.toml).

usage: packaging/operations_table.py
"""
import json
import pathlib
import re
import tomllib

LANGUAGES = ("zh", "en")
AUDIENCES = {"person": "the person", "attendant": "the attendant", "technician": "the technician", "wait": "nobody, it is tried again",
             "back_office": "the back office"}
BLAMES = ("nobody", "citizen", "attendant", "technician", "wait")
PLACES = ("at the reader", "receipt", "form", "when it is submitted")
# Where a code comes from → what the log says of it.
PLACE_EVENTS = ("card_read_failed", "print_failed", "print_failed", "store_failed")
OTHER_EVENTS = {
    "bad_config": ("config_refused", "component_failed"),
    "bad_signature": ("catalogue_refused", "receipt_refused"),
    "not_found": ("component_failed",),
    "network": ("platform_away", "submission_retry"),
    "server_error": ("platform_away", "submission_retry"),
    "rejected": ("submission_refused",),
    "conflict": ("submission_refused",),
}
DEVICE_EVENTS = {"online": "device_attached", "no_device": "device_detached"}
DEVICE_EVENT = "device_fault"
TEST_EVENT = "device_test_failed"
# Words that are not chosen by a code.
GENERAL = {
    "card_expired": "notice.card_expired.title",
    "network": "limits.platform_away",
    "server_error": "limits.platform_away",
    "bad_config": "out_of_service.line",
    "bad_signature": "out_of_service.line",
}
# What a person sees of a device in this state.
CITIZEN = {"usable": "limits.none", "out": "limits.card_reader", "printer": "limits.printer"}
GENERAL.update({f"device {name}": key for name, key in CITIZEN.items()})
USABLE = {"online", "busy", "starting", "user_error", "potential_fraud"}
EVENTS = sorted({*PLACE_EVENTS, *(event for events in OTHER_EVENTS.values() for event in events), *DEVICE_EVENTS.values(),
                 DEVICE_EVENT, TEST_EVENT})


def members(text, enum):
    body = re.search(rf"enum class {enum} \{{(.*?)\}};", text, re.DOTALL).group(1)
    return re.findall(r"^\s*(\w+),", re.sub(r"//[^\n]*", "", body), re.MULTILINE)


def audiences(text):
    """{code: audience} of the switch in audience_of."""
    found = {}
    waiting = []
    for code, audience in re.findall(r"case ErrorCode::(\w+):|return Audience::(\w+);", text):
        if code:
            waiting.append(code)
        else:
            found.update(dict.fromkeys(waiting, audience))
            waiting = []
    return found


def person_words(words, ids):
    """{code: [TextId or None for each place]}"""
    constants = dict(re.findall(r"(\w+)\s*=\s*\"([\w.]+)\";", ids))
    rows = {}
    for code, places in re.findall(r"\{ErrorCode::(\w+), ([^\n]*)\},\n", words):
        rows[code] = [constants.get(place.strip().removeprefix("id::")) for place in places.split(",")]
    return rows


class Words:
    def __init__(self, read):
        self.texts = {language: json.loads(read(f"assets/text/{language}.json")) for language in LANGUAGES}

    def both(self, key):
        """In both languages; a line each."""
        return "<br>".join(re.sub(r"\{\w+\}", "…", self.texts[language][key]).replace("|", "\\|").replace("\n", " ") for language in LANGUAGES)


def cell_of_person(words, code, places):
    said = {}
    for place, key in zip(PLACES, places):
        if key:
            said.setdefault(key, []).append(place)
    if not said:
        return words.both(GENERAL[code]) if code in GENERAL else "never seen"
    if len(said) == 1:
        return words.both(next(iter(said)))
    return "<br>".join(f"*{' and '.join(where)}:* {words.both(key)}" for key, where in said.items())


def cell_of_log(events, code, places):
    names = list(dict.fromkeys(event for event, key in zip(PLACE_EVENTS, places) if key))
    names += [event for event in OTHER_EVENTS.get(code, ()) if event not in names]
    if any(places[:3]):
        names.append(TEST_EVENT)
    for name in names:
        if name not in events:
            raise KeyError(name)
    return "<br>".join(f"`{name} … code={code}`" for name in names) or "nothing"


def errors(read, words, events):
    lines = ["| Code | Person | Attendant | Technician | Log |", "|---|---|---|---|---|"]
    audience = audiences(read("kiosk/base/result.cpp"))
    said = person_words(read("kiosk/flow/error_words.cpp"), read("kiosk/flow/text_ids.h"))
    for code in members(read("kiosk/base/result.h"), "ErrorCode"):
        if code not in audience or code not in said:
            raise KeyError(f"error.{code}")
        lines.append(f"| `{code}`<br>acts: {AUDIENCES[audience[code]]} | {cell_of_person(words, code, said[code])} "
                     f"| {words.both(f'error.{code}.attendant')} | {words.both(f'error.{code}.technician')} "
                     f"| {cell_of_log(events, code, said[code])} |")
    return "\n".join(lines) + "\n"


def devices(read, words, events):
    lines = ["| State | Person | Attendant | Technician | Log |", "|---|---|---|---|---|"]
    for status in members(read("drivers/api/device.h"), "DeviceStatus"):
        if status in USABLE:
            person = words.both(CITIZEN["usable"])
            attendant = words.both("blame.nobody")
        else:
            person = (f"*reader:* {words.both(CITIZEN['out'])}<br>*printer:* {words.both(CITIZEN['printer'])}")
            attendant = words.both("error.device_fault.attendant")
        event = DEVICE_EVENTS.get(status, DEVICE_EVENT)
        if status in USABLE and status != "online":
            log = "nothing"
        else:
            if event not in events:
                raise KeyError(event)
            log = f"`{event} device=…`"
        lines.append(f"| `{status}`<br>{words.both(f'device_status.{status}')} | {person} | {attendant} "
                     f"| {words.both(f'advice.{status}')} | {log} |")
    return "\n".join(lines) + "\n"


def marked(name):
    return rf"(<!-- {name} -->\n)(.*?)(<!-- end -->)"


def tables(read):
    """{name: text}. Raises KeyError with what has no words."""
    words = Words(read)
    events = {event["id"] for event in tomllib.loads(read("kiosk/base/events.toml"))["event"]}
    return {"errors": errors(read, words, events), "devices": devices(read, words, events)}


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    document = root / "docs/OPERATIONS.md"
    text = document.read_text(encoding="utf-8")
    for name, table in tables(lambda path: (root / path).read_text(encoding="utf-8")).items():
        text = re.sub(marked(name), lambda found, table=table: found.group(1) + table + found.group(3), text, flags=re.DOTALL)
    document.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
