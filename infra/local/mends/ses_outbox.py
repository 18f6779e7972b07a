"""moto 5.2.5 keeps one body of an e-mail, the HTML, and not the moment it was sent.

The outbox shows what a person would get: both bodies, and when.
"""

import base64
import email
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from typing import Any

from moto.sesv2.responses import SESV2Response
from qlvb.kernel import clock

from infra.local.mends._patching import wrap


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One e-mail as SES was asked to send it."""

    message_id: str
    sent_at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str


listeners: list[Callable[[Mail], None]] = []
"""Told of each e-mail, before the request is answered."""


def apply() -> None:
    """Tell the listeners of every e-mail that SES accepted."""
    wrap(SESV2Response, "send_email", _telling)


def _telling(send_email: Callable[..., str]) -> Callable[..., str]:
    def send(response: SESV2Response) -> str:
        answer = send_email(response)
        mail = _mail(json.loads(response.body), json.loads(answer)["MessageId"])
        for listener in listeners:
            listener(mail)
        return answer

    return send


def _mail(asked: dict[str, Any], message_id: str) -> Mail:
    content = asked.get("Content", {})
    subject, text, html = _raw(content["Raw"]) if "Raw" in content else _simple(content["Simple"])
    return Mail(
        message_id=message_id,
        sent_at=clock.now(),
        sender=asked.get("FromEmailAddress", ""),
        to=tuple(asked.get("Destination", {}).get("ToAddresses", [])),
        subject=subject,
        text=text,
        html=html,
    )


def _raw(raw: dict[str, str]) -> tuple[str, str, str]:
    message = email.message_from_bytes(base64.b64decode(raw["Data"]), policy=policy.default)
    bodies = (message.get_body([kind]) for kind in ("plain", "html"))
    text, html = ("" if body is None else str(body.get_content()) for body in bodies)
    return str(message["Subject"]), text, html


def _simple(simple: dict[str, Any]) -> tuple[str, str, str]:
    body = simple.get("Body", {})
    parts = (simple.get("Subject", {}), body.get("Text", {}), body.get("Html", {}))
    subject, text, html = (str(part.get("Data", "")) for part in parts)
    return subject, text, html
