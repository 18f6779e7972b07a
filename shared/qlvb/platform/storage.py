"""S3: uploads straight from the browser, reading, copying, and removing every version."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, FlexibleChecksumError

from qlvb.kernel import clock
from qlvb.kernel.errors import Unavailable
from qlvb.platform.clients import client
from qlvb.platform.settings import settings

CHUNK = 1024 * 1024
_GONE = {"404", "NoSuchKey", "NoSuchVersion", "NotFound"}
_DELETE_BATCH = 1000


class BytesDiffer(Unavailable):
    """What came is not what was put, by the checksum that S3 keeps beside it."""

    detail = (
        "Dữ liệu đọc từ kho không khớp với dữ liệu đã ghi. Vui lòng thử lại; nếu vẫn lỗi, báo đơn "
        "vị vận hành."
    )


@dataclass(frozen=True, kw_only=True)
class StoredObject:
    """One version of an object: its size in bytes, the version's id, and its lock's end."""

    size: int
    version_id: str | None
    locked_until: datetime | None = None
    """None too for who may not see it."""


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of an object as a bucket lists it; ``size`` in bytes."""

    key: str
    version_id: str
    size: int
    is_newest: bool


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a multipart upload that has arrived; ``number`` counts from 1."""

    number: int
    etag: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Form:
    """Where the browser posts a file to, and the fields it must send along unchanged."""

    url: str
    fields: dict[str, str]


def presigned_post(bucket: str, key: str, *, size: int, media_type: str, expires_in: int) -> Form:
    """Permission to post one object of exactly this key, size (bytes) and type.

    Not everything enforces it (moto does not), so the object is checked again when it is there.
    """
    answer = client("s3").generate_presigned_post(
        bucket,
        key,
        Fields={"Content-Type": media_type},
        Conditions=[{"Content-Type": media_type}, ["content-length-range", size, size]],
        ExpiresIn=expires_in,
    )
    return Form(url=answer["url"], fields=answer["fields"])


def begin_multipart(bucket: str, key: str, *, media_type: str) -> str:
    """Begin an upload in parts. Returns its id."""
    answer = _call("create_multipart_upload", Bucket=bucket, Key=key, ContentType=media_type)
    return str(answer["UploadId"])


def presigned_part(bucket: str, key: str, upload_id: str, number: int, *, expires_in: int) -> str:
    """The address to which part ``number`` (from 1) may be put."""
    parameters = {"Bucket": bucket, "Key": key, "UploadId": upload_id, "PartNumber": number}
    return str(client("s3").generate_presigned_url("upload_part", parameters, expires_in))


def parts(bucket: str, key: str, upload_id: str) -> tuple[Part, ...]:
    """The parts that have arrived, by number; none when the upload is over."""
    found: list[Part] = []
    marker = 0
    while True:
        try:
            answer = _call(
                "list_parts", Bucket=bucket, Key=key, UploadId=upload_id, PartNumberMarker=marker
            )
        except _GoneError:
            return ()
        found += [
            Part(number=part["PartNumber"], etag=part["ETag"], size=part["Size"])
            for part in answer.get("Parts", [])
        ]
        if not answer.get("IsTruncated"):
            return tuple(found)
        marker = answer["NextPartNumberMarker"]


def complete_multipart(bucket: str, key: str, upload_id: str, arrived: Sequence[Part]) -> None:
    """Put the parts together; one completed before stays as it is."""
    listed = [{"PartNumber": part.number, "ETag": part.etag} for part in arrived]
    try:
        _call(
            "complete_multipart_upload",
            Bucket=bucket,
            Key=key,
            UploadId=upload_id,
            MultipartUpload={"Parts": listed},
        )
    except _GoneError:
        if head(bucket, key) is None:
            raise Unavailable(service="s3") from None


def abort_multipart(bucket: str, key: str, upload_id: str) -> None:
    """Drop an upload in parts with what has arrived; one that is over stays as it is."""
    try:
        _call("abort_multipart_upload", Bucket=bucket, Key=key, UploadId=upload_id)
    except _GoneError:
        return


def head(bucket: str, key: str, version_id: str | None = None) -> StoredObject | None:
    """The newest (or the named) version of an object; None when there is none."""
    try:
        answer = _call("head_object", Bucket=bucket, Key=key, **_version(version_id))
    except _GoneError:
        return None
    return StoredObject(
        size=answer["ContentLength"],
        version_id=answer.get("VersionId"),
        locked_until=answer.get("ObjectLockRetainUntilDate"),
    )


def stream(bucket: str, key: str, version_id: str | None = None) -> Iterator[bytes]:
    """The bytes of an object, a mebibyte at a time; nothing when it is gone."""
    try:
        answer = _call("get_object", Bucket=bucket, Key=key, **_version(version_id))
    except _GoneError:
        return
    try:
        yield from answer["Body"].iter_chunks(CHUNK)
    except FlexibleChecksumError as error:
        raise BytesDiffer(key=key) from error
    except BotoCoreError as error:
        raise Unavailable(service="s3") from error


def download(bucket: str, key: str, version_id: str | None, to: Path) -> str:
    """Write an object to a file. Returns the SHA-256 of its bytes in hexadecimal."""
    digest = hashlib.sha256()
    with to.open("wb") as file:
        for chunk in stream(bucket, key, version_id):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def sha256(bucket: str, key: str, version_id: str | None = None) -> str:
    """The SHA-256 of an object's bytes in hexadecimal, read from S3."""
    digest = hashlib.sha256()
    for chunk in stream(bucket, key, version_id):
        digest.update(chunk)
    return digest.hexdigest()


