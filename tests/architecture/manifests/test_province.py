"""The province's overlay agrees with the code: names, rights on topics, scaling, connections, order of coming up."""

from itertools import chain
from typing import Any

import yaml
from architecture.manifests.rendered import COMPONENT, NAME, ROOT, Rendered, secrets_of

from deploy.plans import PLANS
from shared import services
from shared.journal.consumer import publishers_of
from shared.room import Plan

NAMES = {services.outside_name(service) for service in services.ALL}
FOR_PEOPLE = 20


def heard(plan: Plan) -> frozenset[str]:
    return publishers_of(plan.service, plan.subscriptions)


def test_each_service_has_an_api_and_workers_with_ordinal_names(province: Rendered) -> None:
    assert {each["metadata"]["name"] for each in province.of_kind("Deployment")} == {f"{name}-api" for name in NAMES}
    workers = {f"{name}-worker" for name in NAMES}
    assert {each["metadata"]["name"] for each in province.of_kind("StatefulSet")} == workers
    for workload in province.serving:
        name, role = workload.labels[NAME], workload.labels[COMPONENT]
        assert workload.main["args"][:4] == ["serve", name, "--role", role]
        assert workload.document["spec"].get("replicas") is None, "the autoscaler owns the number"


def test_nothing_is_left_of_the_shape(province: Rendered) -> None:
    assert "SERVICE" not in province.text
    assert "local-config" not in province.text


def test_a_service_sees_its_own_secrets_only(province: Rendered) -> None:
    shared = {"onenet-database-ca", "onenet-cluster-ca-cert"}
    for workload in province.serving:
        name = workload.labels[NAME]
        own = {f"{name}-keys", f"{name}-database"} | ({name} if workload.labels[COMPONENT] == "worker" else set())
        assert set(secrets_of(workload.pod)) - shared == own


def test_rights_on_topics_are_the_subscriptions(province: Rendered) -> None:
    users = {each["metadata"]["name"]: _rights(each) for each in province.of_kind("KafkaUser")}
    for plan in PLANS:
        assert users[services.certificate_name(plan.service)] == {
            ("topic", services.topic(plan.service), "Write"),
            ("topic", services.topic(plan.service), "Describe"),
            ("group", services.group(plan.service), "Read"),
            ("group", services.group(plan.service), "Describe"),
            *(("topic", services.topic(each), word) for each in heard(plan) for word in ("Read", "Describe")),
        }


def test_whoever_is_no_service_reads_and_writes_no_event(province: Rendered) -> None:
    others = [each for each in province.of_kind("KafkaUser") if each["metadata"]["name"] not in NAMES]
    assert {each["metadata"]["name"] for each in others} == {"topics", "lag"}
    for user in others:
        assert not {word for kind, _, word in _rights(user) if kind == "topic"} & {"Read", "Write", "All"}


def test_workers_grow_by_their_own_group_and_never_beyond_the_partitions(province: Rendered) -> None:
    partitions = yaml.safe_load((ROOT / "deploy" / "topics.yaml").read_text("utf-8"))["partitions"]
    found = province.of_kind("ScaledObject")
    assert {each["spec"]["scaleTargetRef"]["name"] for each in found} == {f"{name}-worker" for name in NAMES}
    bus = next(each["data"] for each in province.of_kind("ConfigMap") if "ONENET_KAFKA_SERVERS" in each["data"])
    for scaled in found:
        by = {each["type"]: each["metadata"] for each in scaled["spec"]["triggers"]}
        name = scaled["spec"]["scaleTargetRef"]["name"].removesuffix("-worker")
        assert by["kafka"]["consumerGroup"] == services.group(name.replace("-", "_"))
        assert by["kafka"]["bootstrapServers"] == bus["ONENET_KAFKA_SERVERS"]
        assert "cpu" in by
        assert 2 <= scaled["spec"]["minReplicaCount"] < scaled["spec"]["maxReplicaCount"] <= partitions


def test_apis_grow_by_what_they_do(province: Rendered) -> None:
    found = province.of_kind("HorizontalPodAutoscaler")
    assert {each["spec"]["scaleTargetRef"]["name"] for each in found} == {f"{name}-api" for name in NAMES}
    assert all(each["spec"]["minReplicas"] >= 2 for each in found)


def test_pods_of_one_kind_do_not_share_a_node(province: Rendered) -> None:
    for workload in province.serving:
        spread = {each["topologyKey"]: each for each in workload.pod["topologySpreadConstraints"]}
        assert spread.keys() == {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}
        for each in spread.values():
            assert each["labelSelector"]["matchLabels"].items() <= workload.labels.items()
            assert each["labelSelector"]["matchLabels"].keys() == {NAME, COMPONENT}


def test_the_database_has_a_connection_for_every_process_at_its_most(province: Rendered) -> None:
    parameters = province.named("Cluster", "onenet-database")["spec"]["postgresql"]["parameters"]
    settings = {name: value for each in province.of_kind("ConfigMap") for name, value in each["data"].items()}
    pool = int(settings["ONENET_POOL_SIZE"])
    apis = sum(each["spec"]["maxReplicas"] + 1 for each in province.of_kind("HorizontalPodAutoscaler"))
    scaled = [each["spec"] for each in province.of_kind("ScaledObject")]
    most = {each["scaleTargetRef"]["name"]: each["maxReplicaCount"] for each in scaled}
    workers = sum(most[f"{services.outside_name(each.service)}-worker"] * (pool + len(heard(each))) for each in PLANS)
    assert apis * pool + workers + FOR_PEOPLE <= int(parameters["max_connections"])


def test_who_says_what_it_reaches_finds_the_door_open_on_both_sides(province: Rendered) -> None:
    reached = {"onenet/speaks-to-database": "cnpg.io/cluster", "onenet/speaks-to-services": COMPONENT}
    policies = [each["spec"] for each in province.of_kind("NetworkPolicy")]
    for label, target in reached.items():
        out = [each for each in policies if label in each["podSelector"].get("matchLabels", {})]
        peers = list(chain.from_iterable(rule["to"] for each in out for rule in each["egress"]))
        assert any(target in peer["podSelector"]["matchLabels"] for peer in peers)
        into = [each for each in policies if target in each["podSelector"].get("matchLabels", {})]
        callers = list(chain.from_iterable(rule["from"] for each in into for rule in each.get("ingress", ())))
        assert any(label in peer.get("podSelector", {}).get("matchLabels", {}) for peer in callers)
    for workload in province.workloads:
        found = province.settings_of(workload.main).keys()
        assert ("onenet/speaks-to-kafka" in workload.labels) == ("ONENET_KAFKA_SERVERS" in found), workload.name
        assert ("onenet/speaks-to-database" in workload.labels) == bool({"DATABASE_URL", "ONENET_DATABASE_URL"} & found)
        assert ("onenet/speaks-to-services" in workload.labels) == ("ONENET_UPSTREAMS" in found), workload.name


def test_each_step_holds_what_the_next_needs(province: Rendered) -> None:
    def step(*kinds: str) -> set[str]:
        return {each["metadata"]["labels"]["onenet/step"] for each in province.of_kind(*kinds)}

    assert step("Namespace", "Kafka", "KafkaNodePool", "KafkaUser", "Cluster") == {"platform"}
    assert step("Job") == {"preparation", "operator"}
    assert step("Deployment", "StatefulSet", "ConfigMap", "Service") == {"suite"}


def _rights(user: Any) -> set[tuple[str, str, str]]:
    rules = user["spec"]["authorization"]["acls"]
    return {(each["resource"]["type"], each["resource"]["name"], word) for each in rules for word in each["operations"]}
