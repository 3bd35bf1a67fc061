"""The permission matrix: denied by default, duties kept apart, and every role at one level."""

import itertools

import pytest

from shared.database.tables import LEVELS
from shared.identity.actor import PUBLIC, Actor
from shared.identity.matrix import Permission, matrix

PERMISSIONS = matrix().permissions


def actor(*roles: str) -> Actor:
    return Actor("a", "county", frozenset(roles))


def holders(permission: str) -> frozenset[str]:
    return PERMISSIONS[permission].roles


def test_whoever_holds_no_role_may_nothing() -> None:
    assert not [name for name, permission in PERMISSIONS.items() if matrix().allows(actor(), permission)]


def test_a_role_that_the_matrix_does_not_know_may_nothing() -> None:
    assert not [name for name, permission in PERMISSIONS.items() if matrix().allows(actor("admin", "root"), permission)]


def test_one_of_several_roles_is_enough() -> None:
    permission = Permission("p", frozenset({"payroll_maker"}), "payment")
    assert matrix().allows(actor("county_finance", "payroll_maker"), permission)
    assert not matrix().allows(actor("county_finance"), permission)


def test_every_role_is_of_a_level_that_the_database_knows() -> None:
    assert {role.level for role in matrix().roles.values()} <= set(LEVELS)


def test_every_permission_has_a_purpose_and_somebody_who_holds_it() -> None:
    assert not [name for name, permission in PERMISSIONS.items() if not permission.purpose or not permission.roles]


def test_the_public_reads_public_information_and_may_only_object() -> None:
    held = {name for name, permission in PERMISSIONS.items() if matrix().allows(PUBLIC, permission)}
    assert {PERMISSIONS[name].purpose for name in held} == {"public_information", "objection", "demo"}
    assert {name for name in held if PERMISSIONS[name].purpose == "objection"} == {"raise_objection"}


APART = ("make_payroll", "check_payroll", "release_payroll", "manage_budget")


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(APART, 2)])
def test_hands_that_check_each_other_are_different_roles(one: str, other: str) -> None:
    assert not holders(one) & holders(other)


def test_who_accepts_or_adopts_does_not_confirm() -> None:
    assert not holders("confirm_determination") & (holders("accept_application") | holders("adopt_facts"))


def test_who_proposes_does_not_review() -> None:
    assert not holders("review_determination") & holders("adopt_facts")


def test_an_auditor_changes_nothing() -> None:
    held = {name for name, permission in PERMISSIONS.items() if "auditor" in permission.roles}
    asks = {"name_cases", "check_entitlement"}  # both are posted and keep nothing but who asked
    assert {name for name in held if not name.startswith("read_")} == asks
