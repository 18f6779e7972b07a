"""A backup of many documents with their files, its proof, and putting everything back.

Items and files are put into the engine's stores directly, as in ``filling``; from there on the
product's own machines do everything. Dollars are by list prices, from what is stored and moved.
"""

import hashlib
import random
import time
from dataclasses import dataclass
from math import ceil
from threading import Event

import yaml
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import FakeDeleteMarker, s3_backends
from qlvb.audit.model import AuditEvent, EventTag
from qlvb.audit.store import _item as audit_item
from qlvb.backup import making, restoring, store, tables
from qlvb.backup.catalog import Tally
from qlvb.backup.model import BackupOccasion, Extent, Restore, RestoreStage, Scope
from qlvb.files import store as files
from qlvb.files.model import FileStatus, StoredFile
from qlvb.incoming.series_store import SeriesItem
from qlvb.kernel import clock, ids
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact

from infra.local.keeping import plain_attributes
from infra.local.resources import ACCOUNT, REGION
from tests.benchmarks import capacity
from tests.benchmarks.budget import Verdict
from tests.benchmarks.dollars import PRICES
from tests.benchmarks.filling import Written, _store, live_through_a_year
from tests.benchmarks.office import AGENCY, Office

SIZES = (1_000, 10_000)
"""A hundred thousand take this machine's memory and half an hour: ask for them by name."""
LARGE = 100_000
SETTLED = 0.97
"""Of a year's documents; the others get their executions again, each a thread of this machine."""
FILE_BYTES = 20_000
SECONDS = 600
"""Ten thousand documents with files, backed up and put back, on two cores."""
_PATIENCE = 7200.0
_A_MOMENT = Event()
_GOES_ON = ("RoutingTable", "NotificationTable")
"""What the office writes of itself meanwhile: work is resumed, and its owners are told of it, since
the items that were filled in had told nobody."""
_PER = 10_000


@dataclass(frozen=True, kw_only=True)
class BackupCost:
    """A backup, its proof and a whole restore, at a number of documents."""

    documents: int
    items: int
    objects: int
    backup_seconds: float
    proof_seconds: float
    restore_seconds: float
    is_equal: bool
    """Every table put back has the count and digest, and every file the bytes, that it had."""
    dollars: dict[str, float]
    """For ten thousand documents: backup, proof, restore."""

    def verdicts(self) -> list[Verdict]:
        """Fast enough, and nothing different."""
        name = f"{self.documents:,} documents"
        both = self.backup_seconds + self.restore_seconds
        found = [Verdict(of=f"{name}: what differs", measured=1 - self.is_equal, at_most=0)]
        if self.documents == _PER:
            found.append(Verdict(of=f"{name}: seconds", measured=both, at_most=SECONDS))
        return found


def measure(office: Office, documents: int) -> BackupCost:
    """Fill the office, back it up, prove it, lose everything and put it back."""
    live_through_a_year(office, documents, settled=SETTLED)
    _fill_files(documents)
    office.engine.settle()
    began = time.perf_counter()
    moment = clock.now().replace(microsecond=0)
    made = making.begin(None, f"bench-{documents}", BackupOccasion.ASKED, moment)
    while store.get(made.backup_id).is_under_way:
        _A_MOMENT.wait(0.05)
    backup_seconds = time.perf_counter() - began
    office.engine.settle(_PATIENCE)
    made = store.get(made.backup_id)
    assert made.is_good, made.problems
    assert made.proof is not None
    assert made.proof.is_proved, made.proof.problems
    before, files_before = _digests(), _files()
    sizes = _sizes()
    _lose_everything()
    began = time.perf_counter()
    _put_back(made.backup_id)
    restore_seconds = time.perf_counter() - began
    after = _digests()
    is_equal = _files() == files_before and all(
        after[name] == before[name] for name in before if name not in _GOES_ON
    )
    return BackupCost(
        documents=documents,
        items=made.totals.items,
        objects=made.totals.objects,
        backup_seconds=round(backup_seconds, 1),
        proof_seconds=made.proof.seconds,
        restore_seconds=round(restore_seconds, 1),
        is_equal=is_equal,
        dollars={n: round(d * _PER / documents, 4) for n, d in _dollars(sizes, documents).items()},
    )


