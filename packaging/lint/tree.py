"""What a lint sees of the project: the files that git knows, or a few made-up ones in its self-test."""
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CPP = (".h", ".cpp", ".c", ".h.in", ".cpp.in")


class Tree:
    """Paths from the root of the project with their text. Made with a dict in self-tests."""

    def __init__(self, texts=None):
        self._texts = texts
        if texts is None:
            listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
            self.paths = sorted(p for p in listed.decode().split("\0") if p and (ROOT / p).is_file())
        else:
            self.paths = sorted(texts)

    def bytes(self, path):
        return self._texts[path].encode() if self._texts is not None else (ROOT / path).read_bytes()

    def text(self, path):
        return self.bytes(path).decode("utf-8", errors="replace")

    def is_text(self, path):
        return b"\0" not in self.bytes(path)[:8000]

    def sources(self, *folders):
        """C and C++ files, all of them or those below the folders."""
        for path in self.paths:
            if path.endswith(CPP) and (not folders or path.startswith(tuple(f + "/" for f in folders))):
                yield path


_TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|'
                    r"(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'", re.DOTALL)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """Comments become blanks; lines stay where they are."""
    return _TOKEN.sub(lambda m: _blank(m.group()) if m.group().startswith(("//", "/*")) else m.group(), text)


def without_comments_and_strings(text):
    return _TOKEN.sub(lambda m: _blank(m.group()), text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
