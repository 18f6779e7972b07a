"""What is not over, where it is read without signing in and without a table.

In the bucket of files, beside what else is the province's own:

STATUS/active/<incident id>.json   one for each incident that is not over
STATUS/current.json                all of them: what the page's banner reads
STATUS/index.html                  the same as a page of its own: no script, no sign-in
"""

import json
from datetime import datetime
from html import escape

from qlvb.incidents.model import Incident
from qlvb.kernel import clock
from qlvb.platform import storage
from qlvb.platform.settings import settings
from qlvb.platform.tables import json_of, value_of

_ACTIVE = "STATUS/active/"
_CURRENT = "STATUS/current.json"
_PAGE = "STATUS/index.html"


def put(incident: Incident) -> None:
    """Put an incident among those that are not over, or take it away; again, it is as once."""
    key = f"{_ACTIVE}{incident.incident_id}.json"
    if incident.is_over:
        storage.delete_every_version(settings.files_bucket, key)
    else:
        storage.write(settings.files_bucket, key, json_of(Incident, incident).encode())


def write_page() -> None:
    """Write anew what everybody reads, from what is there."""
    bucket = settings.files_bucket
    found = (storage.read(bucket, key) for key in storage.keys(bucket, _ACTIVE))
    rows = [json.loads(each) for each in found if each]
    incidents = [value_of(Incident, row) for row in rows]
    text = json.dumps(rows, ensure_ascii=False)
    storage.write(bucket, _CURRENT, text.encode())
    storage.write(bucket, _PAGE, page_of(incidents).encode(), "text/html; charset=utf-8")


def current() -> list[Incident]:
    """What is not over, the last one first."""
    content = storage.read(settings.files_bucket, _CURRENT)
    rows = json.loads(content) if content else []
    incidents = [value_of(Incident, row) for row in rows]
    return sorted(incidents, key=lambda each: each.since, reverse=True)


def page() -> str:
    """The page as it was written last; before the first incident, that there is none."""
    content = storage.read(settings.files_bucket, _PAGE)
    return content.decode() if content else page_of([])


def page_of(incidents: list[Incident]) -> str:
    """The page for when nothing else works: no script, no style from elsewhere."""
    parts = "".join(map(_section, incidents)) or "<p>Hiện không có sự cố nào được thông báo.</p>"
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Thông báo sự cố – Hệ thống quản lý văn bản và điều hành</title></head><body>"
        "<h1>Hệ thống quản lý văn bản và điều hành: thông báo sự cố</h1>"
        f"{parts}<p>Cập nhật lúc {_moment(clock.now())}.</p></body></html>"
    )


def _section(incident: Incident) -> str:
    until = _moment(incident.expected_until) if incident.expected_until else "chưa xác định"
    rows = (
        ("Cơ quan thông báo", incident.agency_name),
        ("Từ", _moment(incident.since)),
        ("Dự kiến đến", until),
        ("Việc cần làm trong thời gian này", incident.meanwhile),
        ("Nhập văn bản sau sự cố", incident.afterwards),
        ("Cập nhật mới nhất", incident.last.text),
    )
    told = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in rows if text)
    return f"<section><h2>{escape(incident.what)}</h2><dl>{told}</dl></section>"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.VIETNAM):%H:%M ngày %d/%m/%Y}"
