#!/usr/bin/env python3
"""Power cuts on a real ext4: what people were told is stored must be there, whatever the drive had not written yet.

usage: crash_images.py BIN-FOLDER TEST-CA-SCRIPT [--images N] [--cases N] [--seed N] [--control wal|blobs|all]

bianmin-filer files cases, every third with a scan, into a store on ext4, on a loop device over `bianmin-block-log`, which
records every write, every flush, and every case that a person would have been told is stored. From the record, images are
made as a power cut leaves them: all that was flushed, and of the rest nothing, everything or any part. Each is mounted; the outbox must be whole and
hold every case that was told, with its content; then the terminal's own program goes on filing in it.
With --control the syncs of the log, of the scans or of all files are lost on their way, and cases must be missing:
otherwise this test would find nothing. Exit status 77: no root, no FUSE or no loop device here.
"""
import argparse
import base64
import hashlib
import json
import os
import pathlib
import random
import sqlite3
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from loop_disk import block_log, mounted, sh, why_impossible

# What a drive of today writes whole. With 512 bytes ext4 itself may not come back: the checksum of its superblock lies in
# another sector than what it covers.
SECTOR = 4096
RECORD = struct.Struct("=c3xIQ")


class Bench:
    def __init__(self, folder, options):
        self.folder, self.options = folder, options
        self.fs, self.mnt = folder / "fs", folder / "mnt"
        for place in (self.fs, self.mnt):
            place.mkdir()
        keys = folder / "keys"
        sh(options.test_ca, keys)
        line = {name: (keys / name).read_text().strip() for name in ("data.pub", "data.id", "receipt.pub", "catalogue.pub")}
        self.config = folder / "terminal.toml"
        self.config.write_text(f'''[terminal]
id = "terminal-0001"
area_code = "990100000000"
name.zh = "一号终端"
name.en = "Terminal 1"
hall.zh = "大厅"
hall.en = "Hall"
[paths]
data = "{self.fs}/data"
run = "{folder}/run"
log = "{folder}/log"
catalogue = "{folder}/catalogue"
assets = "{folder}/assets"
[platform]
url = "https://localhost:1"
ca = "{keys}/ca.crt"
cert = "{keys}/terminal.crt"
key = "{keys}/terminal.key"
data_key = "{line["data.pub"]}"
data_key_id = "{line["data.id"]}"
receipt_key = "{line["receipt.pub"]}"
catalogue_key = "{line["catalogue.pub"]}"
[delivery]
free_disk_mb = 1
''', encoding="utf-8")

    def file_cases(self, count, out, lost=None):
        """Runs bianmin-filer until it has told `count` cases; its words go to the file `out`."""
        env = dict(os.environ)
        if lost:
            env |= {"LD_PRELOAD": str(self.options.bin / "libbianmin_lost_sync.so"), "BIANMIN_LOST_SYNC": lost}
        reader, writer = os.pipe()
        filer = subprocess.Popen([self.options.bin / "bianmin-filer", self.config], env=env, stdout=writer, stderr=subprocess.PIPE)
        os.close(writer)
        told = []
        with os.fdopen(reader) as lines:
            for line in lines:
                out.write(line)
                out.flush()
                told.append(line.strip())
                if len(told) == count:
                    break
            filer.kill()
            said = filer.stderr.read().decode(errors="replace")
            filer.wait()
        if len(told) < count:
            raise RuntimeError(f"bianmin-filer ended after {len(told)} cases with {filer.returncode}: {said}")
        return told

    def record(self):
        """Files cases on a recorded disk; (image before, list of records)."""
        image, base, log = self.folder / "image", self.folder / "base", self.folder / "log.bin"
        with open(image, "wb") as file:
            file.truncate(64 << 20)
        sh("mkfs.ext4", "-q", "-F", "-J", "size=4", image)
        sh("cp", "--sparse=always", image, base)
        with block_log(self.options.bin / "bianmin-block-log", self.mnt, image, log) as disk, mounted(disk, self.fs), \
                open(self.mnt / "mark", "w", encoding="ascii") as mark:
            self.file_cases(self.options.cases, mark, self.options.control)
        content, at, records = log.read_bytes(), 0, []
        while at < len(content):
            kind, size, place = RECORD.unpack_from(content, at)
            at += RECORD.size
            records.append((kind.decode(), place, content[at:at + size]))
            at += size
        return base, records

    def look_at(self, image, told):
        """What is wrong with the store on a crashed disk; nothing when all is well."""
        try:
            with mounted(image, self.fs):
                # The kiosk's own program first: it recovers as it would after the power came back.
                with open(os.devnull, "w", encoding="ascii") as nowhere:
                    more = self.file_cases(1, nowhere)
                return missing_in(self.fs / "data" / "outbox.db", told + more)
        except (subprocess.CalledProcessError, RuntimeError, sqlite3.Error) as problem:
            return str(getattr(problem, "stderr", None) or problem).strip()


