"""Each noun survives its way into a row and back."""

from dataclasses import replace
from typing import Any

from services.funding import drawing, ledger
from services.funding.budget import Budget
from services.funding.instruction import State
from services.funding.store import budgets, entitlements, instructions, payrolls
from shared.ids import new_id
from shared.vocabulary.money import Money

from .samples import CHECKER, COUNTY, MAKER, NOVEMBER, ON, RELEASER, SEEN, due, instruction


def row(values: dict[str, Any], version: int = 1) -> Any:
    return {"row_version": version, **values}


def test_a_budget() -> None:
    budget = Budget(new_id(), 2026, "dibao", Money(100), Money(40), COUNTY, 3)
    assert budgets.budget_of(row(budgets.budget_row(budget), 3)) == budget


def test_an_encumbrance() -> None:
    bound = due().encumbrance
    assert budgets.encumbrance_of(row(budgets.encumbrance_row(bound))) == bound


def test_an_entitlement() -> None:
    entitlement = due(persons=3).entitlement
    assert entitlements.entitlement_of(row(entitlements.entitlement_row(entitlement))) == entitlement


def test_a_payroll_on_each_step_of_its_way() -> None:
    made, lines = drawing.draw_up(NOVEMBER, "dibao", [due()], MAKER, COUNTY)
    checked = made.check(lines, CHECKER, SEEN)
    released = checked.release(lines, RELEASER, SEEN)
    settled = released.send(ON).record([instruction(state=State.SETTLED)], ON)
    for step in (made, made.reject(CHECKER, "金额有误"), checked, released, released.send(ON), settled):
        assert payrolls.payroll_of(row(payrolls.payroll_row(step))) == step


def test_a_line_whose_members_stand_in_a_table_of_their_own() -> None:
    [line] = drawing.draw_up(NOVEMBER, "dibao", [due()], MAKER, COUNTY)[1]
    assert payrolls.line_of(row(payrolls.line_row(line))) == replace(line, person_ids=())


def test_an_instruction_open_and_returned() -> None:
    linked = replace(instruction(), linked_to=new_id(), account_from=new_id())
    for each in (instruction(), instruction().turn_back("账户已销户", ON), linked):
        assert instructions.instruction_of(row(instructions.instruction_row(each))) == each


def test_an_entry_of_the_ledger() -> None:
    entry = ledger.moved(ledger.Kind.RELEASE, instruction(), 2026, ON)
    assert budgets.entry_of(row(budgets.entry_row(entry))) == entry
