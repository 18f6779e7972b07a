"""Where signature, seal, number and date go on a draft: proposed, moved by hand, kept."""

from dataclasses import dataclass
from datetime import datetime

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.certificates import service as certificates
from qlvb.certificates.model import Certificate, Holder, HolderKind, KeyKind
from qlvb.certificates.refusals import MarkMissing
from qlvb.delegation import service as delegation
from qlvb.files import made
from qlvb.issuing import capacity, store
from qlvb.issuing.capacity import SigningForm
from qlvb.issuing.preparation import Placed
from qlvb.issuing.refusals import NotSignedYet, PlacesMissing
from qlvb.kernel import clock
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.errors import QlvbError
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.refusals import DraftMissing
from qlvb.outgoing.status import OutgoingStatus
from qlvb.platform.tables import transact
from qlvb.routing import plans
from qlvb.signing import making
from qlvb.signing.making import Image, Opened
from qlvb.signing.model import SEAL_MM, Layout, Places

PLACE_NAMES = {
    "signature": "chữ ký",
    "seal": "con dấu",
    "number": "số văn bản",
    "day": "ngày ban hành",
}


@dataclass(frozen=True, kw_only=True)
class Size:
    """In millimeters."""

    width_mm: float
    height_mm: float


@dataclass(frozen=True, kw_only=True)
class PageSize:
    """Of a page as it is seen, in points; places are counted from its lower left corner."""

    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class KeyView:
    """With what certificate a step would be done."""

    subject: str
    valid_to: datetime
    key: KeyKind


@dataclass(frozen=True, kw_only=True)
class SigningView:
    """All that the page needs to place, sign or issue a document."""

    document_id: str
    version: int
    status: OutgoingStatus
    file_id: str
    """What is shown: the draft, then the signed, then the sealed file."""
    pages: tuple[PageSize, ...]
    """Of the draft; empty once it is signed, or when it cannot be."""
    places: Places
    """As they would be used now."""
    found: Places
    """Read from the draft's own words."""
    is_placed: bool
    """Somebody put them by hand on this version."""
    missing: tuple[str, ...]
    signature: Size | None
    """Real size of the signer's image; the image itself is never sent."""
    seal: Size | None
    forms: tuple[SigningForm, ...]
    """In which the actor may sign, or the signer before their turn; the usual one first."""
    key: KeyView | None
    """The actor's certificate for signing, or at the clerk's step the agency's."""
    dropped: tuple[str, ...]
    """What signing takes away from the draft."""
    problems: tuple[str, ...]
    """Why the next step cannot be done yet, in plain words."""
    warnings: tuple[str, ...]
    """What does not stop the next step, and who does it should know."""
    allowed: tuple[str, ...]
    """What the actor may do now, by the last part of the path."""


def view(actor: Actor, document_id: str) -> SigningView:
    """What is to be known before a document is signed or issued, and what may be done now.

    Raises:
        OutgoingNotFound.
    """
    document = outgoing.get(actor, document_id)
    problems: list[str] = []
    opened, places, found, is_placed = None, Places(), Places(), False
    before_the_signature = document.signed is None and not document.is_copy
    if before_the_signature and document.draft is not None and document.status.is_open:
        try:
            opened = open_draft(document)
            found = opened.found
            places, is_placed = _places(document, found, len(opened.sizes))
        except QlvbError as refused:
            problems.append(refused.detail_text)
    elif document.draft is None:
        problems.append(DraftMissing().detail_text)
    missing = places.missing if opened is not None else ()
    if missing:
        problems.append(PlacesMissing(names=_named(missing)).detail_text)
    signing = document.allows(actor, Verb.OUTGOING_SIGN)
    issuing = document.allows(actor, Verb.OUTGOING_ISSUE)
    forms = forms_of(actor, document) if before_the_signature else ()
    key: Certificate | None = None
    if signing:
        key = _key(person(actor.person_id), actor.agency_id, actor.name, problems)
        if not forms:
            problems.append(_NO_FORM)
    elif issuing:
        name = organization.agency(actor.agency_id).name
        key = _key(
            agency(actor.agency_id), actor.agency_id, name, problems, is_drawn=not document.is_copy
        )
    shown = document.sealed or document.signed or document.draft
    return SigningView(
        document_id=document_id,
        version=document.version,
        status=document.status,
        file_id=shown.file_id if shown else "",
        pages=tuple(PageSize(width=w, height=h) for w, h in opened.sizes) if opened else (),
        places=places,
        found=found,
        is_placed=is_placed,
        missing=missing,
        signature=_size(document.agency_id, _signer_of(actor, document)),
        seal=_size(document.agency_id, agency(document.agency_id)),
        forms=forms,
        key=KeyView(subject=key.subject, valid_to=key.valid_to, key=key.key) if key else None,
        dropped=opened.dropped if opened else (),
        problems=tuple(dict.fromkeys(problems)),
        warnings=_warnings(key),
        allowed=_allowed(actor, document, key, is_clear=not problems),
    )


