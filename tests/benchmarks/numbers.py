"""Arrival numbers per second, with several clerks registering into one register at once."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from qlvb.files import store as files
from qlvb.files.model import FileStatus, StoredFile
from qlvb.incoming import series_store as incoming
from qlvb.kernel import clock, ids
from qlvb.platform.tables import Transaction, transact

from tests.benchmarks.budget import Verdict
from tests.benchmarks.life import an_entry
from tests.benchmarks.office import AGENCY, Office

WRITERS = (1, 8, 32)
_DOCUMENTS = 64


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How fast numbers were given, and whether none is missing or double."""

    writers: int
    documents: int
    numbers_per_second: float
    tries_per_number: float
    """Transactions begun for each that held: the others found that a number was taken first."""
    are_consecutive: bool

    def verdicts(self) -> list[Verdict]:
        """No number is missing or double, however many write."""
        name = f"{self.writers} writers: gaps or doubles"
        return [Verdict(of=name, measured=int(not self.are_consecutive), at_most=0)]


def measure(office: Office, documents: int = _DOCUMENTS) -> list[Rate]:
    """Register ``documents`` over the API with each count of writers."""
    _rate(office, 1, 4)
    return [_rate(office, writers, documents) for writers in WRITERS]


def _rate(office: Office, writers: int, documents: int) -> Rate:
    file_ids = [_an_accepted_file(office) for _ in range(documents)]

    def register(file_id: str) -> int:
        entry = an_entry(office, file_id)
        made = office.ask(office.clerk, "POST", "/incoming", entry, key=ids.new_id())
        return int(made["arrival_number"])

    with _counting_tries() as tries:
        began = time.perf_counter()
        with ThreadPoolExecutor(writers) as clerks:
            numbers = list(clerks.map(register, file_ids))
        seconds = time.perf_counter() - began
    office.engine.settle()
    return Rate(
        writers=writers,
        documents=documents,
        numbers_per_second=round(documents / seconds, 1),
        tries_per_number=round(len(tries) / documents, 1),
        are_consecutive=_are_consecutive(numbers),
    )


@contextmanager
def _counting_tries() -> Iterator[list[str]]:
    """Every try to take a number, as it is made."""
    tries: list[str] = []
    take_number = incoming.take_number

    def counted(tx: Transaction, agency_id: str, register: str, *place: int) -> None:
        tries.append(register)
        take_number(tx, agency_id, register, *place)

    incoming.take_number = counted
    try:
        yield tries
    finally:
        incoming.take_number = take_number


def _are_consecutive(numbers: Iterable[int]) -> bool:
    given = sorted(numbers)
    return given == list(range(given[0], given[0] + len(given)))


def _an_accepted_file(office: Office) -> str:
    """A file's record as its check leaves it; uploading is not what is measured."""
    file = StoredFile(
        file_id=ids.new_id(),
        agency_id=AGENCY,
        status=FileStatus.ACCEPTED,
        filename="cong-van.pdf",
        size=40_000,
        created_at=clock.now(),
        created_by=office.clerk.person_id,
        created_by_name="Văn thư",
        pages=2,
        sha256="0" * 64,
    )
    with transact() as tx:
        files.create(tx, file)
    return file.file_id
