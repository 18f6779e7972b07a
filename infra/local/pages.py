"""The pages that only the local engine has: where to begin, and the e-mails that were sent."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from html import escape

from qlvb.kernel.clock import VIETNAM
from werkzeug.wrappers import Request, Response

from infra.local.mends.ses_outbox import Mail

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self';"
        " frame-ancestors 'self'"
    ),
}
_STYLE = """
    body { font: 16px/1.5 system-ui, sans-serif; color: #1f2937; background: #f6f8fb;
           max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
    h1 { font-size: 1.4rem } h2 { font-size: 1.05rem; margin: 0 }
    a { color: #0b5cad }
    table { border-collapse: collapse; width: 100%; background: #fff }
    th, td { text-align: left; padding: .4rem .6rem; border: 1px solid #dbe1ea;
             vertical-align: top }
    th { background: #eef2f7; font-weight: 600 }
    article { background: #fff; border: 1px solid #dbe1ea; border-radius: 6px;
              padding: 1rem; margin: 1rem 0 }
    dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem 1rem;
         margin: .5rem 0 }
    dt { color: #52606d } dd { margin: 0; overflow-wrap: anywhere }
    pre { white-space: pre-wrap; background: #f6f8fb; padding: .75rem; margin: .5rem 0 }
    iframe { width: 100%; height: 22rem; border: 1px solid #dbe1ea; background: #fff }
    code { background: #eef2f7; padding: 0 .25rem }
"""

Account = dict[str, str]
"""A demo account: account, password, name, position, agency."""


def index(accounts: Sequence[Account], address: str, storage: str) -> Response:
    """Where to begin: the page, the outbox, the demo accounts."""
    rows = "".join(
        f"<tr><td><code>{_e(account, 'account')}</code></td>"
        f"<td><code>{_e(account, 'password')}</code></td><td>{_e(account, 'name')}</td>"
        f"<td>{_e(account, 'position')}</td><td>{_e(account, 'agency')}</td></tr>"
        for account in accounts
    )
    return _page(
        "Bản chạy thử trên máy",
        f"""<p>Hệ thống đang chạy tại <a href="/">{escape(address)}</a>.
        Thư điện tử đã gửi xem ở <a href="/local/outbox">hộp thư gửi đi</a>.
        Kho tệp và dữ liệu: <code>{escape(storage)}</code>.</p>
        <h2>Tài khoản dùng thử</h2>
        <table><thead><tr><th>Tài khoản</th><th>Mật khẩu</th><th>Họ và tên</th>
        <th>Chức vụ</th><th>Cơ quan</th></tr></thead><tbody>{rows}</tbody></table>
        <p>Chỉ dùng để thử: mọi người đều biết các mật khẩu này.
        Không nhập văn bản thật hoặc văn bản mật.</p>""",
    )


def outbox(request: Request, mails: Sequence[Mail]) -> Response:
    """The e-mails, newest first; as JSON when asked for, and each HTML body by itself."""
    message_id = request.path.removeprefix("/local/outbox").strip("/")
    if message_id:
        return _body_of(message_id, mails)
    if "application/json" in request.headers.get("Accept", "") or "json" in request.args:
        shown = [asdict(mail) | {"sent_at": mail.sent_at.isoformat()} for mail in mails]
        return Response(json.dumps(shown, ensure_ascii=False), content_type="application/json")
    wanted = request.args.get("to", "")
    letters = "".join(_letter(mail) for mail in reversed(mails) if wanted in ", ".join(mail.to))
    return _page(
        f"Hộp thư gửi đi ({len(mails)})",
        letters or "<p>Chưa có thư nào được gửi.</p>",
    )


def _letter(mail: Mail) -> str:
    sent_at = mail.sent_at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")
    framed = (
        f'<iframe sandbox title="{escape(mail.subject)}" loading="lazy"'
        f' src="/local/outbox/{escape(mail.message_id)}"></iframe>'
        if mail.html
        else ""
    )
    return f"""<article><h2>{escape(mail.subject)}</h2>
        <dl><dt>Gửi lúc</dt><dd>{sent_at}</dd>
        <dt>Người gửi</dt><dd>{escape(mail.sender)}</dd>
        <dt>Người nhận</dt><dd>{escape(", ".join(mail.to))}</dd></dl>
        <details open><summary>Dạng chữ</summary><pre>{escape(mail.text)}</pre></details>
        <details><summary>Dạng HTML</summary>{framed}</details></article>"""


def _body_of(message_id: str, mails: Sequence[Mail]) -> Response:
    for mail in mails:
        if mail.message_id == message_id:
            return Response(mail.html, headers=_HEADERS, content_type="text/html; charset=utf-8")
    return _page("Không tìm thấy thư", "<p>Thư này không có trong hộp thư gửi đi.</p>", 404)


def _page(title: str, body: str, status: int = 200) -> Response:
    html = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>{escape(title)}</title><style>{_STYLE}</style></head><body>
        <p><a href="/">Về hệ thống</a> · <a href="/local/">Bản chạy thử</a> ·
        <a href="/local/outbox">Hộp thư gửi đi</a></p>
        <h1>{escape(title)}</h1>{body}</body></html>"""
    return Response(html, status, _HEADERS, content_type="text/html; charset=utf-8")


def _e(account: Account, name: str) -> str:
    return escape(account.get(name, ""))
