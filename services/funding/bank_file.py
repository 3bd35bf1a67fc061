"""The bank's file and its answers: what we ask for, what it says, and `match`, where a payment meets its answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.funding.instruction import Instruction, State
from shared.vocabulary.money import Money

LINES_LIMIT = 20_000
TEXT_LIMIT = 64


class Outcome(StrEnum):
    """What a bank says of an instruction."""

    SETTLED = "settled"
    RETURNED = "returned"


class MalformedAnswer(Exception):
    """The bank's answer cannot be read; nothing of it is taken over."""


@dataclass(frozen=True, slots=True)
class Order:
    """One line of the file that goes to the bank."""

    instruction_id: UUID
    account: str = field(repr=False)
    name: str = field(repr=False)
    amount: Money


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of one instruction id."""

    instruction_id: UUID
    amount: Money
    outcome: Outcome
    reason: str


class Fault(StrEnum):
    """Why an answer was not taken over; each goes to a person, none is guessed."""

    STRANGER = "unknown_instruction"
    AMOUNT = "amount_differs"
    CONTRADICTION = "contradicts_earlier_answer"
    SILENCE = "no_answer"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the bank says and we did not ask, or the other way round."""

    instruction_id: UUID
    fault: Fault


@dataclass(frozen=True, slots=True)
class Matched:
    """What a batch of answers means: newly answered instructions, those still open, and differences."""

    answered: tuple[Instruction, ...]
    still_open: tuple[Instruction, ...]
    differences: tuple[Difference, ...]


def match(instructions: Sequence[Instruction], answers: Sequence[Answer], on: date) -> Matched:
    """Match each payment to the bank's answer by the instruction's id, and only if the amount is the same to the fen.

    An answer heard before changes nothing. A stranger's id, another amount, or two answers that contradict each other
    leave the instruction as it is and are a difference.
    """
    known = {instruction.id: instruction for instruction in instructions}
    grouped: defaultdict[UUID, set[Answer]] = defaultdict(set)
    for answer in answers:
        grouped[answer.instruction_id].add(answer)
    faults = {key: _fault(known.get(key), group) for key, group in grouped.items()}
    answered = tuple(
        _answered(instruction, next(iter(grouped[instruction.id])), on)
        for instruction in instructions
        if instruction.state is State.OPEN and instruction.id in grouped and faults[instruction.id] is None
    )
    done = {instruction.id for instruction in answered}
    return Matched(
        answered,
        tuple(each for each in instructions if each.state is State.OPEN and each.id not in done),
        tuple(Difference(key, fault) for key, fault in faults.items() if fault is not None),
    )


def _fault(instruction: Instruction | None, answers: set[Answer]) -> Fault | None:
    if instruction is None:
        return Fault.STRANGER
    if any(answer.amount != instruction.amount for answer in answers):
        return Fault.AMOUNT
    outcomes = {answer.outcome.value for answer in answers}
    said = outcomes if instruction.state is State.OPEN else outcomes | {instruction.state.value}
    return Fault.CONTRADICTION if len(said) > 1 else None


def _answered(instruction: Instruction, answer: Answer, on: date) -> Instruction:
    if answer.outcome is Outcome.SETTLED:
        return instruction.settle(on)
    return instruction.turn_back(answer.reason or "银行未说明原因", on)


def content(orders: Iterable[Order]) -> dict[str, Any]:
    """The file as the bank takes it."""
    lines = [
        {
            "instruction_id": str(order.instruction_id),
            "account": order.account,
            "name": order.name,
            "amount_fen": order.amount.fen,
        }
        for order in orders
    ]
    return {"lines": lines}


def read_answers(payload: object) -> tuple[Answer, ...]:
    """Read what the bank sent; one malformed line makes the whole answer unread, for it shows that we misunderstand."""
    lines = payload.get("answers") if isinstance(payload, Mapping) else None
    if not isinstance(lines, list) or len(lines) > LINES_LIMIT:
        raise MalformedAnswer("answers")
    return tuple(_read(line) for line in lines)


def _read(line: object) -> Answer:
    if not isinstance(line, Mapping):
        raise MalformedAnswer("line")
    amount, reason = line.get("amount_fen"), line.get("reason") or ""
    if not isinstance(amount, int) or isinstance(amount, bool) or not isinstance(reason, str):
        raise MalformedAnswer("amount_fen")
    try:
        outcome = Outcome(str(line.get("outcome")))
        return Answer(UUID(str(line.get("instruction_id"))), Money(amount), outcome, reason[:TEXT_LIMIT])
    except ValueError as error:
        raise MalformedAnswer("line") from error
