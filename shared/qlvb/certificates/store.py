"""Where certificates and the facts about images lie; the images themselves are objects in S3."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute
from pynamodb.exceptions import DoesNotExist

from qlvb.certificates.model import Certificate, Holder, Mark
from qlvb.certificates.refusals import AuthorityNotFound
from qlvb.certificates.trust import Authority
from qlvb.platform.tables import DataclassAttribute, Item, TableName, Transaction

COMMON = "TRUST"
"""Stands where an agency's id stands in other keys."""
_TRUST_PK = f"A#{COMMON}#A"


class CertificateItem(Item):
    """One certificate of a holder.

    pk  A#<agency>#C   sk  <holder kind>#<holder id>#<fingerprint>
    e.g. A#H16.13#C / agency#H16.13#9f3c…
    """

    class Meta:
        """The table."""

        table_name = TableName("certificates_table")

    certificate = DataclassAttribute(Certificate)
    is_ended = BooleanAttribute()


class BindingItem(Item):
    """That a certificate is somebody's: none is bound twice in an agency.

    pk  A#<agency>#FP   sk  <fingerprint>
    """

    class Meta:
        """The table."""

        table_name = TableName("certificates_table")


class MarkItem(Item):
    """What is known of the image of a signature or seal.

    pk  A#<agency>#M   sk  <holder kind>#<holder id>   e.g. A#H16.13#M / person#7Q2K…
    """

    class Meta:
        """The table."""

        table_name = TableName("certificates_table")

    mark = DataclassAttribute(Mark)


class AuthorityItem(Item):
    """An authority that the province trusts or trusted; they are the same for every agency.

    pk  A#TRUST#A   sk  <fingerprint>   e.g. A#TRUST#A / 9f3c…
    """

    class Meta:
        """The table."""

        table_name = TableName("certificates_table")

    version = NumberAttribute()
    is_ended = BooleanAttribute()
    authority = DataclassAttribute(Authority)


def all_of(agency_id: str) -> list[Certificate]:
    """Every certificate of the agency; there are as many as people who sign, over the years."""
    found = CertificateItem.query(_pk(agency_id), consistent_read=True)
    return [item.certificate for item in found]


def of_holder(agency_id: str, holder: Holder) -> list[Certificate]:
    """Every certificate of a holder, ended ones too."""
    found = CertificateItem.query(
        _pk(agency_id), CertificateItem.sk.startswith(f"{holder.key}#"), consistent_read=True
    )
    return [item.certificate for item in found]


def add(tx: Transaction, new: Certificate) -> None:
    """Keep a new one; refused when it is bound already."""
    binding = BindingItem(f"A#{new.agency_id}#FP", new.fingerprint)
    tx.put(binding, BindingItem.pk.does_not_exist())
    tx.put(_item(new), CertificateItem.pk.does_not_exist())


def end(tx: Transaction, ended: Certificate) -> None:
    """Keep an ended one, if it was not ended meanwhile."""
    tx.put(_item(ended), CertificateItem.is_ended == False)  # noqa: E712  a condition, not a test


def mark(agency_id: str, holder: Holder) -> Mark | None:
    """What is known of a holder's image."""
    found = MarkItem.query(_marks(agency_id), MarkItem.sk == holder.key, consistent_read=True)
    return next((item.mark for item in found), None)


def put_mark(tx: Transaction, agency_id: str, mark: Mark) -> None:
    """Keep the facts of an image, in place of those before."""
    tx.put(MarkItem(_marks(agency_id), mark.holder.key, mark=mark))


def authorities() -> list[Authority]:
    """Every authority, ended ones too: a handful."""
    return [each.authority for each in AuthorityItem.query(_TRUST_PK, consistent_read=True)]


def authority(fingerprint: str) -> Authority:
    """One authority.

    Raises:
        AuthorityNotFound.
    """
    try:
        return AuthorityItem.get(_TRUST_PK, fingerprint, consistent_read=True).authority
    except DoesNotExist as missing:
        raise AuthorityNotFound from missing


def add_authority(tx: Transaction, new: Authority) -> None:
    """Keep a new one, or one that was ended and is trusted again; refused where it is trusted."""
    is_new = AuthorityItem.pk.does_not_exist()
    tx.put(_authority_item(new), is_new | (AuthorityItem.is_ended == True))  # noqa: E712


def save_authority(tx: Transaction, after: Authority, before: Authority) -> None:
    """Write what changed; refused when another version was saved since ``before`` was read."""
    tx.put(_authority_item(after), AuthorityItem.version == before.version)


def _authority_item(one: Authority) -> AuthorityItem:
    return AuthorityItem(
        _TRUST_PK,
        one.fingerprint,
        version=one.version,
        is_ended=one.ended_at is not None,
        authority=one,
    )


def _item(one: Certificate) -> CertificateItem:
    return CertificateItem(
        _pk(one.agency_id),
        f"{one.holder.key}#{one.fingerprint}",
        certificate=one,
        is_ended=one.ended_at is not None,
    )


def _pk(agency_id: str) -> str:
    return f"A#{agency_id}#C"


def _marks(agency_id: str) -> str:
    return f"A#{agency_id}#M"
