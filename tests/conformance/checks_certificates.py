"""What docs/SYNC_PROTOCOL.md promises of certificates: their renewal (RFC 7030), and those of carriers."""
import base64
import os
import pathlib
import tempfile

import crypto
from checks import Skipped, check
from wire import PROBLEMS, Wrong, expect

EST = "/.well-known/est/simplereenroll"
PROBLEMS["certificate-refused"] = ({403}, False)


def facts_of(certificate, *names):
    return [line.strip() for line in crypto.must("openssl", "x509", "-noout", *names, data=certificate).decode().splitlines() if line.strip()]


def request_of(s, folder, name=None, key=None):
    """PKCS #10 for the subject and the alternative names of the terminal's certificate, in base64."""
    own = pathlib.Path(s.options.cert).read_bytes()
    lines = facts_of(own, "-subject", "-nameopt", "RFC2253,sep_multiline", "-ext", "subjectAltName")
    subject = [line for line in lines[1:] if "=" in line]
    alternative = [line for line in lines if line.startswith("DNS:")]
    if name:
        subject = [f"CN={name}" if line.startswith("CN=") else line for line in subject]
    more = ["-addext", f"subjectAltName={alternative[0].replace(', ', ',')}"] if alternative else []
    return base64.b64encode(crypto.must("openssl", "req", "-new", "-key", key or s.options.key, "-outform", "DER",
                                        "-subj", "/" + "/".join(reversed(subject)), *more))


def ask(s, body, kind="application/pkcs10"):
    answer = s.client.ask("POST", EST, body, {"Content-Type": kind})
    if answer.status == 404:
        raise Skipped("this platform renews no certificates")
    return answer


@check("A certificate is renewed for its key and names, and the next one is taken at once")
def renewal(s):
    with tempfile.TemporaryDirectory() as folder:
        answer = ask(s, request_of(s, folder)).is_status(200)
        expect(answer.headers.get("Content-Type", "").startswith("application/pkcs7-mime"), f"{answer.what}: the type is not PKCS #7")
        try:
            envelope = base64.b64decode(answer.body)
        except ValueError:
            raise Wrong(f"{answer.what}: the body is no base64") from None
        status, chain = crypto.run("openssl", "pkcs7", "-inform", "DER", "-print_certs", data=envelope)
        expect(status == 0 and b"BEGIN CERTIFICATE" in chain, f"{answer.what}: no certificate in it")
        own = pathlib.Path(s.options.cert).read_bytes()
        for names in (("-subject",), ("-pubkey",), ("-ext", "subjectAltName")):
            expect(facts_of(chain, *names) == facts_of(own, *names), f"{answer.what}: {names[-1]} differs from the certificate that asked")
        fresh = pathlib.Path(folder, "fresh.crt")
        fresh.write_bytes(chain)
        os.chmod(fresh, 0o600)
        s.another(cert=fresh).get("/v1/health").is_status(200)


@check("A request of another name, or that its own key has not signed, gets no certificate")
def strangers(s):
    with tempfile.TemporaryDirectory() as folder:
        ask(s, request_of(s, folder, name=s.terminal + "-x")).problem("malformed")
        own = bytearray(base64.b64decode(request_of(s, folder)))
        own[-1] ^= 1
        ask(s, base64.b64encode(bytes(own))).problem("malformed")
        ask(s, b"nothing").problem("malformed")
        ask(s, request_of(s, folder), kind="application/json").problem("unsupported-media-type")


def carrier_of(s):
    if not s.options.carrier_cert:
        raise Skipped("no carrier: --carrier-cert, --carrier-key")
    return s.another(cert=s.options.carrier_cert, key=s.options.carrier_key)


@check("What a carrier brings is the terminal's own, with the same receipt, whoever comes first")
def carried(s):
    carrier, named = carrier_of(s), {"Bianmin_Terminal": s.terminal}
    brought, own = s.build(), s.build()
    s.register(*brought, carrier, **named).is_status(201)
    receipt = carrier.ask("PUT", f"/v1/submissions/{brought[0]}/commit", b"", {"Bianmin-Terminal": s.terminal}).is_status(200).json()["receipt"]
    s.check_receipt(receipt, *brought)
    s.register(*brought).is_status(200)
    expect(s.commit(brought[0]).is_status(200).json()["receipt"] == receipt, "the terminal got another receipt than its carrier")
    s.register(*own).is_status(201)
    receipt = s.commit(own[0]).is_status(200).json()["receipt"]
    s.register(*own, carrier, **named).is_status(200)
    shown = carrier.ask("GET", f"/v1/submissions/{own[0]}", b"", {"Bianmin-Terminal": s.terminal}).is_status(200).json()
    expect(shown.get("receipt") == receipt, "the carrier got another receipt than the terminal")


@check("A carrier delivers and does nothing else, and nobody else speaks for a terminal")
def carriers_only(s):
    carrier = carrier_of(s)
    item = s.build()
    s.register(*item, carrier).problem("wrong-terminal")
    carrier.ask("GET", "/v1/cases", b"", {"Bianmin-Terminal": s.terminal}).problem("wrong-terminal")
    carrier.ask("GET", "/v1/catalogue", b"", {"Bianmin-Terminal": s.terminal}).problem("wrong-terminal")
    if s.options.other_cert:
        s.register(*item, s.other_terminal(), Bianmin_Terminal=s.terminal).problem("wrong-terminal")
    s.state(item[0]).problem("not-found")
