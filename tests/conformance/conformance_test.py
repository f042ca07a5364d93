#!/usr/bin/env python3
"""The reference platform keeps the contract, and the check finds what breaks it.

usage: conformance_test.py BIN-FOLDER SERVICES-FOLDER TEST-CA-SCRIPT
"""
import base64
import json
import os
import pathlib
import re
import shlex
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
    ({"operation": "renew_certificate", "effect": "garbage"}, "renewed for its key"),
    ({"operation": "get_catalogue", "effect": "status", "status": 503}, "signed envelope"),
    ({"operation": "get_keys", "effect": "garbage"}, "Keys are told"),
    ({"operation": "get_case", "effect": "garbage"}, "case is told"),
    ({"operation": "list_cases", "effect": "garbage"}, "sees their own cases"),
    ({"operation": "withdraw_case", "effect": "garbage"}, "Withdrawn once"),
    ({"operation": "file_ticket", "effect": "drop_after"}, "complaint gets a number"),
    ({"operation": "give_consent", "effect": "garbage"}, "A consent names service"),
    ({"operation": "get_shared_data", "effect": "garbage"}, "Without a consent"),
    ({"operation": "list_licences", "effect": "forge_key"}, "E-licences are signed"),
    ({"operation": "list_licences", "effect": "forge_id"}, "E-licences are signed"),
    ({"operation": "list_licences", "effect": "forge_digest"}, "E-licences are signed"),
    ({"operation": "get_overview", "effect": "garbage"}, "Without consent nobody"),
    ({"operation": "find_principal", "effect": "garbage"}, "Whom somebody may act for"),
    ({"operation": "verify_person", "effect": "status", "status": 500}, "A verification says"),
    ({"operation": "compare_face", "effect": "garbage"}, "A face is compared"),
    ({"operation": "look_at_phone_upload", "effect": "garbage"}, "belongs to one visit"),
    ({"operation": "get_phone_picture", "effect": "garbage"}, "goes from a phone to the visit"),
    ({"operation": "tell_phone_picture", "effect": "garbage"}, "goes from a phone to the visit"),
    ({"operation": "end_phone_upload", "effect": "status", "status": 500}, "goes from a phone to the visit"),
    ({"operation": "open_order", "effect": "drop_after"}, "A fee is asked for once"),
    ({"operation": "open_order", "effect": "garbage"}, "The sum is the platform's own"),
    ({"operation": "cancel_order", "effect": "garbage"}, "An order ends when"),
    ({"operation": "get_bills", "effect": "garbage"}, "A customer number that"),
    ({"operation": "open_visit", "effect": "status", "status": 403}, "whose card was read"),
    ({"operation": "get_bulletin", "effect": "garbage"}, "bulletin is signed"),
    ({"operation": "take_hall_ticket", "effect": "drop_after"}, "gives a number with time"),
    ({"operation": "hand_over", "effect": "garbage"}, "handed over under a token"),
    ({"operation": "give_feedback", "effect": "garbage"}, "said without a name"),
    ({"operation": "health", "effect": "status", "status": 429}, "Health tells"),
    ({"operation": "register_terminal", "effect": "drop_before"}, "under its own name"),
]


