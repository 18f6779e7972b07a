"""The operator at the API, and what a failure does to tables and files behind everybody's back."""

import hashlib
import uuid
from contextlib import contextmanager
from dataclasses import replace

from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from qlvb.backup import store, tables
from qlvb.backup.catalog import Tally
from qlvb.backup.model import Backup, BackupOccasion
from qlvb.files import store as files
from qlvb.files.model import FileStatus, Source, StoredFile
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Role
from qlvb.platform import storage
from qlvb.platform.clients import client
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact

from infra.local.keeping import plain_attributes
from infra.local.resources import ACCOUNT, REGION


class TheOperator:
    """Makes backups, puts back from them, and sees what is there."""

    def __init__(self, demo):
        self.engine = demo.engine
        self.desk = next(
            demo.desk(account)
            for account, member in demo.members.items()
            if any(Role.OPERATOR in position.roles for position in member.person.positions)
        )

    def ask(self, key=None, **body):
        """Ask for a backup; the answer at once."""
        return self.desk.post("/backups", body, key=key or str(uuid.uuid4()))

    def make(self):
        """Make a backup and wait until it is proved."""
        asked = self.ask()
        assert asked.status == 201, asked.body
        self.engine.settle()
        return self.backup(asked["backup_id"])

    def backup(self, backup_id):
        return self.desk.get(f"/backups/{backup_id}").body

    def plan(self, backup_id, **body):
        """Ask for a restore and wait until it is counted."""
        path = f"/backups/{backup_id}/restores"
        asked = self.desk.post(path, {"extent": "whole", **body}, key=str(uuid.uuid4()))
        assert asked.status == 201, asked.body
        self.engine.settle()
        return self.look(asked["restore_id"])

    def look(self, restore_id):
        return self.desk.get(f"/restores/{restore_id}").body

    def act(self, restore_id, act, **body):
        answer = self.desk.post(f"/restores/{restore_id}/{act}", body)
        self.engine.settle()
        return answer

    def restore(self, backup_id, **body):
        """Put back: planned, confirmed, done."""
        planned = self.plan(backup_id, **body)
        assert planned["stage"] == "confirming", planned
        confirmed = self.act(planned["restore_id"], "confirmation", typed=planned["code"])
        assert confirmed.status == 200, confirmed.body
        return self.look(planned["restore_id"])


def a_backup(backup_id, **changes):
    """A backup on record, of which no machine knows."""
    now = clock.now().replace(microsecond=0)
    plain = {"occasion": BackupOccasion.ASKED, "moment": now, "asked_at": now}
    new = Backup(**{**plain, **changes}, backup_id=backup_id, asked_by="")
    with transact() as tx:
        store.create(tx, new)
    return new


def counted(restore, part, name):
    """What a restore counted of one table: ``found`` before, or ``done`` after."""
    return next((each for each in restore[part] if each["name"] == name), None)


def a_kept_file(agency_id, content, *, source=None, is_stopped=False, document_id=None):
    """A file of an agency with its bytes where they belong; made of its source, where it has one."""
    file = StoredFile(
        file_id=ids.new_id(),
        agency_id=agency_id,
        status=FileStatus.CHECKING,
        filename="van-ban.pdf",
        size=len(content),
        created_at=clock.now(),
        created_by="clerk",
        created_by_name="Văn thư",
        document_id=document_id,
        source=source and _source(source, None),
    )
    with transact() as tx:
        files.create(tx, file)
    at_the_door = is_stopped and source is None
    bucket = settings.intake_bucket if at_the_door else settings.files_bucket
    key = file.intake_key if at_the_door else file.key
    judged = {"pages": 1, "sha256": hashlib.sha256(content).hexdigest()}
    after = file.stop("Có dấu", marks=("MẬT",), version_id=None, **judged)
    if not is_stopped:
        after = file.accept(version_id=None, **judged)
    # The verdict first: what lies at the door without one is checked.
    with transact() as tx:
        files.save(tx, after, file)
    version_id = storage.write(bucket, key, content, "application/pdf")
    beside = source and storage.write(settings.files_bucket, file.source_key, source, "x")
    known = replace(after, version_id=version_id, source=source and _source(source, beside))
    with transact() as tx:
        files.save(tx, known, after)
    return known


