"""Documents that one agency has issued to others, with files that are really signed and sealed."""

import hashlib
import io
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

from pypdf import PdfReader
from qlvb.certificates import store as enrolled
from qlvb.certificates.model import Certificate, Holder, HolderKind, KeyKind
from qlvb.exchange import recalling, receiving
from qlvb.exchange import service as exchange
from qlvb.exchange import store as arrivals
from qlvb.exchange.model import PacketArrival
from qlvb.exchange.packet import Packet, PacketFile, arrival_id_of, packet_id_of
from qlvb.exchange.questions import ReceivedFile
from qlvb.files import store as files
from qlvb.files.model import FileStatus, StoredFile
from qlvb.incoming.entry import Signatory, Urgency
from qlvb.issuing import service as issuing
from qlvb.issuing import store as deliveries
from qlvb.issuing.business import BusinessType
from qlvb.issuing.model import deliveries_of
from qlvb.issuing.notes import DeliveryState, ExchangeStatus, StatusNote
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Role
from qlvb.organization import service as organization
from qlvb.outgoing import store as documents
from qlvb.outgoing.entry import DocumentRecipient, RecipientKind
from qlvb.outgoing.parts import CopyCounts, SignedFile
from qlvb.outgoing.status import OutgoingStatus
from qlvb.platform import certificates as x509
from qlvb.platform import storage
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact
from qlvb.signing.model import Examination, SignatureRow, SignatureState

from infra.local.signers import pem_of, trust
from tests.builders import signing
from tests.builders.drafting import a_number, an_outgoing_entry, to_be_issued
from tests.builders.office import CLERK, NOON, TODAY
from tests.builders.signing import key_of, signers

SENDER, RECEIVER = "H16", "H16.13"


def to_agency(agency_id, name=""):
    return DocumentRecipient(kind=RecipientKind.AGENCY, id=agency_id, name=name or agency_id)


A_FILE = PacketFile(file_id="S1", filename="cong-van.pdf", pages=2, size=40_000, sha256="5" * 64)


def a_packet(**changes):
    plain = Packet(
        packet_id=packet_id_of(SENDER, "D1", BusinessType.NEW, "5" * 64),
        addressees=(RECEIVER,),
        business=BusinessType.NEW,
        sender_id=SENDER,
        sender_name="UBND tỉnh Đắk Nông",
        document_id="D1",
        number="05",
        notation="UBND-VX",
        issued_on=TODAY,
        kind="cong-van",
        subject="V/v báo cáo",
        files=(A_FILE,),
        urgency=Urgency.URGENT,
        signatory=Signatory(position="Chủ tịch", name="Nguyễn Văn Ánh"),
        recipients="Như trên; Lưu: VT",
        due_on=TODAY + timedelta(days=5),
        paper_follows=True,
        sent_at=NOON,
    )
    return replace(plain, **changes)


def an_arrival(**changes):
    """Of the packet, not examined yet."""
    packet = changes.pop("packet", None) or a_packet()
    plain = PacketArrival(
        arrival_id=arrival_id_of(RECEIVER, packet.packet_id),
        agency_id=RECEIVER,
        packet=packet,
        places=(1,),
        arrived_at=NOON,
    ).say(ExchangeStatus.ARRIVED, "Hệ thống", NOON)
    return replace(plain, **changes)


A_SEAL = SignatureRow(
    field="DauCoQuan", state=SignatureState.VALID, sentences=(), is_organization=True
)
SEALED = Examination(state=SignatureState.VALID, rows=(A_SEAL,))


def a_received(declared=A_FILE, **changes):
    """A file as it was declared, sealed and good."""
    plain = ReceivedFile(
        place=1,
        declared=declared,
        file_id="R1",
        is_kept=True,
        pages=declared.pages,
        size=declared.size,
        sha256=declared.sha256,
        examination=SEALED,
        is_sealed_by_sender=True,
    )
    return replace(plain, **changes)


@dataclass
class Sent:
    """A document that an agency issued, and its arrival at a receiver."""

    agency_id: str
    document_id: str
    number: int
    contents: list

    def copy(self, place=1):
        return issuing.delivery(self.agency_id, self.document_id, place)

    def codes(self, place=1):
        return [note.code.value for note in self.copy(place).history]

    def arrival(self, receiver=RECEIVER, place=1):
        """As it lies at the receiver; None while it is not there."""
        packet_id = self.copy(place).packet_id
        return arrivals.find(receiver, arrival_id_of(receiver, packet_id))

    def status(self):
        return documents.get(self.agency_id, self.document_id).status


def the_clerk(agency_id=RECEIVER):
    return next(one.as_actor() for one in organization.holders(agency_id, Role.CLERK))


def the_head(agency_id=RECEIVER):
    return next(one.as_actor() for one in organization.holders(agency_id, Role.HEAD))


def trust_the_builders():
    """Let the province trust the authority of the tests, and have its lists."""
    trust(signers().authority, is_published=False)
    enrol_the_office(SENDER)


