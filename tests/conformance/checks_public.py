"""What docs/PLATFORM_API.md promises to everybody: the bulletin, feedback, the hall; and of cases from other channels."""
import base64
import json
import uuid

import crypto
from checks import check
from checks_cases import DAY, STRANGER, Visitor, case_of
from wire import PROBLEMS, expect

PROBLEMS["forbidden"] = ({403}, False)
CHANNELS = ("terminal", "window", "web", "mobile")


def say(s, body, key=None, path="/v1/feedback", client=None):
    headers = {"Content-Type": "application/json", "Idempotency-Key": f'"{key or uuid.uuid4()}"'}
    return (client or s.client).ask("POST", path, json.dumps(body).encode(), headers)


@check("One case model for four channels: the same case from each is accepted and listed together, with its channel (R-251)")
def channels(s):
    filed = {s.file(channel=channel)[2]["case_no"]: channel for channel in CHANNELS}
    listed = {one["case_no"]: one.get("channel") for one in Visitor(s).get("/v1/cases").is_status(200).json()["cases"]}
    expect(all(listed.get(number) == channel for number, channel in filed.items()), f"of {filed} there are listed {listed}")
    submission, body = s.build(spoilt={"channel": "pigeon"})
    s.register(submission, body).problem("malformed")


@check("The bulletin is signed; every notice of it is approved, valid and says where it comes from (R-268, R-280)")
def bulletin(s):
    answer = s.client.get("/v1/bulletin").is_status(200)
    told = crypto.check_signed_text(answer.members(bulletin=str)["bulletin"], s.receipt_key, "bianmin-bulletin+jws", "the bulletin")
    expect(isinstance(told.get("month"), str) and isinstance(told.get("figures"), list), "no month or figures")
    today = s.client.get("/v1/health").json()["time"][:10]
    for notice in told["notices"]:
        expect(notice.get("state") == "approved", f"{notice.get('id')} is {notice.get('state')}")
        # A day more or less: the platform's days are China's.
        expect(notice["valid_from"][:7] <= today[:7] <= notice["valid_to"][:7], f"{notice['id']} is not valid on {today}")
        expect(notice.get("source", {}).get("zh") and notice.get("title", {}).get("zh"), f"{notice['id']} has no source or title")
    for row in told["figures"]:
        for name in ("satisfaction", "availability"):
            expect(row[name] is None or 0 <= row[name] <= 100, f"{row['terminal_id']}: {name} is {row[name]}")
    s.client.get("/v1/bulletin", If_None_Match=answer.headers["ETag"]).is_status(304)


@check("A survey is answered without a name and yields one record (R-196)")
def survey(s):
    told = crypto.check_signed_text(s.client.get("/v1/bulletin").json()["bulletin"], s.receipt_key, "bianmin-bulletin+jws", "the bulletin")
    if not told["surveys"]:
        return
    asked, given = told["surveys"][0], {}
    for question in asked["questions"]:
        first = question.get("options", [{}])[0].get("id")
        given[question["id"]] = {"single": first, "multiple": [first], "text": "测试"}[question["kind"]]
    body, key = {"kind": "survey", "survey_id": asked["id"], "answers": given}, str(uuid.uuid4())
    first = say(s, body, key).is_status(201).members(feedback_no=str, state={"recorded"})
    expect(say(s, body, key).is_status(201).json() == first, "the same answers made another record")
    say(s, {**body, "answers": {}}).problem("invalid-payload")


@check("What is said without a name has a number, a day and a state that can be asked for (R-067, R-150, R-265)")
def feedback(s):
    fault = {"item": "S", "element": "/form", "rule": "does not compile", "at": "2026-01-01T00:00:00.000Z"}
    for body in ({"kind": "material", "service_code": "S", "material_code": "M"}, {"kind": "question", "topic": "other", "words": "测试"},
                 {"kind": "catalogue", "faults": [fault]}):
        filed = say(s, body).is_status(201).members(feedback_no=str, kind={body["kind"]}, state={"open"}, due=DAY)
        shown = s.client.get(f"/v1/feedback/{filed['feedback_no']}").is_status(200).members(state={"open"}, due=DAY)
        expect(shown["overdue"] is False, "it is overdue on the day it was said")
    say(s, {"kind": "song"}).problem("invalid-payload")
    s.client.get("/v1/feedback/F0").problem("not-found")


@check("A bad rating has a ticket that can be asked for, a good one has none (R-055)")
def bad_rating(s):
    for grade, status in ((1, 200), (5, 404)):
        submission, _, _ = s.file(kind="evaluation", case_ref=str(uuid.uuid4()), payload={"satisfaction": grade})
        s.client.get(f"/v1/feedback/{submission}").is_status(status)


@check("The hall gives a number with time and window, once for a request (R-254)")
def hall_ticket(s):
    offer = s.client.get("/v1/hall").is_status(200).members(queues=list, slots=list)
    key, wish = str(uuid.uuid4()), {"queue": offer["queues"][0]["id"]}
    first = say(s, wish, key, "/v1/hall/tickets").is_status(201).members(ticket_no=str, window=dict, day=DAY, url=r"https://.*/t/[\w-]{22,}")
    expect(say(s, wish, key, "/v1/hall/tickets").is_status(201).json() == first, "the same request gave another number")
    expect(say(s, wish, None, "/v1/hall/tickets").json()["ticket_no"] != first["ticket_no"], "two people got one number")
    if offer["slots"]:
        say(s, {**wish, "slot": offer["slots"][-1]}, None, "/v1/hall/tickets").is_status(201).members(slot={offer["slots"][-1]})
    say(s, {**wish, "slot": "1999-01-01T09:00"}, None, "/v1/hall/tickets").problem("invalid-payload")


@check("A begun case is handed over under a token that says nothing, by its own holder only (R-188, R-195)")
def handover(s):
    content = s.content()
    draft = {name: content[name] for name in ("service_code", "form_id", "form_version")}
    draft["payload"] = {"applicant": content["applicant"], "answers": content["answers"], "language": "zh"}
    visitor, name = Visitor(s), str(uuid.uuid4())
    headers = {"Authorization": f"Bearer {visitor.token}", "Content-Type": "application/json"}
    put = lambda body: s.client.ask("PUT", f"/v1/handovers/{name}", json.dumps(body, ensure_ascii=False).encode(), headers)  # noqa: E731
    told = put(draft).is_status(201).members(handover_no=str, code=r"\d{8}", url=r"https://.*/m/[\w-]{22,}", expires_at=str)
    expect(put(draft).is_status(200).json() == told, "the same draft got another token")
    expect(content["applicant"]["number"] not in json.dumps(told), "the answer holds the number")
    token = told["url"].rsplit("/", 1)[1]
    hidden = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    expect(told["handover_no"].encode() not in hidden and told["code"].encode() not in hidden, "the token can be read")
    put({**draft, "payload": {**draft["payload"], "applicant": {**content["applicant"], **STRANGER}}}).problem("invalid-payload")


@check("A code of the cabinet is given for a result that is there, and no other code opens a box (R-272)")
def cabinet(s):
    visitor = Visitor(s)
    visitor.post("/v1/cabinet/codes", {"case_no": case_of(s)}).problem("not-now")
    visitor.post("/v1/cabinet/codes", {"case_no": "0" * 43}).problem("not-found")
    say(s, {"code": "00000000"}, None, "/v1/cabinet/openings").problem("not-found")
