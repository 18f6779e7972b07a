"""The operator at the API, and what a failure does to tables and files behind everybody's back."""

import uuid

from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from qlvb.backup import tables
from qlvb.backup.catalog import Tally
from qlvb.kernel.actor import Role
from qlvb.platform.clients import client

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


def counted(restore, part, name):
    """What a restore counted of one table: ``found`` before, or ``done`` after."""
    return next((each for each in restore[part] if each["name"] == name), None)


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


def spoil(bucket, key, change):
    """Change the bytes of an object where it lies, the version staying the same."""
    for stored in s3_backends[ACCOUNT]["aws"].buckets[bucket].keys.getlist(key):
        stored.value = change(stored.value)


def tear_out(bucket, key):
    """An object is gone with every version, lock or not."""
    s3_backends[ACCOUNT]["aws"].buckets[bucket].keys.pop(key)
