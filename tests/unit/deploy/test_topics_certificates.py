"""A cluster's certificates: made once, each in its own folder that only its owner may read, each with its use."""

import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner

from deploy.broker import certificates, context
from deploy.cli.root import app
from shared import services


def certificate(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / "cert.pem").read_bytes())


def test_every_service_the_administrator_and_the_nodes_have_one_in_their_name(tmp_path: Path) -> None:
    certificates.issue(tmp_path)
    names = [services.certificate_name(service) for service in services.ALL] + ["admin", "broker"]
    assert sorted(folder.name for folder in tmp_path.iterdir() if folder.is_dir()) == sorted(names)
    for name in names:
        [found] = certificate(tmp_path / name).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        assert found.value == name
        assert context(tmp_path / name).verify_mode is ssl.CERT_REQUIRED


def test_what_is_there_is_kept_and_what_is_missing_comes_from_the_same_authority(tmp_path: Path) -> None:
    certificates.issue(tmp_path)
    kept = (tmp_path / "intake" / "cert.pem").read_bytes()
    lost = tmp_path / "funding"
    for file in lost.iterdir():
        file.unlink()
    lost.rmdir()
    certificates.issue(tmp_path)
    assert (tmp_path / "intake" / "cert.pem").read_bytes() == kept
    authority = x509.load_pem_x509_certificate((tmp_path / "ca.pem").read_bytes())
    certificate(lost).verify_directly_issued_by(authority)


def test_nobody_else_may_read_a_key(tmp_path: Path) -> None:
    certificates.issue(tmp_path / "tls")
    assert (tmp_path / "tls").stat().st_mode & 0o077 == 0
    for key in (tmp_path / "tls").rglob("key*.pem"):
        assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("first", "then", "is_new"),
    [
        pytest.param([], ["kafka"], True, id="a host that is not named yet"),
        pytest.param(["kafka"], ["kafka"], False, id="a host that is named"),
        pytest.param(["kafka"], [], False, id="one host fewer"),
    ],
)
def test_the_nodes_are_named_by_their_hosts(tmp_path: Path, first: list[str], then: list[str], *, is_new: bool) -> None:
    certificates.issue(tmp_path, first)
    before = certificate(tmp_path / "broker").serial_number
    result = CliRunner().invoke(
        app, ["topics", "certificates", str(tmp_path), *(f"--host={host}" for host in then)], catch_exceptions=False
    )
    assert str(tmp_path / "intake") in result.output
    after = certificate(tmp_path / "broker")
    assert (after.serial_number != before) is is_new
    named = after.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"localhost", *first, *then} <= set(named.get_values_for_type(x509.DNSName))
