"""What is not over, where it is read without signing in and without a table.

In the bucket of files, beside what else is the province's own, as STATUS/current.json: what the
page's banner reads, and a page of its own is written from, without script or sign-in.
"""

import json
from datetime import datetime
from html import escape

from qlvb.incidents.model import Incident
from qlvb.kernel import clock
from qlvb.platform import storage
from qlvb.platform.settings import settings
from qlvb.platform.tables import json_of, value_of

_CURRENT = "STATUS/current.json"


def write(incidents: list[Incident]) -> None:
    """Write anew what everybody reads; what stands there already leaves no other version."""
    rows = [json.loads(json_of(Incident, each)) for each in incidents]
    content = json.dumps(rows, ensure_ascii=False).encode()
    if content != storage.read(settings.files_bucket, _CURRENT):
        storage.write(settings.files_bucket, _CURRENT, content)


def current() -> list[Incident]:
    """What is not over, the last one first."""
    content = storage.read(settings.files_bucket, _CURRENT)
    rows = json.loads(content) if content else []
    incidents = [value_of(Incident, row) for row in rows]
    return sorted(incidents, key=lambda each: each.since, reverse=True)


def page() -> str:
    """The page for when nothing else works: without script, and to be read without its style."""
    parts = "".join(map(_section, current())) or "<p>Hiện không có sự cố nào được thông báo.</p>"
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Thông báo sự cố – Hệ thống quản lý văn bản và điều hành</title>"
        '<link rel="icon" href="/static/icon.svg" type="image/svg+xml">'
        '<link rel="stylesheet" href="/static/status.css"></head><body>'
        "<h1>Hệ thống quản lý văn bản và điều hành: thông báo sự cố</h1>"
        f"{parts}</body></html>"
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
        ("Cập nhật lúc", _moment(incident.last.at)),
    )
    told = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in rows if text)
    return f"<section><h2>{escape(incident.what)}</h2><dl>{told}</dl></section>"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.VIETNAM):%H:%M ngày %d/%m/%Y}"
