"""Files of a predecessor: the bytes stay where they were checked, the successor has its record."""

from collections.abc import Iterable
from dataclasses import replace

from qlvb.files import store
from qlvb.platform.tables import Transaction


def continue_in(
    tx: Transaction, agency_id: str, successor_id: str, file_ids: Iterable[str]
) -> None:
    """Let the successor have the files of a document it goes on with, under the same ids.

    One that it has already stays as it is: the packet in which it came may have passed on before.
    """
    wanted = list(file_ids)
    known = store.find_all(successor_id, wanted)
    missing = [file_id for file_id in wanted if file_id not in known]
    for file in store.find_all(agency_id, missing).values():
        kept = replace(file, agency_id=successor_id, kept_in=file.kept_in or agency_id)
        store.create(tx, kept)
