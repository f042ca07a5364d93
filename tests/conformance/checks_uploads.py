"""What docs/SYNC_PROTOCOL.md promises of attachments (tus 1.0: core, creation, checksum)."""
import base64
import hashlib
import os
import urllib.parse

import crypto
from checks import Skipped, check
from wire import PROBLEMS, expect

TUS = {"Tus-Resumable": "1.0.0"}
PROBLEMS["attachments-missing"] = ({409}, True)


def sha256(content):
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def scan(s, size=300_000):
    """An attachment as a terminal keeps it: sealed before it is stored."""
    return crypto.seal(s.sealing_key(), os.urandom(size))


def described(content):
    mib = 1 << 20
    return {"name": "birth_certificate", "media_type": "image/jpeg", "size": len(content), "sha256": sha256(content),
            "chunks": [sha256(content[at:at + mib]) for at in range(0, len(content), mib)]}


def file_with(s, *contents):
    """A registered submission with these attachments."""
    submission, body = s.build(attachments=[described(content) for content in contents])
    s.register(submission, body).is_status(201)
    return submission, body


def tus(answer, *statuses):
    answer.is_status(*statuses)
    expect(answer.headers.get("Tus-Resumable") == "1.0.0", f"{answer.what}: Tus-Resumable is missing")
    return answer


def offset_of(answer):
    offset = answer.headers.get("Upload-Offset", "")
    expect(offset.isdigit(), f"{answer.what}: Upload-Offset is {offset!r}")
    return int(offset)


def announce(s, submission, content, client=None):
    """(path, offset) of an upload."""
    meta = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}"
                    for name, value in (("submission_id", submission), ("sha256", sha256(content))))
    answer = (client or s.client).ask("POST", "/v1/uploads", b"", {**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": meta})
    if answer.status == 404:
        raise Skipped("this platform takes no uploads")
    place = urllib.parse.urlsplit(tus(answer, 201).headers.get("Location", ""))
    expect(place.path, f"{answer.what}: no Location")
    expect(place.hostname in (None, s.client.host), f"{answer.what}: Location is on another host")
    return place.path.removeprefix(s.client.prefix), offset_of(answer)


def append(s, path, content, offset, checksum=None, client=None):
    return (client or s.client).ask("PATCH", path, content, {
        **TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset),
        "Upload-Checksum": f"sha256 {checksum or sha256(content)}"})


def whole(s, submission, content, piece=1 << 20):
    path, offset = announce(s, submission, content)
    while offset < len(content):
        offset = offset_of(tus(append(s, path, content[offset:offset + piece], offset), 204))
    return path


@check("An attachment arrives in pieces, and only then there is a case")
def pieces(s):
    content = scan(s, 1_500_000)
    submission, body = file_with(s, content)
    missing = s.commit(submission).problem("attachments-missing")
    expect(isinstance(missing.get("errors"), list) and missing["errors"], "the problem does not say which attachment is missing")
    path, offset = announce(s, submission, content)
    expect(offset == 0, f"a new upload begins at {offset}")
    half = 700_000
    expect(offset_of(tus(append(s, path, content[:half], 0), 204)) == half, "the offset after the first piece is not its size")
    s.commit(submission).problem("attachments-missing")
    there = tus(s.client.ask("HEAD", path, headers=TUS), 200)
    expect(offset_of(there) == half and there.headers.get("Upload-Length") == str(len(content)), "HEAD tells another offset or length")
    expect(offset_of(tus(append(s, path, content[half:], half), 204)) == len(content), "the offset after the last piece is not the length")
    receipt = s.commit(submission).is_status(200).members(receipt=str)["receipt"]
    s.check_receipt(receipt, submission, body)


@check("The platform's offset is the truth: no piece counts twice, none that was damaged counts")
def offsets(s):
    content = scan(s)
    submission, _ = file_with(s, content)
    path, _ = announce(s, submission, content)
    tus(append(s, path, content[:1000], 0), 204)
    append(s, path, content[:1000], 0).is_status(409)
    append(s, path, content[5000:6000], 5000).is_status(409)
    append(s, path, content[1000:2000], 1000, checksum=sha256(b"other")).is_status(460)
    expect(offset_of(tus(s.client.ask("HEAD", path, headers=TUS), 200)) == 1000, "a refused piece moved the offset")
    tus(append(s, path, content[1000:], 1000), 204)
    s.commit(submission).is_status(200)


@check("What the platform has by its hash is not sent again")
def known(s):
    content = scan(s)
    first, _ = file_with(s, content)
    whole(s, first, content)
    s.commit(first).is_status(200)
    second, body = file_with(s, content)
    _, offset = announce(s, second, content)
    expect(offset == len(content), f"an attachment that is here already is wanted again from {offset}")
    s.check_receipt(s.commit(second).is_status(200).json()["receipt"], second, body)


@check("An attachment that is not what its hash says, or does not open, makes no case")
def wrong_content(s):
    content = scan(s)
    submission, _ = file_with(s, content)
    path, _ = announce(s, submission, content)
    answer = append(s, path, content[:-1] + bytes([content[-1] ^ 1]), 0)
    expect(answer.status == 460, f"{answer.what}: bytes with another hash were taken ({answer.status})")
    s.commit(submission).problem("attachments-missing")
    unopenable = os.urandom(5000)
    submission, _ = file_with(s, unopenable)
    whole(s, submission, unopenable)
    s.commit(submission).problem("unsealable")


@check("An upload of another terminal, or a forgotten one, is not there")
def strange_upload(s):
    content = scan(s, 1000)
    submission, _ = file_with(s, content)
    path, _ = announce(s, submission, content)
    expect(s.client.ask("HEAD", "/v1/uploads/no-such-upload", headers=TUS).status in (404, 410), "an unknown upload is there")
    other = s.other_terminal()
    expect(other.ask("HEAD", path, headers=TUS).status == 404, "another terminal sees the upload")
    append(s, path, content, 0, client=other).problem("not-found")


@check("Attachments do not travel in batches")
def not_in_batches(s):
    content = scan(s, 1000)
    item = s.build(attachments=[described(content)])
    answered = s.batch([item]).is_status(200).json()["items"]
    expect(answered[0].get("status") == 409 and answered[0].get("type", "").endswith(":attachments-missing"),
           f"a submission with attachments was answered with {answered[0]}")


@check("More attachments than a hundred, or one of an impossible size, are refused")
def limits(s):
    entry = described(b"x" * 10)
    for attachments in ([entry] * 101, [{**entry, "size": 0}], [{**entry, "sha256": "short"}], [{"name": "only"}], {}):
        submission, body = s.build(spoilt={"attachments": attachments})
        s.register(submission, body).problem("malformed")
