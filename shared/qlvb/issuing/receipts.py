"""The register of outgoing documents with its column *Ký nhận*: who has the copy sent to them."""

from dataclasses import replace

from qlvb.issuing import store
from qlvb.kernel.actor import Actor
from qlvb.outgoing import register
from qlvb.outgoing.register import RegisterLine
from qlvb.platform.tables import Page


def page(
    actor: Actor, series: str, year: int, cursor: str | None, limit: int
) -> Page[RegisterLine]:
    """A page of the register of a series, the last number first: three reads whatever its length.

    Raises:
        NotYourDuty.
    """
    found = register.page(actor, series, year, cursor, limit)
    issued = [line.document.document_id for line in found.items if line.document is not None]
    received = store.received(actor.agency_id, issued)
    return Page([_told(line, received) for line in found.items], found.cursor)


def _told(line: RegisterLine, received: dict[str, int]) -> RegisterLine:
    document = line.document
    if document is None:
        return line
    count = document.received + received.get(document.document_id, 0)
    return replace(line, document=replace(document, received=count))