def scan_is_whole(data, manifest):
    """Every chunk that the manifest names lies there with the content that its name says."""
    chunks = [chunk for one in json.loads(manifest)["attachments"] for chunk in one["chunks"]]
    def holds(digest):
        chunk = data / "blobs" / digest.hex()
        return chunk.exists() and hashlib.sha256(chunk.read_bytes()).digest() == digest
    return bool(chunks) and all(holds(base64.b64decode(chunk)) for chunk in chunks)


def missing_in(file, told):
    store = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        whole = store.execute("PRAGMA integrity_check").fetchone()[0]
        if whole != "ok":
            return f"integrity_check: {whole}"
        rows = {bytes(row[0]).hex(): row[1:] for row in store.execute(
            "SELECT id, content_digest, manifest FROM submission LEFT JOIN envelope ON envelope.submission = submission.sequence")}
    finally:
        store.close()
    wrong = []
    for line in told:
        case, _, scanned = line.partition(" ")
        digest, manifest = rows.get(case.replace("-", ""), (None, None))
        if manifest is None or hashlib.sha256(manifest).digest() != bytes(digest) or (scanned and not scan_is_whole(file.parent, manifest)):
            wrong.append(case)
    return f"{len(wrong)} of {len(told)} cases that were told are missing" if wrong else None


def write_some(disk, writes, chance, way):
    """What of the unflushed writes reached the platters: none, all, or any part, torn between sectors."""
    for place, content in writes:
        if way == "none" or (way == "part" and chance.random() < 0.4):
            continue
        if way == "all" or chance.random() < 0.5:
            os.pwrite(disk, content, place)
            continue
        for begin in range(0, len(content), SECTOR):
            if chance.random() < 0.6:
                os.pwrite(disk, content[begin:begin + SECTOR], place + begin)


def run(options, folder):
    bench = Bench(folder, options)
    base, records = bench.record()
    marks = [at for at, record in enumerate(records) if record[0] == "M"]
    writes = sum(record[0] == "W" for record in records)
    flushes = sum(record[0] == "F" for record in records)
    chance = random.Random(options.seed)
    cuts = sorted(chance.randrange(marks[0] + 1, len(records) + 1) for _ in range(max(1, options.images // 3)))
    durable, crashed = folder / "durable", folder / "crashed"
    sh("cp", "--sparse=always", base, durable)
    disk, done, images, broken = os.open(durable, os.O_RDWR), 0, 0, []
    for cut in cuts:
        flushed = max((at for at in range(cut) if records[at][0] == "F"), default=-1) + 1
        for kind, place, content in records[done:flushed]:
            if kind == "W":
                os.pwrite(disk, content, place)
        done = max(done, flushed)
        told = [record[2].decode().strip() for record in records[:cut] if record[0] == "M"]
        waiting = [record[1:] for record in records[flushed:cut] if record[0] == "W"]
        for way in ("none", "all", "part") if waiting else ("none",):
            sh("cp", "--sparse=always", durable, crashed)
            torn = os.open(crashed, os.O_RDWR)
            write_some(torn, waiting, chance, way)
            os.close(torn)
            images += 1
            if (problem := bench.look_at(crashed, told)) is not None:
                broken.append(f"cut at record {cut}, {way} of {len(waiting)} unflushed writes: {problem}")
        if options.control and broken:
            break
    os.close(disk)
    print(f"{len(marks)} cases told, {writes} writes, {flushes} flushes recorded; {images} images, {len(broken)} broken")
    for line in broken[:10]:
        print(f"  {line}")
    if options.control:
        print("the control lost cases, as it must" if broken else "the control lost nothing: this test can't find anything")
        return 0 if broken else 1
    return 1 if broken else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin", type=pathlib.Path, metavar="BIN-FOLDER")
    parser.add_argument("test_ca", type=pathlib.Path, metavar="TEST-CA-SCRIPT")
    parser.add_argument("--images", type=int, default=60)
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", choices=("wal", "blobs", "all"))
    options = parser.parse_args()
    options.bin, options.test_ca = options.bin.resolve(), options.test_ca.resolve()
    if why := why_impossible():
        print(f"skipped: {why}")
        return 77
    with tempfile.TemporaryDirectory(prefix="bianmin-crash-") as folder:
        return run(options, pathlib.Path(folder))


if __name__ == "__main__":
    sys.exit(main())