def _source(content, version_id):
    return Source(
        filename="van-ban.docx",
        ending=".docx",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        version_id=version_id,
    )


def table(engine, logical_id):
    return dynamodb_backends[ACCOUNT][REGION].tables[engine.reference(logical_id)]


def images(engine, logical_id):
    """The items of a table in DynamoDB's JSON."""
    return [plain_attributes(item) for item in table(engine, logical_id).all_items()]


def digests(engine, *but):
    """Count and digest of every table that is backed up."""
    found = {}
    for logical_id in tables.IN_ORDER:
        if logical_id not in but:
            tally = Tally(images(engine, logical_id))
            found[logical_id] = (tally.count, tally.digest)
    return found


def lose(engine, logical_id, which=lambda image: True):
    """Items are gone, and no stream ever told of it; returns how many."""
    stored = table(engine, logical_id)
    gone = [item for item in stored.all_items() if which(plain_attributes(item))]
    for item in gone:
        del stored.items[item.hash_key][item.range_key]
    stored.__dict__.pop("key_orders", None)
    return len(gone)


@contextmanager
def lost(engine, logical_id, which=lambda image: True):
    """Items are gone for a while; what is still missing at the end is there again."""
    stored = table(engine, logical_id)
    gone = [item for item in stored.all_items() if which(plain_attributes(item))]
    lose(engine, logical_id, which)
    try:
        yield len(gone)
    finally:
        for item in gone:
            stored.items[item.hash_key].setdefault(item.range_key, item)
        stored.__dict__.pop("key_orders", None)


def lose_everything(engine):
    """Every table is empty."""
    for logical_id in tables.IN_ORDER:
        lose(engine, logical_id)


def objects(bucket):
    """Key to the newest version's bytes."""
    found = {}
    s3 = client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for each in page.get("Contents", []):
            found[each["Key"]] = s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read()
    return found


@contextmanager
def spoiled(bucket, key, change):
    """The bytes of an object are others for a while, where they lie, the version staying the same."""
    versions = s3_backends[ACCOUNT]["aws"].buckets[bucket].keys.getlist(key)
    before = [stored.value for stored in versions]
    for stored in versions:
        stored.value = change(stored.value)
    try:
        yield
    finally:
        for stored, content in zip(versions, before, strict=True):
            stored.value = content


@contextmanager
def torn_out(bucket, *keys):
    """Objects are gone for a while with every version, lock or not."""
    held = s3_backends[ACCOUNT]["aws"].buckets[bucket].keys
    # Not by the store's own pop, which throws the bytes away.
    before = {key: dict.pop(held, key) for key in keys}
    try:
        yield
    finally:
        for key, versions in before.items():
            dict.setdefault(held, key, versions)


def locks_end(bucket, *keys):
    """The time of the locks on every version is over, as moto tells it by a clock of its own."""
    for key in keys:
        for stored in s3_backends[ACCOUNT]["aws"].buckets[bucket].keys.getlist(key):
            stored.lock_mode = stored.lock_until = None


def replicated(bucket, elsewhere):
    """Another bucket has every version, under its own id and with its lock, as replication leaves it."""
    place = {"LocationConstraint": REGION}
    client("s3").create_bucket(
        Bucket=elsewhere, ObjectLockEnabledForBucket=True, CreateBucketConfiguration=place
    )
    backend = s3_backends[ACCOUNT]["aws"]
    held = backend.buckets[bucket].keys
    for key in list(held):
        for stored in held.getlist(key):
            lock = {"lock_mode": stored.lock_mode, "lock_until": stored.lock_until}
            copied = backend.put_object(elsewhere, key, stored.value, **lock)
            copied._version_id = stored.version_id
