"""An office on the local engine, whose people work through the API as browsers do."""

import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from qlvb.kernel.actor import Role

from infra.local.engine import Engine
from infra.local.seed import DemoPerson, seed_organization

AGENCY = "H16.13"
UNIT = "CNTT"


class Refused(Exception):
    """The API answered with a problem: the request, its status, and what it said."""


@dataclass
class Colleague:
    """Somebody who is signed in."""

    person_id: str
    unit_id: str | None
    token: str


@dataclass
class Office:
    """The agency's people, and how often the API was asked."""

    engine: Engine
    members: list[DemoPerson]
    requests: Counter[str] = field(default_factory=Counter)
    """How often each kind of request came from a browser: ``api`` and ``s3.PostObject``."""

    def __post_init__(self) -> None:
        self.clerk = self._sign_in(Role.CLERK)
        self.leader = self._sign_in(Role.HEAD)
        self.unit_head = self._sign_in(Role.UNIT_HEAD, UNIT)
        self.officer = self._sign_in(Role.OFFICER, UNIT)
        self.colleague = self._sign_in(Role.OFFICER, UNIT, but=self.officer)
        self.requests.clear()

    def ask(
        self, who: Colleague, method: str, path: str, body: object = None, *, key: str = ""
    ) -> dict[str, Any]:
        """One request to the API.

        Raises:
            Refused: it was answered with a problem.
        """
        headers = {"Authorization": f"Bearer {who.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        return self._send(method, f"{self.engine.address}/api{path}", headers, body)

    def upload(self, who: Colleague, content: bytes) -> str:
        """Upload a PDF as the browser does; returns the id of the file once it is accepted."""
        asked = {
            "filename": "cong-van.pdf",
            "size": len(content),
            "media_type": "application/pdf",
            "confirmed": True,
        }
        permission = self.ask(who, "POST", "/uploads", asked)
        self.requests["s3.PostObject"] += 1
        _post_form(permission["url"], permission["fields"], content)
        self.engine.settle()
        state = self.ask(who, "GET", f"/uploads/{permission['file_id']}")
        if state["status"] != "accepted":
            raise Refused(state)
        return str(permission["file_id"])

    def _sign_in(
        self, role: Role, unit: str | None = None, *, but: Colleague | None = None
    ) -> Colleague:
        asked = (m for m in self.members if _is(m, role, unit))
        member = next(m for m in asked if but is None or m.person.person_id != but.person_id)
        told = {"account": member.person.account, "password": member.password}
        opened = self._send(
            "POST",
            f"{self.engine.address}/api/session",
            {"Content-Type": "application/json"},
            told,
        )
        return Colleague(member.person.person_id, member.person.unit_id, opened["token"])

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: object
    ) -> dict[str, Any]:
        self.requests["api"] += 1
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, content, dict(headers), method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            raise Refused(method, url, error.code, error.read().decode()) from error


@contextmanager
def open_office() -> Iterator[Office]:
    """An engine that keeps nothing, with the demonstration's agencies and people."""
    with Engine() as engine:
        yield Office(engine, seed_organization())


def _is(member: DemoPerson, role: Role, unit: str | None) -> bool:
    if member.agency.agency_id != AGENCY or role not in member.person.roles:
        return False
    return unit is None or any(
        u.abbreviation == unit and u.unit_id == member.person.unit_id for u in member.units
    )


def _post_form(url: str, fields: Mapping[str, str], content: bytes) -> None:
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = "".join(parts).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    urllib.request.urlopen(urllib.request.Request(url, body, headers)).close()
