"""A certificate authority for the demonstration: nobody outside trusts it, and nobody may.

Made at the first start and kept in the engine's folder: a root, an authority under it, its
timestamp authority, and a certificate with its key for whoever is asked for. Its names say what it
is. Stage ``prod`` knows nothing of it: this package is never deployed.
"""

import pickle
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_YEARS = timedelta(days=365 * 10)
DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A certificate with its private key and the authorities over it."""

    key: Any
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def der(self) -> bytes:
        """The certificate as it goes into a signature."""
        return self.certificate.public_bytes(DER)

    @property
    def chain_der(self) -> tuple[bytes, ...]:
        """The authorities between it and the root."""
        return tuple(each.public_bytes(DER) for each in self.chain)


@dataclass
class TestAuthority:
    """Issues certificates and lists of those it withdrew."""

    name: str
    root_key: Any
    root: x509.Certificate
    key: Any
    certificate: x509.Certificate
    revoked: dict[int, datetime] = field(default_factory=dict)

    __test__ = False  # no test of pytest's

    @classmethod
    def made(
        cls, name: str = "Chứng thực THỬ NGHIỆM", now: datetime | None = None
    ) -> "TestAuthority":
        """A new one."""
        born = (now or datetime.now(UTC)) - timedelta(days=365)
        root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        top, own = _named(f"{name} - gốc"), _named(name)
        root = _authority(top, top, root_key.public_key(), born, 1).sign(root_key, hashes.SHA256())
        certificate = _authority(own, top, key.public_key(), born, 0).sign(
            root_key, hashes.SHA256()
        )
        return cls(name, root_key, root, key, certificate)

    def issue(
        self,
        common_name: str,
        *,
        organization: str = "",
        unit: str = "",
        public_key: Any = None,
        key: Any = None,
        born: datetime | None = None,
        dies: datetime | None = None,
        for_timestamps: bool = False,
    ) -> Identity:
        """A certificate for a key, or with a new RSA key."""
        if public_key is None and key is None:
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = public_key or key.public_key()
        born = born or self.certificate.not_valid_before_utc
        builder = _begun(
            _named(common_name, organization, unit),
            self.certificate.subject,
            public,
            born,
            dies or born + _YEARS,
        )
        usage = _usage(digital_signature=True, content_commitment=not for_timestamps)
        builder = (
            builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(_issued_by(self.key.public_key()), critical=False)
        )
        if for_timestamps:
            use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(use, critical=True)
        certificate = builder.sign(self.key, hashes.SHA256())
        return Identity(key=key, certificate=certificate, chain=(self.certificate,))

    def withdraw(self, identity: Identity, at: datetime) -> None:
        """Put a certificate onto the list."""
        self.revoked[identity.certificate.serial_number] = at

    def lists(self, at: datetime) -> tuple[bytes, ...]:
        """The lists of withdrawn certificates of both authorities, as of a time."""
        return tuple(
            _list(issuer, key, at, revoked)
            for issuer, key, revoked in (
                (self.certificate, self.key, self.revoked),
                (self.root, self.root_key, {}),
            )
        )

    def list_of(self, fingerprint: str, at: datetime) -> bytes | None:
        """The list of one of both authorities, as it publishes it at a time."""
        both = (self.certificate, self.root)
        known = [each.fingerprint(hashes.SHA256()).hex() for each in both]
        return dict(zip(known, self.lists(at), strict=True)).get(fingerprint)

    @property
    def pems(self) -> tuple[str, str]:
        """Both authorities, the one at the top first."""
        return self.root_pem, self.certificate.public_bytes(PEM).decode()

    @property
    def root_der(self) -> bytes:
        """The certificate at the top."""
        return self.root.public_bytes(DER)

    @property
    def root_pem(self) -> str:
        """What those trust who trust it."""
        return self.root.public_bytes(PEM).decode()


def kept(folder: Path | None) -> tuple[TestAuthority, Identity]:
    """The authority of an engine's folder and its timestamp certificate; made when first asked.

    Without a folder it is the process's own: who signs and who gives the time are of one authority.
    """
    if folder is None:
        return _of_this_process()
    if _path(folder).is_file():
        return _loaded(_path(folder))
    authority, stamping = _new()
    folder.mkdir(parents=True, exist_ok=True)
    _path(folder).touch(mode=0o600)
    _path(folder).write_bytes(pickle.dumps(_stored(authority, stamping)))
    return authority, stamping


@cache
def _of_this_process() -> tuple[TestAuthority, Identity]:
    return _new()


def _new() -> tuple[TestAuthority, Identity]:
    authority = TestAuthority.made()
    return authority, authority.issue("Dấu thời gian THỬ NGHIỆM", for_timestamps=True)


def _path(folder: Path) -> Path:
    return folder / "test-authority.pickle"


def _stored(authority: TestAuthority, stamping: Identity) -> dict[str, Any]:
    return {
        "name": authority.name,
        "revoked": authority.revoked,
        "keys": [packed(each) for each in (authority.root_key, authority.key, stamping.key)],
        "certificates": [
            each.public_bytes(DER)
            for each in (authority.root, authority.certificate, stamping.certificate)
        ],
    }


def _loaded(path: Path) -> tuple[TestAuthority, Identity]:
    stored = pickle.loads(path.read_bytes())
    keys = [serialization.load_der_private_key(each, None) for each in stored["keys"]]
    found = [x509.load_der_x509_certificate(each) for each in stored["certificates"]]
    authority = TestAuthority(
        stored["name"], keys[0], found[0], keys[1], found[1], stored["revoked"]
    )
    return authority, Identity(key=keys[2], certificate=found[2], chain=(found[1],))


def packed(key: Any) -> bytes:
    """A private key as others load it."""
    return bytes(
        key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _authority(
    subject: x509.Name, issuer: x509.Name, public: Any, born: datetime, below: int
) -> x509.CertificateBuilder:
    return (
        _begun(subject, issuer, public, born, born + 2 * _YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=below), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, public: Any, born: datetime, dies: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(born)
        .not_valid_after(dies)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _list(issuer: x509.Certificate, key: Any, at: datetime, revoked: dict[int, datetime]) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(at)
        .next_update(at + timedelta(days=7))
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(_issued_by(key.public_key()), critical=False)
    )
    for serial, since in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(key, hashes.SHA256()).public_bytes(DER)


def _issued_by(public: Any) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(public)


def _named(common_name: str, organization: str = "", unit: str = "") -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organization)]
    parts += [(NameOID.ORGANIZATIONAL_UNIT_NAME, unit), (NameOID.COMMON_NAME, common_name)]
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts if text])


def _usage(**on: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: on.get(name, False) for name in names.split()})
