"""What is wrong with a backup is found, and named; nothing of it is put back.

One office and one backup for all of it: each damage is done to them for a while, and undone.
"""

import json
from dataclasses import replace

import pytest
from qlvb.backup import proving, reading, restoring, store, tables
from qlvb.backup.model import Reached, RestoreStage
from qlvb.backup.refusals import BackupDamaged
from qlvb.kernel.actor import Role
from qlvb.platform import storage
from qlvb.platform.clients import client
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact

from tests.builders.backups import (
    TheOperator,
    a_kept_file,
    images,
    lost,
    objects,
    spoiled,
    torn_out,
)
from tests.builders.registering import TheLineBroke, aws_breaks_off
from tests.conftest import a_province


@pytest.fixture(scope="module")
def office():
    """An office with a document, and a backup that is proved."""
    with a_province() as demo:
        demo.operator = TheOperator(demo)
        clerk = demo.one(Role.CLERK)
        clerk.register(leader=demo.one(Role.HEAD).me["person"]["person_id"])
        [demo.file_key] = [k for k in objects(settings.files_bucket) if k.startswith("H16.13/")]
        demo.word = a_kept_file("H16.13", b"%PDF-1.7 made", source=b"PK what it was made of")
        demo.stopped = a_kept_file("H16.13", b"%PDF-1.7 stopped", is_stopped=True)
        demo.engine.settle()
        demo.made = demo.operator.make()
        assert demo.made["proof"]["is_proved"], demo.made
        yield demo


def flip(content):
    """One bit of it is another."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def cut(content):
    """Its end is missing."""
    return content[:-10]


def begun_again(office, backup_id=None):
    """The proof of the same backup, or of another, to be done once more."""
    office.engine.settle()
    proof = store.get_restore(f"proof-{backup_id or office.made['backup_id']}")
    again = replace(
        proof,
        stage=RestoreStage.TABLES,
        place=Reached(),
        done={},
        problems=(),
        tries=proof.tries + 1,
        version=proof.version + 1,
    )
    with transact() as tx:
        store.save_restore(tx, again)
    return again


def proved_again(office, backup_id=None):
    """The proof of the same backup, or of another, done once more."""
    proof = begun_again(office, backup_id)
    restoring.drive(proof)
    office.engine.settle()
    return office.operator.backup(proof.backup_id)["proof"]


def key_of(office, *parts):
    """The key of a part of the backup."""
    parts = (office.made["backup_id"], *parts)
    keys = storage.keys(settings.backup_bucket, "")
    [key] = [k for k in keys if all(part in k for part in parts) and not k.endswith("_started")]
    return key


@pytest.mark.parametrize(
    "what", ["data/", "tables/IncomingTable.json", "objects/00001", "accounts.", "heads/"]
)
@pytest.mark.parametrize("change", [flip, cut], ids=["flipped", "cut"])
def test_an_altered_part_is_named_by_proof_and_restore(office, what, change):
    key = key_of(office, what, *(["IncomingTable"] if what == "data/" else []))
    with spoiled(settings.backup_bucket, key, change), lost(office.engine, "IncomingTable"):
        proof = proved_again(office)
        assert proof["is_proved"] is False
        assert key in " ".join(proof["problems"])
        planned = office.operator.plan(office.made["backup_id"])
        assert planned["stage"] == "failed"
        assert key in " ".join(planned["problems"])
        assert images(office.engine, "IncomingTable") == []


def test_an_altered_part_that_no_restore_reads_is_named_by_the_proof(office):
    key = key_of(office, "settings.json")
    with spoiled(settings.backup_bucket, key, flip):
        proof = proved_again(office)
    assert proof["is_proved"] is False
    assert key in " ".join(proof["problems"])


def test_a_missing_data_file_is_named(office):
    key = key_of(office, "IncomingTable", "data/")
    with torn_out(settings.backup_bucket, key):
        assert key in " ".join(proved_again(office)["problems"])


@pytest.mark.parametrize("which", ["document", "word", "stopped"])
def test_a_missing_object_is_named_by_the_proof_and_by_the_next_backup(office, which):
    """A document's file, what a PDF was made of, and what waits at the door for a decision."""
    bucket, key = {
        "document": (settings.files_bucket, office.file_key),
        "word": (settings.files_bucket, office.word.source_key),
        "stopped": (settings.intake_bucket, office.stopped.intake_key),
    }[which]
    with torn_out(bucket, key):
        assert key in " ".join(proved_again(office)["problems"])
        following = office.operator.make()
        assert following["state"] == "incomplete"
        assert key in " ".join(following["problems"])


