"""What docs/SYNC_PROTOCOL.md and docs/PLATFORM_API.md promise, one check a promise.

A check is a function of the Session; it raises Wrong when the platform does not keep the promise and Skipped when this
platform, or what was given on the command line, leaves nothing to be checked.
"""
import base64
import concurrent.futures
import datetime
import json
import shlex
import ssl
import subprocess
import tempfile
import uuid

import crypto
from wire import Client, Wrong, digest_of, expect, time_of

ALL = []
RECEIPT, ROOT = "bianmin-receipt+jws", "bianmin-receipt-root+jws"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
CASE_NO = r"[0-9A-Z]{43}"


class Skipped(Exception):
    pass


def check(sentence):
    def add(function):
        ALL.append((sentence, function))
        return function
    return add


class Session:
    """What the checks share: the terminal, the keys, and how a submission is built."""

    def __init__(self, options):
        self.options = options
        self.client = self.another()
        self.receipt_key = crypto.read_key(options.receipt_key)
        self.terminal = crypto.must("openssl", "x509", "-in", options.cert, "-noout", "-subject", "-nameopt", "multiline") \
            .decode().split("commonName")[1].split("=")[1].split("\n")[0].strip()
        self.sequence = 0
        self.data_key = None
        self.catalogue = None
        self.example = json.load(open(options.submission, encoding="utf-8")) if options.submission else None
        self.filed = None  # number of an accepted case

    def another(self, **kwargs):
        o = self.options
        return Client(o.url, o.ca, **{"cert": o.cert, "key": o.key, "seconds": o.timeout, **kwargs})

    def other_terminal(self):
        if not self.options.other_cert:
            raise Skipped("no second terminal: --other-cert, --other-key")
        return self.another(cert=self.options.other_cert, key=self.options.other_key)

    def sealing_key(self):
        if self.data_key is None:
            self.data_key = base64.b64decode(self.client.get("/v1/keys").is_status(200).json()["data_key"]["public_key"])
        return self.data_key

    def read_catalogue(self):
        if self.catalogue is None:
            answer = self.client.get("/v1/catalogue")
            self.catalogue = json.loads(base64.b64decode(answer.json()["payload"])) if answer.status == 200 else {}
        return self.catalogue

    def content(self):
        """Service, form and answers of a submission that the platform takes."""
        if self.example is None:
            for service in self.read_catalogue().get("services", []):
                # What is decided at once has no deadline, and nothing of it is withdrawn.
                if service.get("handle_type") != "1" and not {"xform", "parts"} & service.get("form", {}).keys():
                    self.example = {"service_code": service["code"], "form_id": "", "form_version": "", "answers": {}}
                    break
            else:
                self.example = {"service_code": "11990100MB9900144W3992014001000", "form_id": "", "form_version": "", "answers": {}}
        return {"applicant": {"name": "测试样例", "number": "11010519491231002X", "identity_kind": "resident"}, "language": "zh",
                **self.example}

    def service_with_fee(self):
        """The record of a service whose fee is paid at a terminal."""
        return next((service for service in self.read_catalogue().get("services", [])
                     if any(fee.get("yuan") for fee in service.get("fees", []))), None)

    def pay_for(self, order):
        """True when somebody has paid it; False where nobody does here."""
        if not self.options.pay:
            return False
        words = [word.replace("ORDER", order) for word in shlex.split(self.options.pay)]
        return subprocess.run(words, stdout=subprocess.DEVNULL, timeout=60).returncode == 0

    def build(self, kind="submission", payload=None, sealed=None, spoilt=None, **manifest):
        """(id, body): a manifest with its sealed payload, as a terminal stores and sends it; `spoilt` goes over it last."""
        self.sequence += 1
        content = self.content()
        submission = manifest.pop("submission_id", str(uuid.uuid4()))
        form = {"form_id": content.pop("form_id", ""), "form_version": content.pop("form_version", "")}
        inner = {"submission_id": submission, "kind": kind, "service_code": content["service_code"]}
        if kind == "submission":
            inner = {**content, **inner}
        else:
            inner |= {"case_ref": manifest["case_ref"], "satisfaction": 5, "details": [], "words": "", "pf": "5",
                      "assessed_at": "2026-01-31T08:00:00.000Z"}
            form = {"form_id": "", "form_version": ""}
        inner |= payload or {}
        if sealed is None:
            sealed = crypto.seal(self.sealing_key(), json.dumps(inner, ensure_ascii=False).encode())
        outer = {"submission_id": submission, "kind": kind, "terminal_id": self.terminal, "service_code": inner["service_code"],
                 "catalogue_version": self.read_catalogue().get("version", 0), **form,
                 "created_at": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + "000Z",
                 "sequence": self.sequence, "clock": "free_running", "suite": crypto.suite_of(self.sealing_key()), "key_id": crypto.key_id_of(self.sealing_key()),
                 "payload": base64.b64encode(sealed).decode(), **manifest, **(spoilt or {})}
        return submission, json.dumps(outer, ensure_ascii=False).encode()

    def register(self, submission, body, client=None, **headers):
        sent = {"Content-Type": "application/json", "Idempotency-Key": f'"{submission}"', "Content-Digest": digest_of(body)}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return (client or self.client).ask("PUT", f"/v1/submissions/{submission}", body,
                                           {name: value for name, value in sent.items() if value is not None})

    def commit(self, submission, client=None):
        return (client or self.client).ask("PUT", f"/v1/submissions/{submission}/commit")

    def state(self, submission, client=None):
        return (client or self.client).get(f"/v1/submissions/{submission}")

    def batch(self, items, key=None, break_signature=False, signed=True):
        body = json.dumps({"items": [{"submission_id": submission, "content_digest": digest_of(manifest),
                                      "manifest": manifest.decode()} for submission, manifest in items]}).encode()
        headers = {"Content-Type": "application/json", "Content-Digest": digest_of(body)}
        if signed:
            created = int(datetime.datetime.now().timestamp())
            digest = digest_of(b"something else") if break_signature else headers["Content-Digest"]
            headers |= crypto.signature_headers(key or self.options.key, self.terminal, "POST",
                                                self.client.target("/v1/batches"), digest, created)
        answer = self.client.ask("POST", "/v1/batches", body, headers)
        if answer.status == 404:
            raise Skipped("this platform takes no batches")
        return answer

    def check_receipt(self, receipt, submission, body, kind="submission"):
        """A receipt that a terminal would believe; its payload."""
        what = f"receipt of {submission}"
        if receipt.lstrip().startswith("{"):
            given = json.loads(receipt)
            signed = crypto.check_signed_text(given.get("root", ""), self.receipt_key, ROOT, what)
            leaf = crypto.from_base64url(given["payload"])
            path = [base64.b64decode(node) for node in given["path"]]
            root = crypto.root_of(leaf, given["index"], given["size"], path)
            expect(root is not None and base64.b64encode(root).decode() == signed.get("root"), f"{what} is not below its signed root")
            expect(signed.get("size") == given["size"], f"{what}: size is not the signed one")
            payload = json.loads(leaf)
        else:
            payload = crypto.check_signed_text(receipt, self.receipt_key, RECEIPT, what)
        wanted = {"submission_id": submission, "kind": kind, "terminal_id": self.terminal, "content_digest": digest_of(body),
                  "status": "received" if kind == "submission" else "recorded"}
        for name, value in wanted.items():
            expect(payload.get(name) == value, f"{what}: {name} is {payload.get(name)!r}, not {value!r}")
        time_of(payload.get("accepted_at"), what)
        if kind == "evaluation":
            expect(payload.get("case_no") == "", f"{what}: an evaluation has no case number")
        else:
            expect(isinstance(payload.get("case_no"), str) and payload["case_no"], f"{what} names no case")
        return payload

    def file(self, **kwargs):
        """Registers and commits one; (id, body, payload of the receipt)."""
        submission, body = self.build(**kwargs)
        self.register(submission, body).is_status(201)
        receipt = self.commit(submission).is_status(200).members(receipt=str)["receipt"]
        return submission, body, self.check_receipt(receipt, submission, body, kwargs.get("kind", "submission"))


