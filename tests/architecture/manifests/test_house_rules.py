"""What every workload has in either form: probes, a budget, policies, limits, labels, no rights and no secret."""

import re

from architecture.manifests.rendered import COMPONENT, NAME, Rendered, Workload, secrets_of, selects

SECRET_VALUE = re.compile(r"-----BEGIN|://[^/\s:@]+:[^@\s]+@|(password|token|passphrase)\s*[=:]\s*\S", re.IGNORECASE)


def test_every_container_is_locked_and_limited(overlay: Rendered) -> None:
    assert overlay.workloads
    for workload in overlay.workloads:
        for container in workload.containers:
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"]
            assert not context["allowPrivilegeEscalation"]
            assert context["capabilities"] == {"drop": ["ALL"]}
            for kind in ("requests", "limits"):
                assert container["resources"][kind].keys() == {"cpu", "memory"}


def test_every_pod_runs_as_nobody_and_without_a_word_to_the_cluster(overlay: Rendered) -> None:
    for workload in overlay.workloads:
        assert workload.pod["securityContext"]["runAsNonRoot"]
        assert workload.pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert workload.pod["automountServiceAccountToken"] is False


def test_the_namespace_demands_the_same(overlay: Rendered) -> None:
    (namespace,) = overlay.of_kind("Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert {each["metadata"].get("namespace") for each in overlay.documents if each is not namespace} == {"onenet"}


def test_whoever_serves_says_when_it_lives_and_is_ready_and_who_answers_waits_before_it_goes(overlay: Rendered) -> None:
    for workload in overlay.serving:
        main = workload.main
        assert main["livenessProbe"]["httpGet"]["path"] == main["startupProbe"]["httpGet"]["path"] == "/health/live"
        assert main["readinessProbe"]["httpGet"]["path"] == "/health/ready"
        if workload.labels[COMPONENT] != "worker":
            assert main["lifecycle"]["preStop"]["exec"]["command"][0] == "sleep"
        assert workload.pod["terminationGracePeriodSeconds"] >= 45


def test_whoever_serves_has_a_budget_of_its_own(overlay: Rendered) -> None:
    budgets = overlay.of_kind("PodDisruptionBudget")
    for workload in overlay.serving:
        assert len([each for each in budgets if selects(each["spec"]["selector"], workload.labels)]) == 1, workload.name
    assert len(budgets) == len(overlay.serving)


def test_nobody_speaks_to_anybody_and_what_a_pod_needs_is_written(overlay: Rendered) -> None:
    policies = overlay.of_kind("NetworkPolicy")
    closed = [each for each in policies if not each["spec"]["podSelector"] and not _opens(each)]
    assert [each["spec"]["policyTypes"] for each in closed] == [["Ingress", "Egress"]]
    for workload in overlay.workloads:
        own = [each for each in policies if each["spec"]["podSelector"] and _takes(each, workload)]
        assert own, f"no policy lets {workload.name} do anything"


def test_every_policy_takes_some_pod_and_lets_in_only_whom_it_names(overlay: Rendered) -> None:
    operators = ("cnpg.io/cluster", "strimzi.io/cluster")
    for policy in overlay.of_kind("NetworkPolicy"):
        labels = policy["spec"]["podSelector"].get("matchLabels", {})
        if not any(name in labels for name in operators):
            assert any(_takes(policy, each) for each in overlay.workloads), policy["metadata"]["name"]
        assert all(rule.get("from") for rule in policy["spec"].get("ingress", ()))


def test_pods_are_labelled_for_people_who_look_for_them(overlay: Rendered) -> None:
    for workload in overlay.workloads:
        assert workload.labels["app.kubernetes.io/part-of"] == "onenet"
        assert {NAME, COMPONENT} <= workload.labels.keys()


def test_no_manifest_holds_a_secret(overlay: Rendered) -> None:
    assert not overlay.of_kind("Secret")
    lines = [line for line in overlay.text.splitlines() if "automountServiceAccountToken" not in line]
    assert not [line for line in lines if SECRET_VALUE.search(line)]
    for workload in overlay.workloads:
        assert all(secrets_of(workload.pod))


def test_one_build_runs_everywhere(overlay: Rendered) -> None:
    images = {container["image"] for workload in overlay.workloads for container in workload.containers}
    assert len(images) == 1
    assert not images.pop().endswith((":latest", "onenet"))


def _opens(policy: object) -> bool:
    assert isinstance(policy, dict)
    return bool(policy["spec"].get("ingress") or policy["spec"].get("egress"))


def _takes(policy: object, workload: Workload) -> bool:
    assert isinstance(policy, dict)
    return selects(policy["spec"]["podSelector"], workload.labels)