class Platform:
    def __init__(self, bin_folder, services, test_ca, folder, data="data"):
        self.keys, self.folder = folder / "keys", folder
        folder.mkdir(exist_ok=True)
        subprocess.run([test_ca, self.keys, "terminal-0001", "terminal-0002"], check=True)
        self.catalogue = catalogue = folder / "catalogue.dsse"
        subprocess.run([bin_folder / "bianmin-catalogue", "build", services, "--sign", self.keys / "catalogue.key", "--version", "7",
                        "-o", catalogue], check=True, stdout=subprocess.DEVNULL)
        server = os.environ.get("BIANMIN_POSTGRES")  # tests/platform/with_postgres
        database = ["--database", f"{server} options='-c search_path=check'"] if server else []
        key = {name: self.keys / f"{name}.key" for name in ("server", data, "receipt")}
        self.process = subprocess.Popen(
            [bin_folder / "bianmin-platform", "--data", folder / "platform", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0",
             "--pages", "127.0.0.1:0",
             "--tls-cert", self.keys / "server.crt", "--tls-key", key["server"], "--client-ca", self.keys / "ca.crt",
             "--ca-key", self.keys / "ca.key", "--data-key", key[data], "--receipt-key", key["receipt"], "--catalogue", catalogue,
             *database],
            stdout=subprocess.PIPE, text=True)
        said = [self.process.stdout.readline() for _ in range(3)]
        ports = {kind: port for kind, port in re.findall(r"^(admin |pages )?listening 127\.0\.0\.1:(\d+)$", "".join(said), re.MULTILINE)}
        self.url, self.admin = f"https://127.0.0.1:{ports['']}", f"http://127.0.0.1:{ports['admin ']}"

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.admin + path, method=method, data=json.dumps(body).encode() if body else None)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read()

    def pay(self):
        """A command that pays the order ORDER; the gateway tells it twice."""
        script = "import sys, urllib.request as u; u.urlopen(sys.argv[1], sys.argv[2].encode())"
        return shlex.join([sys.executable, "-c", script, self.admin + "/admin/orders/ORDER/pay", '{"callback": "twice"}'])

    def check(self, program, *words):
        return subprocess.run(
            [program, self.url, "--ca", self.keys / "ca.crt", "--cert", self.keys / "terminal-0001.crt",
             "--key", self.keys / "terminal-0001.key", "--receipt-key", self.keys / "receipt.pub", *words], capture_output=True, text=True)


def lines(text, word):
    return [line for line in text.splitlines() if line.startswith(word)]


# Field names of 好差评 as public systems have them.
NATIONAL = set("areaCode areaName deptCode taskCode taskHandleItem taskName subMatter projectNo proStatus proDepart proDepartCode proManager pf "
               "certkeyGOV userName userProp satisfaction evalDetail writingEvaluation assessTime assessNumber appStatus promiseTime "
               "acceptDate dataSource".split())


def exported(platform, bin_folder, folder):
    """(sentence, what is wrong) of what the platform hands on of the cases that the check filed."""
    program, files = bin_folder / "bianmin-export", {name: folder / f"{name}.json" for name in ("cases", "evaluations")}
    for name, file in files.items():
        file.write_bytes(platform.call("GET", f"/admin/{name}"))
    cases, rated = (json.loads(file.read_bytes())[name] for name, file in files.items())

    def run(*words):
        return subprocess.run([program, *words], capture_output=True, text=True)

    made = run("archive", files["cases"], platform.catalogue, folder / "archive", "--evaluations", files["evaluations"])
    packages = made.stdout.split()
    wrong = [made.stderr] if made.returncode or len(packages) != len(cases) or not cases else []
    wrong += [run("verify", *packages).stdout] if run("verify", *packages).returncode else []
    first = pathlib.Path(packages[0])
    answers = first / "form" / "answers.json"
    whole = answers.read_bytes()
    for spoil in (lambda: answers.write_bytes(whole[:-1] + b" \n"), answers.unlink, lambda: (first / "more.txt").write_text("x")):
        spoil()
        wrong += ["a package that was changed is called whole"] if run("verify", first).returncode != 1 else []
        answers.write_bytes(whole)
    (first / "more.txt").unlink()
    wrong += ["a package put right is not whole"] if run("verify", first).returncode else []
    yield "every case makes an archive package whose digests verify, and no change of it goes unnoticed (R-112)", wrong

    told = [json.loads(line) for line in run("national", files["cases"], platform.catalogue, "--evaluations", files["evaluations"]).stdout.splitlines()]
    by_number = {case["case_no"]: case for case in cases}
    wrong = ["no evaluation was mapped"] if not told else []
    for record in told:
        case = by_number[record["projectNo"]]
        rating = next(one for one in rated if one["case_ref"] == case["submission_id"])["payload"]
        for name, value in (("taskCode", case["service_code"]), ("deptCode", case["service_code"][:18]), ("pf", "5"), ("proStatus", 1),
                            ("satisfaction", rating["satisfaction"]), ("certkeyGOV", case["payload"]["applicant"]["number"]),
                            ("assessTime", "2026-01-31 16:00:00"), ("dataSource", case["terminal_id"])):
            if record.get(name) != value:
                wrong.append(f"{name} is {record.get(name)!r}, not {value!r}")
        if set(record) != NATIONAL:
            wrong.append(f"other fields than the national ones: {set(record) ^ NATIONAL}")
    yield "cases and evaluations are told under the national field names (R-139)", wrong

    # A second service, of which the record knows how often people had to come, and cases that spare something.
    document = json.loads(base64.b64decode(json.loads(platform.catalogue.read_text())["payload"]))
    eased = next(service for service in document["services"] if service.get("before", {}).get("visits", 0) > service["limits"]["visits"])
    for number, case in enumerate(cases):
        case["payload"] |= {"materials_spared": number % 3, "fields_spared": number % 7}
        case["service_code"] = eased["code"] if number % 2 else case["service_code"]
    files["cases"].write_text(json.dumps({"cases": cases}), encoding="utf-8")
    page = run("benefits", files["cases"], platform.catalogue).stdout
    shown = [list(map(int, re.findall(r"<t[dh]>(\d+)</t[dh]>", row))) for row in page.splitlines() if "<td>" in row or "合计" in row]
    wanted = [len(cases), sum(case["payload"]["materials_spared"] for case in cases), sum(case["payload"]["fields_spared"] for case in cases),
              (eased["before"]["visits"] - eased["limits"]["visits"]) * sum(case["service_code"] == eased["code"] for case in cases)]
    wrong = [f"the page's sums are {shown[-1]}, the cases' {wanted}"] if shown[-1] != wanted else []
    wrong += ["the rows do not add up"] if [sum(column) for column in zip(*shown[:-1])] != wanted or len(shown) < 3 else []
    yield "a page shows by day and service what people were spared, in sums that are the cases' own (R-180)", wrong


