"""The bank: takes a payment file once, pays each instruction once, and keeps its own file of what it paid.

What it paid is told apart from what the suite believes: an auditor compares the two files. Both survive a restart.
"""

import csv
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deploy.demo.numbers import CLOSED_ACCOUNT_PREFIX
from deploy.simulators.faults import Faults, Kind
from shared.clock import Clock, legal_today
from shared.ids import new_id

BANK = "bank"
COLUMNS = ("instruction_id", "amount_fen", "outcome", "tail")
LARGEST_FILE_BYTES = 16 * 1024 * 1024
_RETURNED = "账户状态异常"
_TAIL = 4


class Line(BaseModel):
    """One payment of a file."""

    model_config = ConfigDict(extra="forbid", strict=True)
    instruction_id: str = Field(min_length=36, max_length=36)
    account: str = Field(min_length=8, max_length=40)
    name: str = Field(min_length=1, max_length=100)
    amount_fen: int = Field(gt=0)


class PaymentFile(BaseModel):
    """A file of payments."""

    model_config = ConfigDict(extra="forbid", strict=True)
    lines: list[Line] = Field(min_length=1, max_length=20_000)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an instruction."""

    instruction_id: str
    amount_fen: int
    outcome: str
    reason: str
    settled_on: str


@dataclass(slots=True)
class Bank:
    """`path` is the file of what was paid; the files that were taken stand beside it, without accounts."""

    path: Path
    faults: Faults
    clock: Clock
    digests: dict[str, str] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    booked: dict[str, Answer] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, faults: Faults, clock: Clock) -> "Bank":
        """Open the bank where it was left."""
        path.parent.mkdir(parents=True, exist_ok=True)
        bank = cls(path, faults, clock)
        for book in (path, bank._taken):
            _drop_torn_line(book)
        if not path.exists() or not path.stat().st_size:
            _append(path, ",".join(COLUMNS) + "\n")
        bank.booked.update((answer.instruction_id, answer) for answer in _booked(path, bank.today))
        for record in _records(bank._taken):
            bank._remember(record["file_id"], record["digest"], [Answer(**answer) for answer in record["answers"]])
        return bank

    @property
    def today(self) -> str:
        """The bank's own date."""
        return legal_today(self.clock.now(), 0).isoformat()

    @property
    def _taken(self) -> Path:
        return self.path.with_suffix(".files.jsonl")

    def _remember(self, file_id: str, digest: str, answers: list[Answer]) -> None:
        self.digests[file_id] = digest
        self.answers[file_id] = answers
        self.booked.update((answer.instruction_id, answer) for answer in answers)

    def routes(self) -> list[web.RouteDef]:
        """The bank's side of the exchange."""
        return [
            web.put("/bank/files/{file_id}", self.put_file),
            web.get("/bank/files/{file_id}/answers", self.get_answers),
        ]

    async def put_file(self, request: web.Request) -> web.Response:
        """Take a file: 201 the first time, 200 for the same again, 409 for another under the same id."""
        body = await request.read()
        if self.faults.strike(BANK, Kind.DOWN):
            return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "down")
        try:
            wanted = PaymentFile.model_validate_json(body)
        except ValidationError:
            return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, "file_invalid")
        file_id = request.match_info["file_id"]
        digest = _digest(wanted)
        known = self.digests.get(file_id)
        if known is not None and known != digest:
            return _problem(HTTPStatus.CONFLICT, "file_differs")
        if known is None and self.faults.strike(BANK, Kind.LOST):
            return web.json_response({"file_id": file_id, "lines": len(wanted.lines)}, status=HTTPStatus.CREATED)
        if known is None:
            self._take(file_id, digest, wanted.lines)
        if self.faults.strike(BANK, Kind.CUT):
            _cut(request)
        status = HTTPStatus.CREATED if known is None else HTTPStatus.OK
        return web.json_response({"file_id": file_id, "lines": len(wanted.lines)}, status=status)

    async def get_answers(self, request: web.Request) -> web.Response:
        """What became of a file's payments; 404 for a file that never came."""
        file_id = request.match_info["file_id"]
        if self.faults.strike(BANK, Kind.DOWN):
            return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "down")
        if file_id not in self.answers:
            return _problem(HTTPStatus.NOT_FOUND, "file_unknown")
        if self.faults.strike(BANK, Kind.RUBBISH):
            return web.json_response({"complete": True, "answers": [{"instruction_id": "?"}]})
        is_complete = not self.faults.strike(BANK, Kind.SLOW)
        answers = self._distorted([asdict(answer) for answer in self.answers[file_id]]) if is_complete else []
        return web.json_response({"complete": is_complete, "answers": answers})

    def _distorted(self, answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The answers as a bank in disorder gives them: half, all twice, of a stranger, of other sums, or both ways."""
        if self.faults.strike(BANK, Kind.HALF):
            answers = answers[: len(answers) // 2]
        if self.faults.strike(BANK, Kind.DOUBLED):
            answers = answers * 2
        if self.faults.strike(BANK, Kind.STRANGER):
            answers = [*answers, {**answers[0], "instruction_id": str(new_id())}]
        if self.faults.strike(BANK, Kind.AMOUNT):
            answers = [{**answer, "amount_fen": answer["amount_fen"] + 1} for answer in answers]
        if self.faults.strike(BANK, Kind.BOTH):
            answers = [{**answer, "outcome": each} for answer in answers for each in ("settled", "returned")]
        return answers

    def _take(self, file_id: str, digest: str, lines: Sequence[Line]) -> None:
        """Pay, then remember the file: whoever dies in between finds on the next try what is paid already."""
        fresh = {line.instruction_id: line for line in lines if line.instruction_id not in self.booked}
        paid = {line.instruction_id: self._pay(line) for line in fresh.values()}
        _append(self.path, "".join(_row(line, paid[line.instruction_id]) for line in fresh.values()))
        self.booked.update(paid)
        answers = [self.booked[line.instruction_id] for line in lines]
        record = {"file_id": file_id, "digest": digest, "answers": [asdict(answer) for answer in answers]}
        _append(self._taken, json.dumps(record, ensure_ascii=False) + "\n")
        self._remember(file_id, digest, answers)

    def _pay(self, line: Line) -> Answer:
        is_closed = line.account.startswith(CLOSED_ACCOUNT_PREFIX)
        is_returned = is_closed or self.faults.strike(BANK, Kind.RETURN, line.account)
        return _answer(line.instruction_id, line.amount_fen, "returned" if is_returned else "settled", self.today)


def _row(line: Line, answer: Answer) -> str:
    return f"{line.instruction_id},{line.amount_fen},{answer.outcome},{line.account[-_TAIL:]}\n"


def _answer(instruction_id: str, amount_fen: int, outcome: str, on: str) -> Answer:
    reason = _RETURNED if outcome == "returned" else ""
    return Answer(instruction_id, amount_fen, outcome, reason, on)


def _digest(wanted: PaymentFile) -> str:
    """Of the content, whatever its order: the same file sent again may be written differently."""
    lines = sorted((line.model_dump() for line in wanted.lines), key=lambda line: str(line["instruction_id"]))
    return hashlib.sha256(json.dumps(lines, sort_keys=True).encode()).hexdigest()


def _booked(path: Path, on: str) -> Iterator[Answer]:
    with path.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            yield _answer(row["instruction_id"], int(row["amount_fen"]), row["outcome"], on)


def _records(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def _drop_torn_line(path: Path) -> None:
    """A last line without an end was being written when the bank died: nobody has heard of it, so it did not happen."""
    if path.exists():
        os.truncate(path, path.read_bytes().rfind(b"\n") + 1)


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())


def _cut(request: web.Request) -> None:
    """The line breaks after the work is done: whoever asked does not know what became of it."""
    if request.transport is not None:
        request.transport.abort()


def _problem(status: HTTPStatus, code: str) -> web.Response:
    return web.json_response({"code": code}, status=status)
