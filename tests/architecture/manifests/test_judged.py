"""Other people's programs judge what kustomize renders: schemas, checkov's policies, and hadolint the Dockerfile."""

from pathlib import Path

from architecture.manifests import tools
from architecture.manifests.rendered import Rendered

KUBERNETES = "1.37"
# Kinds of operators, whose schemas kubernetes-validate does not hold; test_operators.py looks at them.
CUSTOM_GROUPS = ("kafka.strimzi.io", "postgresql.cnpg.io", "barmancloud.cnpg.io", "keda.sh", "monitoring.coreos.com")
LEFT_OUT = {
    "CKV_K8S_43": "components/release names the build; whoever deploys sets the digest there",
    "CKV_K8S_15": "a digest never changes, and a restart at night must not wait for a registry",
    "CKV_K8S_35": "PostgreSQL's URL is read from the environment; keys and certificates are files",
}


def test_every_document_is_what_its_schema_says(programs: Path, overlay: Rendered, tmp_path: Path) -> None:
    ours = tmp_path / "ours.yaml"
    known = [each for each in overlay.text.split("\n---\n") if not _is_custom(each)]
    ours.write_text("\n---\n".join(known), "utf-8")
    code, said = tools.told(programs / "kubernetes-validate", "-k", KUBERNETES, "--strict", ours)
    assert code == 0, said
    assert "WARN" not in said, said


def test_checkov_finds_nothing(programs: Path, rendered: dict[str, Rendered], tmp_path: Path) -> None:
    for name, overlay in rendered.items():
        (tmp_path / f"{name}.yaml").write_text(overlay.text, "utf-8")
    framework = ["--directory", str(tmp_path), "--framework", "kubernetes", "--skip-check", ",".join(LEFT_OUT)]
    code, said = tools.told(programs / "checkov", *framework, "--skip-download", "--compact", "--quiet")
    assert code == 0, said
    assert "Failed checks: 0, Skipped checks: 0" in said, said


def test_hadolint_finds_nothing(programs: Path) -> None:
    code, said = tools.told(programs / "hadolint", "deploy/Dockerfile")
    assert code == 0, said


def _is_custom(document: str) -> bool:
    return any(f"apiVersion: {group}/" in document for group in CUSTOM_GROUPS)
