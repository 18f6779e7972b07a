"""A certificate authority made for tests, and e-mails that its people sign."""

import base64
import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

BORN = datetime(2026, 1, 1, tzinfo=UTC)
DIES = datetime(2028, 1, 1, tzinfo=UTC)


class Authority:
    """One that people may trust, or not."""

    def __init__(self, name="Cơ quan chứng thực thử nghiệm"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name(name)
        usage = _usage(key_cert_sign=True, crl_sign=True)
        self.certificate = (
            _begun(self.name, self.name, self.key, BORN, DIES)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .sign(self.key, hashes.SHA256())
        )

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def issue(self, address, *, born=BORN, dies=DIES, uses=None, is_authority=False):
        """A key and a certificate for an e-mail address."""
        key = _key_of(address)
        known = self.key.public_key()
        uses = [ExtendedKeyUsageOID.EMAIL_PROTECTION] if uses is None else uses
        certificate = (
            _begun(_name(address), self.name, key, born, dies)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
            .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(known), critical=False
            )
            .sign(self.key, hashes.SHA256())
        )
        return key, certificate


def signed(identity, words, *, sender, at, digest="sha256", others=(), attributes=()):
    """The bytes of an e-mail with a detached signature.

    ``others`` are certificates sent along; ``attributes`` are names of signed ones to leave out.
    """
    inner = EmailMessage()
    inner.set_content(words, cte="8bit")
    content = inner.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    signature = base64.encodebytes(_cms(identity, content, at, digest, others, attributes))
    lines = [
        f"From: {sender}",
        "To: van-thu@stttt.example",
        "Subject: =?utf-8?q?=E1=BB=A6y_quy=E1=BB=81n?=",
        "MIME-Version: 1.0",
        "Content-Type: multipart/signed; boundary=bien; micalg=sha-256;",
        ' protocol="application/pkcs7-signature"',
        "",
        "--bien",
    ]
    between = [
        "",
        "--bien",
        "Content-Type: application/pkcs7-signature; name=smime.p7s",
        "Content-Transfer-Encoding: base64",
        "",
        "",
    ]
    return (
        "\r\n".join(lines).encode()
        + b"\r\n"
        + content
        + "\r\n".join(between).encode()
        + signature
        + b"\r\n--bien--\r\n"
    )


def _cms(identity, content, at, digest, others, left_out):
    key, certificate = identity
    own = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    said = {
        "content_type": "data",
        "signing_time": cms.Time({"utc_time": at}),
        "message_digest": hashlib.new(digest, content).digest(),
    }
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": name, "values": [value]})
            for name, value in said.items()
            if name not in left_out
        ]
    )
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                    {"issuer": own.issuer, "serial_number": own.serial_number}
                )
            },
            "digest_algorithm": {"algorithm": digest},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "rsassa_pkcs1v15"},
            "signature": key.sign(
                attributes.dump(), padding.PKCS1v15(), getattr(hashes, digest.upper())()
            ),
        }
    )
    sent = [c.public_bytes(serialization.Encoding.DER) for c in (certificate, *others)]
    signed_data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": digest}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [asn1_x509.Certificate.load(each) for each in sent],
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed_data}).dump()


@cache
def _key_of(address):
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _begun(subject, issuer, key, born, dies):
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(born)
        .not_valid_after(dies)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(**on):
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: on.get(name, False) for name in names.split()})
