"""The page's files as answers: read once when first asked for, named by their own hash (ETag).

Our modules and styles are asked for under the version of all of them ("/static/main.js?v=3f2a…"):
a page that is opened again asks for nothing but itself, and after a deployment old and new modules
never meet in one page.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chalice.app import Request, Response
from qlvb.kernel.errors import NotFound
from qlvb.platform.settings import settings

ROOT = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
BINARY_TYPES = ("font/woff2",)
_DAY = 86400
KEPT_SECONDS = {"fonts": 365 * _DAY, "vendor": _DAY}
"""How long a browser may use a file unasked; ours without their version it asks for each time."""
OURS = ("", "parts", "screens")
VERSIONED = (".js", ".css")
_FOR_GOOD = f"public, max-age={365 * _DAY}, immutable"
_IMPORT = re.compile(r'((?:\bfrom|\bimport)\s*\(?\s*"\.\.?/(?!vendor/)(?:\w+/)?[\w.-]+\.js)"')
"""``from "./api.js"``; third-party files go without a version, wherever they are asked for."""
_LINK = re.compile(r'((?:href|src)="/static/[\w.-]+\.(?:js|css))"')


class PageFileNotFound(NotFound):
    """The page has no such file."""

    detail = "Không tìm thấy trang này. Vui lòng quay lại trang chủ."


@dataclass(frozen=True, kw_only=True)
class PageFile:
    """One file as it is sent."""

    content: bytes
    media_type: str
    etag: str
    kept_seconds: int


@cache
def read(folder: str, name: str) -> PageFile:
    """A file of one folder of the page; ``folder`` is "" for the top one.

    Raises:
        PageFileNotFound: not there, or a name that leads elsewhere.
    """
    path = ROOT / folder / name
    # The name comes from the address: only a file that lies directly in its folder is served.
    if path.parent.resolve() != (ROOT / folder).resolve() or not path.is_file():
        raise PageFileNotFound
    content = path.read_bytes()
    if folder in OURS and path.suffix in (".js", ".html"):
        asks = _IMPORT if path.suffix == ".js" else _LINK
        content = asks.sub(rf'\1?v={version()}"', content.decode()).encode()
    return PageFile(
        content=content,
        media_type=MEDIA_TYPES.get(path.suffix, "application/octet-stream"),
        etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        kept_seconds=KEPT_SECONDS.get(folder, 0),
    )


@cache
def version() -> str:
    """Of all our modules and styles together: another one where any of them is another."""
    found = hashlib.sha256()
    for folder in OURS:
        for path in sorted((ROOT / folder).iterdir()):
            if path.suffix in VERSIONED:
                found.update(f"{folder}/{path.name}".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def answer(request: Request, folder: str, name: str) -> Response:
    """The file with its headers, or 304 where the browser has it already.

    Raises:
        PageFileNotFound: as ``read``.
    """
    file = read(folder, name)
    headers: dict[str, str | list[str]] = {
        **security_headers(),
        "Content-Type": file.media_type,
        "ETag": file.etag,
        "Cache-Control": _kept(request, folder, file),
    }
    # A proxy that compresses the answer weakens the tag it passes on.
    if request.headers.get("if-none-match", "").removeprefix("W/") == file.etag:
        return Response("", headers, 304)
    is_binary = file.media_type in BINARY_TYPES
    return Response(file.content if is_binary else file.content.decode(), headers, 200)


def _kept(request: Request, folder: str, file: PageFile) -> str:
    """How long it may be used unasked; for good under the version that it is of."""
    query = request.query_params
    if folder in OURS and query and query.get("v") == version():
        return _FOR_GOOD
    return f"public, max-age={file.kept_seconds}" if file.kept_seconds else "no-cache"


def plain_page(text: str) -> Response:
    """A page that was written by the product; it is asked for anew each time."""
    headers: dict[str, str | list[str]] = {
        **security_headers(),
        "Content-Type": MEDIA_TYPES[".html"],
        "Cache-Control": "no-store",
    }
    return Response(text, headers, 200)


def security_headers() -> dict[str, str]:
    """What the browser must refuse to do: nothing inline, nothing from elsewhere.

    But the files, and the plug-in on the signer's own machine.
    """
    origins = settings.file_origins
    reached = f"'self' {origins} {settings.signing_plugin}"
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": reached.strip(),
        "frame-src": origins or "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{k} {v}".strip() for k, v in policy.items()),
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
