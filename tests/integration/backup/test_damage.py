"""What is wrong with a backup is found, and named; nothing of it is put back."""

import json
from dataclasses import replace

import pytest
from qlvb.backup import proving, reading, restoring, store
from qlvb.backup.model import Reached, RestoreStage
from qlvb.backup.refusals import BackupDamaged
from qlvb.kernel.actor import Role
from qlvb.platform import storage
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact

from tests.builders.backups import TheOperator, images, lose, objects, spoil, tear_out
from tests.conftest import a_province


@pytest.fixture
def office():
    """An office with a document, and a backup that is proved."""
    with a_province() as demo:
        demo.operator = TheOperator(demo)
        clerk = demo.one(Role.CLERK)
        clerk.register(leader=demo.one(Role.HEAD).me["person"]["person_id"])
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


def proved_again(office):
    """The proof of the same backup, done once more."""
    office.operator.engine.settle()
    backup_id = office.made["backup_id"]
    proof = store.get_restore(f"proof-{backup_id}")
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
    restoring.drive(again)
    office.engine.settle()
    return office.operator.backup(backup_id)["proof"]


@pytest.mark.parametrize("what", ["data/", "tables/IncomingTable.json", "objects/00001", "heads/"])
@pytest.mark.parametrize("change", [flip, cut], ids=["flipped", "cut"])
def test_an_altered_part_is_named_by_proof_and_restore(office, what, change):
    keys = storage.keys(settings.backup_bucket, "")
    wanted = "IncomingTable" if what == "data/" else ""
    [key] = [k for k in keys if what in k and wanted in k and not k.endswith("_started")]
    spoil(settings.backup_bucket, key, change)
    proof = proved_again(office)
    assert proof["is_proved"] is False
    assert key in " ".join(proof["problems"])
    lose(office.engine, "IncomingTable")
    planned = office.operator.plan(office.made["backup_id"])
    assert planned["stage"] == "failed"
    assert key in " ".join(planned["problems"])
    assert images(office.engine, "IncomingTable") == []


def test_a_missing_data_file_is_named(office):
    [key] = [
        k for k in storage.keys(settings.backup_bucket, "") if "IncomingTable" in k and "data/" in k
    ]
    tear_out(settings.backup_bucket, key)
    assert key in " ".join(proved_again(office)["problems"])


def test_a_missing_object_is_named_by_the_proof_and_by_the_next_backup(office):
    [key] = [k for k in objects(settings.files_bucket) if k.startswith("H16.13/")]
    tear_out(settings.files_bucket, key)
    assert key in " ".join(proved_again(office)["problems"])
    following = office.operator.make()
    assert following["state"] == "incomplete"
    assert key in " ".join(following["problems"])


def test_a_flipped_bit_in_a_file_is_named_by_the_proof(office):
    [key] = [k for k in objects(settings.files_bucket) if k.startswith("H16.13/")]
    spoil(settings.files_bucket, key, flip)
    proof = proved_again(office)
    assert proof["is_proved"] is False
    assert key in " ".join(proof["problems"])


def test_a_broken_chain_is_named(office):
    first = office.made["backup_id"]
    second = office.operator.make()
    statement = reading.head(second["backup_id"])
    assert statement.previous_id == first
    assert reading.check_chain(statement) == 2
    tear_out(settings.backup_bucket, f"heads/{first}.json")
    with pytest.raises(BackupDamaged, match=first):
        reading.check_chain(statement)


def test_a_statement_signed_by_nobody_is_refused(office):
    key = f"heads/{office.made['backup_id']}.json"

    def forged(content):
        kept = json.loads(content)
        kept["statement"]["totals"]["items"] += 1
        return json.dumps(kept).encode()

    content = storage.read(settings.backup_bucket, key)
    storage.write(settings.backup_bucket, key, forged(content))
    with pytest.raises(BackupDamaged, match="chữ ký"):
        reading.head(office.made["backup_id"])


def test_an_item_that_the_scratch_tables_lack_is_named(office):
    """The comparison itself can fail: one row less in the data file, and all hashes made to fit."""
    head = reading.head(office.made["backup_id"])
    proof = store.get_restore(f"proof-{office.made['backup_id']}")
    proving.prepare(proof, head)
    compared = proving._table(proof, head, "IncomingTable")
    assert "IncomingTable" in compared.problems[0]
