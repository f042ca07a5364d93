"""Signatures, hash trees and sealing, by the programs `openssl` and `age`: nothing of it is shared with the terminal."""
import base64
import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import tempfile

from wire import Wrong, expect

ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")
SM2_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def run(*command, data=b""):
    try:
        done = subprocess.run([str(word) for word in command], input=data, capture_output=True)
    except FileNotFoundError:
        raise SystemExit(f"bianmin-platform-check: the program {command[0]} is missing") from None
    return done.returncode, done.stdout


def must(*command, data=b""):
    status, out = run(*command, data=data)
    if status != 0:
        raise SystemExit(f"bianmin-platform-check: {' '.join(map(str, command[:2]))} failed")
    return out


def key_id_of(raw):
    return hashlib.sha256(raw).hexdigest()[:16]


def from_base64url(text):
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Wrong(f"{text[:40]!r} is no base64url") from None


def ed25519_verifies(public_key, message, signature):
    if len(signature) != 64:
        return False
    with tempfile.TemporaryDirectory() as folder:
        files = {name: pathlib.Path(folder, name) for name in ("key", "message", "signature")}
        files["key"].write_bytes(ED25519_SPKI + public_key)
        files["message"].write_bytes(message)
        files["signature"].write_bytes(signature)
        status, _ = run("openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", files["key"], "-rawin",
                        "-in", files["message"], "-sigfile", files["signature"])
        return status == 0


def algorithm_of(key_file):
    """RFC 9421's name of what this PEM key signs with: Ed25519, or ECDSA on P-256."""
    kind = must("openssl", "pkey", "-in", key_file, "-noout", "-text")
    return "ed25519" if b"ED25519" in kind.upper() else "ecdsa-p256-sha256"


def sign(key_file, algorithm, message):
    """The signature as RFC 9421 wants it: of ECDSA r and s, in 32 bytes each."""
    if algorithm == "ed25519":
        with tempfile.NamedTemporaryFile() as file:
            file.write(message)
            file.flush()
            return must("openssl", "pkeyutl", "-sign", "-inkey", key_file, "-rawin", "-in", file.name)
    der = must("openssl", "dgst", "-sha256", "-sign", key_file, data=message)
    at, numbers = 2, []
    for _ in range(2):
        size = der[at + 1]
        numbers.append(int.from_bytes(der[at + 2:at + 2 + size], "big").to_bytes(32, "big"))
        at += 2 + size
    return b"".join(numbers)


def signature_headers(key_file, terminal, method, target, digest, created):
    """RFC 9421, label sig1, over method, target and Content-Digest."""
    algorithm = algorithm_of(key_file)
    parameters = ('("@method" "@target-uri" "content-digest")'
                  f';created={created};keyid="{terminal}";alg="{algorithm}"')
    base = (f'"@method": {method}\n"@target-uri": {target}\n"content-digest": {digest}\n'
            f'"@signature-params": {parameters}')
    signature = sign(key_file, algorithm, base.encode())
    return {"Signature-Input": f"sig1={parameters}", "Signature": f"sig1=:{base64.b64encode(signature).decode()}:"}


def root_of(leaf, index, size, path):
    """RFC 9162 §2.1.3.2; None: the path does not belong to that place."""
    if index >= size:
        return None
    node = hashlib.sha256(b"\0" + leaf).digest()
    place, last = index, size - 1
    for neighbour in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            node = hashlib.sha256(b"\1" + neighbour + node).digest()
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            node = hashlib.sha256(b"\1" + node + neighbour).digest()
        place >>= 1
        last >>= 1
    return node if last == 0 else None


def bech32(prefix, data):
    """BIP 173, which age uses to write recipients."""
    values, bits, held = [], 0, 0
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFF, bits + 8
        while bits >= 5:
            bits -= 5
            values.append(held >> bits & 31)
    if bits:
        values.append(held << (5 - bits) & 31)
    check = 1
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + values + [0] * 6
    for value in expanded:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> i & 1 else 0
    check ^= 1
    return prefix + "1" + "".join(BECH32[v] for v in values) + "".join(BECH32[check >> 5 * (5 - i) & 31] for i in range(6))


