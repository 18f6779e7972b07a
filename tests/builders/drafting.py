"""Drafts and their way to the signature, as a test needs them."""

from dataclasses import replace
from datetime import timedelta

from qlvb.incoming.parts import THE_CLERK, Party, PartyKind
from qlvb.kernel.rights import Verb
from qlvb.outgoing.entry import DocumentRecipient, OutgoingEntry, RecipientKind
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.numbering import GivenNumber
from qlvb.outgoing.parts import DraftVersion, SignedFile
from qlvb.outgoing.status import OutgoingStatus

from tests.builders.office import LEADER, NOON, OFFICER, THE_UNIT, TODAY, UNIT_HEAD, party, turn

THE_PROVINCE = DocumentRecipient(kind=RecipientKind.AGENCY, id="H16", name="UBND tỉnh Đắk Nông")


def an_outgoing_entry(**changes):
    plain = OutgoingEntry(
        kind="cong-van",
        subject="V/v báo cáo tình hình ứng dụng công nghệ thông tin",
        unit_mark="CNTT",
        recipients=(THE_PROVINCE,),
    )
    return replace(plain, **changes)


def a_version(mark="1", **changes):
    """A version of a draft; its bytes are its mark's."""
    plain = DraftVersion(
        draft_no=1,
        file_id=f"F{mark}",
        filename="du-thao.pdf",
        pages=2,
        size=40_000,
        sha256=mark * 64,
        by=OFFICER.name,
        person_id=OFFICER.person_id,
        at=NOON,
    )
    return replace(plain, **changes)


def a_draft(**changes):
    """An officer's draft with its file, not submitted yet."""
    plain = OutgoingDocument(
        document_id="D1",
        agency_id="H16.13",
        entry=an_outgoing_entry(),
        status=OutgoingStatus.DRAFT,
        drafter=party(OFFICER),
        unit=THE_UNIT,
        owner=party(OFFICER),
        draft=a_version(),
        created_at=NOON,
    )
    return replace(plain, **changes)


def submitted(document=None, to=OutgoingStatus.REVIEWING, owner=THE_UNIT):
    """On its way to the leader who signs."""
    return (document or a_draft()).submit(OFFICER, party(LEADER), to, turn(owner))


def to_be_signed(document=None):
    """Reviewed by the unit head, and before the leader."""
    reviewed = submitted(document)
    return reviewed.pass_on(UNIT_HEAD, Verb.OUTGOING_REVIEW, OutgoingStatus.SIGNING, turn(LEADER))


def a_signature(draft_no=1, by=LEADER, mark="5"):
    return SignedFile(
        draft_no=draft_no,
        file_id=f"S{mark}",
        sha256=mark * 64,
        by=by.name,
        person_id=by.person_id,
        at=NOON,
    )


def to_be_issued(document=None):
    """Signed, and before the clerk."""
    return to_be_signed(document).sign(LEADER, a_signature(), turn(THE_CLERK))


def a_number(number=5, **changes):
    plain = GivenNumber(
        series="VBDI",
        year=2026,
        number=number,
        reference=f"{number:02d}/STTTT-CNTT",
        notation="STTTT-CNTT",
        issued_on=TODAY,
        by="CLERK",
        at=NOON,
    )
    return replace(plain, **changes)


def a_unit(unit_id, name="Phòng"):
    return Party(kind=PartyKind.UNIT, id=unit_id, name=name)


LATER_STILL = NOON + timedelta(days=10)
