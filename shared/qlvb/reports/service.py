"""Use cases of kept reports: list, read, open as a file."""

from dataclasses import dataclass

from qlvb.files import naming
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.platform import storage
from qlvb.platform.settings import settings
from qlvb.platform.tables import Page
from qlvb.printouts.model import PrintForm
from qlvb.reports import kept_store, reading
from qlvb.reports.model import Report, Scope
from qlvb.reports.refusals import ReportNotFound

_PAGES = 8
"""How many pages one answer may read while it looks for a unit's own."""
LINK_SECONDS = 300
"""How long a link to a report's file is good for: it is opened at once."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A link to a report as a file."""

    url: str
    filename: str
    expires_in: int
    """Seconds."""


def listing(actor: Actor, scope: Scope, cursor: str | None, limit: int) -> Page[Report]:
    """A page of kept reports, the last one first; a unit's head has those of the own unit.

    Raises:
        NotYourDuty.
    """
    if scope is Scope.PROVINCE:
        return kept_store.page(reading.reach_province(actor), scope, cursor, limit)
    unit_id = reading.own_unit(actor, Verb.REPORT_READ)
    found = kept_store.page(actor.agency_id, scope, cursor, limit)
    return found if unit_id is None else _of_unit(actor.agency_id, unit_id, found, limit)


def _of_unit(agency_id: str, unit_id: str, first: Page[Report], limit: int) -> Page[Report]:
    """What a page has of a unit, filled up from those that follow; it may still come short."""
    mine: list[Report] = []
    found = first
    for _ in range(_PAGES):
        mine += [each for each in found.items if each.query.unit_id == unit_id]
        if found.cursor is None or len(mine) >= limit:
            break
        found = kept_store.page(agency_id, Scope.AGENCY, found.cursor, limit - len(mine))
    return Page(mine, found.cursor)


def get(actor: Actor, report_id: str) -> Report:
    """A kept report: of the own agency, or of the province.

    Raises:
        NotYourDuty, ReportNotFound.
    """
    unit_id = reading.own_unit(actor, Verb.REPORT_READ)
    found = kept_store.find(actor.agency_id, report_id)
    if found is None or found.query.scope is Scope.PROVINCE:
        found = _of_province(actor, report_id)
    if found is None or (unit_id is not None and found.query.unit_id != unit_id):
        raise ReportNotFound
    return found


def _of_province(actor: Actor, report_id: str) -> Report | None:
    if not reading.reads_province(actor):
        return None
    found = kept_store.find(reading.reach_province(actor), report_id)
    return found if found is not None and found.query.scope is Scope.PROVINCE else None


def open_file(actor: Actor, report_id: str, form: PrintForm) -> Opened:
    """A link to a kept report as a file.

    Raises:
        NotYourDuty, ReportNotFound.
    """
    report = get(actor, report_id)
    file = next((each for each in report.files if each.form == form.value), None)
    if file is None:
        raise ReportNotFound
    url = storage.presigned_get(
        settings.files_bucket,
        report.key_of(form.value),
        file.version_id or None,
        disposition=naming.content_disposition(file.filename, inline=form is PrintForm.PDF),
        media_type=form.media_type,
        expires_in=LINK_SECONDS,
    )
    return Opened(url=url, filename=file.filename, expires_in=LINK_SECONDS)
