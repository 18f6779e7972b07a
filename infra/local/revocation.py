"""Where the local authority publishes its lists of withdrawn certificates, made when asked for."""

from pathlib import Path

from qlvb.kernel import clock
from werkzeug.wrappers import Request, Response

from infra.local.authority import kept


class Page:
    """The lists of the authority of an engine's folder, each by its authority's fingerprint."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def __call__(self, request: Request) -> Response:
        """Answer with a list as of now."""
        authority, _ = kept(self._folder)
        found = authority.list_of(request.path.rpartition("/")[2], clock.now())
        if found is None:
            return Response(status=404)
        return Response(found, content_type="application/pkix-crl")
