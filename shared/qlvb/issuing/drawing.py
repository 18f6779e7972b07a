"""What the agency's signature draws on each file of a document when it is sealed, and over what.

Number, date and red seal after the leader's signature; the mark of a certified copy; the number on
a file sent along. Whether the agency's key is here or elsewhere, each is signed in the same way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, overload

from qlvb.files import service as files
from qlvb.files.model import StoredFile
from qlvb.issuing import placing
from qlvb.issuing.refusals import CopyOfSignedFile
from qlvb.organization import service as organization
from qlvb.outgoing import copies, kinds
from qlvb.outgoing.model import OutgoingDocument
from qlvb.signing import making
from qlvb.signing.making import Begun, By, Elsewhere, Signing
from qlvb.signing.model import ATTACHMENT_FIELD, SEAL_FIELD


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """One file to be sealed, with what the signature is to show."""

    content: bytes
    """Prepared: what a program outside gets to sign."""
    field: str
    """In which the agency signs."""
    draw: Callable[[OutgoingDocument, By], bytes | Begun]
    is_filled: bool = False
    """Number and date are written into its blanks with the seal."""

    def figures(self, document: OutgoingDocument) -> dict[str, str]:
        """What a program outside writes into the blanks."""
        return making.figures_in(self.content, **_given(document)) if self.is_filled else {}

    @overload
    def sealed(self, document: OutgoingDocument, by: Signing) -> bytes: ...

    @overload
    def sealed(self, document: OutgoingDocument, by: Elsewhere) -> Begun: ...

    def sealed(self, document: OutgoingDocument, by: By) -> bytes | Begun:
        """The file with the agency's signature, or with a gap for one made elsewhere.

        Args:
            document: with its number.
            by: the agency's key.
        """
        return self.draw(document, by)


class Given(TypedDict):
    """Number and date, as ``making`` takes them."""

    number: str
    issued_on: date


def of_document(document: OutgoingDocument) -> Drawing:
    """What is drawn on the document itself; whatever may refuse it is asked here.

    Raises:
        LeaderNotSigned, NotSignedYet, MarkMissing, CopyOfSignedFile, and what ``making`` refuses.
    """
    return _copy(document) if document.is_copy else _after_the_leader(document)


def of_attachment(file: StoredFile) -> Drawing | None:
    """What is drawn on a file sent along; None: it bears somebody's signature, and stays as it is.

    Raises:
        DraftEncrypted, NotReadable, TooIntricate.
    """
    prepared = making.open_for_text(files.content_of(file))
    if prepared is None:
        return None

    def draw(document: OutgoingDocument, by: By) -> bytes | Begun:
        assert document.registration is not None
        return making.sign_text(prepared, f"Số: {document.registration.reference}", by)

    return Drawing(content=prepared, field=ATTACHMENT_FIELD, draw=draw)


def check(document: OutgoingDocument) -> None:
    """Hold a copy's file to what can be marked, before anybody certifies it.

    Raises:
        CopyOfSignedFile, and what ``making`` refuses.
    """
    _copy(document)


def _after_the_leader(document: OutgoingDocument) -> Drawing:
    agency_id = document.agency_id
    signed = placing.signed_of(document)
    assert document.signed is not None
    making.check_signed(signed, document.signed.fingerprint)
    name = organization.agency(agency_id).name
    image = placing.image_of(agency_id, placing.agency(agency_id), name)
    leader = document.signed.fingerprint

    def draw(numbered: OutgoingDocument, by: By) -> bytes | Begun:
        return making.seal(signed, image, by, leader=leader, **_given(numbered))

    return Drawing(content=signed, field=SEAL_FIELD, draw=draw, is_filled=True)


def _copy(document: OutgoingDocument) -> Drawing:
    # Not made of a signed file: the electronic document is passed on as it is, signature and all.
    prepared = making.open_for_text(placing.draft_of(document))
    if prepared is None:
        raise CopyOfSignedFile
    name = organization.agency(document.agency_id).name
    words = copies.mark(document.entry.kind, name)
    making.check_words(words)

    def draw(_: OutgoingDocument, by: By) -> bytes | Begun:
        return making.sign_text(prepared, words, by)

    return Drawing(content=prepared, field=ATTACHMENT_FIELD, draw=draw)


def _given(document: OutgoingDocument) -> Given:
    given = document.registration
    assert given is not None
    return {"number": kinds.number_text(given.number), "issued_on": given.issued_on}