def place(actor: Actor, document_id: str, draft_no: int, places: Places) -> Placed:
    """Put signature, seal, number and date by hand; kept for the drafter's next of the kind too.

    Raises:
        OutgoingNotFound, NotYourStep, OutgoingNotWaitingForThis, AnotherVersionSigned.
    """
    document = outgoing.get(actor, document_id)
    document.check_may(actor, Verb.OUTGOING_PLACE)
    document.check_version(draft_no)
    placed = Placed(draft_no=draft_no, places=places, by=actor.signed, at=clock.now())
    with transact() as tx:
        store.place(tx, document, placed)
        audit.record(tx, actor, EventTag.OUTGOING_PLACE, document_id, draft_no=draft_no)
    return placed


def layout_of(document: OutgoingDocument, opened: Opened, given: Places | None) -> Layout:
    """Where everything goes when a document is signed now.

    Raises:
        PlacesMissing: neither hand nor text nor the last document of its kind says so.
    """
    known, _ = _places(document, opened.found, len(opened.sizes))
    places = given.completed(known) if given is not None else known
    if (layout := places.layout) is None:
        raise PlacesMissing(names=_named(places.missing))
    return layout


def forms_of(actor: Actor, document: OutgoingDocument) -> tuple[SigningForm, ...]:
    """The forms in which the actor may sign a document; before their turn, its signer."""
    agency_id = document.agency_id
    is_signing = document.allows(actor, Verb.OUTGOING_SIGN)
    signer_id = document.signer.id if document.signer else None
    person_id = actor.person_id if is_signing else signer_id
    if person_id is None:
        return ()
    signs = organization.person(agency_id, person_id)
    heads = organization.holders(agency_id, Role.HEAD)
    is_standing_in = is_signing and actor.acting_for is not None
    delegated = delegation.capacity_of(actor) if is_standing_in else None
    if is_standing_in and delegated is None:
        return ()
    plan = plans.of_document(document) if document.plan_version else plans.active(agency_id)
    return capacity.forms(
        capacity.SigningPost(
            title=signs.position,
            roles=signs.roles,
            head_title=heads[0].position if heads else "",
            agency_name=organization.agency(agency_id).name,
            signs_by_order=Role.UNIT_HEAD in plan.signing_roles,
            delegated=delegated,
        )
    )


def image_of(agency_id: str, holder: Holder, name: str) -> Image:
    """The image of a signature or a seal, for use within a signing only.

    Raises:
        MarkMissing.
    """
    found = certificates.mark_of(agency_id, holder)
    if found is None:
        raise MarkMissing(holder=name, mark="con dấu" if holder.is_agency else "chữ ký")
    mark, content = found
    return Image(content=content, width_mm=mark.width_mm, height_mm=mark.height_mm)


def person(person_id: str) -> Holder:
    """A person, as the holder of a certificate and an image."""
    return Holder(kind=HolderKind.PERSON, id=person_id)


def agency(agency_id: str) -> Holder:
    """An agency, as the holder of a certificate and an image."""
    return Holder(kind=HolderKind.AGENCY, id=agency_id)


