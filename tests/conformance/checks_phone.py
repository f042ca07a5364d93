"""What docs/PLATFORM_API.md promises of pictures that people send from their own phones."""
import json
import uuid

from checks import check
from checks_cases import STRANGER, Visitor
from wire import Client, expect

# The smallest that have the first bytes of what they say; a terminal would refuse them as damaged.
JPEG = b"\xff\xd8\xff\xe0" + bytes(60) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
WISH = {"paper": {"zh": "测试材料", "en": "Paper"}, "language": "zh", "shape": "any", "pages_left": 3}


class Sender(Visitor):
    """Somebody at a terminal, with a phone."""

    def __init__(self, session, applicant=None):
        super().__init__(session, applicant)
        self.session, self.upload = session, str(uuid.uuid4())

    def put(self, path="", body=None, upload=None):
        return self.client.ask("PUT", f"/v1/phone-uploads/{upload or self.upload}{path}", json.dumps(body or {}).encode(),
                               {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})

    def look(self, **changed):
        return self.put(body={**WISH, **changed})

    def open_page(self):
        told = self.look().is_status(201).members(state={"open"}, url=r"https://.*/[\w-]{20,}", expires_at=str, expires_in_seconds=int,
                                                  opened=bool, pictures=list)
        expect(0 < told["expires_in_seconds"] <= 3600 and not told["pictures"], "it is open for hours, or something is there already")
        return told

    def picture(self, number):
        return self.get(f"/v1/phone-uploads/{self.upload}/pictures/{number}")

    def phone(self, url):
        return Phone(self.session, url)


class Phone:
    """A browser: no certificate of a terminal, no script."""

    def __init__(self, session, url):
        address, _, self.path = url.partition("//")[2].partition("/")
        self.client = Client(f"https://{address}", session.options.ca, seconds=session.options.timeout)

    def page(self):
        return self.client.get(f"/{self.path}")

    def send(self, content, name="picture.jpg", kind="image/jpeg"):
        edge = uuid.uuid4().hex
        body = (f'--{edge}\r\nContent-Disposition: form-data; name="picture"; filename="{name}"\r\n'
                f"Content-Type: {kind}\r\n\r\n").encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self.client.ask("POST", f"/{self.path}", body, {"Content-Type": f"multipart/form-data; boundary={edge}"})


@check("A picture goes from a phone to the visit that asked for it, once, and is erased when its outcome is told (R-068 R-195)")
def journey(s):
    sender = Sender(s)
    s.client.put(f"/v1/phone-uploads/{sender.upload}", WISH).problem("identity-required")
    told = sender.open_page()
    phone = sender.phone(told["url"])
    page = phone.page().is_status(200)
    expect(b'type="file"' in page.body and b"<script" not in page.body, "the page has no field for a picture, or a script")
    expect("no-store" in page.headers.get("Cache-Control", ""), "the page may be kept")
    phone.send(JPEG).is_status(200, 303)
    phone.send(JPEG).is_status(200, 303)
    again = sender.look().is_status(200).members(state={"open"}, url={told["url"]}, opened={True}, pictures=list)
    expect(len(again["pictures"]) == 1, "the same picture sent twice is not one")
    number = again["pictures"][0]
    got = sender.picture(number).is_status(200)
    expect(got.body == JPEG and got.headers.get("Content-Type") == "image/jpeg", "it is another picture, or called otherwise")
    outcome = f"/pictures/{number}/outcome"
    sender.put(outcome, {"outcome": "eaten"}).problem("invalid-payload")
    expect(sender.put(outcome, {"outcome": "kept"}).is_status(200).json()["pictures"] == [], "it waits still")
    sender.put(outcome, {"outcome": "kept"}).is_status(200)
    sender.picture(number).problem("not-found")
    phone.send(PNG, "picture.heic", "image/heic").is_status(200, 303)
    left = sender.look().json()["pictures"]
    expect(sender.picture(left[0]).is_status(200).headers.get("Content-Type") == "image/png", "it is called as the phone called it")
    expect(sender.put("/end").is_status(200).json()["state"] == "over", "it is not over")
    sender.picture(left[0]).problem("not-found")
    phone.page().is_status(410)
    phone.send(JPEG).is_status(410)
    expect(sender.look().is_status(200).json()["state"] == "over", "what is over is open again")


@check("What is no picture, too large, or not wanted any more is refused on the phone, and nothing of it reaches the terminal")
def refused_pictures(s):
    sender = Sender(s)
    phone = sender.phone(sender.open_page()["url"])
    phone.send(b"GIF89a" + bytes(100)).is_status(415)
    phone.send(b"").is_status(415)
    phone.send(JPEG + bytes(13 * 1024 * 1024)).is_status(413)
    expect(sender.look().is_status(200).json()["pictures"] == [], "something arrived")
    sender.look(pages_left=0).is_status(200)
    phone.send(JPEG).is_status(429)
    for wrong in ({"language": "fr"}, {"shape": "round"}, {"pages_left": 1000}, {"paper": "deed"}):
        sender.look(**wrong).problem("invalid-payload")


@check("A phone's page belongs to one visit: no other card, no other terminal and no guessed address sees anything of it")
def foreign_pictures(s):
    sender = Sender(s)
    told = sender.open_page()
    phone = sender.phone(told["url"])
    phone.send(JPEG).is_status(200, 303)
    sender.phone(told["url"][:-1] + ("A" if told["url"][-1] != "A" else "B")).page().is_status(410)
    number = sender.look().json()["pictures"][0]
    # Another page of the same visit ends the first, and cannot read it.
    first, sender.upload = sender.upload, str(uuid.uuid4())
    sender.open_page()
    sender.picture(number).problem("not-found")
    phone.page().is_status(410)
    expect(sender.put(body=WISH, upload=first).is_status(200).json()["state"] == "over", "the first page is open still")
    stranger = Sender(s, STRANGER)
    stranger.upload = sender.upload
    # The visit before is over: nothing of it is there under its id.
    expect(stranger.look().is_status(201).json()["pictures"] == [], "the next person sees what was sent before")
    sender.picture(number).problem("identity-required")