def suite_of(public_key):
    return "sm2-sm4ctr-hmacsm3" if len(public_key) == 65 else "age-x25519"


def seal(public_key, content):
    """A file for the holder of that key: age v1 for X25519, the national suite for SM2."""
    if suite_of(public_key) == "age-x25519":
        return must("age", "-r", bech32("age", public_key), data=content)
    return seal_sm(public_key, content)


def hkdf_sm3(secret, salt, info, size):
    extracted, out, block = hmac.digest(salt or bytes(32), secret, "sm3"), b"", b""
    while len(out) < size:
        block = hmac.digest(extracted, block + info + bytes([len(out) // 32 + 1]), "sm3")
        out += block
    return out[:size]


def seal_sm(public_key, content):
    """Suite sm2-sm4ctr-hmacsm3 of docs/SYNC_PROTOCOL.md, by the program openssl."""
    file_key, nonce = os.urandom(32), os.urandom(16)
    with tempfile.TemporaryDirectory() as folder:
        key = pathlib.Path(folder, "key")
        key.write_bytes(SM2_SPKI + public_key)
        wrapped = must("openssl", "pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", key, data=file_key)
    unpadded = base64.b64encode(wrapped).decode().rstrip("=")
    lines = "".join(unpadded[at:at + 64] + "\n" for at in range(0, len(unpadded), 64))
    header = f"bianmin-sm/1\n-> SM2 {key_id_of(public_key)}\n{lines}---".encode()
    mac = hmac.digest(hkdf_sm3(file_key, b"", b"bianmin-sm/1 header", 32), header, "sm3")
    file = header + b" " + base64.b64encode(mac).rstrip(b"=") + b"\n" + nonce
    cipher_key, mac_key = (hkdf_sm3(file_key, nonce, b"bianmin-sm/1 " + name, size) for name, size in ((b"cipher", 16), (b"mac", 32)))
    chunks = [content[at:at + 65536] for at in range(0, len(content), 65536)] or [b""]
    for number, chunk in enumerate(chunks):
        counter = number.to_bytes(8, "big")
        sealed = must("openssl", "enc", "-sm4-ctr", "-K", cipher_key.hex(), "-iv", (counter + bytes(8)).hex(), data=chunk)
        last = bytes([number == len(chunks) - 1])
        file += sealed + hmac.digest(mac_key, counter + last + sealed, "sm3")
    return file


def stranger(folder, name):
    """A certificate of nobody's authority: (certificate, key)."""
    cert, key = pathlib.Path(folder, "stranger.crt"), pathlib.Path(folder, "stranger.key")
    must("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-keyout", key, "-out", cert)
    return cert, key


def read_key(text_or_file):
    """32 raw bytes from base64, given as such or as a file that holds it."""
    file = pathlib.Path(text_or_file)
    text = file.read_text().strip() if file.is_file() else text_or_file
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise SystemExit(f"bianmin-platform-check: {text_or_file!r} is no key: expected base64 of 32 bytes, or a file with it")
    return raw


def check_signed_text(compact, public_key, kind, what):
    """The payload of a compact JWS (RFC 7515) by that very Ed25519 key."""
    parts = compact.split(".") if isinstance(compact, str) else []
    expect(len(parts) == 3, f"{what} is no compact JWS")
    try:
        header, payload = json.loads(from_base64url(parts[0])), json.loads(from_base64url(parts[1]))
    except ValueError:
        raise Wrong(f"{what}: header or payload is no JSON") from None
    expect(header.get("alg") == "EdDSA", f"{what}: alg is {header.get('alg')!r}, not EdDSA")
    expect(header.get("typ") == kind, f"{what}: typ is {header.get('typ')!r}, not {kind}")
    expect(header.get("kid") == key_id_of(public_key), f"{what}: kid is {header.get('kid')!r}, not {key_id_of(public_key)}")
    verifies = ed25519_verifies(public_key, f"{parts[0]}.{parts[1]}".encode(), from_base64url(parts[2]))
    expect(verifies, f"{what} does not verify under the receipt key")
    return payload
