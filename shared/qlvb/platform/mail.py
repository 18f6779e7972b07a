"""E-mail through SES: one message with a plain and an HTML form, rendered from two templates."""

from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from qlvb.kernel.errors import Unavailable
from qlvb.platform.clients import client
from qlvb.platform.settings import settings

if TYPE_CHECKING:
    from jinja2 import Environment

_WIRE = compat32.clone(linesep="\r\n")


def send(*, to: str, subject: str, text: str, html: str, reference: str) -> str:
    """Send one message to one person.

    Args:
        to: the person's address.
        subject: one line.
        text: the plain form.
        html: the same, as HTML.
        reference: an id that messages on one thing share, so that mail programs file them
            together. SES gives every message a ``Message-ID`` of its own.

    Returns:
        The id SES gave to the message.

    Raises:
        Unavailable: SES did not take it, or did not answer; it may be tried again.
    """
    sender = settings.mail_sender
    # The newer EmailMessage loses spaces where it breaks a long Vietnamese subject (Python 3.11).
    message = MIMEMultipart("alternative")
    message["From"] = sender
    message["To"] = to
    message["Subject"] = Header(subject, "utf-8", header_name="Subject").encode()
    message["References"] = f"<{reference}@{sender.rpartition('@')[2].rstrip('>')}>"
    # Keeps holiday notices and the like from being sent back to the system (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    for body, kind in ((text, "plain"), (html, "html")):
        message.attach(MIMEText(body, kind, "utf-8"))
    try:
        answer = client("sesv2").send_email(
            FromEmailAddress=sender,
            Destination={"ToAddresses": [to]},
            Content={"Raw": {"Data": message.as_bytes(policy=_WIRE)}},
        )
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(service="ses") from error
    return str(answer["MessageId"])


def render(templates: Path, name: str, facts: dict[str, object]) -> tuple[str, str]:
    """The plain and the HTML form of a message.

    Args:
        templates: the folder with ``<name>.txt.j2`` and ``<name>.html.j2``.
        name: which message.
        facts: what the templates name; a name that is missing is an error, HTML is escaped.
    """
    environment = _environment(templates)
    text, html = (
        environment.get_template(f"{name}.{form}.j2").render(facts) for form in ("txt", "html")
    )
    return text, html


@cache
def _environment(templates: Path) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
