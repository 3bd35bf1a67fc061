"""Clients at work on a few hot cases; each notes for itself what it was told, and only that must be there."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import TypeVar

from deploy.chaos.history import Act, Write
from deploy.demo import desks, papers
from deploy.demo.client import Actor, Api, Refused
from deploy.demo.numbers import luhn_digit
from deploy.demo.people import Household

T = TypeVar("T")

WRITERS = 32
_ATTEMPTS = 300
_AGAIN_SECONDS = 0.5
_REST_SECONDS = 0.2
_BANK = "示例农村商业银行"
_ACCOUNT_PREFIX = "629990000000000"
_ACCOUNTS = 1000
_TAIL = 4
_CLOSING = "误报，家庭情况没有变化。"
_SHARES = (Act.UPLOAD, Act.PAYEE, Act.PAYEE, Act.REPORT)
_CHANGE_OPEN = "change_open"
_IN_PROGRESS = "request_in_progress"
_SERVER_ERRORS = range(500, 600)


@dataclass(frozen=True, slots=True)
class HotCase:
    """A case on which many write at once; `accounts` numbers those that it was given."""

    household: Household
    case_id: str
    applicant_person_id: str
    accounts: Iterator[int] = field(default_factory=count)

    @property
    def applicant(self) -> Actor:
        """The applicant on the portal."""
        return desks.as_applicant(self.household.members[self.household.applicant])

    @property
    def clerk(self) -> Actor:
        """Who handles the case at the township."""
        return desks.clerk(desks.township_of(self.household.village_code))


@dataclass(slots=True)
class Writers:
    """All of them; `refused` holds answers that no retry and no colleague's work explains."""

    api: Api
    cases: Sequence[HotCase]
    today: str
    acknowledged: list[Write] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _steps: Iterator[int] = field(default_factory=count)

    async def work(self, stop: asyncio.Event, seed: int) -> None:
        """Write until told to stop; what is under way then is still written until it is answered."""
        async with asyncio.TaskGroup() as group:
            for number in range(WRITERS):
                group.create_task(self._write(stop, Random(f"{seed}-{number}")))  # noqa: S311  (a repeatable draw)

    async def _write(self, stop: asyncio.Event, random: Random) -> None:
        while not stop.is_set():
            case, act = random.choice(self.cases), random.choice(_SHARES)
            try:
                await self._act(case, act)
            except Refused as refused:
                # That a colleague has reported a change that is still open is an answer and not a fault.
                if refused.code != _CHANGE_OPEN:
                    self.refused.append(str(refused))
            await asyncio.sleep(random.uniform(0, _REST_SECONDS))

    async def _act(self, case: HotCase, act: Act) -> None:
        match act:
            case Act.PAYEE:
                await self._change_account(case)
            case Act.REPORT:
                await self._change(case)
            case _:
                await self._upload(case)

    async def _upload(self, case: HotCase) -> None:
        paper, path = papers.scan(f"{case.case_id} {next(self._steps)}"), f"/applications/{case.case_id}/materials"
        await persistently(lambda: self.api.hand_in(case.clerk, path, "other", paper))
        self._note(case, Act.UPLOAD, paper.hash)

    async def _change_account(self, case: HotCase) -> None:
        number = next(case.accounts)
        if number >= _ACCOUNTS:
            await self._upload(case)  # no tail is used twice, or nobody could tell the writes apart
            return
        body = f"{_ACCOUNT_PREFIX}{number:03d}"
        account = body + luhn_digit(body)
        path = f"/cases/{case.case_id}/payee"
        wanted = {"person_id": case.applicant_person_id, "bank_name": _BANK, "account_number": account}
        await persistently(lambda: self.api.write(case.applicant, path, wanted, account))
        self._note(case, Act.PAYEE, account[-_TAIL:])

    async def _change(self, case: HotCase) -> None:
        """Report a change and have it closed again, as somebody who was mistaken."""
        number, path = next(self._steps), f"/cases/{case.case_id}/changes"
        told = {"kind": "income", "happened_on": self.today}
        reported = await persistently(lambda: self.api.write(case.applicant, path, told, number))
        change_id = next(each["id"] for each in reported["changes"] if each["state"] == "open")
        self._note(case, Act.REPORT, change_id)
        closing = f"{path}/{change_id}/closing"
        await persistently(lambda: self.api.write(case.clerk, closing, {"reason": _CLOSING}))
        self._note(case, Act.CLOSING, change_id)

    def _note(self, case: HotCase, act: Act, mark: str) -> None:
        self.acknowledged.append(Write(case.case_id, act, mark))


async def persistently(act: Callable[[], Awaitable[T]]) -> T:
    """Repeat a write under its key until it is answered, as a client does that must not lose it."""
    for _ in range(_ATTEMPTS):
        try:
            return await act()
        except Refused as refused:
            if refused.status not in _SERVER_ERRORS and refused.code != _IN_PROGRESS:
                raise
            last = refused
        await asyncio.sleep(_AGAIN_SECONDS)
    raise last