# ---- who may come in -------------------------------------------------------------------------------------------------
@check("Without a client certificate nobody comes in (R-211)")
def no_certificate(s):
    refused(s.another(cert=None, key=None), "a client without certificate")


@check("A certificate of another authority is refused")
def strange_certificate(s):
    with tempfile.TemporaryDirectory() as folder:
        cert, key = crypto.stranger(folder, s.terminal)
        refused(s.another(cert=cert, key=key), "a certificate of another authority")


@check("TLS 1.1 is refused")
def old_tls(s):
    refused(s.another(tls=ssl.TLSVersion.TLSv1_1), "TLS 1.1")


def refused(client, what):
    try:
        version, _, _ = client.handshake()
    except (OSError, ssl.SSLError):
        return
    raise Wrong(f"{what} was let in ({version})")


@check("Connection after connection works, with a session taken up again as well")
def many_connections(s):
    for _ in range(5):
        client = s.another()
        client.get("/v1/health").is_status(200)
        client.close()
    session = None
    for _ in range(3):
        _, session, begun = s.client.handshake(session)
        expect(begun.startswith(b"HTTP/1.1 200"), "a connection with a session taken up again was refused")


@check("A hundred requests go over one connection")
def keep_alive(s):
    client = s.another()
    for _ in range(100):
        client.get("/v1/health").is_status(200)
    expect(client.connections <= 2, f"{client.connections} connections were needed for 100 requests")


