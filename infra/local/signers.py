"""Certificates for the demonstration: the seal of every agency, the signature of every leader.

All of it goes through the product's own use cases, as an administrator would do it: keys in KMS,
certificates of the engine's test authority, images drawn here.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import boto3
from cryptography.hazmat.primitives import serialization
from qlvb.certificates import authorities
from qlvb.certificates import service as certificates
from qlvb.certificates.model import Holder, HolderKind, KeyKind
from qlvb.certificates.refusals import AuthorityKnown, ListOlder
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor, Role, system
from qlvb.organization import service as organization
from qlvb.organization.model import Agency, Person
from qlvb.platform import certificates as x509
from qlvb.platform.settings import settings

from infra.local import marks
from infra.local.authority import PEM, Identity, TestAuthority, kept

SIGNERS = (Role.HEAD, Role.LEADER)


def equip(
    agencies: Iterable[Agency], people: Iterable[Person], folder: Path | None = None
) -> TestAuthority:
    """Give every agency its seal and every leader a signature; those who have one keep it.

    Returns:
        The authority that all of them stand under.
    """
    authority, _ = kept(folder)
    trust(authority)
    for agency in agencies:
        equip_agency(agency, authority)
    for person in people:
        if {role for position in person.positions for role in position.roles} & set(SIGNERS):
            equip_person(person, authority)
    return authority


def trust(authority: TestAuthority, *, is_published: bool = True) -> None:
    """Trust an authority as the operator would: its root, who issues, and their lists of now.

    Args:
        authority: with its root.
        is_published: it is the engine's own, which tells its lists to whoever asks.
    """
    operator = acting("H16", Role.OPERATOR)
    for pem, content in zip(authority.pems, authority.lists(clock.now())[::-1], strict=True):
        fingerprint = x509.fingerprint_of(pem)
        address = f"{settings.address}/local/revocation-lists/{fingerprint}"
        with suppress(AuthorityKnown):
            authorities.add(operator, pem, [address] if is_published else [])
        with suppress(ListOlder):
            authorities.put_list(operator, fingerprint, content)


def equip_agency(agency: Agency, authority: TestAuthority) -> None:
    """The agency's seal: a key in KMS, its certificate, its image."""
    holder = Holder(kind=HolderKind.AGENCY, id=agency.agency_id)
    if certificates.of_agency(agency.agency_id) is not None:
        return
    administrator = acting(agency.agency_id, Role.ADMINISTRATOR)
    _enrol(administrator, holder, authority, agency.name)
    width, height = marks.SEAL_MM
    image = marks.seal(agency.name)
    certificates.put_mark(administrator, holder, image, width_mm=width, height_mm=height)


def equip_person(person: Person, authority: TestAuthority) -> None:
    """A leader's signature: a key in KMS, its certificate, its image."""
    holder = Holder(kind=HolderKind.PERSON, id=person.person_id)
    if certificates.of_person(person.agency_id, person.person_id) is not None:
        return
    administrator = acting(person.agency_id, Role.ADMINISTRATOR)
    # As real ones do, it names the agency beside the person: that tells it from an agency's seal.
    employer = organization.agency(person.agency_id).name
    _enrol(administrator, holder, authority, person.name, employer)
    width, height = marks.SIGNATURE_MM
    image = marks.signature(person.name)
    certificates.put_mark(person.as_actor(), holder, image, width_mm=width, height_mm=height)


def _enrol(
    actor: Actor, holder: Holder, authority: TestAuthority, name: str, employer: str = ""
) -> None:
    kms = boto3.client("kms")
    made = kms.create_key(
        KeySpec="RSA_2048",
        KeyUsage="SIGN_VERIFY",
        Tags=[{"TagKey": "qlvb:purpose", "TagValue": "document-signature"}],
    )
    arn = made["KeyMetadata"]["Arn"]
    public = serialization.load_der_public_key(kms.get_public_key(KeyId=arn)["PublicKey"])
    identity = authority.issue(name, unit=employer, public_key=public)
    certificates.enrol(actor, holder, pem_of(identity), KeyKind.KMS, arn)


def pem_of(identity: Identity) -> str:
    """A certificate with the authorities over it, as an administrator hands it in."""
    held = (identity.certificate, *identity.chain)
    return "".join(each.public_bytes(PEM).decode() for each in held)


def acting(agency_id: str, role: Role) -> Actor:
    """The system, with the role that whoever sets up an agency has."""
    own = system(agency_id)
    return Actor(
        person_id=own.person_id, agency_id=agency_id, name=own.name, roles=frozenset({role})
    )