def _put_back(backup_id: str) -> None:
    """From the request to the end: counted, confirmed at once, put back, the work resumed.

    By hand rather than by the operator, whose acts go on record, so that nothing is new afterwards.
    """
    asked = Restore(
        restore_id=ids.new_id(),
        backup_id=backup_id,
        scope=Scope(extent=Extent.WHOLE),
        asked_at=clock.now(),
    )
    with transact() as tx:
        store.create_restore(tx, asked)
    restoring.drive(asked)
    counted = _reached(asked, RestoreStage.CONFIRMING)
    assert not counted.problems, counted.problems
    confirmed = counted.confirm(counted.code, "", clock.now())
    with transact() as tx:
        store.save_restore(tx, confirmed)
    restoring.tell(confirmed)
    done = _reached(asked, RestoreStage.DONE)
    assert not done.problems, done.problems


def _reached(restore: Restore, stage: RestoreStage) -> Restore:
    while (now := store.get_restore(restore.restore_id)).stage is not stage:
        assert now.stage is not RestoreStage.FAILED, now.problems
        _A_MOMENT.wait(0.05)
    return now


def _fill_files(documents: int) -> None:
    written = Written()
    s3 = s3_backends[ACCOUNT]["aws"]
    noise = random.Random(7)
    for number in range(documents):
        content = noise.randbytes(FILE_BYTES)
        file = StoredFile(
            file_id=ids.new_id(),
            agency_id=AGENCY,
            status=FileStatus.ACCEPTED,
            filename="cong-van.pdf",
            size=len(content),
            created_at=clock.now(),
            created_by="VAN-THU",
            created_by_name="Văn thư",
            pages=2,
            sha256=hashlib.sha256(content).hexdigest(),
            document_id=ids.new_id(),
        )
        key = s3.put_object(settings.files_bucket, file.key, content)
        accepted = file.accept(pages=2, sha256=file.sha256, version_id=key.version_id)
        files.create(written, accepted)  # type: ignore[arg-type]
        act = AuditEvent(
            event_id=ids.new_id(),
            tag=EventTag.INCOMING_REGISTER,
            subject_id=file.document_id or "",
            at=clock.now(),
            person_id="VAN-THU",
            person_name="Văn thư",
            position="Văn thư",
        )
        written.put(audit_item(AGENCY, act))
        if number % 1000 == 999:
            _store(written)
    # Without its series a restore would put the register in order, and something would be new.
    series = f"VBD#{clock.today().year}"
    written.put(SeriesItem(f"A#{AGENCY}#SERIES", series, last_number=documents))
    _store(written)


def _digests() -> dict[str, tuple[int, str]]:
    found = {}
    for name, physical in tables.names().items():
        stored = dynamodb_backends[ACCOUNT][REGION].tables[physical]
        tally = Tally(plain_attributes(item) for item in stored.all_items())
        found[name] = (tally.count, tally.digest)
    return found


def _files() -> dict[str, str]:
    """The SHA-256 of the newest version of every file that was not removed."""
    held = s3_backends[ACCOUNT]["aws"].buckets[settings.files_bucket].keys
    return {
        key: hashlib.sha256(stored.value).hexdigest()
        for key, stored in held.items()
        if not isinstance(stored, FakeDeleteMarker)
    }


def _sizes() -> list[int]:
    return [
        capacity.size(plain_attributes(item))
        for physical in tables.names().values()
        for item in dynamodb_backends[ACCOUNT][REGION].tables[physical].all_items()
    ]


def _lose_everything() -> None:
    """Every table is empty, and every file removed: what S3 keeps are its locked versions."""
    s3 = s3_backends[ACCOUNT]["aws"]
    for key in _files():
        s3.delete_object(settings.files_bucket, key)
    for physical in tables.names().values():
        stored = dynamodb_backends[ACCOUNT][REGION].tables[physical]
        stored.items.clear()
        stored.__dict__.pop("key_orders", None)


def _dollars(sizes: list[int], documents: int) -> dict[str, float]:
    """By list prices; a restore's writes are transactions, and every item is read before."""
    price = yaml.safe_load(PRICES.read_text())
    dynamodb, s3 = price["dynamodb"], price["s3"]
    write = dynamodb["million_write_units"] / 1e6
    read = dynamodb["million_read_units"] / 1e6
    units = sum(ceil(size / capacity.WRITE_UNIT) for size in sizes)
    exported = sum(sizes) / 1e9 * dynamodb["exported_gigabyte"]
    listed = documents / 1000 * s3["thousand_writes"] / 1e3
    return {
        "backup": exported + listed + 200 * s3["thousand_writes"] / 1e3,
        "proof": units * write
        + sum(sizes) / capacity.READ_UNIT * read
        + documents * s3["thousand_reads"] / 1e3,
        "restore": 2 * units * write + len(sizes) * read + listed,
    }
