"""Rendered manifests as nouns: documents by kind, workloads with their pods, containers with what is set in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
OVERLAYS = {"one-machine": ["one-machine"], "province": ["province", "province/operator"]}
WORKLOADS = ("Deployment", "StatefulSet", "Job")
NAME, COMPONENT = "app.kubernetes.io/name", "app.kubernetes.io/component"

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Workload:
    """A Deployment, StatefulSet or Job of ours."""

    document: Document

    @property
    def name(self) -> str:
        return str(self.document["metadata"]["name"])

    @property
    def is_serving(self) -> bool:
        """Whether it stays; a job ends."""
        return self.document["kind"] != "Job"

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of its pods."""
        found: Mapping[str, str] = self.document["spec"]["template"]["metadata"]["labels"]
        return found

    @property
    def pod(self) -> Document:
        found: Document = self.document["spec"]["template"]["spec"]
        return found

    @property
    def containers(self) -> list[Document]:
        return [*self.pod.get("initContainers", ()), *self.pod["containers"]]

    @property
    def main(self) -> Document:
        """The container that does the work."""
        (found,) = self.pod["containers"]
        return dict(found)


@dataclass(frozen=True, slots=True)
class Rendered:
    """All documents of one overlay."""

    text: str
    documents: tuple[Document, ...]

    @classmethod
    def of(cls, text: str) -> "Rendered":
        return cls(text, tuple(each for each in yaml.safe_load_all(text) if each))

    def of_kind(self, *kinds: str) -> list[Document]:
        return [each for each in self.documents if each["kind"] in kinds]

    def named(self, kind: str, name: str) -> Document:
        (found,) = [each for each in self.of_kind(kind) if each["metadata"]["name"] == name]
        return found

    @property
    def workloads(self) -> list[Workload]:
        return [Workload(each) for each in self.of_kind(*WORKLOADS)]

    @property
    def serving(self) -> list[Workload]:
        return [each for each in self.workloads if each.is_serving]

    def settings_of(self, container: Document) -> dict[str, str]:
        """What is set in a container's environment; what comes from a secret is empty."""
        found: dict[str, str] = {}
        for source in container.get("envFrom", ()):
            found |= self.named("ConfigMap", source["configMapRef"]["name"])["data"]
        return found | {each["name"]: each.get("value", "") for each in container.get("env", ())}


def selects(selector: Document, labels: Mapping[str, str]) -> bool:
    """Whether a selector of labels alone takes a pod; an empty one takes all."""
    wanted: Mapping[str, str] = selector.get("matchLabels", {})
    return all(labels.get(name) == value for name, value in wanted.items())


def secrets_of(pod: Document) -> Iterator[str]:
    """The names of the secrets that a pod mounts or reads."""
    for volume in pod["volumes"]:
        if "secret" in volume:
            yield volume["secret"]["secretName"]
        yield from (each["secret"]["name"] for each in volume.get("projected", {}).get("sources", ()))
    for container in (*pod.get("initContainers", ()), *pod["containers"]):
        for variable in container.get("env", ()):
            if reference := variable.get("valueFrom", {}).get("secretKeyRef"):
                yield reference["name"]
