"""A key that signs a digest, wherever it is kept, as pyHanko asks for one.

The key of an organization or of a person on the server stays in KMS (``MessageType=DIGEST``); a key
object in this process is kept, not loaded and checked anew for each signature, which takes 34 ms.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from asn1crypto import algos, cms, x509
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from qlvb.signing.refusals import CertificateNotValid, SignatureNotMatching, WrongCertificate

DIGEST = "sha256"
_LEAST_RSA, _LEAST_CURVE = 2048, 256
"""Bits (QCVN on signing software; regulation of 2018, Appendix)."""
_LONGEST_OF_CURVE = 144
"""Bytes of an ECDSA signature up to P-521, in DER."""

KMS_NAMES = {"rsa": "RSASSA_PKCS1_V1_5_SHA_256", "ec": "ECDSA_SHA_256"}
"""What the key service calls the algorithm of a kind of key."""

Sign = Callable[[bytes], bytes]
"""From a SHA-256 digest to the raw signature over it."""


class KeyOfCertificate(Signer):
    """Signs with the key of a certificate; what it returns is held to the certificate at once."""

    def __init__(self, certificate: bytes, chain: Iterable[bytes], sign: Sign) -> None:
        """Take the certificate and its authorities, DER.

        Raises:
            WrongCertificate: its key is too short or of a kind that no document is signed with.
        """
        own = x509.Certificate.load(certificate)
        store = SimpleCertificateStore()
        store.register_multiple(x509.Certificate.load(each) for each in chain)
        super().__init__(
            signing_cert=own, cert_registry=store, signature_mechanism=mechanism_of(own)
        )
        self.own = own
        self._sign = sign
        bound = as_signing_certificate_v2(own, hash_algo=DIGEST)
        self._unchanging = [
            simple_cms_attribute("content_type", "data").dump(),
            simple_cms_attribute("signing_certificate_v2", bound).dump(),
        ]
        self._signer_info = super().signer_info(DIGEST, cms.CMSAttributes([]), b"").dump()

    async def signed_attrs(
        self,
        data_digest: bytes,
        digest_algorithm: str,
        attr_settings: PdfCMSSignedAttributes | None = None,  # noqa: ARG002
        content_type: str = "data",
        use_pades: bool = False,  # noqa: FBT002
        timestamper: TimeStamper | None = None,  # noqa: ARG002
        dry_run: bool = False,  # noqa: ARG002, FBT002
        is_pdf_sig: bool = True,  # noqa: ARG002, FBT002
    ) -> cms.CMSAttributes:
        """What a PAdES signature signs (ETSI EN 319 142-1, 6.3): only the digest is ever new.

        Encoding the same certificate's names again takes longer than signing.
        """
        if not use_pades or digest_algorithm != DIGEST or content_type != "data":
            raise WrongCertificate
        digest = simple_cms_attribute("message_digest", data_digest)
        held = [cms.CMSAttribute.load(each) for each in self._unchanging]
        return cms.CMSAttributes([*held, digest])

    def signer_info(
        self,
        digest_algorithm: str,  # noqa: ARG002  pyHanko's
        signed_attrs: cms.CMSAttributes,
        signature: bytes,
    ) -> cms.SignerInfo:
        """The signature with who made it and how; the latter two were encoded once."""
        info = cms.SignerInfo.load(self._signer_info)
        info["signed_attrs"] = signed_attrs
        info["signature"] = signature
        return info

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT002  pyHanko's
    ) -> bytes:
        """Sign the digest of the signed attributes; for a trial the key is not asked."""
        if digest_algorithm != DIGEST:
            raise WrongCertificate
        public = self.own.public_key
        if dry_run:
            return bytes(public.bit_size // 8 if public.algorithm == "rsa" else _LONGEST_OF_CURVE)
        digest = hashlib.sha256(data).digest()
        signature = self._sign(digest)
        check_raw(self.own, digest, signature)
        return signature


def held_in_process(key: Any) -> Sign:
    """Sign with a private key object of the cryptography library."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

    ready = Prehashed(hashes.SHA256())
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda digest: key.sign(digest, padding.PKCS1v15(), ready)
    curve: ec.EllipticCurvePrivateKey = key
    return lambda digest: curve.sign(digest, ec.ECDSA(ready))


def mechanism_of(certificate: x509.Certificate) -> algos.SignedDigestAlgorithm:
    """How the key of a certificate signs.

    Raises:
        WrongCertificate: too short, or of another kind than RSA and ECDSA.
    """
    public = certificate.public_key
    least = {"rsa": _LEAST_RSA, "ec": _LEAST_CURVE}.get(public.algorithm)
    if least is None or public.bit_size < least:
        raise WrongCertificate
    kind = "rsa" if public.algorithm == "rsa" else "ecdsa"
    return algos.SignedDigestAlgorithm({"algorithm": f"{DIGEST}_{kind}"})


def check_certificate(certificate: x509.Certificate, at: datetime) -> None:
    """What is asked of a certificate before each signature; its revocation is asked elsewhere.

    Raises:
        CertificateNotValid: it is not valid at the moment, or not for signing.
    """
    is_in_time = certificate.not_valid_before <= at <= certificate.not_valid_after
    uses = certificate.key_usage_value
    may_sign = uses is None or {"digital_signature", "non_repudiation"} & uses.native
    if not (is_in_time and may_sign):
        raise CertificateNotValid


def check_raw(certificate: x509.Certificate, digest: bytes, signature: bytes) -> None:
    """Hold a raw signature to the certificate's key.

    Raises:
        SignatureNotMatching: it is not over this digest, or not by this key.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    ready = Prehashed(hashes.SHA256())
    public = load_der_public_key(certificate.public_key.dump())
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, digest, padding.PKCS1v15(), ready)
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, digest, ec.ECDSA(ready))
        else:
            raise WrongCertificate
    except InvalidSignature as error:
        raise SignatureNotMatching from error


def fingerprint_of(certificate: bytes | x509.Certificate) -> str:
    """SHA-256 of a certificate in hexadecimal: what binds it to a person or an agency."""
    whole = certificate if isinstance(certificate, bytes) else certificate.dump()
    return hashlib.sha256(whole).hexdigest()
