"""Keeps the buckets' objects: a row for each key with its versions, a file for each body."""

import inspect
import io
import pickle
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from moto.s3.models import FakeKey, S3Backend, s3_backends

from infra.local.keeping import Keeper
from infra.local.mends._patching import wrap
from infra.local.resources import ACCOUNT

_OBJECTS, _UPLOADS = "objects", "uploads"
_LEFT_OUT = ("_value_buffer", "lock", "multipart")
_touched = threading.local()
"""What the request of this thread changed: moto completes an object after storing it."""


class FileKeeper:
    """Keeps every change of an object; bodies go into the folder's ``objects``."""

    def __init__(self, keeper: Keeper, folder: Path) -> None:
        self._keeper = keeper
        self._folder = folder / _OBJECTS
        self._folder.mkdir(parents=True, exist_ok=True)
        self._bodies: dict[str, set[str]] = {}
        self._lock = threading.Lock()
        _notice_changes()

    def restore(self) -> None:
        """Put the kept objects back into their buckets, which exist."""
        buckets = _backend().buckets
        for kind in (_OBJECTS, _UPLOADS):
            for name, value in self._keeper.things(kind):
                bucket_name, rest = name.split("/", 1)
                kept = _Reader(value, self._folder).load()
                self._bodies[f"{kind}/{name}"] = set(_body_names(kept))
                if bucket_name not in buckets:
                    continue
                if kind == _OBJECTS:
                    dict.__setitem__(buckets[bucket_name].keys, rest, kept)
                else:
                    buckets[bucket_name].multiparts[rest] = kept
        known = set().union(*self._bodies.values())
        for path in self._folder.iterdir():
            if path.name not in known:
                path.unlink()

    def after_request(self) -> None:
        """Write what the request of this thread changed, before it is answered."""
        touched: set[tuple[str, str, str]] = getattr(_touched, "names", set())
        _touched.names = set()
        for kind, bucket_name, rest in touched:
            bucket = _backend().buckets.get(bucket_name)
            if bucket is None:
                continue
            kept: Any = (
                bucket.keys.getlist(rest) if kind == _OBJECTS else bucket.multiparts.get(rest)
            )
            self._keep(kind, f"{bucket_name}/{rest}", kept)

    def _keep(self, kind: str, name: str, kept: Any) -> None:
        with self._lock:
            value = _written(kept, self._folder) if kept else None
            self._keeper.keep(kind, name, value)
            before = self._bodies.pop(f"{kind}/{name}", set())
            after = self._bodies[f"{kind}/{name}"] = set(_body_names(kept))
            for gone in before - after:
                (self._folder / gone).unlink(missing_ok=True)


def _notice_changes() -> None:
    """Let moto's buckets say which objects a request touches."""
    for name in ("put_object", "delete_object", "put_object_retention", "put_object_legal_hold"):
        wrap(S3Backend, name, _noticing(_OBJECTS, "bucket_name", "key_name"))
    wrap(S3Backend, "copy_object", _noticing(_OBJECTS, "dest_bucket_name", "dest_key_name"))
    for name in ("upload_part", "abort_multipart_upload", "complete_multipart_upload"):
        wrap(S3Backend, name, _noticing(_UPLOADS, "bucket_name", "multipart_id"))
    wrap(S3Backend, "create_multipart_upload", _noticing_new_upload)


def _noticing(
    kind: str, bucket_argument: str, rest_argument: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def make(change: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(change)

        def noticed(*args: Any, **more: Any) -> Any:
            arguments = signature.bind(*args, **more).arguments
            answer = change(*args, **more)
            _touch(kind, str(arguments[bucket_argument]), str(arguments[rest_argument]))
            return answer

        return noticed

    return make


def _noticing_new_upload(create: Callable[..., Any]) -> Callable[..., Any]:
    def noticed(backend: S3Backend, bucket_name: str, *args: Any, **more: Any) -> Any:
        upload_id = create(backend, bucket_name, *args, **more)
        _touch(_UPLOADS, bucket_name, str(upload_id))
        return upload_id

    return noticed


def _touch(kind: str, bucket_name: str, rest: str) -> None:
    if not hasattr(_touched, "names"):
        _touched.names = set()
    _touched.names.add((kind, bucket_name, rest))


def _backend() -> S3Backend:
    return s3_backends[ACCOUNT]["aws"]


def _body_names(kept: Any) -> Iterator[str]:
    keys = kept if isinstance(kept, list) else list(kept.parts.values()) if kept else []
    for key in keys:
        if "kept_body" in key.__dict__:
            yield key.kept_body


def _written(value: Any, folder: Path) -> bytes:
    buffer = io.BytesIO()
    _Writer(buffer, folder).dump(value)
    return buffer.getvalue()


class _Writer(pickle.Pickler):
    """Writes an object's facts; its body goes into a file of its own, once."""

    def __init__(self, buffer: io.BytesIO, folder: Path) -> None:
        super().__init__(buffer)
        self._folder = folder

    def persistent_id(self, obj: Any) -> Any:
        if not isinstance(obj, FakeKey):
            return None
        facts = vars(obj)
        if "kept_body" not in facts:
            facts["kept_body"] = str(uuid.uuid4())
            unfinished = self._folder / f"{facts['kept_body']}.part"
            unfinished.write_bytes(obj.value)
            unfinished.rename(self._folder / facts["kept_body"])
        return {name: value for name, value in facts.items() if name not in _LEFT_OUT}


class _Reader(pickle.Unpickler):
    """Reads what ``_Writer`` wrote."""

    def __init__(self, value: bytes, folder: Path) -> None:
        super().__init__(io.BytesIO(value))
        self._folder = folder

    def persistent_load(self, pid: Any) -> Any:
        key: Any = FakeKey.__new__(FakeKey)
        path = self._folder / pid["kept_body"]
        body = path.read_bytes() if path.exists() else b""
        key.__setstate__({**pid, "multipart": None, "value": body})
        return key
