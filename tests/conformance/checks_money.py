"""What docs/PLATFORM_API.md promises of fees and bills: one order for each thing, the platform's own sum, signed when paid."""
import json
import uuid

import crypto
from checks import Skipped, check
from checks_cases import STRANGER, Visitor
from wire import PROBLEMS, expect

PROBLEMS["amount-differs"] = ({409}, False)


class Payer(Visitor):
    """Somebody with a fee to pay, for a case that is not yet filed."""

    def __init__(self, session, applicant=None):
        super().__init__(session, applicant)
        self.session = session
        record = session.service_with_fee()
        if record is None:
            raise Skipped("no service of the catalogue has a fee that is paid at a terminal")
        self.order = str(uuid.uuid4())
        self.wish = {"subject": "fee", "service_code": record["code"], "submission_id": self.order,
                     "amount_fen": 100 * sum(fee.get("yuan", 0) for fee in record["fees"])}

    def ask(self, method, act="", body=None, order=None):
        path = f"/v1/orders/{order or self.order}{act}"
        if method == "GET":
            return self.get(path)
        return self.client.ask(method, path, json.dumps(body if body is not None else {}).encode(),
                               {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})

    def order_it(self, **changes):
        return self.ask("PUT", body={**self.wish, **changes})

    def state(self):
        return self.ask("GET").is_status(200).members(order_id={self.order}, state={"created", "paid", "closed", "refunded"}, amount_fen=int)


@check("A fee is asked for once: the same again gives the same order and code, with the fees and what they rest on (R-166)")
def one_order(s):
    payer = Payer(s)
    first = payer.order_it().is_status(201).members(order_id={payer.order}, state={"created"}, amount_fen={payer.wish["amount_fen"]},
                                                rows=list, pay_code=str, seconds_left=int)
    for row in first["rows"]:
        expect(row["name"] and row["basis"] and isinstance(row["amount_fen"], int), f"a row says too little: {row}")
    expect(sum(row["amount_fen"] for row in first["rows"]) == first["amount_fen"], "the rows don't add up")
    expect(0 < first["seconds_left"] <= 3600, f"{first['seconds_left']} seconds")
    again = payer.order_it().is_status(200).members(state={"created"}, pay_code={first["pay_code"]})
    expect(again["order_id"] == payer.order, "another order for the same case")
    expect(payer.state()["state"] == "created", "it is not there")


@check("The sum is the platform's own; whoever names another, or a fee without the person's pass, is refused (R-166)")
def sums(s):
    payer = Payer(s)
    payer.order_it(amount_fen=payer.wish["amount_fen"] - 1).problem("amount-differs")
    payer.order_it(service_code="0" * 31).problem("invalid-payload")
    payer.order_it(subject="gift").problem("invalid-payload")
    payer.order_it(reliefs=["assistance"]).is_status(201, 409, 422)
    other = Payer(s)
    s.client.ask("PUT", f"/v1/orders/{other.order}", json.dumps(other.wish).encode(), {"Content-Type": "application/json"}).problem("identity-required")
    other.order_it().is_status(201)
    stranger = Payer(s, applicant=STRANGER)
    stranger.wish["submission_id"] = other.order
    stranger.ask("PUT", body=stranger.wish, order=other.order).problem("digest-conflict")
    s.client.get(f"/v1/orders/{uuid.uuid4()}").problem("not-found")


@check("An order ends when it is cancelled or given back, and begins again with another code (R-166)")
def ends(s):
    payer = Payer(s)
    first = payer.order_it().is_status(201).json()
    payer.ask("PUT", "/cancel").is_status(200).members(state={"closed"})
    payer.ask("PUT", "/cancel").is_status(200).members(state={"closed"})
    second = payer.order_it().is_status(200).members(state={"created"})
    expect(second["pay_code"] != first["pay_code"], "the code of a cancelled order is shown again")
    payer.ask("PUT", "/refund").is_status(200).members(state={"closed"})


@check("A case that says a fee was paid is refused when it was not; one that says it is due is taken (R-166)")
def in_cases(s):
    payer = Payer(s)
    payer.order_it().is_status(201)
    paid = {"payment": {"state": "paid", "order_id": payer.order, "amount_fen": payer.wish["amount_fen"]}}
    s.register(*s.build(payload=paid)).problem("invalid-payload")
    s.register(*s.build(payload={"payment": {"state": "due", "amount_fen": 1600}})).is_status(201)


@check("What the platform says was paid is signed for this order and sum (R-166)")
def signed(s):
    payer = Payer(s)
    payer.order_it().is_status(201)
    if not s.pay_for(payer.order):
        raise Skipped("nobody pays here: --pay names no program that does")
    told = payer.state()
    expect(told["state"] == "paid", f"state {told['state']!r}")
    payload = crypto.check_signed_text(told["proof"], s.receipt_key, "bianmin-payment+jws", "the payment")
    expect(payload["order_id"] == payer.order and payload["amount_fen"] == told["amount_fen"] and payload["state"] == "paid",
           "it is signed for something else")
    expect(all(payload["e_receipt"].get(name) for name in ("code", "number", "check", "issuer")), "the electronic receipt says too little")
    expect(payer.state() == told, "it changes when it is asked for again")
    payer.ask("PUT", "/cancel").is_status(200).members(state={"paid"})
    payer.ask("PUT", "/refund").is_status(200).members(state={"refunded"}, refund_no=str)


@check("A customer number that the utility doesn't know is not found, and nobody learns more (R-168)")
def bills(s):
    s.client.get("/v1/bills/water/00000000").problem("not-found")
    s.client.get("/v1/bills/nothing/9900012345").problem("not-found")
    wish = {"subject": "bill", "utility": "water", "customer_no": "00000000", "bill_no": "none", "amount_fen": 1}
    s.client.ask("PUT", f"/v1/orders/{uuid.uuid4()}", json.dumps(wish).encode(), {"Content-Type": "application/json"}).problem("not-found")
