"""moto 5.2.5 copies every version in a bucket, with its bytes, for every page of a list of them.

S3 lists a thousand versions from a place on, whatever else there is. A hundred thousand files of a
backup would be copied a hundred times, and the machine has not that much memory.
"""

from collections.abc import Callable
from heapq import nsmallest
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from moto.s3.models import FakeKey, S3Backend

from infra.local.mends._patching import wrap

_MOST = 1000


def apply() -> None:
    """Let a page look at no more keys than it can have, and copy no bytes."""
    wrap(S3Backend, "list_object_versions", _of_a_page)
    FakeKey.__deepcopy__ = _without_bytes  # type: ignore[attr-defined]


def _of_a_page(list_object_versions: Callable[..., Any]) -> Callable[..., Any]:
    def listed(backend: S3Backend, bucket_name: str, **asked: Any) -> Any:
        kept = backend.get_bucket(bucket_name).keys
        if asked.get("delimiter"):
            return list_object_versions(backend, bucket_name, **asked)
        begin, prefix = asked.get("key_marker") or "", asked.get("prefix") or ""
        # One more than the page has, to see that there is more, and the one where it begins.
        count = (asked.get("max_keys") or _MOST) + 2
        names = nsmallest(count, (n for n in kept if n >= begin and n.startswith(prefix)))
        lists = [(name, kept.getlist(name)) for name in names]
        part = SimpleNamespace(keys=SimpleNamespace(iterlists=lambda: lists))
        return list_object_versions(
            SimpleNamespace(get_bucket=lambda _: part), bucket_name, **asked
        )

    return listed


def _without_bytes(key: FakeKey, _: dict[int, Any]) -> FakeKey:
    """The list changes what it says of a version, never what the version holds."""
    alike = object.__new__(type(key))
    etag = key.etag.strip('"')  # made of the bytes when it is first asked for
    # A key that goes closes what it holds: the copy has something of its own to close.
    own = {"_value_buffer": BytesIO(), "multipart": None, "disposed": True}
    vars(alike).update(vars(key), _etag=etag, **own)
    return alike
