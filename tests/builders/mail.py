"""A document with a deadline, and what is told of it by e-mail."""

import json
from datetime import date
from email import message_from_string, policy

from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses import ses_backends
from qlvb.incoming import store as incoming
from qlvb.incoming.entry import Entry, Form
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import Party, PartyKind, Registration
from qlvb.incoming.status import Status
from qlvb.kernel import clock
from qlvb.platform.tables import transact

from tests.builders.staff import AGENCY, REGION

SUBJECT = "Về việc tuyệt đối không được có trong thư"
AN = Party(kind=PartyKind.PERSON, id="an", name="Nguyễn Văn An")
THE_LEADER = Party(kind=PartyKind.PERSON, id="giamdoc", name="Giám đốc")
THE_UNIT = Party(kind=PartyKind.UNIT, id="CNTT", name="Phòng CNTT")


def batch_of(*bodies):
    """What the mail queue hands to the function."""
    records = [{"messageId": f"m{n}", "body": json.dumps(b)} for n, b in enumerate(bodies)]
    return {"Records": records}


def sent():
    """The e-mails in SES, oldest first."""
    raw = [m.raw_data for m in ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages]
    return [message_from_string(each, policy=policy.default) for each in raw]


def part(message, kind):
    return message.get_body(preferencelist=(kind,)).get_content()


def a_document(due_on, *, owner=AN, status=Status.IN_PROGRESS, number=5, cohandlers=()):
    entry = Entry(
        register="VBD",
        form=Form.PAPER,
        kind="cong_van",
        number="12",
        notation="UBND",
        issued_on=date(2026, 11, 2),
        issuer="Ủy ban nhân dân tỉnh",
        subject=SUBJECT,
        arrived_on=date(2026, 11, 3),
        due_on=due_on,
    )
    document = IncomingDocument(
        document_id=f"01DOC{number}",
        agency_id=AGENCY,
        entry=entry,
        files=(),
        status=status,
        leader=THE_LEADER,
        owner=owner,
        step_due_at=clock.now(),
        due_on=due_on,
        cohandlers=cohandlers,
        registration=Registration(
            arrival_number=number, register_year=2026, by="Văn thư", at=clock.now()
        ),
    )
    with transact() as tx:
        incoming.create(tx, document)
