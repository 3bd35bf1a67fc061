"""The same truth stands once: services, topics, roles and permissions agree wherever they are named."""

from pathlib import Path

from deploy.plans import PLANS
from shared import services
from shared.contracts.registry import publisher
from shared.database.tables import LEVELS, access_of
from shared.identity.matrix import matrix
from shared.journal.consumer import publishers_of
from shared.web.app import describe

ROOT = Path(__file__).resolve().parents[2]


def operations() -> list[tuple[str, str]]:
    """(service, permission) of every operation that is in a document."""
    return [
        (plan.service, operation["x-permission"])
        for plan in PLANS
        for path in describe(plan).openapi()["paths"].values()
        for operation in path.values()
    ]


def test_every_service_has_a_plan_and_a_folder() -> None:
    assert [plan.service for plan in PLANS] == list(services.ALL)
    folders = {path.name for path in (ROOT / "services").iterdir() if (path / "__init__.py").exists()}
    assert folders == set(services.ROOMS)


def test_outside_names_have_hyphens_and_topics_follow_from_them() -> None:
    assert [services.outside_name(name) for name in services.ALL] == [name.replace("_", "-") for name in services.ALL]
    assert services.topic("economic_verification") == "onenet.economic-verification.v1"


def test_every_route_has_a_permission_and_every_permission_a_route() -> None:
    hidden = {"move_clock", "use_demo", "identify_person", "list_access"}
    assert set(matrix().permissions) - hidden == {permission for _, permission in operations()} - hidden


def test_roles_have_levels_of_the_database() -> None:
    assert {role.level for role in matrix().roles.values()} <= set(LEVELS)


def test_nobody_hears_itself() -> None:
    for plan in PLANS:
        assert plan.service not in publishers_of(plan.service, plan.subscriptions)
        assert all(publisher(message) in {*services.ALL, "audit"} for message in plan.subscriptions)


def test_every_table_declares_who_may_see_it() -> None:
    for plan in PLANS:
        for table in plan.tables.sorted_tables:
            assert access_of(table) is not None, f"{plan.service}.{table.name}"


def test_acceptor_and_confirmer_and_the_three_of_a_payroll_are_different_roles() -> None:
    permissions = matrix().permissions
    assert permissions["accept_application"].roles.isdisjoint(permissions["confirm_determination"].roles)
    three = [permissions[name].roles for name in ("make_payroll", "check_payroll", "release_payroll")]
    assert len(three[0] | three[1] | three[2]) == sum(map(len, three))
