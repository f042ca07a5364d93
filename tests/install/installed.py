"""An installed or unpacked terminal below a folder, and what is expected of it: for install_test.py and packaging/package-check."""
import fnmatch
import pathlib
import re
import shutil
import subprocess
import tomllib

SOURCES = pathlib.Path(__file__).resolve().parents[2]
PATTERNS = [line for line in (pathlib.Path(__file__).parent / "files.txt").read_text(encoding="utf-8").splitlines()
            if line and not line.startswith("#")]
MARK = re.compile(r'^(\S+) = ""\s+# FILL IN: .+$', re.MULTILINE)
UNITS = ("bianmin.service", "bianmin-screen.service")
KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="  # 32 bytes
FILLED = {"id": "terminal-0001", "area_code": "990100000000", "hall.zh": "云山市政务服务中心", "hall.en": "Yunshan Citizen Service Hall",
          "url": "https://platform.example", "data_key": KEY, "data_key_id": "0123456789abcdef", "receipt_key": KEY, "catalogue_key": KEY}
# What a failed check says of where it stands; no other path of the machine that built may be in a program.
SOURCE_NAME = re.compile(rb"/[\w/.-]+/(?:kiosk|drivers|ui|offline_cache)/[\w/]+\.(?:h|cpp)\0")
# A line that is off: a key with a value, or a section. “…” stands for what nobody can guess.
OFF = re.compile(r"^# ?(\[[a-z_. ]+\].*|[a-z_.]+ = (?!.*…).+)$", re.MULTILINE)


class Terminal:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.settings = self.root / "etc/bianmin"
        self.documents = self.root / "usr/share/doc/bianmin-kiosk"

    def files(self):
        return sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_symlink() or path.is_file())

    def content(self, name):
        return (self.root / name).read_text(encoding="utf-8")

    def run(self, program, *words):
        """Exit code and what the program wrote, called as people call it or, if it has no link, where it lies."""
        path = self.root / "usr/bin" / program
        if not path.exists():
            path = self.root / "usr/libexec/bianmin" / program
        done = subprocess.run([path, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30, check=False)
        return done.returncode, done.stdout

    def misplaced(self):
        """What is installed and not expected, and the other way round."""
        files = self.files()
        unexpected = [name for name in files if not any(fnmatch.fnmatchcase(name, pattern) for pattern in PATTERNS)]
        missing = [pattern for pattern in PATTERNS if not any(fnmatch.fnmatchcase(name, pattern) for name in files)]
        return unexpected, missing

    def naming(self, words):
        """Files that hold one of the words, or a private key."""
        found = []
        for name in self.files():
            content = SOURCE_NAME.sub(b"", (self.root / name).read_bytes())
            found += [f"{name} holds {word.decode()}" for word in (*words, b"PRIVATE KEY-----\n") if word in content]
        return found

    def check_config(self, text):
        """What bianmin-config says of this text as the terminal's configuration; nothing when it is right."""
        file = self.settings / "tried.toml"
        file.write_text(text, encoding="utf-8")
        status, said = self.run("bianmin-config", "check", file)
        file.unlink()
        assert (status == 0) == (said == ""), (status, said)
        return said

    def filled_config(self, leave=None):
        return MARK.sub(lambda mark: mark[0] if mark[1] == leave else f'{mark[1]} = "{FILLED[mark[1]]}"', self.content("etc/bianmin/kiosk.toml"))


def switched_on(text):
    return OFF.sub(r"\1", text)


def verified_units(terminal):
    """What systemd says of the units, read as if the folder were the root; nothing when they are right, None without systemd."""
    if shutil.which("systemd-analyze") is None:
        return None
    said = ""
    for name in UNITS:
        here = terminal.root / name
        # The X server belongs to a package that is recommended.
        unit = terminal.content(f"usr/lib/systemd/system/{name}").replace("/usr/bin/Xorg", "/bin/true")
        here.write_text(unit.replace("/usr/libexec/", f"{terminal.root}/usr/libexec/"), encoding="utf-8")
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", here], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=30, check=False)
        here.unlink()
        about = "\n".join(line for line in done.stdout.splitlines() if "bianmin" in line)
        said += about or ("" if done.returncode == 0 else done.stdout)
    return said


def asked_restrictions():
    """The unit's lines that HARDENING asks for in its step 2, as names with “=”."""
    step = re.search(r"^2\. (.*?)^3\. ", (SOURCES / "docs/HARDENING.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[1]
    return re.findall(r"`([A-Z]\w+=[\w/.-]*)`", step)


def quirk_devices():
    for file in sorted((SOURCES / "assets/quirks").glob("*.toml")):
        for device in tomllib.loads(file.read_text(encoding="utf-8"))["device"]:
            yield from (name.lower().split(":") for name in device.get("usb", []))


def run_packages():
    """What a terminal runs with, by packaging/packages.txt."""
    group = ""
    for line in (SOURCES / "packaging/packages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group = line
        elif group == "[run]" and line and not line.startswith("#"):
            yield line.split()[0]


def noticed_packages():
    """Those whose content went into programs and data; what is read as it is installed has its notices there."""
    licences = tomllib.loads((SOURCES / "packaging/licences.toml").read_text(encoding="utf-8"))
    return {*licences["compiled_in"], *licences["dictionaries"]} - {*run_packages()}
