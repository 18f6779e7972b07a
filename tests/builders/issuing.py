"""People who sign, number, seal and issue, with real files and real keys."""

import io
from dataclasses import replace

from qlvb.certificates import authorities
from qlvb.certificates import service as certificates
from qlvb.files import made
from qlvb.issuing import issue, service, signature
from qlvb.issuing.signature import Wish
from qlvb.kernel import clock, ids
from qlvb.outgoing import service as outgoing
from qlvb.outgoing import store as documents
from qlvb.outgoing.entry import DocumentRecipient, RecipientKind
from qlvb.platform.tables import transact
from qlvb.signing import service as signing_service

from infra.local import signers
from infra.local.authority import kept
from tests.builders import signing
from tests.builders.drafting import (
    THE_PROVINCE,
    a_number,
    a_signature,
    an_outgoing_entry,
    to_be_issued,
)
from tests.builders.office import CLERK
from tests.builders.registering import a_real_file
from tests.builders.reviewing import Drafters

HERE = "H16.13"
OUTSIDE = DocumentRecipient(kind=RecipientKind.OUTSIDE, name="Công ty Điện lực Đắk Nông")


def an_issued_document(*recipients, **changes):
    """Issued with its copies, and with no file: where files are not asked for."""
    entry = an_outgoing_entry(recipients=recipients or (THE_PROVINCE, OUTSIDE))
    signed = replace(to_be_issued(), document_id=ids.new_id(), entry=entry, **changes)
    document = signed.number(CLERK, a_number(issued_on=clock.today())).issue(CLERK, a_signature())
    with transact() as tx:
        documents.create(tx, document)
        service.write(tx, document)
    return document


def lists_of_now():
    """The authority's lists are those of now, also where a test has been in later days.

    An older list takes no newer one's place, and a newer one says nothing of today.
    """
    for each in authorities.store.authorities():
        with transact() as tx:
            bare = replace(each, version=each.version + 1, kept=None)
            authorities.store.save_authority(tx, bare, each)
    authorities._known.clear()
    signers.trust(kept(None)[0])


class Signers(Drafters):
    """The office from the draft to the issue, as the product does it."""

    def __init__(self, demo):
        super().__init__(demo)
        self.equip()

    def equip(self):
        """The agency's seal and the leader's signature, where they are missing."""
        held = self.demo.members[self.leader.account]
        signers.equip([held.agency], [held.person])

    def equip_anew(self):
        """The leader's and the agency's keys in KMS, whatever else was enrolled."""
        administrator = self.actor(self.administrator)
        for holder in (self.leader, None):
            while (held := self.certificate(holder)) is not None:
                certificates.end(administrator, held.fingerprint, "Thử nghiệm")
        self.equip()

    def a_file(self, desk=None, content=None):
        """A draft as the office writes it."""
        by = self.id_of(desk or self.officer)
        return a_real_file(content or signing.a_draft(), by=by)

    def signs(self, document_id, **more):
        """The leader signs with a key in KMS."""
        seen = self.seen(self.leader, document_id)
        after = signature.sign(self.actor(self.leader), seen, Wish(**more))
        self.demo.engine.settle()
        return after

    def issues(self, document_id, **more):
        """The clerk numbers, seals and issues."""
        seen = self.seen(self.clerk, document_id)
        after = issue.issue(self.actor(self.clerk), seen, **more)
        self.demo.engine.settle()
        return after

    @staticmethod
    def bytes_of(document_id, file, agency="H16.13"):
        """What a made file of a document holds."""
        return made.content_of(agency, document_id, file.file_id)

    @staticmethod
    def document(document_id, agency="H16.13"):
        return outgoing.in_agency(agency, document_id)

    def certificate(self, desk=None):
        """Of a person, or of the agency."""
        if desk is None:
            return certificates.of_agency("H16.13")
        return certificates.of_person("H16.13", self.id_of(desk))


def a_page_without_words():
    """Makes pages that say nothing of where things go; each page is another one."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    def made_(mark):
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4, invariant=True)
        canvas.rect(100, 400, 50 + mark, 50)
        canvas.showPage()
        canvas.save()
        return out.getvalue()

    return made_


class Named:
    """A file by its id alone."""

    def __init__(self, file_id):
        self.file_id = file_id


def examined(content):
    """What the signatures on a file are worth by what the province trusts now."""
    trusted = certificates.trust()
    return signing_service.examine(
        content,
        roots=trusted.roots,
        lists=trusted.lists,
        answers=trusted.answers,
        at=clock.now(),
    )
