"""What each bureau knows of a person of the population, and how it answers: at once, or later through our API."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deploy.demo.population import Person, Population
from deploy.simulators.faults import Faults, Kind
from deploy.simulators.messenger import Messenger
from shared.clock import Clock, legal_today
from shared.vocabulary.money import Money

SYNC = ("public_security", "social_insurance")
BANKS = "banks"
SLOW_SECONDS = 6.0
"""Longer than the suite waits for an answer."""
LATE_SECONDS = 15.0
"""Long enough for a demonstration to move its legal clock beyond the deadline."""
BUSY_SECONDS = 2
"""For how long a busy bureau wants to be left alone."""
_KNOWN_ABSENCES = ("prison", "compulsory_detoxification")


class Question(BaseModel):
    """What a bureau is asked."""

    model_config = ConfigDict(extra="forbid")
    query_id: str = Field(min_length=36, max_length=36)
    purpose: str = Field(min_length=1, max_length=200)
    basis: str = Field(min_length=1, max_length=500)
    name: str = Field(min_length=1, max_length=100)
    identity_number: str = Field(min_length=18, max_length=18)


Item = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Bureaus:
    """The bureaus' side of the exchange; `people` by identity number."""

    people: Mapping[str, Person]
    faults: Faults
    messenger: Messenger
    clock: Clock

    @classmethod
    def of(cls, population: Population, faults: Faults, messenger: Messenger, clock: Clock) -> "Bureaus":
        """Bureaus that know everybody of a population, and nobody else."""
        people = {person.identity_number: person for household in population.households for person in household.members}
        return cls(people, faults, messenger, clock)

    def routes(self) -> list[web.RouteDef]:
        """The sharing platform's side: one address a bureau."""
        return [web.post(f"/{{bureau:{'|'.join((*SYNC, BANKS))}}}/queries", self.ask)]

    async def ask(self, request: web.Request) -> web.Response:
        """Answer a question, or take it and answer later; the same question gets the same answer."""
        bureau = request.match_info["bureau"]
        try:
            question = Question.model_validate_json(await request.read())
        except ValidationError:
            return _refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "question_invalid")
        person = self.people.get(question.identity_number)
        if person is not None and person.name != question.name:
            return _refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "name_differs")
        if (refusal := self._refuse(bureau, person)) is not None:
            return refusal
        if self.faults.strike(bureau, Kind.LATE):
            return self._answer_through_the_api(bureau, question, person, LATE_SECONDS)
        if bureau == BANKS:
            return self._answer_later(question, person)
        if self.faults.strike(bureau, Kind.SLOW):
            await asyncio.sleep(SLOW_SECONDS)
        if self.faults.strike(bureau, Kind.DUPLICATE):
            self._answer_through_the_api(bureau, question, person, 0)
        return web.json_response({"query_id": question.query_id} | self._answer(bureau, question, person))

    def _refuse(self, bureau: str, person: Person | None) -> web.Response | None:
        """What a bureau says that does not look at the question at all."""
        is_silent = person is not None and bureau in SYNC and bureau in person.silent_sources
        if is_silent or self.faults.strike(bureau, Kind.DOWN):
            return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, "down")
        if self.faults.strike(bureau, Kind.BUSY):
            busy = _refusal(HTTPStatus.TOO_MANY_REQUESTS, "busy")
            busy.headers["Retry-After"] = str(BUSY_SECONDS)
            return busy
        if self.faults.strike(bureau, Kind.REFUSED):
            return _refusal(HTTPStatus.FORBIDDEN, "refused")
        if self.faults.strike(bureau, Kind.INVALID):
            return _refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "question_invalid")
        if self.faults.strike(bureau, Kind.GARBLED):
            return web.Response(text="<html><body>502 proxy</body></html>", content_type="text/html")
        return None

    def _answer_later(self, question: Question, person: Person | None) -> web.Response:
        if person is not None and BANKS in person.silent_sources:
            return web.json_response({"query_id": question.query_id}, status=HTTPStatus.ACCEPTED)
        wait = SLOW_SECONDS if self.faults.strike(BANKS, Kind.SLOW) else 0
        if self.faults.strike(BANKS, Kind.DUPLICATE):
            self._answer_through_the_api(BANKS, question, person, wait)
        return self._answer_through_the_api(BANKS, question, person, wait)

    def _answer_through_the_api(
        self, bureau: str, question: Question, person: Person | None, wait_seconds: float
    ) -> web.Response:
        answer = _in_yuan(self._answer(bureau, question, person))
        self.messenger.send_later(bureau, question.query_id, answer, wait_seconds)
        return web.json_response({"query_id": question.query_id}, status=HTTPStatus.ACCEPTED)

    def _answer(self, bureau: str, question: Question, person: Person | None) -> dict[str, Any]:
        today = legal_today(self.clock.now(), 0)
        answer = answer_of(bureau, question.identity_number, person, today)
        if self.faults.strike(bureau, Kind.ANOTHER_PERSON):
            return answer | {
                "identity_number": next(number for number in self.people if number != question.identity_number)
            }
        if self.faults.strike(bureau, Kind.RUBBISH):
            return answer | {"status": "found", "items": [_item("asset", "deposit", amount_fen=-1)]}
        return answer


def answer_of(bureau: str, identity_number: str, person: Person | None, on: date) -> dict[str, Any]:
    """What a bureau says of a person, without the question's id; of a stranger it knows nothing."""
    items = _KNOWLEDGE[bureau](person) if person is not None else []
    return {
        "identity_number": identity_number,
        "status": "found" if items else "none",
        "data_on": on.isoformat(),
        "items": items,
    }


def _public_security(person: Person) -> list[Item]:
    absence = [_item("status", person.absence, count=1)] if person.absence in _KNOWN_ABSENCES else []
    vehicles = [_item("asset", "vehicle", count=person.vehicles)] if person.vehicles else []
    return [_item("status", "registered", count=1), *absence, *vehicles]


def _social_insurance(person: Person) -> list[Item]:
    known = {"wage": person.wage_fen_year, "basic_pension": person.pension_fen_year}
    return [_item("income", kind, amount_fen=fen) for kind, fen in known.items() if fen]


def _banks(person: Person) -> list[Item]:
    return [_item("asset", "deposit", amount_fen=person.deposit_fen)] if person.deposit_fen else []


_KNOWLEDGE = {"public_security": _public_security, "social_insurance": _social_insurance, BANKS: _banks}


def _item(aspect: str, kind: str, *, amount_fen: int = 0, count: int = 0) -> Item:
    return {"aspect": aspect, "kind": kind, "amount_fen": amount_fen, "count": count}


def _in_yuan(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The form of the suite's public API."""
    items = [
        {"aspect": i["aspect"], "kind": i["kind"], "amount_yuan": Money(i["amount_fen"]).yuan, "count": i["count"]}
        for i in answer["items"]
    ]
    return {**answer, "items": items}


def _refusal(status: HTTPStatus, code: str) -> web.Response:
    return web.json_response({"code": code}, status=status)