def read(bucket: str, key: str) -> bytes | None:
    """The newest version of a small object whole; None when there is none."""
    try:
        answer = _call("get_object", Bucket=bucket, Key=key)
    except _GoneError:
        return None
    try:
        return bytes(answer["Body"].read())
    except FlexibleChecksumError as error:
        raise BytesDiffer(key=key) from error
    except BotoCoreError as error:
        raise Unavailable(service="s3") from error


def write(
    bucket: str, key: str, content: bytes, media_type: str = "application/json"
) -> str | None:
    """Put an object. Returns the version's id."""
    answer = _call("put_object", Bucket=bucket, Key=key, Body=content, ContentType=media_type)
    return answer.get("VersionId")


def keep(
    bucket: str, key: str, content: bytes, media_type: str, *, locked_until: datetime | None
) -> str | None:
    """Put an object that stays; locked, nobody changes or removes this version until then.

    Returns:
        The version's id.
    """
    retention: dict[str, object] = {}
    if locked_until is not None:
        retention = {"ObjectLockMode": _lock_mode(), "ObjectLockRetainUntilDate": locked_until}
    answer = _call(
        "put_object",
        Bucket=bucket,
        Key=key,
        Body=content,
        ContentType=media_type,
        ChecksumAlgorithm="SHA256",
        **retention,
    )
    return answer.get("VersionId")


def lock(bucket: str, key: str, version_id: str | None, until: datetime) -> None:
    """Let nobody change or remove a version until then; a lock is only ever made longer."""
    _call(
        "put_object_retention",
        Bucket=bucket,
        Key=key,
        Retention={"Mode": _lock_mode(), "RetainUntilDate": until},
        **_version(version_id),
    )


def versions(
    bucket: str, after: tuple[str, str] | None = None, *, prefix: str = ""
) -> tuple[list[Version], bool]:
    """A thousand versions of a bucket's objects in the order of their keys, from a place on.

    Args:
        bucket: whose.
        after: key and id of the last version of the page before.
        prefix: how the keys begin.

    Returns:
        The versions, markers of removed objects left out, and whether there are more.
    """
    start = {"KeyMarker": after[0], "VersionIdMarker": after[1]} if after else {}
    found: list[Version] = []
    while True:
        answer = _call("list_object_versions", Bucket=bucket, Prefix=prefix, **start)
        found += [
            Version(
                key=each["Key"],
                version_id=each["VersionId"],
                size=each["Size"],
                is_newest=each["IsLatest"],
            )
            for each in answer.get("Versions", [])
        ]
        more = bool(answer.get("IsTruncated"))
        if found or not more:
            return found, more
        start = {
            "KeyMarker": answer["NextKeyMarker"],
            "VersionIdMarker": answer["NextVersionIdMarker"],
        }


