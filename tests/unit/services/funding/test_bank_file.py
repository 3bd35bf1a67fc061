"""Where a payment meets the bank's answer: same id and same amount, or it is a difference for a person."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.funding.bank_file import Answer, Fault, MalformedAnswer, Order, Outcome, content, match, read_answers
from services.funding.instruction import Instruction, State
from shared.ids import new_id
from shared.vocabulary.money import Money, total

from .samples import ON, instruction


def answer_to(told: Instruction, outcome: Outcome = Outcome.SETTLED, more_fen: int = 0) -> Answer:
    reason = "账户已销户" if outcome is Outcome.RETURNED else ""
    return Answer(told.id, told.amount + Money(more_fen), outcome, reason)


def faults(told: list[Instruction], answers: list[Answer]) -> list[Fault]:
    return [each.fault for each in match(told, answers, ON).differences]


def test_a_payment_is_settled_by_the_answer_with_its_id_and_amount() -> None:
    told = [instruction(81200), instruction(40050)]
    matched = match(told, [answer_to(told[1])], ON)
    assert [(each.id, each.state, each.answered_on) for each in matched.answered] == [(told[1].id, State.SETTLED, ON)]
    assert [each.id for each in matched.still_open] == [told[0].id]
    assert matched.differences == ()


def test_a_returned_payment_keeps_the_banks_reason() -> None:
    told = instruction()
    [returned] = match([told], [answer_to(told, Outcome.RETURNED)], ON).answered
    assert (returned.state, returned.reason) == (State.RETURNED, "账户已销户")


@pytest.mark.parametrize("more_fen", [pytest.param(-1, id="a fen less"), pytest.param(1, id="a fen more")])
def test_another_amount_is_a_difference_and_leaves_the_payment_open(more_fen: int) -> None:
    told = instruction()
    matched = match([told], [answer_to(told, more_fen=more_fen)], ON)
    assert matched.answered == ()
    assert matched.still_open == (told,)
    assert [each.fault for each in matched.differences] == [Fault.AMOUNT]


def test_a_strangers_id_is_a_difference() -> None:
    assert faults([instruction()], [answer_to(instruction())]) == [Fault.STRANGER]


def test_two_answers_that_contradict_each_other_are_a_difference() -> None:
    told = instruction()
    assert faults([told], [answer_to(told), answer_to(told, Outcome.RETURNED)]) == [Fault.CONTRADICTION]


def test_an_answer_that_contradicts_what_is_recorded_is_a_difference() -> None:
    told = instruction()
    assert faults([told.settle(ON)], [answer_to(told, Outcome.RETURNED)]) == [Fault.CONTRADICTION]


def test_an_answer_heard_before_changes_nothing() -> None:
    told = instruction()
    matched = match([told.settle(ON)], [answer_to(told), answer_to(told)], ON)
    assert (matched.answered, matched.still_open, matched.differences) == ((), (), ())


@given(st.data())
def test_whatever_the_bank_says_no_payment_is_lost_doubled_or_changed(data: st.DataObject) -> None:
    told = [instruction(fen) for fen in data.draw(st.lists(st.integers(1, 10**7), max_size=12))]
    heard = [
        answer_to(each, data.draw(st.sampled_from(Outcome)), data.draw(st.sampled_from([0, 0, 1])))
        for each in data.draw(st.lists(st.sampled_from(told), max_size=24) if told else st.just([]))
    ]
    matched = match(told, heard, ON)
    ids = [each.id for each in (*matched.answered, *matched.still_open)]
    assert sorted(ids) == sorted(each.id for each in told)
    assert total(each.amount for each in (*matched.answered, *matched.still_open)) == total(
        each.amount for each in told
    )
    assert not {each.id for each in matched.answered} & {each.instruction_id for each in matched.differences}
    assert match(told, list(reversed(heard)), ON).answered == matched.answered


def test_the_file_holds_id_account_name_and_amount_and_nothing_else() -> None:
    order = Order(new_id(), "6217000000001234", "王小明", Money(81200))
    assert content([order]) == {
        "lines": [
            {
                "instruction_id": str(order.instruction_id),
                "account": "6217000000001234",
                "name": "王小明",
                "amount_fen": 81200,
            }
        ]
    }


def test_an_order_shows_neither_account_nor_name_where_it_is_printed() -> None:
    shown = repr(Order(new_id(), "6217000000001234", "王小明", Money(81200)))
    assert "6217" not in shown
    assert "王小明" not in shown


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(None, id="nothing"),
        pytest.param([], id="a list"),
        pytest.param({"answers": {}}, id="answers that are no list"),
        pytest.param({"answers": ["?"]}, id="a line that is no object"),
        pytest.param({"answers": [{"instruction_id": "?", "amount_fen": 1, "outcome": "settled"}]}, id="a false id"),
        pytest.param(
            {"answers": [{"instruction_id": str(new_id()), "amount_fen": 1.0, "outcome": "settled"}]}, id="float"
        ),
        pytest.param(
            {"answers": [{"instruction_id": str(new_id()), "amount_fen": True, "outcome": "settled"}]}, id="bool"
        ),
        pytest.param(
            {"answers": [{"instruction_id": str(new_id()), "amount_fen": 1, "outcome": "lost"}]}, id="outcome"
        ),
        pytest.param({"answers": [{}] * 20_001}, id="too many lines"),
    ],
)
def test_an_answer_that_cannot_be_read_is_not_taken_over(payload: Any) -> None:
    with pytest.raises(MalformedAnswer):
        read_answers(payload)