# ---- what everybody may ask ------------------------------------------------------------------------------------------
@check("Health tells the platform's time")
def health(s):
    body = s.client.get("/v1/health").is_status(200).members(status={"ok"}, time=str)
    there = time_of(body["time"], "time")
    away = abs((datetime.datetime.now(datetime.timezone.utc) - there).total_seconds())
    expect(away < 300, f"the platform's clock and this one are {away:.0f} s apart")


@check("What is not there answers with a problem, and no answer sends elsewhere")
def not_there(s):
    s.client.get("/v1/no-such-thing").problem("not-found")
    for path in ("/v1/health", "/v1/keys", "/v1/catalogue", "/v1/submissions/" + str(uuid.uuid4())):
        answer = s.client.get(path)
        expect(not 300 <= answer.status < 304, f"{answer.what} redirects, which terminals never follow")


@check("A terminal registers under its own name, again with the same time, and under no other")
def registration(s):
    registration = {"software_version": "conformance 1", "area_code": "990100", "capabilities": ["idcard"]}
    first = s.client.put(f"/v1/terminals/{s.terminal}", registration).is_status(200, 201) \
        .members(terminal_id={s.terminal}, registered_at=str)
    again = s.client.put(f"/v1/terminals/{s.terminal}", registration).is_status(200).json()
    expect(again["registered_at"] == first["registered_at"], "the day of registration changed with the second request")
    s.client.put("/v1/terminals/somebody-else", registration).problem("wrong-terminal")


@check("A registration that is not as agreed is refused")
def bad_registration(s):
    good = {"software_version": "conformance 1", "area_code": "990100", "capabilities": []}
    bad = [{**good, "area_code": "99"}, {**good, "capabilities": ["x"] * 65}, {**good, "capabilities": "idcard"},
           {**good, "software_version": "x" * 65}, {"area_code": "990100"}, [], b"{", b"\xff\xfe"]
    for value in bad:
        s.client.put(f"/v1/terminals/{s.terminal}", value).problem("malformed")


@check("Keys are told with the identifier that their bytes give")
def keys(s):
    body = s.client.get("/v1/keys").is_status(200).json()
    for name, sizes in (("data_key", {"X25519": 32, "SM2": 65}), ("receipt_key", {"Ed25519": 32})):
        key = body.get(name)
        expect(isinstance(key, dict) and key.get("algorithm") in sizes, f"{name} is no {' or '.join(sizes)} key")
        raw = base64.b64decode(key.get("public_key", ""), validate=True)
        expect(len(raw) == sizes[key["algorithm"]] and key.get("key_id") == crypto.key_id_of(raw), f"key_id of {name} is not that of its bytes")
    expect(base64.b64decode(body["receipt_key"]["public_key"]) == s.receipt_key, "the receipt key is not the one that was given")