def keys(bucket: str, prefix: str, *, after: str = "") -> list[str]:
    """The keys that begin with the prefix, in order, those up to ``after`` left out."""
    found: list[str] = []
    start = after
    while True:
        answer = _call("list_objects_v2", Bucket=bucket, Prefix=prefix, StartAfter=start)
        found += [each["Key"] for each in answer.get("Contents", [])]
        if not answer.get("IsTruncated"):
            return found
        start = found[-1]


def folders(bucket: str, prefix: str) -> list[str]:
    """The names between the prefix, which ends with a slash, and the next slash."""
    found: list[str] = []
    more: dict[str, str] = {}
    while True:
        answer = _call("list_objects_v2", Bucket=bucket, Prefix=prefix, Delimiter="/", **more)
        found += [
            each["Prefix"].removeprefix(prefix).rstrip("/")
            for each in answer.get("CommonPrefixes", [])
        ]
        if not answer.get("IsTruncated"):
            return found
        more = {"ContinuationToken": answer["NextContinuationToken"]}


def copy(source: tuple[str, str, str | None], bucket: str, key: str) -> str | None:
    """Copy one version (bucket, key, version id) unaltered. Returns the copy's version id.

    Raises:
        Unavailable: also where the version is gone; who asks again sees what became of it.
    """
    return _copied(source, bucket, key)


def bring(source: tuple[str, str, str | None], bucket: str, key: str) -> str | None:
    """The same from a former bucket: the copy is locked as long as the version is locked there."""
    there = head(*source)
    until = there.locked_until if there else None
    if until is None or until <= clock.now():
        return copy(source, bucket, key)
    locked = {"ObjectLockMode": _lock_mode(), "ObjectLockRetainUntilDate": until}
    return _copied(source, bucket, key, **locked)


def delete_every_version(bucket: str, key: str) -> None:
    """Remove an object so that no version and no delete marker of it remains.

    Raises:
        Unavailable: also where a version is locked.
    """
    while found := _versions(bucket, key):
        answer = _call(
            "delete_objects",
            Bucket=bucket,
            Delete={"Objects": found[:_DELETE_BATCH], "Quiet": True},
        )
        if answer.get("Errors"):
            raise Unavailable(service="s3")


def presigned_get(
    bucket: str,
    key: str,
    version_id: str | None,
    *,
    disposition: str,
    media_type: str,
    expires_in: int,
) -> str:
    """A link to one version of a file; the name it is saved under is part of what is signed."""
    parameters = {
        "Bucket": bucket,
        "Key": key,
        "ResponseContentDisposition": disposition,
        "ResponseContentType": media_type,
        **_version(version_id),
    }
    return str(client("s3").generate_presigned_url("get_object", parameters, expires_in))


def _copied(source: tuple[str, str, str | None], to: str, key: str, **more: object) -> str | None:
    from_bucket, from_key, version_id = source
    which = {"Bucket": from_bucket, "Key": from_key, **_version(version_id)}
    try:
        answer = _call("copy_object", Bucket=to, Key=key, CopySource=which, **more)
    except _GoneError as gone:
        raise Unavailable(service="s3") from gone
    return answer.get("VersionId")


def _lock_mode() -> str:
    # In the real installation nobody shortens it, the account's owner neither.
    return "GOVERNANCE" if settings.permits_tests else "COMPLIANCE"


class _GoneError(Exception):
    """The object, version or multipart upload is not there."""


def _call(operation: str, **parameters: object) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = getattr(client("s3"), operation)(**parameters)
    except ClientError as error:
        if error.response["Error"]["Code"] in {*_GONE, "NoSuchUpload"}:
            raise _GoneError from error
        raise Unavailable(service="s3") from error
    except BotoCoreError as error:
        raise Unavailable(service="s3") from error
    return answer


def _version(version_id: str | None) -> dict[str, str]:
    return {"VersionId": version_id} if version_id else {}


def _versions(bucket: str, key: str) -> list[dict[str, str]]:
    # The prefix also finds longer keys, which are other objects.
    answer = _call("list_object_versions", Bucket=bucket, Prefix=key)
    return [
        {"Key": key, "VersionId": version["VersionId"]}
        for version in [*answer.get("Versions", []), *answer.get("DeleteMarkers", [])]
        if version["Key"] == key
    ]
