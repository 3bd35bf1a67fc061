"""What the cluster should be: a topic a service, one writer each, and nothing that shrinks."""

from dataclasses import replace

import pytest

from deploy import topics
from deploy.broker.admin import Operation, Resource, Right, Standing
from deploy.plans import PLANS
from deploy.topics import Changes, Topic, compare, rights, wanted, with_rights
from shared import services
from shared.journal.consumer import publishers_of

INTAKE = services.topic("intake")
STANDING = Standing(partitions=6, replicas=3, in_sync=3, is_led=True)


def intake(nodes: int = 3) -> Topic:
    return next(topic for topic in wanted(nodes) if topic.name == INTAKE)


def compared(topic: Topic, standing: Standing = STANDING) -> Changes:
    return compare([intake()], {INTAKE: standing}, {INTAKE: topic.settings})


def test_every_service_has_its_topic_and_no_topic_is_without_a_service() -> None:
    assert [topic.name for topic in wanted(3)] == [services.topic(service) for service in services.ALL]


@pytest.mark.parametrize(
    ("nodes", "copies", "enough"),
    [
        pytest.param(1, 1, "1", id="one machine"),
        pytest.param(2, 2, "2", id="two nodes"),
        pytest.param(3, 3, "2", id="three nodes: one may be gone"),
        pytest.param(9, 3, "2", id="more nodes than copies"),
    ],
)
def test_a_topic_has_as_many_copies_as_there_are_nodes_up_to_what_is_declared(
    nodes: int, copies: int, enough: str
) -> None:
    topic = intake(nodes)
    assert (topic.copies, topic.settings["min.insync.replicas"]) == (copies, enough)


def test_a_topic_has_one_writer() -> None:
    writers = [right for right in rights(PLANS) if right.operation == Operation.WRITE]
    assert sorted((right.on, right.name) for right in writers) == sorted(
        (services.topic(service), services.certificate_name(service)) for service in services.ALL
    )


def test_a_service_hears_the_topics_of_those_whom_its_subscriptions_name_and_is_one_group() -> None:
    for plan in PLANS:
        mine = {right for right in rights(PLANS) if right.name == services.certificate_name(plan.service)}
        heard = {right.on for right in mine if (right.operation, right.resource) == (Operation.READ, Resource.TOPIC)}
        assert heard == {services.topic(name) for name in publishers_of(plan.service, plan.subscriptions)}
        groups = {right.on for right in mine if right.resource == Resource.GROUP}
        assert groups == {services.group(plan.service)}


def test_what_stands_as_it_is_wanted_is_left_alone() -> None:
    changes = compared(intake())
    assert changes.is_empty
    assert not changes.notes


def test_a_missing_topic_is_created() -> None:
    assert [topic.name for topic in compare([intake()], {}, {}).create] == [INTAKE]


def test_partitions_grow() -> None:
    assert [topic.name for topic in compared(intake(), replace(STANDING, partitions=5)).grow] == [INTAKE]


def test_partitions_never_shrink_but_it_is_told() -> None:
    changes = compared(intake(), replace(STANDING, partitions=7))
    assert changes.is_empty
    assert "7 个分区" in changes.notes[0]


def test_copies_are_not_changed_in_place_but_it_is_told() -> None:
    changes = compared(intake(), replace(STANDING, replicas=1))
    assert changes.is_empty
    assert "rebuild" in changes.notes[0]


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({**intake().settings, "retention.ms": "1"}, id="shortened by hand"),
        pytest.param({**intake().settings, "retention.bytes": "1"}, id="a setting that nobody declared"),
        pytest.param({}, id="nothing is set"),
    ],
)
def test_settings_that_differ_are_set_again(settings: dict[str, str]) -> None:
    assert [topic.name for topic in compared(replace(intake(), settings=settings)).set] == [INTAKE]


DUE = Right("intake", Operation.WRITE, Resource.TOPIC, INTAKE)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(Right("funding", Operation.WRITE, Resource.TOPIC, INTAKE), id="another writes our topic"),
        pytest.param(Right("funding", Operation.WRITE, Resource.TOPIC, "*"), id="one of us writes everything"),
        pytest.param(replace(DUE, name="stranger", pattern=4, on="onenet."), id="a stranger by prefix"),
        pytest.param(replace(DUE, permission=2), id="what is due is denied"),
    ],
)
def test_a_right_that_nobody_should_have_is_taken_away(given: Right) -> None:
    changes = with_rights(Changes(), frozenset({DUE, given}), frozenset({DUE}))
    assert (changes.allow, changes.forbid) == ([], [given])


def test_a_right_that_is_none_of_ours_is_left_alone() -> None:
    others = Right("stranger", Operation.READ, Resource.TOPIC, "weather")
    assert with_rights(Changes(), frozenset({DUE, others}), frozenset({DUE})).is_empty


def test_a_right_that_is_due_is_given() -> None:
    assert with_rights(Changes(), frozenset(), frozenset({DUE})).allow == [DUE]


def test_a_cluster_without_access_control_is_told_of() -> None:
    changes = with_rights(Changes(), None, frozenset({DUE}))
    assert changes.is_empty
    assert "访问控制" in changes.notes[0]


def test_what_is_declared_reads_as_kafka_writes_it() -> None:
    assert all(isinstance(value, str) for topic in topics.wanted(3) for value in topic.settings.values())
    assert intake().settings["unclean.leader.election.enable"] == "false"