def open_draft(document: OutgoingDocument) -> Opened:
    """The present version of the draft made plain, its bytes held to the hash on record.

    Raises:
        DraftMissing, CopyDiffers, AlreadySigned, DraftEncrypted, NotReadable, TooIntricate.
    """
    return making.look(draft_of(document), seal_mm=seal_mm(document.agency_id))


def draft_of(document: OutgoingDocument) -> bytes:
    """The bytes of the present version of the draft, held to the hash on record.

    Raises:
        DraftMissing, CopyDiffers.
    """
    if document.draft is None:
        raise DraftMissing
    return made.content_of(document.agency_id, document.document_id, document.draft.file_id)


def signed_of(document: OutgoingDocument) -> bytes:
    """The bytes with the leader's signature, held to the hash on record.

    Raises:
        NotSignedYet, CopyDiffers.
    """
    if document.signed is None:
        raise NotSignedYet
    return made.content_of(document.agency_id, document.document_id, document.signed.file_id)


_NO_FORM = (
    "Chức vụ hiện tại của anh/chị không có hình thức ký nào cho văn bản này. Vui lòng chuyển người "
    "có thẩm quyền ký."
)

_REVOCATION_UNCHECKED = (
    "Chưa kiểm tra được thu hồi chứng thư số: chưa có danh sách thu hồi còn hạn. Vẫn ký được; điều "
    "này được ghi vào nhật ký."
)


def _places(document: OutgoingDocument, found: Places, pages: int) -> tuple[Places, bool]:
    placed = store.placed_on(document)
    if placed is not None and placed.draft_no == document.draft_no:
        return placed.places.completed(found), True
    alike = store.placed_alike(document)
    return (found.completed(alike.places.within(pages)) if alike else found), False


def _named(missing: tuple[str, ...]) -> str:
    return ", ".join(PLACE_NAMES[name] for name in missing)


def _key(
    holder: Holder, agency_id: str, name: str, problems: list[str], *, is_drawn: bool = True
) -> Certificate | None:
    """What a holder signs with; why they cannot is added to the problems."""
    try:
        certificates.to_sign_with(agency_id, holder)
    except QlvbError as refused:
        problems.append(refused.detail_text)
    if is_drawn and certificates.mark_of(agency_id, holder) is None:
        mark = "con dấu" if holder.is_agency else "chữ ký"
        problems.append(MarkMissing(holder=name, mark=mark).detail_text)
    return certificates.in_force(agency_id, holder)


def _warnings(key: Certificate | None) -> tuple[str, ...]:
    if key is None or certificates.unrevoked_as_of(key) is not None:
        return ()
    return (_REVOCATION_UNCHECKED,)


def _signer_of(actor: Actor, document: OutgoingDocument) -> Holder | None:
    if document.allows(actor, Verb.OUTGOING_SIGN):
        return person(actor.person_id)
    return person(document.signer.id) if document.signer else None


def _size(agency_id: str, holder: Holder | None) -> Size | None:
    found = certificates.mark_of(agency_id, holder) if holder is not None else None
    if found is None:
        return None
    return Size(width_mm=found[0].width_mm, height_mm=found[0].height_mm)


def seal_mm(agency_id: str) -> tuple[float, float]:
    """The real size of the agency's seal."""
    found = _size(agency_id, agency(agency_id))
    return (found.width_mm, found.height_mm) if found else SEAL_MM


def _allowed(
    actor: Actor, document: OutgoingDocument, key: Certificate | None, *, is_clear: bool
) -> tuple[str, ...]:
    acts = ["places"] if document.allows(actor, Verb.OUTGOING_PLACE) else []
    if document.draft is None:
        return ()
    if is_clear and key is not None:
        # Where the key is not here it takes two steps.
        step = "" if key.key is KeyKind.KMS else "/preparation"
        if document.allows(actor, Verb.OUTGOING_SIGN):
            acts.append(f"signature{step}")
        elif document.allows(actor, Verb.OUTGOING_ISSUE):
            acts.append(f"issue{step}")
    return tuple(acts)
