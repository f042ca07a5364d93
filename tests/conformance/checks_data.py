"""What docs/PLATFORM_API.md promises of what other authorities know: with consent only, for one purpose, with a trace."""
import base64
import json
import uuid

import crypto
from checks import Skipped, check
from checks_cases import STRANGER, Visitor
from wire import PROBLEMS, expect

PROBLEMS["consent-required"] = ({403}, False)
PROBLEMS["not-shared"] = ({403}, False)
ROOT = "1.2.156.3005.2."
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The five base libraries; licences are asked at their own address.
LIBRARIES = ("household", "company", "address", "credit")


def check_character(text):
    """ISO 7064 MOD 37,36."""
    product = 36
    for character in text:
        product = ((product + CHARACTERS.index(character)) % 36 or 36) * 2 % 37
    return CHARACTERS[(1 - product) % 36]


class Asker(Visitor):
    """Somebody who has agreed to something."""

    def __init__(self, session, sets=("household",), licences=("E-RETIREMENT",), applicant=None):
        super().__init__(session, applicant)
        self.consent = str(uuid.uuid4())
        self.wish = {"service_code": session.content()["service_code"], "handle_item": session.content()["service_code"] + "01",
                     "purpose": "case", "text_version": "2026-1", "text_digest": "0" * 64, "language": "zh",
                     "given_at": "2026-01-31T08:00:00.000Z", "data_sets": list(sets), "licence_types": list(licences)}
        self.given = self.give(self.consent, self.wish)

    def put(self, path, body):
        return self.client.ask("PUT", path, json.dumps(body).encode(),
                               {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})

    def give(self, consent, wish):
        return self.put(f"/v1/consents/{consent}", wish)

    def shared(self, name, consent=None):
        return self.get(f"/v1/shared-data/{name}?consent={self.consent if consent is None else consent}")


@check("A consent names service, purpose, text and each data set; the same again changes nothing, another under its id is refused (R-199)")
def giving(s):
    asker = Asker(s)
    asker.given.is_status(201).members(consent_id={asker.consent}, state={"given"})
    asker.give(asker.consent, asker.wish).is_status(200)
    asker.give(asker.consent, {**asker.wish, "data_sets": ["company"]}).problem("digest-conflict")
    for spoilt in ({"purpose": "advertising"}, {"text_digest": "none"}, {"text_version": ""}, {"data_sets": "all"},
                   {"data_sets": [], "licence_types": []}):
        asker.give(str(uuid.uuid4()), {**asker.wish, **spoilt}).problem("invalid-payload")
    listed = asker.get("/v1/consents").is_status(200).members(consents=list)["consents"]
    expect([one["consent_id"] for one in listed].count(asker.consent) == 1, "the consent is not listed once")


@check("Without a consent that covers it nothing is given on: none, another person's, one that was taken back (R-286)")
def refusing(s):
    asker = Asker(s)
    asker.shared("household", "").problem("consent-required")
    asker.shared("household", str(uuid.uuid4())).problem("consent-required")
    asker.shared("company").problem("consent-required")
    s.client.get(f"/v1/shared-data/household?consent={asker.consent}").problem("identity-required")
    stranger = Asker(s, applicant=STRANGER)
    stranger.shared("household", asker.consent).problem("consent-required")
    stranger.put(f"/v1/consents/{asker.consent}/withdrawal", {}).problem("not-found")
    again = Asker(s)
    ended = again.put(f"/v1/consents/{again.consent}/withdrawal", {}).is_status(200).members(state={"ended"}, ended_at=str)
    expect(again.put(f"/v1/consents/{again.consent}/withdrawal", {}).is_status(200).json() == ended, "it was taken back twice")
    again.shared("household").problem("consent-required")
    again.get(f"/v1/licences?consent={again.consent}").problem("consent-required")


@check("Each base library answers with source, record and version, says that it holds nothing, or doesn't give it on (R-124 R-131)")
def libraries(s):
    asker = Asker(s, sets=LIBRARIES)
    found = 0
    for name in LIBRARIES:
        answer = asker.shared(name).is_status(200, 403, 404)
        if answer.status == 403:
            answer.problem("not-shared")
        elif answer.status == 404:
            answer.problem("not-found")
        else:
            found += 1
            told = answer.members(data_set={name}, source=dict, record=str, version=str, values=dict, consent_id={asker.consent}, as_of=str)
            expect(told["class"] in ("unconditional", "conditional"), f"{name}: class {told['class']!r}")
            expect(told["values"] and all(isinstance(value, str) for value in told["values"].values()), f"{name}: values {told['values']}")
    if not found:
        raise Skipped("no library holds anything of the invented person")


@check("E-licences are signed, of the person, with a right identifier; only the kinds agreed to are given on (R-110 R-115)")
def licences(s):
    asker = Asker(s)
    own = asker.get("/v1/licences").is_status(200).members(licences=list)["licences"]
    if not own:
        raise Skipped("the invented person has no e-licence")
    for one in own:
        payload = crypto.check_signed_text(one["licence"], s.receipt_key, "bianmin-licence+jws", "the e-licence")
        expect(payload["holder"]["number"] == s.content()["applicant"]["number"], "the licence is somebody else's")
        expect(one["status"] in ("normal", "expired", "revoked", "cancelled", "lost"), f"status {one['status']!r}")
        expect(payload["id"].startswith(ROOT) and payload["id"].count(".") == ROOT.count(".") + 4, f"identifier {payload['id']}")
        *parts, mark = payload["id"][len(ROOT):].split(".")
        expect(mark == check_character("".join(parts)), f"the check character of {payload['id']} is wrong")
    kinds = {one["type"] for one in own}
    given = Asker(s, licences=(sorted(kinds)[0],))
    told = given.get(f"/v1/licences?consent={given.consent}").is_status(200).json()["licences"]
    expect({one["type"] for one in told} == {sorted(kinds)[0]}, "other kinds than those agreed to are given on")
    none = Asker(s, licences=())
    expect(none.get(f"/v1/licences?consent={none.consent}").is_status(200).json()["licences"] == [], "what was not agreed to is given on")


@check("A case that names a consent of somebody else, or one that was taken back, is refused (R-105)")
def in_a_case(s):
    asker = Asker(s)
    named = {"consent": {"consent_id": asker.consent}}
    s.register(*s.build(payload=named)).is_status(201)
    stranger = Asker(s, applicant=STRANGER)
    s.register(*s.build(payload={"consent": {"consent_id": stranger.consent}})).problem("invalid-payload")
    ended = Asker(s)
    ended.put(f"/v1/consents/{ended.consent}/withdrawal", {}).is_status(200)
    s.register(*s.build(payload={"consent": {"consent_id": ended.consent}})).problem("invalid-payload")
    s.register(*s.build(payload={"consent": {"consent_id": ended.consent, "withdrawn": True}})).is_status(201)