@check("The catalogue is a signed envelope with a strong ETag, and 304 for whoever has it")
def catalogue(s):
    answer = s.client.get("/v1/catalogue")
    if answer.status == 404:
        answer.problem("not-found")
        raise Skipped("this platform has no catalogue")
    body = answer.is_status(200).members(payloadType={"application/vnd.bianmin.catalogue+json"}, payload=str, signatures=list)
    etag = answer.headers.get("ETag", "")
    expect(etag.startswith('"') and etag.endswith('"') and len(etag) > 2, f"ETag is {etag!r}, no strong one")
    s.client.get("/v1/catalogue", If_None_Match=etag).is_status(304)
    s.client.get("/v1/catalogue", If_None_Match='"another"').is_status(200)
    if s.options.catalogue_key:
        key = crypto.read_key(s.options.catalogue_key)
        content = base64.b64decode(body["payload"])
        kind = body["payloadType"].encode()
        message = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(content), content)
        expect(any(crypto.ed25519_verifies(key, message, base64.b64decode(one["sig"])) for one in body["signatures"]),
               "no signature of the catalogue verifies under the given key")


# ---- one submission --------------------------------------------------------------------------------------------------
@check("A submission is registered, committed and receipted; each step again gives the same bytes")
def whole_way(s):
    submission, body = s.build()
    s.state(submission).problem("not-found")
    first = s.register(submission, body).is_status(201)
    shown = first.members(submission_id={submission}, state={"registered"}, content_digest={digest_of(body)}, registered_at=str)
    time_of(shown["registered_at"], "registered_at")
    again = s.register(submission, body).is_status(200)
    expect(again.body == first.body, "the second registration was answered with other bytes")
    s.state(submission).is_status(200).members(submission_id={submission}, state={"registered"}, content_digest={digest_of(body)})
    committed = s.commit(submission).is_status(200)
    receipt = committed.members(receipt=str)["receipt"]
    payload = s.check_receipt(receipt, submission, body)
    expect(s.commit(submission).is_status(200).body == committed.body, "the second commit was answered with other bytes")
    known = s.state(submission).is_status(200).members(state={"accepted"}, content_digest={digest_of(body)})
    expect(known.get("receipt") == receipt, "the receipt in the state is another one")
    s.register(submission, body).is_status(200)
    s.filed = payload["case_no"]


@check("The same id with other bytes is a conflict, before and after it was accepted")
def conflict(s):
    submission, body = s.build()
    _, other = s.build(submission_id=submission)
    s.register(submission, body).is_status(201)
    s.register(submission, other).problem("digest-conflict")
    receipt = s.commit(submission).is_status(200).json()["receipt"]
    s.register(submission, other).problem("digest-conflict")
    s.check_receipt(receipt, submission, body)


@check("Nothing is committed that was never registered")
def commit_unknown(s):
    s.commit(str(uuid.uuid4())).problem("not-found")


@check("The same submission from eight sides at once is registered once and has one receipt")
def at_once(s):
    submission, body = s.build()
    clients = [s.another() for _ in range(8)]
    with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(lambda client: s.register(submission, body, client), clients))
        receipts = list(pool.map(lambda client: s.commit(submission, client), clients))
    expect(sorted(a.status for a in answers) == [200] * 7 + [201], f"registered with {sorted(a.status for a in answers)}")
    expect(len({a.is_status(200).body for a in receipts}) == 1, "eight commits gave more than one receipt")


@check("Headers that are missing or contradict the request are refused")
def headers(s):
    submission, body = s.build()
    for wrong in (None, submission, f'"{uuid.uuid4()}"'):
        s.register(submission, body, Idempotency_Key=wrong).problem("malformed")
    for wrong in (None, "sha-512=:AAAA:", "sha-256"):
        s.register(submission, body, Content_Digest=wrong).problem("malformed")
    s.register(submission, body, Content_Digest=digest_of(b"x")).problem("digest-mismatch")
    s.register(submission, body, Content_Type="text/plain").problem("unsupported-media-type")
    s.register(submission.upper(), body, Idempotency_Key=f'"{submission.upper()}"').problem("malformed")
    s.state(submission).problem("not-found")