def national(bin_folder, services, test_ca, folder, number):
    """1 when a platform whose data key is an SM2 key breaks a promise about what is sealed to it."""
    platform = Platform(bin_folder, services, test_ca, folder / "national", "sm2")
    try:
        checked = [platform.check(bin_folder / "bianmin-platform-check", "--only", words)
                   for words in ("registered, committed and receipted", "arrives in pieces", "Keys are told")]
    finally:
        platform.process.terminate()
        platform.process.wait(20)
    failed = any(one.returncode or len(lines(one.stdout, "ok ")) != 1 for one in checked)
    print(f"{'not ok' if failed else 'ok'} {number} - what openssl seals by SM2, SM4 and SM3 is opened by a platform with an SM2 key")
    print(textwrap.indent("".join(one.stdout + one.stderr for one in checked), "  ") if failed else "")
    return int(failed)


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
                                   "--other-cert", platform.keys / "terminal-0002.crt", "--other-key", platform.keys / "terminal-0002.key",
                                   "--carrier-cert", platform.keys / "carrier.crt", "--carrier-key", platform.keys / "carrier.key", "--pay", platform.pay())
            print(textwrap.indent(whole.stdout + whole.stderr, "  "))
            failed = 0 if whole.returncode == 0 and not lines(whole.stdout, "not ok") and " # SKIP " not in whole.stdout else 1
            kept = len(lines(whole.stdout, "ok "))
            if "--whole-only" in sys.argv:
                print(f"{'not ok' if failed else 'ok'} {kept + 1} - the platform keeps every promise on PostgreSQL, too")
                return failed
            for number, (fault, words) in enumerate(BROKEN, kept + 1):
                platform.call("POST", "/admin/faults", {**fault, "times": 1000})
                broken = platform.check(program, "--only", words)
                platform.call("DELETE", "/admin/faults")
                found = broken.returncode == 1 and len(lines(broken.stdout, "not ok")) == 1
                failed += not found
                print(f"{'ok' if found else 'not ok'} {number} - the check finds {fault['effect']} at {fault['operation']}")
                if not found:
                    print(textwrap.indent(broken.stdout + broken.stderr, "  "))
            failed += national(bin_folder, services, test_ca, pathlib.Path(folder), kept + len(BROKEN) + 1)
            all_found = not failed
            more = kept + len(BROKEN) + 3
            for number, (sentence, wrong) in enumerate(exported(platform, bin_folder, pathlib.Path(folder)), more):
                failed += bool(wrong)
                more = number + 1
                print(f"{'not ok' if wrong else 'ok'} {number} - {sentence}")
                print(textwrap.indent("\n".join(map(str, wrong)), "  "))
            print(f"{'ok' if all_found else 'not ok'} {kept + len(BROKEN) + 2} - "
                  "every platform that breaks a promise is told from one that keeps them all (R-140)")
        finally:
            platform.process.terminate()
            platform.process.wait(20)
    print(f"# pass {more - 1 - failed}\n# fail {failed}\n# skipped 0")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
