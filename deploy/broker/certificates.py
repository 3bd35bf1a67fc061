"""A cluster's own certificates: an authority, one for its nodes, one a service and one for its administrator."""

import ipaddress
import os
import shutil
import ssl
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from shared import services
from shared.clock import SystemClock

ADMIN = "admin"
NODE = "broker"
LOCALHOST = "localhost"
CA, CERTIFICATE, KEY = "ca.pem", "cert.pem", "key.pem"
KEYSTORE = "keystore.pem"
"""Key and certificate in one, as a node wants them."""
_VALID = timedelta(days=3650)
_SLACK = timedelta(days=1)
_SIGNS_CERTIFICATES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
_USES = (ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH)


def principals() -> tuple[str, ...]:
    """Whom the cluster knows, as their certificates' common names."""
    return (NODE, ADMIN, *map(services.outside_name, services.ALL))


def issue(folder: Path, hosts: Collection[str] = ()) -> None:
    """Make what is missing: a folder a principal with ca.pem, cert.pem and key.pem.

    The nodes' certificate names this machine and `hosts`, which clients check.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    named = frozenset({LOCALHOST, *hosts})
    if (folder / NODE).is_dir() and not named <= _hosts_of(folder / NODE / CERTIFICATE):
        shutil.rmtree(folder / NODE)
    missing = [name for name in principals() if not (folder / name).is_dir()]
    if missing:
        _Authority(folder, named).issue(missing)


def context(folder: Path) -> ssl.SSLContext:
    """How a client speaks to the cluster with the certificate of this folder."""
    found = ssl.create_default_context(cafile=folder / CA)
    found.load_cert_chain(folder / CERTIFICATE, folder / KEY)
    return found


class _Authority:
    """The authority of one folder, made where it is missing."""

    def __init__(self, folder: Path, hosts: Collection[str]) -> None:
        self._folder = folder
        self._hosts = sorted(hosts)
        self._name = _named("onenet kafka")
        key_path, certificate_path = folder / KEY, folder / CA
        if certificate_path.exists():
            self._key = _read(key_path)
        else:
            self._key = ec.generate_private_key(ec.SECP256R1())
            _write(key_path, _pem(self._key))
            _write(certificate_path, self._sign("onenet kafka", self._key, is_authority=True))

    def issue(self, names: Iterable[str]) -> None:
        """Write a folder for each name, whole or not at all."""
        authority = (self._folder / CA).read_bytes()
        for name in names:
            part = self._folder / f"{name}.part"
            part.mkdir(mode=0o700, exist_ok=True)
            key = ec.generate_private_key(ec.SECP256R1())
            certificate = self._sign(name, key, is_authority=False)
            both = _pem(key) + certificate
            for file, content in ((CA, authority), (CERTIFICATE, certificate), (KEY, _pem(key)), (KEYSTORE, both)):
                _write(part / file, content)
            part.rename(self._folder / name)

    def _sign(self, name: str, key: ec.EllipticCurvePrivateKey, *, is_authority: bool) -> bytes:
        now = SystemClock().now()
        builder = (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _SLACK)
            .not_valid_after(now + _VALID)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        if is_authority:
            builder = builder.add_extension(_SIGNS_CERTIFICATES, critical=True)
        else:
            builder = builder.add_extension(x509.ExtendedKeyUsage(_USES), critical=False)
        if name == NODE:
            hosts = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), *map(x509.DNSName, self._hosts)]
            builder = builder.add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        certificate = builder.sign(self._key, hashes.SHA256())
        return certificate.public_bytes(serialization.Encoding.PEM)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _hosts_of(certificate: Path) -> frozenset[str]:
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    named = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return frozenset(named.get_values_for_type(x509.DNSName))


def _read(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no key of an elliptic curve")
    return key


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