def enrol_the_office(agency_id):
    """The office that seals in the tests is this agency's, with a key that is elsewhere."""
    pem = pem_of(signers().office)
    read = x509.read(pem)
    holder = Holder(kind=HolderKind.AGENCY, id=agency_id)
    if any(each.fingerprint == read.fingerprint for each in enrolled.of_holder(agency_id, holder)):
        return
    with transact() as tx:
        enrolled.add(
            tx,
            Certificate(
                fingerprint=read.fingerprint,
                agency_id=agency_id,
                holder=holder,
                holder_name=agency_id,
                subject=read.subject,
                issuer=read.issuer,
                serial=read.serial,
                valid_from=read.valid_from,
                valid_to=read.valid_to,
                key=KeyKind.ELSEWHERE,
                pem=read.pem,
                enrolled_by="QUẢN TRỊ",
                enrolled_at=read.valid_from,
                # What it sealed counts until then; nobody seals with it from now on.
                ended_by="QUẢN TRỊ",
                ended_at=read.valid_to,
            ),
        )


def sealed_now(pages=1):
    """A file that its leader has signed and its office sealed, this morning.

    In a thread of its own: pyHanko begins an event loop, and a browser's test has one already.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_sealed_now, pages).result()


def signed_now(pages=1):
    """A file that somebody has signed as a person, and no office has sealed."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_signed_now, pages).result()


def _signed_now(pages):
    at, people = clock.now() - timedelta(hours=1), signers()
    return signing.signed(
        signing.prepared(signing.a_draft(pages)),
        signer=key_of(people.leader),
        timestamper=people.stamper(at),
        at=at,
    )


def _sealed_now(pages):
    at = clock.now() - timedelta(hours=1)
    people = signers()
    draft = signing.a_draft(pages)
    signed = signing.signed(
        signing.prepared(draft), signer=key_of(people.leader), timestamper=people.stamper(at), at=at
    )
    return signing.sealed(
        signed, signer=key_of(people.office), timestamper=people.stamper(at), at=at
    )


def an_issue(
    *contents,
    to=(RECEIVER,),
    agency_id=SENDER,
    number=None,
    given=None,
    asked_back="",
    held=False,
    **entry,
):
    """Issue a document with these files as the sender's clerk does; its copies are then waiting.

    ``asked_back`` says why, where it is recalled at once. What is ``held`` nobody brings by itself.
    """
    recipients = tuple(each if not isinstance(each, str) else to_agency(each) for each in to)
    document_id = ids.new_id()
    kept = [_kept(agency_id, document_id, content) for content in contents]
    sealed, *more = [
        SignedFile(
            draft_no=1,
            file_id=file.file_id,
            sha256=file.sha256,
            by="Nguyễn Văn Ánh",
            person_id="leader",
            at=clock.now(),
        )
        for file in kept
    ]
    number = number or uuid.uuid4().int % 10**6
    issued = OutgoingStatus.RECALLING if asked_back else OutgoingStatus.ISSUED
    given = given or a_number(number, issued_on=clock.today())
    document = replace(
        to_be_issued(),
        document_id=document_id,
        agency_id=agency_id,
        entry=an_outgoing_entry(recipients=recipients, **entry),
        registration=given,
        status=issued,
        standing=CopyCounts(asked_back=len(recipients) if asked_back else 0),
        owner=None,
        step_due_at=None,
        sealed=sealed,
        sealed_attachments=tuple(more),
    )
    with transact() as tx:
        documents.create(tx, document)
        for file in kept:
            files.create(tx, file)
        issuing.follow(tx, the_clerk(agency_id), document)
        for each in deliveries_of(document, clock.now()):
            copy = each.noted(_asks_back(asked_back)) if asked_back else each
            deliveries.create(tx, replace(copy, state=DeliveryState.SENT) if held else copy)
    issuing.write_rest_of(document)
    return Sent(agency_id, document_id, number, list(contents))


def puts(sent, content):
    """Another content where the sealed file lies."""
    file_id = documents.get(sent.agency_id, sent.document_id).sealed.file_id
    key = files.find(sent.agency_id, file_id).key
    storage.write(settings.files_bucket, key, content, "application/pdf")


def alters(sent, content):
    """The file is changed in the store, and the queue brings the document."""
    puts(sent, content)
    receiving.bring(sent.agency_id, sent.document_id, 1)


def recalls(sent, *places, reason="Sai phụ lục 02"):
    """The sender's clerk asks for a document back."""
    recalling.ask(the_clerk(sent.agency_id), sent.document_id, places=places, reason=reason)


def _asks_back(reason):
    now = clock.now()
    code = ExchangeStatus.RECALL_ASKED
    return StatusNote(code=code, at=now, by="Văn thư", text=reason, received_at=now)


def _kept(agency_id, document_id, content):
    file = StoredFile(
        file_id=ids.new_id(),
        agency_id=agency_id,
        status=FileStatus.ACCEPTED,
        filename="cong-van.pdf",
        size=len(content),
        created_at=clock.now(),
        created_by=CLERK.person_id,
        created_by_name=CLERK.name,
        document_id=document_id,
        download_name="H16_CV_05.pdf",
    )
    storage.write(settings.files_bucket, file.key, content, "application/pdf")
    return file.accept(
        pages=len(PdfReader(io.BytesIO(content)).pages),
        sha256=hashlib.sha256(content).hexdigest(),
        version_id=None,
    )


def seen(arrival):
    return exchange.SeenArrival(arrival_id=arrival.arrival_id, version=arrival.version)


def taking(receiver=RECEIVER, **changes):
    plain = {"leader_id": the_head(receiver).person_id, "changes": {}}
    return exchange.Taking(**{**plain, **changes})


def answers(demo, clerk, sent, *, agreed, text=""):
    """The receiver's clerk answers a recall, or that another comes in its place."""
    exchange.answer_recall(clerk, seen(sent.arrival()), agreed=agreed, text=text)
    demo.engine.settle()
