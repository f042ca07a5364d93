"""What docs/PLATFORM_API.md promises of login, acting for others and verified identity."""
import base64
import uuid

import crypto
from checks import Skipped, check
from checks_cases import STRANGER, Visitor
from checks_data import Asker
from wire import expect

KINDS = ("minor", "elder", "enterprise", "founding")


class Person(Asker):
    def overview(self):
        return self.get("/v1/overview").is_status(200).members(as_of=str, todos=list, frequent=list, suggested=list,
                                                               profile={"none", "given"}, principals=list)

    def profile(self):
        consent = str(uuid.uuid4())
        wish = {"purpose": "profile", "text_version": "2026-1", "text_digest": "0" * 64, "language": "zh",
                "given_at": "2026-01-31T08:00:00.000Z", "data_sets": [], "licence_types": []}
        self.give(consent, wish).is_status(201)
        return consent


@check("Without consent nobody is told of expiring licences and nothing is suggested; the consent is taken back at any time (R-189)")
def reminders(s):
    person = Person(s)
    s.client.get("/v1/overview").problem("identity-required")
    before = person.overview()
    expect(before["profile"] == "none" and "consent_id" not in before, "somebody agreed to reminders before")
    expect(before["suggested"] == [], "something is suggested without consent")
    expect(all(todo["kind"] != "licence_expiring" for todo in before["todos"]), "a licence is told of without consent")
    consent = person.profile()
    given = person.overview()
    expect(given["profile"] == "given" and given["consent_id"] == consent, "the consent does not show")
    for todo in given["todos"]:
        expect(todo["kind"] != "licence_expiring" or todo["due"], "it expires on no day")
    person.put(f"/v1/consents/{consent}/withdrawal", {}).is_status(200)
    after = person.overview()
    # Each look has its own time, and its own statement of whom somebody may act for.
    for name in ("todos", "frequent", "suggested", "profile"):
        expect(after[name] == before[name], f"{name} stay after the consent was taken back")
    expect("consent_id" not in after, "the consent stays after it was taken back")


@check("Whom somebody may act for is signed, theirs alone, and looked at again with the case; a wrong code and a strange company are refused (R-106 R-092)")
def principals(s):
    person = Person(s)
    s.client.get("/v1/principals?credit_code=91990100MA9900001F").problem("identity-required")
    person.get("/v1/principals?credit_code=91990100MA99000010").problem("invalid-payload")
    person.get("/v1/principals?credit_code=91350100M000100Y43").problem("not-found")
    forged = {"kind": "enterprise", "name": "x", "number": "91990100MA9900001F", "authority": "a.b.c"}
    s.register(*s.build(payload={"on_behalf_of": forged})).problem("invalid-payload")
    for one in person.overview()["principals"]:
        expect(one["kind"] in KINDS, f"kind {one['kind']!r}")
        said = crypto.check_signed_text(one["authority"], s.receipt_key, "bianmin-authority+jws", "the authority")
        expect(said["person"] == s.content()["applicant"]["number"] and said["number"] == one["number"], "it is somebody else's")
        member = {name: one[name] for name in ("kind", "name", "number", "authority")}
        s.register(*s.build(payload={"on_behalf_of": member})).is_status(201)
        s.register(*s.build(payload={"on_behalf_of": {**member, "number": "91350100M000100Y43"}})).problem("invalid-payload")


@check("A verification says waiting, confirmed, refused, lapsed or unavailable; it is one person's, and only confirmed comes with a signed statement (R-101)")
def verification(s):
    person = Person(s)
    s.client.ask("PUT", f"/v1/verifications/{uuid.uuid4()}", b"{}").problem("identity-required")
    person.put("/v1/verifications/no-uuid", {}).problem("malformed")
    one = str(uuid.uuid4())
    told = person.put(f"/v1/verifications/{one}", {}).is_status(200).members(
        verification_id={one}, state={"waiting", "confirmed", "refused", "lapsed", "unavailable"}, as_of=str)
    expect(("code" in told) == (told["state"] == "waiting"), "the code is not there while it waits, or there when it doesn't")
    if told["state"] == "confirmed":
        said = crypto.check_signed_text(told["statement"], s.receipt_key, "bianmin-identity+jws", "the statement")
        expect(said["person"] == s.content()["applicant"]["number"], "somebody else was verified")
    else:
        expect("statement" not in told, "nobody was verified, and it is stated")
    if told["state"] == "waiting":
        stranger = Person(s, applicant=STRANGER)
        other = stranger.put(f"/v1/verifications/{one}", {})
        expect(other.status == 404 or other.json()["state"] == "unavailable", "another person goes on with it")


@check("What was filled in is confirmed once, by whom it was filled in for (R-085)")
def offers(s):
    person = Person(s)
    person.put(f"/v1/offers/{uuid.uuid4()}/confirmation", {}).problem("not-found")
    mine = [todo for todo in person.overview()["todos"] if todo["kind"] == "offer"]
    if not mine:
        raise Skipped("nothing is filled in for the invented person")
    Person(s, applicant=STRANGER).put(f"/v1/offers/{mine[0]['offer']}/confirmation", {}).problem("not-found")
    person = Person(s)
    first = person.put(f"/v1/offers/{mine[0]['offer']}/confirmation", {}).is_status(200).json()["case_no"]
    again = person.put(f"/v1/offers/{mine[0]['offer']}/confirmation", {}).is_status(200).json()["case_no"]
    expect(first == again, "it was filed twice")
    expect(all(todo.get("offer") != mine[0]["offer"] for todo in person.overview()["todos"]), "it still waits")


@check("A face is compared under a consent of its own only, by an engine that names itself, and a match is signed (R-202)")
def faces(s):
    person = Person(s)
    service, picture = s.content()["service_code"], base64.b64encode(b"\xff\xd8\xff\xe0" + uuid.uuid4().bytes + b"\xff\xd9").decode()
    consent, comparison = str(uuid.uuid4()), str(uuid.uuid4())
    wish = {"consent_id": consent, "service_code": service, "picture": picture}
    path = f"/v1/face-comparisons/{comparison}"
    s.client.put(path, wish).problem("identity-required")
    person.put(path, wish).problem("consent-required")
    # Data and a face are never agreed to in one word.
    person.put(path, {**wish, "consent_id": person.consent}).problem("consent-required")
    agreed = {**person.wish, "purpose": "face", "data_sets": [], "licence_types": []}
    person.give(str(uuid.uuid4()), {**agreed, "data_sets": ["household"]}).problem("invalid-payload")
    person.give(consent, agreed).is_status(201)
    person.put(path, {**wish, "service_code": service + "9"}).problem("consent-required")
    person.put(path, {**wish, "picture": "R0lGODlh"}).problem("invalid-payload")
    told = person.put(path, wish).is_status(200, 201).members(
        comparison_no=str, verdict={"match", "no_match", "review", "unavailable"}, engine=str, version=str)
    expect(told["engine"] and told["version"] and told["comparison_no"], "nobody says what compared")
    expect(("statement" in told) == (told["verdict"] == "match"), "a statement without a match, or a match without one")
    expect(person.put(path, wish).is_status(200).json() == told, "the same request was answered otherwise")
    person.put(f"/v1/consents/{consent}/withdrawal", {}).is_status(200)
    person.put(f"/v1/face-comparisons/{uuid.uuid4()}", wish).problem("consent-required")