@check("A manifest that is not as agreed is refused and leaves nothing")
def manifests(s):
    for wrong in ({"kind": "complaint"}, {"terminal_id": ""}, {"service_code": "1234"}, {"catalogue_version": -1},
                  {"catalogue_version": "7"}, {"created_at": "yesterday"}, {"sequence": -1}, {"clock": "perhaps"}, {"payload": "%%%"}, {"key_id": "XYZ"}):
        submission, body = s.build(spoilt=wrong)
        s.register(submission, body).problem("malformed")
        s.state(submission).problem("not-found")
    submission, body = s.build()
    for wrong in (b"", b"[]", b"{", body[:-1], b"\xff" + body):
        s.register(submission, wrong).problem("malformed")
    _, other = s.build()
    s.register(submission, other).problem("malformed")
    submission, body = s.build(terminal_id="somebody-else")
    s.register(submission, body).problem("wrong-terminal")


@check("Members that nobody knows are ignored")
def unknown_members(s):
    s.file(a_later_member={"of": ["another", "version"]})


@check("A payload that does not open, or under a key that is not the platform's, is refused")
def unsealable(s):
    submission, body = s.build(sealed=b"age-encryption.org/v1\n-> X25519 nothing\n--- x\n")
    s.register(submission, body).problem("unsealable")
    good = crypto.seal(s.sealing_key(), b"{}")
    submission, body = s.build(sealed=good[:-1] + bytes([good[-1] ^ 1]))
    s.register(submission, body).problem("unsealable")
    submission, body = s.build(key_id="0" * 16)
    s.register(submission, body).problem("unknown-key")
    submission, body = s.build(suite="rot13")
    s.register(submission, body).problem("unknown-key")


@check("What a payload breaks is named by JSON pointers, and no value is repeated")
def invalid_payload(s):
    wrong_number = "110105194912310021"
    for payload, pointer in (({"applicant": {"name": "测试样例", "number": wrong_number, "identity_kind": "resident"}}, "/applicant/number"),
                             ({"applicant": {"name": "", "number": "11010519491231002X", "identity_kind": "resident"}}, "/applicant/name"),
                             ({"submission_id": str(uuid.uuid4())}, "/submission_id"), ({"answers": []}, "/answers")):
        submission, body = s.build(payload=payload)
        answer = s.register(submission, body)
        errors = answer.problem("invalid-payload").get("errors")
        expect(isinstance(errors, list) and errors, f"{answer.what}: errors is missing")
        expect(any(str(one.get("pointer", "")).startswith(pointer) for one in errors), f"{answer.what}: {errors} does not name {pointer}")
        expect(wrong_number.encode() not in answer.body, f"{answer.what}: the answer repeats what the person entered")


@check("A service that the catalogue does not have is refused")
def unknown_service(s):
    if not s.read_catalogue():
        raise Skipped("this platform has no catalogue")
    code = "1" * 31
    submission, body = s.build(payload={"service_code": code}, service_code=code)
    s.register(submission, body).problem("unknown-service")


@check("More than 1 MiB is too large")
def too_large(s):
    submission, body = s.build(padding="x" * (1 << 20))
    s.register(submission, body).problem("too-large")


@check("A terminal neither sees nor commits what another one delivered")
def another_terminal(s):
    other = s.other_terminal()
    submission, body = s.build()
    s.register(submission, body).is_status(201)
    s.state(submission, other).problem("not-found")
    s.commit(submission, other).problem("not-found")
    s.register(submission, body, other).problem("wrong-terminal")
    s.commit(submission).is_status(200)


@check("An evaluation is receipted as recorded, also before the case that it rates")
def evaluation(s):
    submission, body = s.build()
    s.file(kind="evaluation", case_ref=submission)
    s.register(submission, body).is_status(201)
    s.commit(submission).is_status(200)
    code = s.content()["service_code"]
    figures = s.client.get(f"/v1/evaluations?service_code={code}").is_status(200) \
        .members(service_code={code}, total=int, by_grade=dict)
    expect(figures["total"] >= 1 and sum(figures["by_grade"].values()) == figures["total"], "the grades do not add up to the total")


@check("Receipt, case and figures of a filed service bear the very code that it was filed under (R-004)")
def same_code(s):
    code = s.content()["service_code"]
    rated = s.client.get(f"/v1/evaluations?service_code={code}").is_status(200).members(total=int)["total"]
    submission, _, receipt = s.file()
    expect(receipt["case_no"].startswith(code), f"case number {receipt['case_no']} does not begin with the code of its service, {code}")
    number = s.content()["applicant"]["number"]
    s.client.get(f"/v1/cases/{receipt['case_no']}?check={number[-4:]}").is_status(200).members(service_code={code})
    s.file(kind="evaluation", case_ref=submission)
    s.client.get(f"/v1/evaluations?service_code={code}").is_status(200).members(service_code={code}, total={rated + 1})


