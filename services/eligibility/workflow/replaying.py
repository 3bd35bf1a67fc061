"""A proposal is computed again from what it rested on: the same facts, pack and day must give the same bytes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.eligibility import determining, tables
from services.eligibility.facts import Facts
from services.eligibility.policy.policy import Policy
from services.eligibility.policy.reading import load
from services.eligibility.policy.rulebook import Rulebook
from services.eligibility.store import facts as fact_store
from services.eligibility.store import proposals as proposal_store
from services.eligibility.workflow import packs
from shared.crypto.suites import sm3
from shared.database.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a proposal was computed from, and the digest of what came of it then."""

    facts: Facts
    on: date
    pack: packs.InForce
    accepts_examples: bool
    digest: bytes


@dataclass(frozen=True, slots=True)
class Replayed:
    """The digests of then and now."""

    policy: str
    then: bytes
    now: bytes

    @property
    def is_same(self) -> bool:
        """Whether the same bytes came out."""
        return self.then == self.now


async def frozen(tx: Transaction, determination_id: UUID) -> Frozen:
    """Everything that a replay needs; NotFound where the pack of then is not kept."""
    table = tables.DETERMINATION
    proposal = await proposal_store.get(tx, determination_id)
    row = await tx.one(select(table.c.facts_id).where(table.c.id == determination_id))
    assert row is not None  # noqa: S101 - the proposal was read a line above
    found = proposal.determination
    return Frozen(
        facts=await fact_store.adopted(tx, row["facts_id"]),
        on=proposal.proposed_on,
        pack=await packs.kept(tx, found.policy_version),
        accepts_examples=bool(found.examples),
        digest=proposal.digest,
    )


def replay(then: Frozen) -> Replayed:
    """Compute it again."""
    today = load(accepts_examples=then.accepts_examples)
    book = Rulebook(packs.book(then.pack).pack, today.book.only)
    policy = Policy(book, today.powers, today.known)
    determination = determining.determine(then.facts, policy, then.on)
    return Replayed(policy.version, then.digest, sm3(determination.canonical()))
