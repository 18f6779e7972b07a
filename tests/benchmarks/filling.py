"""Fill the engine with many documents at once, as the stores would write them.

Registering 100,000 documents one by one would take the local engine hours; the items are made by
the stores themselves and put into the engine's tables directly.
"""

import gc
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from qlvb.incoming import store as incoming
from qlvb.incoming.entry import AttachedFile, Entry, Form, Signatory
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import Party, PartyKind, Registration, Settlement, SettlementMethod
from qlvb.incoming.status import Status
from qlvb.kernel import clock, ids
from qlvb.routing import store as routing
from qlvb.routing.model import Folder, main_work

from infra.local.resources import ACCOUNT, REGION
from tests.benchmarks.office import AGENCY, Office

SUBJECT = (
    "V/v báo cáo kết quả ứng dụng công nghệ thông tin trong hoạt động của cơ quan nhà nước sáu "
    "tháng đầu năm và phương hướng, nhiệm vụ sáu tháng cuối năm"
)
_DAYS = 300
_KINDS = ("cong-van", "bao-cao", "to-trinh", "thong-bao", "ke-hoach")
_ISSUERS = (("H16", "Ủy ban nhân dân tỉnh Đắk Nông"), ("H16.11", "Sở Nội vụ tỉnh Đắk Nông"))


@dataclass
class Written:
    """Takes what a store writes, in place of a transaction."""

    items: list[Any] = field(default_factory=list)

    def put(self, item: Any, condition: Any = None) -> None:
        self.items.append(item)

    def update(self, item: Any, actions: Any, condition: Any = None) -> None:
        """Counters are set when everything is there."""


def fill(office: Office, present: int, wanted: int, *, of_all: int) -> None:
    """Add the documents after ``present`` up to ``wanted``, all waiting for the leader.

    Args:
        office: whose engine and leader.
        present: how many are there already.
        wanted: how many there shall be.
        of_all: how many there will be in the end; their arrivals are spread over the year.
    """
    leader = Party(kind=PartyKind.PERSON, id=office.leader.person_id, name="Giám đốc")
    written = Written()
    gc.disable()
    for document in _documents(leader, range(present + 1, wanted + 1), of_all):
        work = main_work(document, given_by="Văn thư")
        assert work is not None
        incoming.create(written, document)  # type: ignore[arg-type]
        routing.move(written, opened=[work], closed=[])  # type: ignore[arg-type]
        if len(written.items) >= 3000:
            _store(written)
    pk = routing._pk(AGENCY, leader)
    written.put(routing.CountsRecord(pk, "COUNTS", **{Folder.DIRECT.value: wanted}))
    _store(written)
    # A real database does not lie in the function's memory, for its collector to walk through.
    gc.freeze()
    gc.enable()


def live_through_a_year(office: Office, documents: int, *, settled: float = 0.9) -> list[str]:
    """Documents of a year in every state, with several people and kinds; returns their ids.

    Args:
        office: whose engine and people.
        documents: how many.
        settled: the share of those that are finished; the others lie on somebody's desk.
    """
    chance = random.Random(11)
    leader = Party(kind=PartyKind.PERSON, id=office.leader.person_id, name="Giám đốc")
    people = [office.officer, office.colleague, office.unit_head]
    written = Written()
    found = []
    gc.disable()
    for plain in _documents(leader, range(1, documents + 1), documents):
        who = chance.choice(people)
        handler = Party(kind=PartyKind.PERSON, id=who.person_id, name="Chuyên viên")
        done_on = plain.entry.arrived_on + timedelta(days=chance.randrange(30))
        at = datetime.combine(done_on, time(3), UTC)
        how = SettlementMethod.NO_REPLY
        is_done = chance.random() < settled and done_on < clock.today()
        document = replace(
            plain,
            entry=replace(plain.entry, kind=chance.choice(_KINDS)),
            handler=handler,
            owner=None if is_done else handler,
            status=Status.SETTLED if is_done else Status.IN_PROGRESS,
            settlement=Settlement(method=how, by="CV", at=at, result="Xong") if is_done else None,
        )
        incoming.create(written, document)  # type: ignore[arg-type]
        work = main_work(document, given_by="Giám đốc")
        routing.move(written, opened=[work] if work else [], closed=[])  # type: ignore[arg-type]
        found.append(document.document_id)
        if len(written.items) >= 3000:
            _store(written)
    _store(written)
    gc.freeze()
    gc.enable()
    return found


def _documents(leader: Party, numbers: range, of_all: int) -> Iterator[IncomingDocument]:
    for number in numbers:
        arrived_on = date(clock.today().year, 1, 1) + timedelta(days=number * _DAYS // of_all)
        code, issuer = _ISSUERS[number % len(_ISSUERS)]
        yield IncomingDocument(
            document_id=ids.new_id(),
            agency_id=AGENCY,
            entry=Entry(
                register="VBD",
                form=Form.ELECTRONIC,
                kind="cong-van",
                number=str(number),
                notation="UBND-KGVX",
                issued_on=arrived_on,
                issuer=issuer,
                issuer_id=code,
                subject=SUBJECT,
                arrived_on=arrived_on,
                signatory=Signatory(position="Phó Chủ tịch", name="Trần Văn Bình"),
                due_on=arrived_on + timedelta(days=20),
            ),
            files=(AttachedFile(file_id=ids.new_id(), filename="cv.pdf", pages=2, size=40_000),),
            status=Status.REGISTERED,
            leader=leader,
            owner=leader,
            step_due_at=clock.now() + timedelta(minutes=number),
            due_on=arrived_on + timedelta(days=20),
            registration=Registration(
                arrival_number=number,
                register_year=clock.today().year,
                by="Nguyễn Thị Mai",
                at=clock.now(),
            ),
        )


def _store(written: Written) -> None:
    tables = dynamodb_backends[ACCOUNT][REGION].tables
    for item in written.items:
        attributes = {name: DynamoType(value) for name, value in item.serialize().items()}
        stored = Item(attributes["pk"], attributes["sk"], {})
        # Past the engine's check of the size, which costs half of the time.
        dict.update(stored.attrs, attributes)
        table = tables[item.Meta.table_name]
        table.items[stored.hash_key][stored.range_key] = stored
        # The engine keeps an order of keys; it is made anew when next asked for.
        table.__dict__.pop("key_orders", None)
    written.items.clear()
