"""The totals of a run, read from the APIs and the bank's own file, and whether all of them say the same."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from deploy.demo.client import PUBLIC, Actor, Api
from deploy.demo.desks import Desks
from deploy.demo.pay import SCHEMES
from deploy.demo.together import together
from shared.vocabulary.money import ZERO, Money, total

AUDITOR = Actor("auditor", name="审计癸")
_SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Journey:
    """One case as its events tell it, with whether its decision certifies an edge household and what it was paid."""

    events: tuple[str, ...]
    is_edge: bool
    paid: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Books:
    """The same money as five books tell it, and whether the ledger balances. The last two cover the whole database."""

    cases: Money
    payrolls: Money
    ledger: Money
    public: Money
    all_payrolls: Money
    bank: Money
    ledger_balanced: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run came to."""

    submitted: int
    returned_once: int
    accepted: int
    granted: int
    denied: int
    edge: int
    withdrawn: int
    payments_settled: int
    paid: Money
    notices_published: int
    objections: int
    emergencies_paid: int
    payments_returned: int
    payments_reissued: int
    hearings: int
    changed: int
    merged: int
    listed: int
    on_boards: int
    books: Books

    def differences(self) -> Iterator[str]:
        """Where two sources disagree, in words without anything personal."""
        books = self.books
        county = {"案件": books.cases, "发放表": books.payrolls, "总账": books.ledger, "资金使用公开": books.public}
        if len(set(county.values())) > 1:
            yield "本县已发金额不一致: " + ", ".join(f"{name} {money.yuan}" for name, money in county.items())
        if books.bank != books.all_payrolls:
            yield f"银行文件 {books.bank.yuan} 与全部发放表 {books.all_payrolls.yuan} 不一致"
        if self.on_boards < self.listed:
            yield f"长期公示栏只有 {self.on_boards} 户,应有 {self.listed} 户"
        if not books.ledger_balanced:
            yield "总账不平"


async def collect(api: Api, desks: Desks, case_ids: Sequence[str], bank_file: Path) -> Totals:
    """Read everything that can be read, and count."""
    journeys = await together(_journey(api, desks.confirmer, case_id) for case_id in case_ids)
    paid = tuple(chain.from_iterable(journey.paid for journey in journeys))

    def told(event: str) -> int:
        return sum(event in journey.events for journey in journeys)

    def counted(event: str) -> int:
        return sum(journey.events.count(event) for journey in journeys)

    return Totals(
        submitted=told("ApplicationSubmitted"),
        returned_once=told("ApplicationReturned"),
        accepted=told("ApplicationAccepted"),
        granted=told("AssistanceGranted"),
        denied=told("AssistanceDenied"),
        edge=sum(journey.is_edge for journey in journeys),
        withdrawn=told("ApplicationWithdrawn"),
        payments_settled=len(paid),
        paid=total(paid),
        notices_published=told("NoticePosted"),
        objections=counted("ObjectionRaised"),
        emergencies_paid=sum({"EmergencyGranted", "PaymentSettled"} <= set(journey.events) for journey in journeys),
        payments_returned=counted("PaymentReturned"),
        payments_reissued=counted("PaymentReissued"),
        hearings=counted("HearingHeld"),
        changed=told("HouseholdChanged"),
        merged=told("PersonsMerged"),
        listed=told("BoardListed") - told("BoardDelisted"),
        on_boards=await _on_boards(api, desks),
        books=await _books(api, desks, case_ids, bank_file, total(paid)),
    )


async def _journey(api: Api, reader: Actor, case_id: str) -> Journey:
    progress = await api.read(reader, f"/cases/{case_id}/progress")
    events = tuple(step["event"] for step in progress["steps"])
    decisions = await api.read(reader, f"/cases/{case_id}/decisions") if "AssistanceDenied" in events else None
    payments = await api.read(reader, f"/cases/{case_id}/payments") if "PaymentSettled" in events else None
    return Journey(
        events,
        is_edge=any(decision["edge"] for decision in decisions["items"]) if decisions else False,
        paid=tuple(_settled(payments["payments"])) if payments else (),
    )


def _settled(payments: Sequence[Any]) -> Iterator[Money]:
    return (Money.of_yuan(payment["amount_yuan"]) for payment in payments if payment["state"] == _SETTLED)


async def _on_boards(api: Api, desks: Desks) -> int:
    boards = [[entry async for entry in api.items(PUBLIC, f"/boards/{code}")] for code in desks.village_codes]
    return sum(len(board) for board in boards)


async def _books(api: Api, desks: Desks, case_ids: Sequence[str], bank_file: Path, cases: Money) -> Books:
    payrolls = [item async for item in api.items(desks.finance, "/payrolls")]
    years = sorted({int(payroll["period"][:4]) for payroll in payrolls})
    uses = [await api.read(PUBLIC, "/fund-use", county_code=desks.county_code, year=year) for year in years]
    books = [(year, scheme) for year in years for scheme in SCHEMES]
    ledgers = [await api.read(desks.finance, "/ledger", year=year, scheme=scheme) for year, scheme in books]
    everywhere = [item async for item in api.items(AUDITOR, "/payrolls")]
    others = await _paid_to_others(api, desks, payrolls, frozenset(case_ids))
    return Books(
        cases=cases + others,
        payrolls=_sum(payrolls, "settled_yuan"),
        ledger=total(
            _sum([a for a in ledger["accounts"] if a["account"] == "paid"], "balance_yuan") for ledger in ledgers
        ),
        public=total(_sum(use["items"], "amount_yuan") for use in uses),
        all_payrolls=_sum(everywhere, "settled_yuan"),
        bank=bank_total(bank_file),
        ledger_balanced=all(ledger["balanced"] for ledger in ledgers),
    )


async def _paid_to_others(api: Api, desks: Desks, payrolls: Sequence[Any], mine: frozenset[str]) -> Money:
    """What the county paid to households that are not of this population, such as one that somebody typed in."""
    paths = [f"/payrolls/{payroll['id']}/lines" for payroll in payrolls]
    lines = [line for path in paths async for line in api.items(desks.finance, path)]
    return _sum([line for line in lines if line["case_id"] not in mine and line["state"] == _SETTLED], "amount_yuan")


def bank_total(bank_file: Path) -> Money:
    """What the simulated bank says that it paid, by its own file."""
    if not bank_file.exists():
        return ZERO
    with bank_file.open(encoding="utf-8", newline="") as rows:
        return Money(sum(int(row["amount_fen"]) for row in csv.DictReader(rows) if row["outcome"] == _SETTLED))


def _sum(rows: Sequence[Mapping[str, Any]], field: str) -> Money:
    return total(Money.of_yuan(row[field]) for row in rows)
