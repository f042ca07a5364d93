#!/usr/bin/env python3
"""The reference platform keeps the contract, and the check finds what breaks it.

usage: conformance_test.py BIN-FOLDER SERVICES-FOLDER TEST-CA-SCRIPT
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
# (what is planted, words of the sentence that must fail)
BROKEN = [
    ({"operation": "commit_submission", "effect": "forge_key"}, "registered, committed and receipted"),
    ({"operation": "commit_submission", "effect": "forge_digest"}, "registered, committed and receipted"),
    ({"operation": "commit_submission", "effect": "forge_id"}, "registered, committed and receipted"),
    ({"operation": "put_submission", "effect": "garbage"}, "registered, committed and receipted"),
    ({"operation": "put_submission", "effect": "drop_after"}, "registered, committed and receipted"),
    ({"operation": "get_submission", "effect": "status", "status": 500}, "registered, committed and receipted"),
    ({"operation": "put_batch", "effect": "garbage"}, "signed batch"),
    ({"operation": "append_upload", "effect": "drop_after"}, "arrives in pieces"),
    ({"operation": "create_upload", "effect": "garbage"}, "arrives in pieces"),
    ({"operation": "get_catalogue", "effect": "status", "status": 503}, "signed envelope"),
    ({"operation": "get_keys", "effect": "garbage"}, "Keys are told"),
    ({"operation": "get_case", "effect": "garbage"}, "case is told"),
    ({"operation": "list_cases", "effect": "garbage"}, "sees their own cases"),
    ({"operation": "withdraw_case", "effect": "garbage"}, "Withdrawn once"),
    ({"operation": "file_ticket", "effect": "drop_after"}, "complaint gets a number"),
    ({"operation": "open_visit", "effect": "status", "status": 403}, "whose card was read"),
    ({"operation": "health", "effect": "status", "status": 429}, "Health tells"),
    ({"operation": "register_terminal", "effect": "drop_before"}, "under its own name"),
]


class Platform:
    def __init__(self, bin_folder, services, test_ca, folder):
        self.keys, self.folder = folder / "keys", folder
        subprocess.run([test_ca, self.keys, "terminal-0001", "terminal-0002"], check=True)
        catalogue = folder / "catalogue.dsse"
        subprocess.run([bin_folder / "bianmin-catalogue", "build", services, "--sign", self.keys / "catalogue.key", "--version", "7",
                        "-o", catalogue], check=True, stdout=subprocess.DEVNULL)
        key = {name: self.keys / f"{name}.key" for name in ("server", "data", "receipt")}
        self.process = subprocess.Popen(
            [bin_folder / "bianmin-platform", "--data", folder / "platform", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0",
             "--tls-cert", self.keys / "server.crt", "--tls-key", key["server"], "--client-ca", self.keys / "ca.crt",
             "--data-key", key["data"], "--receipt-key", key["receipt"], "--catalogue", catalogue],
            stdout=subprocess.PIPE, text=True)
        said = [self.process.stdout.readline() for _ in range(2)]
        ports = {kind: port for kind, port in re.findall(r"^(admin )?listening 127\.0\.0\.1:(\d+)$", "".join(said), re.MULTILINE)}
        self.url, self.admin = f"https://127.0.0.1:{ports['']}", f"http://127.0.0.1:{ports['admin ']}"

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.admin + path, method=method, data=json.dumps(body).encode() if body else None)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read()

    def check(self, program, *words):
        return subprocess.run(
            [program, self.url, "--ca", self.keys / "ca.crt", "--cert", self.keys / "terminal-0001.crt",
             "--key", self.keys / "terminal-0001.key", "--receipt-key", self.keys / "receipt.pub", *words], capture_output=True, text=True)


def lines(text, word):
    return [line for line in text.splitlines() if line.startswith(word)]


def main():
    bin_folder, services, test_ca = (pathlib.Path(word).resolve() for word in sys.argv[1:4])
    for program in ("age", "openssl"):
        if not shutil.which(program):
            print(f"skipped: the program {program} is missing")
            return 77
    program = bin_folder / "bianmin-platform-check"
    with tempfile.TemporaryDirectory(prefix="bianmin-") as folder:
        platform = Platform(bin_folder, services, test_ca, pathlib.Path(folder))
        try:
            whole = platform.check(program, "--catalogue-key", platform.keys / "catalogue.pub",
                                   "--other-cert", platform.keys / "terminal-0002.crt", "--other-key", platform.keys / "terminal-0002.key")
            print(textwrap.indent(whole.stdout + whole.stderr, "  "))
            failed = 0 if whole.returncode == 0 and not lines(whole.stdout, "not ok") and " # SKIP " not in whole.stdout else 1
            kept = len(lines(whole.stdout, "ok "))
            for number, (fault, words) in enumerate(BROKEN, kept + 1):
                platform.call("POST", "/admin/faults", {**fault, "times": 1000})
                broken = platform.check(program, "--only", words)
                platform.call("DELETE", "/admin/faults")
                found = broken.returncode == 1 and len(lines(broken.stdout, "not ok")) == 1
                failed += not found
                print(f"{'ok' if found else 'not ok'} {number} - the check finds {fault['effect']} at {fault['operation']}")
                if not found:
                    print(textwrap.indent(broken.stdout + broken.stderr, "  "))
        finally:
            platform.process.terminate()
            platform.process.wait(20)
    print(f"# pass {kept + len(BROKEN) - failed}\n# fail {failed}\n# skipped 0")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
