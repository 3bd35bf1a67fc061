"""The overlays as kustomize renders them, once a run."""

from pathlib import Path

import pytest
from architecture.manifests import tools
from architecture.manifests.rendered import OVERLAYS, Rendered


@pytest.fixture(scope="session")
def programs() -> Path:
    """Where kubectl, kubernetes-validate, checkov and hadolint are."""
    return tools.bring()


@pytest.fixture(scope="session")
def rendered(programs: Path) -> dict[str, Rendered]:
    """Every overlay by its name."""
    return {
        name: Rendered.of("\n---\n".join(_kustomized(programs, each) for each in OVERLAYS[name])) for name in OVERLAYS
    }


def _kustomized(programs: Path, folder: str) -> str:
    code, text = tools.told(programs / "kubectl", "kustomize", f"k8s/overlays/{folder}")
    assert code == 0, text
    return text


@pytest.fixture(scope="session")
def province(rendered: dict[str, Rendered]) -> Rendered:
    """Processes of their own on Strimzi and CloudNativePG."""
    return rendered["province"]


@pytest.fixture(params=list(OVERLAYS))
def overlay(request: pytest.FixtureRequest, rendered: dict[str, Rendered]) -> Rendered:
    """One overlay after the other."""
    return rendered[request.param]