# ---- many at once ----------------------------------------------------------------------------------------------------
@check("A signed batch gives each its receipt below one signed root, and the same again")
def batches(s):
    items = [s.build() for _ in range(5)]
    first = s.batch(items).is_status(200).members(items=list)["items"]
    expect([one.get("submission_id") for one in first] == [submission for submission, _ in items], "the items are not in their order")
    for one, (submission, body) in zip(first, items):
        expect(one.get("status") == 200 and one.get("state") == "accepted", f"an item was answered with {one}")
        s.check_receipt(one["receipt"], submission, body)
        known = s.state(submission).is_status(200).members(state={"accepted"}, receipt=str)
        s.check_receipt(known["receipt"], submission, body)
        s.commit(submission).is_status(200)
    again = s.batch(items).is_status(200).json()["items"]
    expect([one.get("receipt") for one in again] == [one["receipt"] for one in first], "the same batch gave other receipts")


@check("One bad item of a batch takes no other with it")
def mixed_batch(s):
    known = s.build()
    s.register(*known).is_status(201)
    _, changed = s.build(submission_id=known[0])
    good, opened = s.build(), s.build(sealed=b"nothing")
    answered = s.batch([(known[0], changed), good, opened]).is_status(200).json()["items"]
    expect([one.get("status") for one in answered] == [409, 200, 422], f"answered {[one.get('status') for one in answered]}")
    expect(answered[0].get("type", "").endswith(":digest-conflict") and answered[0].get("retryable") is False, "the conflict is not named")
    s.check_receipt(answered[1]["receipt"], *good)
    s.commit(known[0]).is_status(200)


@check("A batch without a signature, or with one that does not verify, is refused whole (R-182)")
def unsigned_batch(s):
    item = s.build()
    s.batch([item], signed=False).problem("bad-signature")
    s.batch([item], break_signature=True).problem("bad-signature")
    with tempfile.TemporaryDirectory() as folder:
        _, key = crypto.stranger(folder, s.terminal)
        s.batch([item], key=key).problem("bad-signature")
    s.state(item[0]).problem("not-found")


@check("A batch has 1 to 100 items")
def size_of_batch(s):
    submission, body = s.build(sealed=b"small")
    s.batch([]).problem("malformed")
    s.batch([(submission, body)] * 101).problem("malformed")


# ---- afterwards ------------------------------------------------------------------------------------------------------
@check("A case is told to whoever knows the end of the number, and to nobody else")
def case_query(s):
    case_no = s.filed or s.file()[2]["case_no"]
    number = s.content()["applicant"]["number"]
    shown = s.client.get(f"/v1/cases/{case_no}?check={number[-4:]}").is_status(200) \
        .members(case_no={case_no}, service_code=r"[0-9A-Z]{31}", service_name=dict, status=dict, accepted_at=str, stages=list)
    time_of(shown["accepted_at"], "accepted_at")
    expect(number not in json.dumps(shown), "the answer holds the whole number")
    for stage in shown["stages"]:
        expect(stage.get("state") in ("done", "current", "waiting"), f"a stage is {stage.get('state')!r}")
    unknown = s.client.get(f"/v1/cases/{'0' * 43}?check=0000").problem("not-found")
    wrong = s.client.get(f"/v1/cases/{case_no}?check={'0000' if number[-4:] != '0000' else '1111'}").problem("not-found")
    expect(unknown == wrong, "the answers tell an unknown case from a wrong check")


@check("Guessing at a case is stopped, with the seconds to wait")
def guessing(s):
    _, _, receipt = s.file()
    number = s.content()["applicant"]["number"]
    for _ in range(5):
        s.client.get(f"/v1/cases/{receipt['case_no']}?check={'0000' if number[-4:] != '0000' else '1111'}").problem("not-found")
    s.client.get(f"/v1/cases/{receipt['case_no']}?check={number[-4:]}").problem("too-many")
