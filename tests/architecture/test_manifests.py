"""The manifests of k8s/ hold the house's rules: locked containers, probes, limits, and only settings that are read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE_SETTINGS = {"DATABASE_URL"}


def documents() -> Iterator[dict[str, Any]]:
    for path in sorted((ROOT / "k8s").rglob("*.yaml")):
        yield from (each for each in yaml.safe_load_all(path.read_text("utf-8")) if each)


def pods() -> list[dict[str, Any]]:
    return [each["spec"]["template"]["spec"] for each in documents() if each["kind"] == "Deployment"]


def containers() -> list[dict[str, Any]]:
    return [each for pod in pods() for each in (*pod.get("initContainers", ()), *pod["containers"])]


def test_every_container_is_locked_and_limited() -> None:
    assert containers()
    for container in containers():
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"]
        assert not context["allowPrivilegeEscalation"]
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory"} == container["resources"]["limits"].keys()


def test_every_pod_runs_as_nobody_and_says_when_it_lives_and_is_ready() -> None:
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()


def test_settings_are_ones_that_the_code_reads() -> None:
    read = (ROOT / "shared" / "settings.py").read_text("utf-8")
    for container in containers():
        for variable in container.get("env", ()):
            assert variable["name"] in OUTSIDE_SETTINGS or f'"{variable["name"]}"' in read


def test_no_manifest_holds_a_secret() -> None:
    assert all(each["kind"] != "Secret" for each in documents())


def test_what_a_kustomization_names_is_there() -> None:
    for path in (ROOT / "k8s").rglob("kustomization.yaml"):
        named = yaml.safe_load(path.read_text("utf-8"))
        for each in (*named.get("resources", ()), *named.get("components", ())):
            assert (path.parent / each).exists(), each
