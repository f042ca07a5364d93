"""Which folder may know which: the table of docs/ARCHITECTURE.md, read from the #include lines. No circles either."""
import re

from tree import line_of, without_comments

# kiosk/base and kiosk/model are the ground: every folder may know them, and they know nothing above them.
GROUND = {"kiosk/base", "kiosk/model"}
# folder -> folders it may know besides itself and the ground. The longest matching folder counts.
MAY_KNOW = {
    "kiosk/base": set(),
    "kiosk/model": set(),
    "kiosk/guard": set(),
    "kiosk/config_tool": {"kiosk/maintenance"},
    # A composition root of its own: the reader for two people's cards, the store, delivery in the office.
    "kiosk/carry_tool": {"kiosk/maintenance", "kiosk/platform", "drivers/terminal", "drivers/api", "offline_cache", "offline_cache/sync"},
    "kiosk/maintenance": {"kiosk/flow", "drivers/api"},
    "kiosk/catalog": {"kiosk/forms", "kiosk/forms/model", "kiosk/forms/package"},
    "kiosk/forms": {"kiosk/forms/model", "kiosk/forms/xpath"},
    "kiosk/forms/tool": {"kiosk/forms", "kiosk/forms/model", "kiosk/forms/package"},
    "kiosk/forms/model": {"kiosk/forms/xpath"},
    "kiosk/forms/package": {"kiosk/forms", "kiosk/forms/xpath", "kiosk/forms/model"},
    "kiosk/forms/xpath": set(),
    "kiosk/documents": {"kiosk/catalog", "kiosk/forms", "drivers/api"},
    "kiosk/flow": {"kiosk/catalog", "kiosk/forms", "kiosk/forms/package", "drivers/api"},
    "kiosk/platform": {"kiosk/catalog"},
    "kiosk/ofd": {"kiosk/forms/xpath", "kiosk/platform"},
    "kiosk/app": {"kiosk/ofd", "kiosk/flow", "kiosk/catalog", "kiosk/forms", "kiosk/documents", "kiosk/platform", "kiosk/maintenance",
                  "drivers/api", "drivers/core", "offline_cache"},
    "drivers/api": set(),
    "drivers/core": {"drivers/api"},
    "drivers/idcard": {"drivers/core", "drivers/api"},
    "drivers/ipp": {"drivers/core", "drivers/api"},
    "drivers/escpos": {"drivers/core", "drivers/api"},
    "drivers/scanner": {"drivers/core", "drivers/api"},
    # The terminal's side of bianmin-vision, then that program itself.
    "drivers/camera": {"drivers/core", "drivers/api"},
    "drivers/vision": {"drivers/camera", "drivers/core", "drivers/api", "drivers/vision/codes", "drivers/vision/pages",
                       "drivers/vision/reading", "drivers/vision/faces"},
    "drivers/vision/codes": {"drivers/api"},
    # Check digits of zones are those of travel documents.
    "drivers/vision/reading": {"drivers/vision/codes", "drivers/pcsc"},
    "drivers/vision/faces": {"drivers/vision/codes", "drivers/vision/pages", "drivers/api"},
    "drivers/vision/pages": {"drivers/vision/codes", "drivers/api"},
    "drivers/auxiliaries": {"drivers/core", "drivers/api"},
    "drivers/pcsc": {"drivers/core", "drivers/api"},
    # The simulator serves reader and printer their own words.
    "drivers/sim": {"drivers/core", "drivers/api", "drivers/idcard"},
    # Names every driver, for the programs that use a whole terminal's devices.
    "drivers/terminal": {"drivers/core", "drivers/api", "drivers/idcard", "drivers/pcsc", "drivers/ipp", "drivers/escpos",
                         "drivers/scanner", "drivers/camera", "drivers/auxiliaries"},
    # A composition root of its own: a technician's look at the devices without the kiosk.
    "drivers/probe": {"drivers/terminal", "drivers/core", "drivers/api", "kiosk/maintenance", "kiosk/flow", "kiosk/documents"},
    "offline_cache": set(),
    "offline_cache/sync": {"offline_cache", "kiosk/platform"},
    # The Frame shows a snapshot, posts intents and asks how wide a text is.
    "ui": {"kiosk/flow", "ui/text_engine"},
    "ui/present": set(),
    "ui/text_engine": {"ui/present"},
    "ui/sound": set(),
    "ui/input": {"ui", "ui/focus"},
    "ui/input/pinyin": set(),
    "ui/input/handwriting": set(),
    # Between keys and the visit.
    "ui/keyboard": {"ui", "ui/input/pinyin", "ui/input/handwriting", "kiosk/flow", "kiosk/forms"},
    "ui/screens": {"ui", "kiosk/flow", "kiosk/catalog", "kiosk/forms", "drivers/api"},
    "ui/imgui": {"ui", "ui/screens", "ui/text_engine", "ui/present", "ui/input", "kiosk/flow"},
    "ui/automation": {"ui", "ui/focus"},
    # Where the tactile keys are; what is said; the program that says it.
    "ui/focus": {"ui", "kiosk/flow"},
    "ui/speech": set(),
    "ui/speech/words": set(),
    "ui/speech/narration": {"ui", "ui/focus", "ui/text", "kiosk/flow"},
    "ui/speech/service": {"ui/speech", "ui/speech/words", "ui/sound"},
    "ui/window": {"ui", "ui/present", "ui/input", "ui/imgui", "ui/text_engine"},
    "ui/splash": {"ui", "ui/text_engine", "ui/present"},
}
# The composition root, kiosk/main.cpp and what lies beside it, names concrete classes of every folder.
ROOT = re.compile(r"kiosk/[^/]+\Z")
# The reference platform knows the wire only, never the client's code.
PLATFORM = "tests/platform"
# Folders in which a foreign header must not appear, and the folders that may wrap it.
WRAPPED = {
    "imgui": ("ui/imgui", "ui/present"),
    "SDL": ("ui/imgui", "ui/present", "ui/input", "ui/sound", "ui/splash", "ui/window"),
    "sqlite3": ("offline_cache",),
    "curl": ("kiosk/platform", "drivers/vision"),
    "libusb": ("drivers/idcard", "drivers/core"),
    "cups": ("drivers/ipp",),
    "hidapi": ("drivers/scanner",),
    "opencv2": ("drivers/vision",),
    "turbojpeg": ("drivers/vision",),
    "qpdf/": ("kiosk/documents",),
    "zlib": ("kiosk/ofd",),
    "dlib/": ("drivers/vision/faces",),
    "ZXing": ("drivers/vision/codes",),
    "zbar": ("drivers/vision/codes",),
    "libevdev": ("drivers/auxiliaries",),
    "winscard": ("drivers/pcsc",),
    "rime_api": ("ui/input/pinyin",),
    "toml++": ("kiosk/base",),
    "spdlog": ("kiosk/base",),
    "CLI/": ("kiosk/base",),
}
# Files that belong to the library of another folder.
BELONGS = {"ui/frame.cpp": "ui/screens"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
TOPS = ("kiosk/", "drivers/", "ui/", "offline_cache/")


def folder_of(path):
    if path in BELONGS:
        return BELONGS[path]
    folder = path.rpartition("/")[0]
    while folder and folder not in MAY_KNOW:
        folder = folder.rpartition("/")[0]
    return folder


def wrapped_by_others(header, path):
    # Debian puts libusb.h below libusb-1.0/ and SDL.h below SDL2/.
    for library, folders in WRAPPED.items():
        if header.startswith(library) and not path.startswith(tuple(f + "/" for f in folders)):
            return library, folders
    return None


def check(tree):
    problems = []
    known = {}
    for path in tree.sources("kiosk", "drivers", "ui", "offline_cache", PLATFORM):
        text = without_comments(tree.text(path))
        for match in INCLUDE.finditer(text):
            ours, foreign = match.groups()
            where = f"{path}:{line_of(text, match.start())}"
            if foreign:
                other = wrapped_by_others(foreign, path) if path.startswith(TOPS) and not ROOT.match(path) else None
                if other:
                    problems.append(f"{where}: <{foreign}> is wrapped by {' and '.join(other[1])} alone")
                continue
            if ROOT.match(path) or not ours.startswith(TOPS + ("tests/",)):
                continue
            if path.startswith(PLATFORM + "/"):
                if not ours.startswith(("tests/", "kiosk/base/", "kiosk/model/")):
                    problems.append(f"{where}: the reference platform may not know {ours}")
                continue
            if ours.startswith("tests/"):
                problems.append(f"{where}: the product may not know its tests: {ours}")
                continue
            folder, other = folder_of(path), folder_of(ours)
            if not folder:
                problems.append(f"{where}: the folder has no row in packaging/lint/include_direction.py")
            elif folder != other:
                known.setdefault(folder, {}).setdefault(other, where)
                if other not in MAY_KNOW[folder] and not (other in GROUND and folder != "kiosk/base"):
                    problems.append(f"{where}: {folder} may not know {other or ours}")
    return problems + circles(known)


def circles(known):
    """Each circle once, with a place where it can be cut."""
    problems = []
    done = set()

    def walk(folder, way):
        if folder in way:
            circle = way[way.index(folder):] + [folder]
            problems.append(f"{known[circle[-2]][folder]}: circle {' → '.join(circle)}")
            return
        if folder in done:
            return
        for other in known.get(folder, {}):
            walk(other, way + [folder])
        done.add(folder)

    for folder in sorted(known):
        walk(folder, [])
    return problems


PLANTED = [
    ({"kiosk/flow/a.cpp": '#include "offline_cache/store.h"\n'}, "kiosk/flow may not know offline_cache"),
    ({"kiosk/base/a.h": '\n#include "kiosk/model/ids.h"\n'}, "kiosk/base/a.h:2: kiosk/base may not know kiosk/model"),
    ({"ui/screens/a.cpp": "#include <imgui.h>\n"}, "is wrapped by ui/imgui"),
    ({"drivers/api/a.h": '#include "drivers/core/b.h"\n', "drivers/core/b.h": '#include "drivers/api/a.h"\n'}, "circle"),
    ({"tests/platform/a.cpp": '#include "kiosk/platform/http.h"\n'}, "the reference platform may not know"),
    ({"kiosk/app/a.cpp": '#include "tests/support/fake.h"\n'}, "may not know its tests"),
    ({"kiosk/new/a.cpp": '#include "kiosk/base/result.h"\n'}, "has no row"),
]
CLEAN = {
    "kiosk/main.cpp": '#include "drivers/idcard/reader.h"\n#include "ui/imgui/window.h"\n',
    "kiosk/flow/a.cpp": '#include "kiosk/model/ids.h"\n// #include "offline_cache/store.h"\n#include "drivers/api/device.h"\n',
    "tests/unit/flow/a_test.cpp": '#include "offline_cache/store.h"\n',
}
