"""HTTP over mutual TLS, spoken plainly, and what every answer of the platform has to look like."""
import base64
import datetime
import hashlib
import http.client
import json
import re
import socket
import ssl
import urllib.parse

PROBLEM = "urn:bianmin:problem:"
# Status and whether it may be tried again, of every problem in docs/SYNC_PROTOCOL.md.
PROBLEMS = {
    "malformed": ({400, 404, 405, 411, 414, 431}, False), "digest-mismatch": ({400}, True), "bad-signature": ({401}, False),
    "wrong-terminal": ({403}, False), "not-found": ({404}, False), "digest-conflict": ({409}, False),
    "too-large": ({413}, False), "unsupported-media-type": ({415}, False), "unknown-key": ({422}, False),
    "unsealable": ({422}, False), "unknown-service": ({422}, False), "invalid-payload": ({422}, False),
    "too-many": ({429}, True), "internal": ({500}, True), "unavailable": ({503}, True),
}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Wrong(AssertionError):
    """The platform did something else than the contract says."""


def expect(holds, what):
    if not holds:
        raise Wrong(what)


def digest_of(body):
    return "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"


def time_of(text, where):
    expect(isinstance(text, str) and RFC3339.fullmatch(text), f"{where}: {text!r} is no RFC 3339 time in UTC with milliseconds")
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)


class Answer:
    def __init__(self, what, status, headers, body):
        self.what, self.status, self.headers, self.body = what, status, headers, body

    def __str__(self):
        return f"{self.what}: {self.status} {self.body[:200]!r}"

    def is_status(self, *wanted):
        expect(self.status in wanted, f"{self.what}: expected {' or '.join(map(str, wanted))}, got {self.status} {self.body[:300]!r}")
        return self

    def json(self, content_type="application/json"):
        got = self.headers.get("Content-Type", "").split(";")[0].strip()
        expect(got == content_type, f"{self.what}: Content-Type is {got!r}, not {content_type}")
        try:
            value = json.loads(self.body.decode("utf-8"))
        except ValueError as error:
            raise Wrong(f"{self.what}: the body is no JSON in UTF-8: {error}") from None
        expect(isinstance(value, dict), f"{self.what}: the body is no JSON object")
        return value

    def members(self, **shapes):
        """The body, each named member of which fits its regular expression, type or set of values."""
        value = self.json()
        for name, shape in shapes.items():
            expect(name in value, f"{self.what}: member {name} is missing")
            check_shape(f"{self.what}: {name}", value[name], shape)
        return value

    def problem(self, name, *statuses):
        """This very problem of RFC 9457, with all that docs/SYNC_PROTOCOL.md wants of it."""
        wanted, retryable = PROBLEMS[name]
        self.is_status(*(statuses or sorted(wanted)))
        body = self.json("application/problem+json")
        expect(body.get("type") == PROBLEM + name, f"{self.what}: the problem's type is {body.get('type')!r}, not {PROBLEM + name!r}")
        expect(isinstance(body.get("title"), str) and body["title"], f"{self.what}: the problem has no title")
        expect(body.get("status") == self.status, f"{self.what}: status in the problem is {body.get('status')!r}, of the answer {self.status}")
        expect(body.get("retryable") is retryable, f"{self.what}: retryable is {body.get('retryable')!r}, not {retryable}")
        if self.status in (429, 503):
            expect(self.headers.get("Retry-After", "").isdigit(), f"{self.what}: Retry-After (seconds) is missing")
        return body


def check_shape(what, value, shape):
    if isinstance(shape, str):
        expect(isinstance(value, str) and re.fullmatch(shape, value), f"{what} is {value!r}, which does not fit {shape}")
    elif isinstance(shape, (set, frozenset)):
        expect(value in shape, f"{what} is {value!r}, none of {sorted(shape)}")
    else:
        fits = isinstance(value, shape) and not (shape is int and isinstance(value, bool))
        expect(fits, f"{what} is {value!r}, no {shape.__name__}")


class Client:
    """One terminal: its certificate, and a connection that is kept as long as the platform keeps it."""

    def __init__(self, url, ca, cert=None, key=None, tls=None, seconds=20):
        split = urllib.parse.urlsplit(url)
        if split.scheme != "https" or not split.hostname:
            raise SystemExit(f"bianmin-platform-check: {url!r} is no https address")
        self.host, self.port, self.seconds = split.hostname, split.port or 443, seconds
        self.base = f"https://{split.netloc}"
        self.prefix = split.path.rstrip("/")
        self.context = ssl.create_default_context(cafile=ca)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        if tls:
            self.context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            self.context.maximum_version = tls
            self.context.set_ciphers("ALL:@SECLEVEL=0")
        if cert:
            self.context.load_cert_chain(cert, key)
        self.connection = None
        self.connections = 0

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def target(self, path):
        return self.base + self.prefix + path

    def ask(self, method, path, body=None, headers=None):
        what = f"{method} {path}"
        for kept in (self.connection is not None, False):
            if not self.connection:
                self.connection = http.client.HTTPSConnection(self.host, self.port, context=self.context, timeout=self.seconds)
                self.connections += 1
            try:
                self.connection.request(method, self.prefix + path, body=body, headers=headers or {})
                response = self.connection.getresponse()
                answer = Answer(what, response.status, response.headers, response.read())
                if response.will_close:
                    self.close()
                return answer
            except (http.client.HTTPException, OSError) as error:
                self.close()
                # A kept connection may have been closed at rest; that is no fault of anybody.
                if kept and isinstance(error, (http.client.RemoteDisconnected, ConnectionError)):
                    continue
                raise Wrong(f"{what}: no answer ({type(error).__name__}: {error})") from None
        raise Wrong(f"{what}: no answer")

    def get(self, path, **headers):
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def put(self, path, value):
        body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        return self.ask("PUT", path, body, {"Content-Type": "application/json"})

    def handshake(self, session=None):
        """(TLS version, session, beginning of the answer) of a new connection, after the platform had a chance to refuse it."""
        with socket.create_connection((self.host, self.port), timeout=self.seconds) as plain, \
                self.context.wrap_socket(plain, server_hostname=self.host, session=session) as tls:
            # With TLS 1.3 the client's certificate is judged after the handshake: only an answer says that it was taken.
            tls.sendall(f"GET {self.prefix}/v1/health HTTP/1.1\r\nHost: {self.host}\r\nConnection: close\r\n\r\n".encode())
            begun = tls.recv(12)
            if not begun:
                raise ConnectionError("closed without an answer")
            return tls.version(), tls.session, begun
