"""The page: plain ES modules and styles, and the description of the API."""

import static
from chalice.app import Response
from qlvb.incidents import publishing
from qlvb.platform.http import QlvbApp

app = QlvbApp("web")
app.api.binary_types.extend(static.BINARY_TYPES)


@app.route("/", methods=["GET"], right=None)
def page() -> Response:
    """The page."""
    return static.answer(app.request, "", "index.html")


@app.route("/static/{name}", methods=["GET"], right=None)
def top_file(name: str) -> Response:
    """A module or style of the page."""
    return static.answer(app.request, "", name)


@app.route("/static/screens/{name}", methods=["GET"], right=None)
def screen(name: str) -> Response:
    """One screen of the page."""
    return static.answer(app.request, "screens", name)


@app.route("/static/parts/{name}", methods=["GET"], right=None)
def part(name: str) -> Response:
    """A part that several screens are made of."""
    return static.answer(app.request, "parts", name)


@app.route("/static/vendor/{name}", methods=["GET"], right=None)
def vendor_file(name: str) -> Response:
    """A third-party file, or its licence."""
    return static.answer(app.request, "vendor", name)


@app.route("/static/fonts/{name}", methods=["GET"], right=None)
def font(name: str) -> Response:
    """A font."""
    return static.answer(app.request, "fonts", name)


@app.route("/status", methods=["GET"], right=None)
def status() -> Response:
    """What is out of order, as a page that needs neither script nor sign-in."""
    return static.plain_page(publishing.page())


@app.route("/api/openapi.json", methods=["GET"], right=None)
def openapi() -> Response:
    """The description of the API, written by `make api`."""
    return static.answer(app.request, "", "openapi.json")


@app.route("/api/docs", methods=["GET"], right=None)
def docs() -> Response:
    """The description of the API as a readable page."""
    return static.answer(app.request, "", "docs.html")
