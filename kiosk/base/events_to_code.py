#!/usr/bin/env python3
"""Turns events.toml into the C++ header of typed log functions, or into docs/EVENTS.md.

usage: events_to_code.py header|document events.toml OUTPUT
The output is only touched when it changes.
"""
import pathlib
import re
import sys
import tomllib

# field type -> (parameter type in C++, what a reader of the log sees)
TYPES = {
    "number": ("std::int64_t", "number"),
    "milliseconds": ("Duration", "milliseconds"),
    "error": ("ErrorCode", "error code"),
    "uuid": ("const Uuid&", "UUID"),
    "word": ("std::string_view", "word"),
    "service": ("ServiceCode", "item code"),
    "detail": ("Detail", "sentence for technicians"),
}
LEVELS = ("debug", "info", "warning", "error")
AUDIENCES = ("technician", "attendant", "operator")
KEYS = {"id", "level", "audience", "fields", "en", "zh", "action_en", "action_zh"}
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


def fields_of(event):
    for field in event["fields"]:
        name, _, kind = field.partition(": ")
        if not NAME.match(name) or kind not in TYPES:
            raise ValueError(f"{event['id']}: field {field!r} is not 'name: type'")
        yield name, kind


def load(path):
    events = tomllib.loads(path.read_text(encoding="utf-8"))["event"]
    seen = set()
    for event in events:
        name = event.get("id", "?")
        if set(event) != KEYS:
            raise ValueError(f"{name}: keys differ from the wanted ones: {sorted(set(event) ^ KEYS)}")
        if not NAME.match(name) or name in seen:
            raise ValueError(f"{name}: id is malformed or given twice")
        if event["level"] not in LEVELS or event["audience"] not in AUDIENCES:
            raise ValueError(f"{name}: unknown level or audience")
        if not all(event[key].strip() for key in ("en", "zh", "action_en", "action_zh")):
            raise ValueError(f"{name}: a sentence is missing")
        names = [field for field, _ in fields_of(event)]
        if len(names) != len(set(names)):
            raise ValueError(f"{name}: a field is given twice")
        seen.add(name)
    return events


def header(events):
    lines = [
        "#pragma once",
        "",
        "// Generated from kiosk/base/events.toml; docs/EVENTS.md says what each event means.",
        "",
        "#include <array>",
        "#include <cstdint>",
        "#include <string_view>",
        "",
        '#include "kiosk/base/log_line.h"',
        "",
        "namespace kiosk::log {",
        "",
    ]
    for event in events:
        fields = list(fields_of(event))
        parameters = ", ".join(f"{TYPES[kind][0]} {name}" for name, kind in fields)
        values = ", ".join(f'Field{{"{name}", {name}}}' for name, _ in fields)
        lines += [
            f"/// {event['en']}",
            f"inline void {event['id']}({parameters}) {{",
            f"    const std::array<Field, {len(fields)}> fields{{{values}}};",
            f'    write(Level::{event["level"]}, "{event["id"]}", fields);',
            "}",
        ]
    lines += ["", "}  // namespace kiosk::log", ""]
    return "\n".join(lines)


def document(events):
    lines = [
        "# Events in the log · 日志事件",
        "",
        "Made from `kiosk/base/events.toml`; run `packaging/docs` after a change there. A log line is",
        "`time level program[pid] event key=value …`, time in UTC. No event can hold personal data: its fields are numbers,",
        "codes, identifiers and short technical words.",
        "",
    ]
    for audience in AUDIENCES:
        lines += [f"## For the {audience}", "",
                  "| Event | Level | Fields | What happened · 含义 | What to do · 处理 |", "|---|---|---|---|---|"]
        for event in events:
            if event["audience"] != audience:
                continue
            fields = ", ".join(f"`{name}` ({TYPES[kind][1]})" for name, kind in fields_of(event)) or "–"
            lines.append(f"| `{event['id']}` | {event['level']} | {fields} | {event['en']}<br>{event['zh']} "
                         f"| {event['action_en']}<br>{event['action_zh']} |")
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("header", "document"):
        sys.exit(__doc__)
    try:
        events = load(pathlib.Path(sys.argv[2]))
    except (ValueError, KeyError) as error:
        sys.exit(f"{sys.argv[2]}: {error}")
    text = header(events) if sys.argv[1] == "header" else document(events)
    output = pathlib.Path(sys.argv[3])
    output.parent.mkdir(parents=True, exist_ok=True)
    if not output.exists() or output.read_text(encoding="utf-8") != text:
        output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
