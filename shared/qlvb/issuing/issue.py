"""Number, seal, register and issue by the clerk (Decree 30/2020, Art. 15, 18; Art. 9.3).

Two transactions: the number with its place in the register, then the sealed file with the issue
and the copies for the recipients. A crash between them leaves a document that has its number and
waits for the clerk; issuing it again seals it with that number. Everything that may refuse is asked
before the number is given, so that no number is spent on what cannot be sealed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from qlvb.audit.model import EventTag
from qlvb.certificates import service as certificates
from qlvb.certificates.model import Certificate
from qlvb.files import made
from qlvb.files.model import StoredFile
from qlvb.issuing import drawing, placing, service, upkeep
from qlvb.issuing.drawing import Drawing
from qlvb.issuing.model import signed_file, title_of
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.outgoing import following, numbers
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import SignedFile
from qlvb.platform.parallel import together
from qlvb.platform.tables import Transaction
from qlvb.review import service as review
from qlvb.routing import work
from qlvb.routing.service import Seen
from qlvb.signing import making
from qlvb.signing.making import Signing

AT_ONCE = 4
"""Timestamps that are waited for together."""


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """Which number the clerk wants: the next one, or a reserved one with the day it bears."""

    reserved: int | None = None
    issued_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file sent along, with what the agency's signature draws on it."""

    file: StoredFile
    drawing: Drawing | None
    """None: it bears somebody's signature and goes out as it is."""


@dataclass(frozen=True, kw_only=True)
class Ready:
    """All that sealing takes, found before the number is given."""

    main: Drawing
    attached: tuple[Attached, ...]
    key: Certificate
    timestamper: Any
    """Answers soon or not at all, from when it was asked first."""

    @property
    def drawings(self) -> dict[str, Drawing]:
        """What is to be sealed, by the attachment that it is of; "" is the document itself."""
        attached = {each.file.file_id: each.drawing for each in self.attached if each.drawing}
        return {"": self.main, **attached}


def issue(actor: Actor, seen: Seen, wanted: Numbering | None = None) -> OutgoingDocument:
    """Number, seal and issue a signed document or a certified copy; a number it has stays.

    Args:
        actor: the clerk.
        seen: the document and the version the clerk saw.
        wanted: a reserved number in place of the next one.

    Raises:
        StaleVersion, NotYourStep, NotYetDelivered, NotToBeFollowed, TimestampUnavailable, what
        ``drawing.of_document``, ``certificates``, ``numbers.number`` and ``signing`` refuse.
    """
    document, ready = prepare(actor, seen)
    signer = certificates.signer(ready.key)
    document = numbered(actor, document, wanted)
    at = clock.now().astimezone(clock.VIETNAM)
    by = Signing(signer=signer, at=at, timestamper=ready.timestamper)
    works = [partial(each.sealed, document, by) for each in ready.drawings.values()]
    # Each waits for a timestamp of its own.
    sealed = dict(zip(ready.drawings, together(works, at_once=AT_ONCE), strict=True))
    attached = [each.file for each in ready.attached]
    return finish(actor, document, attached, ready.key, sealed)


def prepare(actor: Actor, seen: Seen) -> tuple[OutgoingDocument, Ready]:
    """Everything that may refuse, asked before a number is given.

    Raises:
        As ``issue``.
    """
    document = outgoing.of_version(actor, seen.document_id, seen.version)
    document.check_may(actor, Verb.OUTGOING_ISSUE)
    if document.registration is None:
        document.check_may(actor, Verb.OUTGOING_NUMBER)
    following.check(document)
    work.of(document)
    ready = Ready(
        main=drawing.of_document(document),
        attached=tuple(
            Attached(file=file, drawing=drawing.of_attachment(file))
            for file in attached_to(document)
        ),
        key=certificates.to_sign_with(actor.agency_id, placing.agency(actor.agency_id)),
        timestamper=certificates.timestamper(),
    )
    if document.registration is None:
        making.check_timestamps(ready.timestamper)
    return document, ready


def attached_to(document: OutgoingDocument) -> list[StoredFile]:
    """The files sent along, in their order."""
    named = [each.file_id for each in document.attachments]
    return made.of_document(document.agency_id, document.document_id, named)


def numbered(
    actor: Actor, document: OutgoingDocument, wanted: Numbering | None
) -> OutgoingDocument:
    """The document with its number: the one it has, or the one it gets now."""
    if document.registration is not None:
        return document
    asked = wanted or Numbering()
    return numbers.number(
        actor,
        document.document_id,
        document.version,
        reserved=asked.reserved,
        issued_on=asked.issued_on,
    )


def reference_of(document: OutgoingDocument) -> str:
    """Number and notation as printed."""
    assert document.registration is not None
    return document.registration.reference


def finish(
    actor: Actor,
    document: OutgoingDocument,
    attached: Sequence[StoredFile],
    key: Certificate,
    contents: Mapping[str, bytes],
) -> OutgoingDocument:
    """Keep the sealed files, and issue the document with them and its copies, as one fact.

    Args:
        actor: the clerk.
        document: with its number.
        attached: its attachments as they are.
        key: the certificate that sealed.
        contents: what was sealed, by the attachment that it is of, "" for the document itself;
            an attachment that is not there goes out as it is.
    """
    sealed = _kept(actor, document, contents[""], document.pages, 1)
    new: list[StoredFile] = [sealed]
    sent: list[StoredFile] = []
    for place, file in enumerate(attached, 2):
        signed = contents.get(file.file_id)
        if signed is not None:
            new.append(_kept(actor, document, signed, file.pages, place))
        sent.append(new[-1] if signed is not None else file)
    at = clock.now()

    def told(file: StoredFile) -> SignedFile:
        return signed_file(actor, document.draft_no, file, at, key.fingerprint)

    def also(tx: Transaction, _before: OutgoingDocument, after: OutgoingDocument) -> None:
        made.enter(tx, new)
        service.follow(tx, actor, after)
        upkeep.plan(tx, after)
        service.write(tx, after)

    after = review.decide(
        actor,
        Seen(document_id=document.document_id, version=document.version),
        EventTag.OUTGOING_ISSUE,
        lambda found, _: found.issue(actor, told(sealed), tuple(told(each) for each in sent)),
        also=also,
        number=reference_of(document),
        sha256=sealed.sha256,
        files={each.file_id: each.sha256 for each in sent} or None,
        **certificates.record_of(key),
    )
    service.write_rest_of(after)
    return after


def _kept(
    actor: Actor, document: OutgoingDocument, content: bytes, pages: int, place: int
) -> StoredFile:
    number = reference_of(document)
    return made.keep(
        actor,
        content,
        file_id=ids.derived_id("sealed", actor.agency_id, document.document_id, number, str(place)),
        document_id=document.document_id,
        title=title_of(document, clock.today()),
        pages=pages,
        place=place,
        locked=True,
    )
