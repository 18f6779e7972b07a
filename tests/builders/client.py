"""A person of the office at the API: signs in, sends, reads, as the page does."""

import json
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from qlvb.files.permitted import MEDIA, ending_of
from qlvb.kernel import clock

from tests.builders import pdfs


@dataclass
class Answer:
    """What the API answered."""

    status: int
    body: Any
    headers: dict = field(default_factory=dict)

    def __getitem__(self, name):
        return self.body[name]


@dataclass
class Desk:
    """One signed-in person."""

    engine: Any
    account: str
    token: str
    delegation_id: str | None = None
    """Under which every request is sent, on behalf of who delegated."""

    def acting(self, delegation_id):
        """The same person, from here on for another."""
        return Desk(self.engine, self.account, self.token, delegation_id)

    def ask(self, method, path, body=None, *, key=None, token=None):
        """Send a request under /api and read the answer, a refusal too."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        if self.delegation_id:
            headers["Acting-For"] = self.delegation_id
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key:
            headers["Idempotency-Key"] = key
        return send(self.engine, method, f"/api{path}", body, headers)

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, {} if body is None else body, **more)

    @cached_property
    def me(self):
        """Who they are, as the page is told when they sign in."""
        return self.get("/me").body

    def upload(self, content=None, filename="cong-van.pdf"):
        """Upload a file as the page does; returns the file's record after its check."""
        content = pdfs.a_document() if content is None else content
        asked = {
            "filename": filename,
            "size": len(content),
            "media_type": MEDIA[ending_of(filename)],
            "confirmed": True,
        }
        given = self.post("/uploads", asked)
        assert given.status == 201, given.body
        put_form(given["url"], given["fields"], content, asked["media_type"])
        self.engine.settle()
        return self.get(f"/uploads/{given['file_id']}").body

    def register(self, *, key=None, leader=None, **changes):
        """Register a document with one accepted file; the engine is quiet afterwards."""
        key = key or str(uuid.uuid4())
        file_ids = changes.pop("file_ids", None) or [self.upload()["file_id"]]
        today = clock.today()
        body = {
            "form": "paper",
            "kind": "cong-van",
            "number": str(uuid.uuid4().int % 10**9),
            "notation": "UBND-VX",
            "issued_on": str(today - timedelta(days=2)),
            "issuer": "UBND tỉnh Đắk Nông",
            "issuer_id": "H16",
            "subject": "V/v báo cáo tình hình ứng dụng công nghệ thông tin",
            "file_ids": file_ids,
            "leader_id": leader,
            **changes,
        }
        answer = self.post("/incoming", body, key=key)
        self.engine.settle()
        return answer

    def document(self, document_id):
        return self.get(f"/incoming/{document_id}").body

    def act(self, document_id, act, **body):
        """Decide something about a document, on its newest version."""
        version = self.document(document_id)["version"]
        answer = self.post(f"/incoming/{document_id}/{act}", {"version": version, **body})
        self.engine.settle()
        return answer

    def draft(self, *, key=None, **changes):
        """Begin a draft with its file, addressed to the province."""
        file_id = changes.pop("file_id", None) or self.upload(filename="du-thao.pdf")["file_id"]
        body = {
            "kind": "cong-van",
            "subject": "V/v báo cáo tình hình ứng dụng công nghệ thông tin",
            "unit_mark": "CNTT",
            "recipients": [{"kind": "agency", "id": "H16"}],
            "file_id": file_id,
            **changes,
        }
        return self.post("/outgoing", body, key=key or str(uuid.uuid4()))

    def outgoing(self, document_id):
        return self.get(f"/outgoing/{document_id}").body

    def review(self, document_id, act, *, method="POST", **body):
        """Decide something about a draft, on its newest version."""
        version = self.outgoing(document_id)["version"]
        path = f"/outgoing/{document_id}/{act}" if act else f"/outgoing/{document_id}"
        answer = self.ask(method, path, {"version": version, **body})
        self.engine.settle()
        return answer


def send(engine, method, path, body=None, headers=None):
    """One request to the engine's front."""
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{engine.address}{path}", data=data, method=method, headers=headers or {}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return _answer(answer.status, answer)
    except urllib.error.HTTPError as refused:
        return _answer(refused.code, refused)


def put_form(url, fields, content, media_type="application/pdf"):
    """A presigned POST, as a browser sends it."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts += [
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n'.encode()
        + f"Content-Type: {media_type}\r\n\r\n".encode()
        + content
        + f"\r\n--{boundary}--\r\n".encode()
    ]
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    request = urllib.request.Request(url, data=b"".join(parts), headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status in (200, 201, 204)


def _answer(status, answer):
    text = answer.read().decode()
    is_json = "json" in (answer.headers.get("Content-Type") or "")
    return Answer(status, json.loads(text) if is_json and text else text, dict(answer.headers))
