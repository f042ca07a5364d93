"""What docs/PLATFORM_API.md promises of a person's own cases after they were filed."""
import json
import uuid

from checks import check
from wire import PROBLEMS, expect, time_of

PROBLEMS["identity-required"] = ({401}, False)
PROBLEMS["not-now"] = ({409}, False)
STRANGER = {"name": "测试旁人", "number": "990203198505140136"}  # invented: region 99 was never assigned
PHASES = ["received", "accepted", "review", "decision", "certificate", "delivery", "archive"]
DAY = r"\d{4}-\d\d-\d\d"


class Visitor:
    """Somebody whose card a terminal has read."""

    def __init__(self, session, applicant=None, client=None, age=3):
        who = applicant or session.content()["applicant"]
        self.client, self.visit = client or session.client, str(uuid.uuid4())
        self.identity = {"method": "id_card", "identity_kind": "resident", "name": who["name"], "number": who["number"], "card_age_seconds": age}
        self.opened = self.open()
        if self.opened.status in (200, 201):
            self.token = self.opened.members(token=r"[A-Za-z0-9._~+/=-]{22,}", expires_at=str)["token"]

    def open(self, visit=None):
        return self.client.put(f"/v1/visits/{visit or self.visit}", self.identity)

    def get(self, path):
        return self.client.get(path, Authorization=f"Bearer {self.token}")

    def post(self, path, body=None, key=None, client=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key != "":
            headers["Idempotency-Key"] = f'"{key or uuid.uuid4()}"'
        return (client or self.client).ask("POST", path, json.dumps(body or {}).encode(), headers)


def case_of(s):
    return s.file()[2]["case_no"]


@check("A pass is given for whose card was read in this visit, and for nobody else")
def opening(s):
    visitor = Visitor(s)
    visitor.opened.is_status(201)
    time_of(visitor.opened.json()["expires_at"], "expires_at")
    expect(visitor.open().is_status(200).json()["token"] == visitor.token, "the same visit again got another pass")
    Visitor(s, age=3600).opened.problem("invalid-payload")
    Visitor(s, {"name": "测试样例", "number": "110105194912310021"}).opened.problem("invalid-payload")
    s.client.get("/v1/cases").problem("identity-required")


@check("A pass works at its own terminal, until the visit ends or the next one begins")
def one_visit(s):
    visitor = Visitor(s)
    visitor.get("/v1/cases").is_status(200)
    other = s.other_terminal()
    other.get("/v1/cases", Authorization=f"Bearer {visitor.token}").problem("identity-required")
    following = Visitor(s, STRANGER)
    visitor.get("/v1/cases").problem("identity-required")
    s.client.put(f"/v1/visits/{following.visit}/end", {}).is_status(204)
    following.get("/v1/cases").problem("identity-required")


@check("A person sees their own cases with stage, post, limit and what may be done (R-032)")
def own_cases(s):
    case_no, number = case_of(s), s.content()["applicant"]["number"]
    visitor = Visitor(s)
    listed = visitor.get("/v1/cases").is_status(200).members(as_of=str, cases=list, tickets=list)
    expect(any(one.get("case_no") == case_no for one in listed["cases"]), "the case that was filed is not listed")
    shown = visitor.get(f"/v1/cases/{case_no}").is_status(200).members(
        case_no={case_no}, status=dict, state=str, unit=dict, phone=str, stages=list, as_of=str, may=list, urges=list, events=list)
    expect(number not in json.dumps(shown) and number not in json.dumps(listed), "the answer holds the whole number")
    phases = [stage.get("phase") for stage in shown["stages"]]
    expect(phases == sorted(phases, key=PHASES.index) and set(phases) == set(PHASES), f"the stages are {phases}")
    states = [stage.get("state") for stage in shown["stages"]]
    expect(states == sorted(states, key=["done", "current", "waiting"].index) and states.count("current") <= 1, f"states {states}")
    for stage in shown["stages"]:
        expect(isinstance(stage.get("post"), dict) and isinstance(stage.get("limit_days"), int), f"{stage.get('phase')}: no post or limit")
    for event in shown["events"]:
        expect(event.get("actor") and isinstance(event.get("post"), dict), "an event names nobody")
    deadline = shown.get("deadline", {})
    expect(deadline.get("lamp") in ("green", "yellow", "red") and isinstance(deadline.get("days_left"), int), "no deadline runs")


@check("Another person's card sees nothing of a case: not listed, not shown, not urged, not withdrawn")
def others(s):
    case_no = case_of(s)
    stranger = Visitor(s, STRANGER)
    expect(case_no not in json.dumps(stranger.get("/v1/cases").is_status(200).json()), "a stranger's list names the case")
    unknown = stranger.get(f"/v1/cases/{'0' * 43}").problem("not-found")
    expect(stranger.get(f"/v1/cases/{case_no}").problem("not-found") == unknown, "the answers tell somebody else's case from none")
    for act in ("urges", "supplements", "withdrawal"):
        stranger.post(f"/v1/cases/{case_no}/{act}", {"answers": {}}).problem("not-found")
    stranger.post("/v1/tickets", {"kind": "complaint", "topic": "slow", "case_no": case_no}).problem("not-found")
    expect(Visitor(s).get(f"/v1/cases/{case_no}").is_status(200).json()["state"] != "withdrawn", "a stranger withdrew it")


@check("Withdrawn once: the same request again has the same answer, another one is refused")
def withdrawing(s):
    case_no, visitor = case_of(s), Visitor(s)
    path, key = f"/v1/cases/{case_no}/withdrawal", str(uuid.uuid4())
    visitor.post(path, key="").problem("malformed")
    first = visitor.post(path, key=key).is_status(201)
    again = visitor.post(path, key=key).is_status(201)
    expect(first.body == again.body, "the same request was answered otherwise")
    visitor.post(path).problem("not-now")
    visitor.post(f"/v1/cases/{case_no}/urges", key=key).problem("digest-conflict")
    shown = visitor.get(f"/v1/cases/{case_no}").is_status(200).json()
    expect(shown["state"] == "withdrawn" and "withdraw" not in shown["may"], f"it is {shown['state']}, and may {shown['may']}")
    expect([event["event"] for event in shown["events"]].count("withdrawn") == 1, "it was withdrawn more than once")


@check("What is not due is not urged, and nothing is completed that was not asked for")
def not_now(s):
    case_no, visitor = case_of(s), Visitor(s)
    visitor.post(f"/v1/cases/{case_no}/urges").problem("not-now")
    visitor.post(f"/v1/cases/{case_no}/supplements", {"answers": {}}).problem("not-now")


@check("A complaint gets a number and a day, once, and is found by it at another terminal (R-186)")
def complaint(s):
    visitor, key = Visitor(s), str(uuid.uuid4())
    wish = {"kind": "complaint", "topic": "slow", "words": "测试", "case_no": case_of(s)}
    filed = visitor.post("/v1/tickets", wish, key).is_status(201).members(ticket_no=r"T\d{12,}", state={"open"}, filed_at=str, due=DAY)
    expect(visitor.post("/v1/tickets", wish, key).is_status(201).json() == filed, "the same request was answered otherwise")
    number = filed["ticket_no"]
    listed = visitor.get("/v1/cases").is_status(200).json()["tickets"]
    expect([one["ticket_no"] for one in listed].count(number) == 1, "the ticket is not listed once")
    check_word = s.content()["applicant"]["number"][-4:]
    other = s.other_terminal()
    other.get(f"/v1/tickets/{number}?check={check_word}").is_status(200).members(ticket_no={number}, due=DAY)
    other.get(f"/v1/tickets/{number}?check={'0000' if check_word != '0000' else '1111'}").problem("not-found")
    visitor.post("/v1/tickets", {"kind": "song", "topic": "x"}).problem("invalid-payload")
