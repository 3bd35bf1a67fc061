"""What we rely on in the documents that operators read: Strimzi, CloudNativePG, Prometheus."""

import re
from collections.abc import Iterator
from pathlib import Path

from architecture.manifests.rendered import ROOT, Document, Rendered, Workload, selects

METRIC = re.compile(r"\bonenet_[a-z_]+")
DECLARED = re.compile(r'(Counter|Gauge|Histogram)\(\s*"(onenet_\w+)"')
SUFFIXES = {"Counter": ("_total",), "Gauge": ("",), "Histogram": ("_bucket", "_sum", "_count")}


def test_three_brokers_each_a_copy_and_two_for_every_acknowledgement(province: Rendered) -> None:
    spec = province.named("Kafka", "onenet")["spec"]
    pool = province.named("KafkaNodePool", "node")
    assert pool["spec"]["replicas"] == 3
    assert pool["metadata"]["labels"]["strimzi.io/cluster"] == "onenet"
    assert set(pool["spec"]["roles"]) == {"controller", "broker"}
    config = spec["kafka"]["config"]
    assert (config["default.replication.factor"], config["min.insync.replicas"]) == (3, 2)
    assert config["unclean.leader.election.enable"] is config["auto.create.topics.enable"] is False


def test_brokers_know_everybody_by_certificate_and_let_nobody_do_more(province: Rendered) -> None:
    kafka = province.named("Kafka", "onenet")["spec"]["kafka"]
    (listener,) = kafka["listeners"]
    assert listener["tls"]
    assert listener["authentication"] == {"type": "tls"}
    assert kafka["authorization"] == {"type": "simple"}
    for user in province.of_kind("KafkaUser"):
        assert user["metadata"]["labels"]["strimzi.io/cluster"] == "onenet"
        assert user["spec"]["authentication"] == {"type": "tls"}


def test_a_commit_waits_for_a_standby_and_nobody_connects_in_the_open(province: Rendered) -> None:
    spec = province.named("Cluster", "onenet-database")["spec"]
    assert spec["instances"] == 3
    assert spec["postgresql"]["synchronous"] == {"method": "any", "number": 1, "dataDurability": "required"}
    assert spec["postgresql"]["pg_hba"][0] == "hostnossl all all all reject"
    assert spec["bootstrap"]["initdb"]["localeCType"] == "C.UTF-8"


def test_no_row_and_no_parameter_reaches_the_database_s_log(province: Rendered) -> None:
    parameters = province.named("Cluster", "onenet-database")["spec"]["postgresql"]["parameters"]
    assert parameters["log_error_verbosity"] == "terse"
    assert parameters["log_parameter_max_length"] == parameters["log_parameter_max_length_on_error"] == "0"
    assert "log_statement" not in parameters


def test_the_database_is_archived_and_saved_each_night(province: Rendered) -> None:
    (plugin,) = province.named("Cluster", "onenet-database")["spec"]["plugins"]
    assert plugin["isWALArchiver"]
    assert province.named("ObjectStore", plugin["parameters"]["barmanObjectName"])["spec"]["retentionPolicy"]
    saved = province.named("ScheduledBackup", "onenet-database")["spec"]
    assert saved["cluster"]["name"] == "onenet-database"
    assert len(saved["schedule"].split()) == 6, "seconds come first"


def test_pods_of_operators_run_as_restricted_as_ours(province: Rendered) -> None:
    kafka = province.named("Kafka", "onenet")["spec"]
    pool = province.named("KafkaNodePool", "node")["spec"]["template"]
    pods = [pool, kafka["entityOperator"]["template"], kafka["kafkaExporter"]["template"]]
    for template in pods:
        assert template["pod"]["securityContext"]["runAsNonRoot"]
        containers = [each for name, each in template.items() if name.lower().endswith("container")]
        assert containers
        assert all(each["securityContext"]["capabilities"] == {"drop": ["ALL"]} for each in containers)
    assert "initContainer" in pool, "with `rack` each node has one"


def test_every_process_is_watched_on_a_port_that_only_the_monitoring_reaches(province: Rendered) -> None:
    monitor = province.named("PodMonitor", "onenet")["spec"]
    (endpoint,) = monitor["podMetricsEndpoints"]
    (watched,) = monitor["selector"]["matchExpressions"]
    for workload in province.serving:
        assert selects(monitor["selector"], workload.labels)
        assert workload.labels[watched["key"]] in watched["values"]
        ports = {each["name"]: each["containerPort"] for each in workload.main["ports"]}
        arguments = workload.main["args"]
        assert str(ports[endpoint["port"]]) == arguments[arguments.index("--metrics-port") + 1]
        assert ports[endpoint["port"]] != ports["http"]
        open_to = [peer for peer, port in _let_in(province, workload) if port == ports[endpoint["port"]]]
        assert open_to == [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}]


def _let_in(rendered: Rendered, workload: Workload) -> Iterator[tuple[Document, int]]:
    """Who may come to a workload's pods, and to which port."""
    for policy in rendered.of_kind("NetworkPolicy"):
        if selects(policy["spec"]["podSelector"], workload.labels):
            for rule in policy["spec"].get("ingress", ()):
                yield from ((peer, each["port"]) for peer in rule["from"] for each in rule["ports"])


def test_no_address_and_no_way_in_leads_to_the_figures(province: Rendered) -> None:
    names = {each["targetPort"] for service in province.of_kind("Service") for each in service["spec"]["ports"]}
    assert names == {"http"}
    (way_in,) = province.of_kind("Ingress")
    paths = [each for rule in way_in["spec"]["rules"] for each in rule["http"]["paths"]]
    assert {each["backend"]["service"]["port"]["name"] for each in paths} == {"http"}


def test_alerts_ask_for_figures_that_the_code_gives(province: Rendered) -> None:
    source = (Path(ROOT) / "shared" / "telemetry" / "metrics.py").read_text("utf-8")
    given = {f"{name}{suffix}" for kind, name in DECLARED.findall(source) for suffix in SUFFIXES[kind]}
    for alert in alerts(province):
        assert set(METRIC.findall(alert["expr"])) <= given, alert["alert"]


def test_an_alert_says_how_bad_it_is_what_is_felt_and_what_to_do(province: Rendered) -> None:
    found = list(alerts(province))
    assert len({each["alert"] for each in found}) == len(found)
    for alert in found:
        assert alert["labels"]["severity"] in {"critical", "warning"}
        assert alert["annotations"].keys() == {"summary", "action"}


def test_the_page_for_operators_knows_every_alert_that_wakes_somebody(province: Rendered) -> None:
    page = (Path(ROOT) / "k8s" / "README.md").read_text("utf-8")
    for alert in alerts(province):
        if alert["labels"]["severity"] == "critical":
            assert alert["alert"] in page


def alerts(rendered: Rendered) -> list[dict[str, dict[str, str]] | dict[str, str]]:
    (rules,) = rendered.of_kind("PrometheusRule")
    return [alert for group in rules["spec"]["groups"] for alert in group["rules"]]