def test_a_flipped_bit_in_a_file_is_named_by_the_proof(office):
    with spoiled(settings.files_bucket, office.file_key, flip):
        proof = proved_again(office)
    assert proof["is_proved"] is False
    assert office.file_key in " ".join(proof["problems"])


def test_a_broken_chain_is_named(office):
    newest = reading.head(office.operator.make()["backup_id"])
    count = reading.check_chain(newest)
    assert count > 1
    before = reading.head(newest.previous_id)
    assert (before.mark, reading.check_chain(before)) == (newest.previous, count - 1)
    with torn_out(settings.backup_bucket, reading.head_key(newest.previous_id)):
        with pytest.raises(BackupDamaged, match=newest.previous_id):
            reading.check_chain(newest)
        # What is asked of the newest one itself is answered all the same.
        proof = proved_again(office, newest.statement["backup"])
    assert proof["is_proved"] is True
    [said] = proof["problems"]
    assert newest.previous_id in said
    assert "Bản sao lưu này vẫn được kiểm tra riêng." in said


def test_the_next_backup_is_made_though_the_catalog_before_is_damaged(office):
    """Hashes come from the files then; else one damaged part would fail every night after it."""
    newest = store.every()[0].backup_id
    with spoiled(settings.backup_bucket, f"catalog/{newest}/objects/00001.jsonl.gz", flip):
        following = office.operator.make()
    assert (following["state"], following["proof"]["is_proved"]) == ("good", True)


def test_a_statement_signed_by_nobody_is_refused(office):
    place = (settings.backup_bucket, reading.head_key(office.made["backup_id"]))
    signed = storage.read(*place)
    forged = json.loads(signed)
    forged["statement"]["totals"]["items"] += 1
    storage.write(*place, json.dumps(forged).encode())
    with pytest.raises(BackupDamaged, match="chữ ký"):
        reading.head(office.made["backup_id"])
    storage.write(*place, signed)


def test_an_item_that_the_scratch_tables_lack_is_named(office):
    """The comparison itself can fail: one row less in the data file, and all hashes made to fit."""
    head = reading.head(office.made["backup_id"])
    proof = replace(store.get_restore(f"proof-{office.made['backup_id']}"), problems=())
    proving.prepare(proof, head)
    place = Reached(table=tables.IN_ORDER.index("IncomingTable"))
    compared = proving._table(replace(proof, place=place), head, until=float("inf"))
    proving.clear(proof)
    assert "IncomingTable" in compared.problems[0]


def test_a_proof_compares_in_as_many_steps_as_it_needs(office, monkeypatch):
    """A table item by item, the buckets one by one, the objects in handfuls: all of it, once."""
    proof = begun_again(office)
    restoring.step({"restore_id": proof.restore_id, "resume_at": "tables"})
    table = tables.IN_ORDER.index("FilesTable")
    head, count = reading.head(proof.backup_id), len(images(office.engine, "FilesTable"))
    restore = replace(store.get_restore(proof.restore_id), place=Reached(table=table))
    for number in range(count):
        restore = proving._table(restore, head, until=0.0)
        assert (restore.place.table, restore.place.row) == (table, number + 1)
    restore = proving._table(restore, head, until=0.0)
    assert (restore.place, restore.problems) == (Reached(table=table + 1), ())

    monkeypatch.setattr(proving, "STEP_SECONDS", 0.0)
    monkeypatch.setattr(proving, "READ_BETWEEN", 20)
    buckets = replace(restore, place=Reached(table=len(tables.IN_ORDER)))
    with transact() as tx:
        store.save_restore(tx, buckets.changed())
    steps = 0
    while store.get_restore(proof.restore_id).stage is RestoreStage.COMPARING:
        restoring.step({"restore_id": proof.restore_id, "resume_at": "comparing"})
        steps += 1
    made = store.get(proof.backup_id)
    assert (made.proof.is_proved, made.proof.objects) == (True, made.totals.objects)
    assert steps > 4 + made.totals.objects // 20


def test_a_proof_that_breaks_off_when_it_is_done_is_done_and_leaves_no_scratch_tables(office):
    """It ends on record before anything is removed; done again, it removes what is left."""
    proof = begun_again(office)

    def step(stage):
        return restoring.step({"restore_id": proof.restore_id, "resume_at": stage})["resume_at"]

    def scratch():
        return [n for n in client("dynamodb").list_tables()["TableNames"] if "-proof-" in n]

    assert step("tables") == "comparing"
    with pytest.raises(TheLineBroke), aws_breaks_off("dynamodb", "DeleteTable"):
        step("comparing")
    assert store.get_restore(proof.restore_id).stage is RestoreStage.DONE
    assert office.operator.backup(office.made["backup_id"])["proof"]["is_proved"]
    assert scratch()
    assert step("comparing") == "done"
    assert not scratch()
