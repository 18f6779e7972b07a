"""How backups last: broken off and taken up, locked and removed, chained, and used elsewhere."""

import json
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from qlvb.backup import (
    adopting,
    listing,
    making,
    reading,
    rebuilding,
    restoring,
    retention,
    store,
    tables,
)
from qlvb.backup.model import MOST_TRIES, BackupOccasion, BackupState, Reached, RestoreStage
from qlvb.backup.refusals import BackupDamaged, InstallationNotEmpty
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.platform import storage, workflows
from qlvb.platform.clients import client
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact

from infra.local.resources import REGION
from tests.builders.backups import (
    TheOperator,
    a_backup,
    a_kept_file,
    digests,
    locks_end,
    lose,
    lose_everything,
    torn_out,
)
from tests.conftest import a_province
from tests.structure import tree


@pytest.fixture(scope="module")
def office():
    """An office with a document in hand."""
    with a_province() as demo:
        demo.operator = TheOperator(demo)
        leader_id = demo.one(Role.HEAD).me["person"]["person_id"]
        demo.one(Role.CLERK).register(leader=leader_id)
        yield demo


def broken_off(office, machine, name):
    """An execution of this name has ended, and nothing was put on record of it."""
    arn = office.engine.reference(machine)
    client("stepfunctions").start_execution(
        stateMachineArn=arn, name=name, input=json.dumps({"resume_at": "failed"})
    )
    office.engine.settle()


def test_a_backup_whose_execution_was_broken_off_is_made_by_another(office):
    stuck = a_backup(f"STUCK-{uuid.uuid4().hex[:6]}")
    broken_off(office, "BackupMachine", f"backup-{stuck.backup_id}-1")
    office.engine.invoke("BackupWatch")
    office.engine.settle()
    made = store.get(stuck.backup_id)
    assert (made.state, made.tries) == (BackupState.GOOD, 2)
    assert made.is_proved


def test_a_restore_whose_execution_was_broken_off_waits_for_its_confirmation_again(office):
    planned = office.operator.plan(office.operator.make()["backup_id"])
    _, token = store.find_restore(planned["restore_id"])
    workflows.complete(token, {"restore_id": planned["restore_id"], "resume_at": "failed"})
    office.engine.settle()
    office.engine.invoke("BackupWatch")
    office.engine.settle()
    assert store.get_restore(planned["restore_id"]).tries == 2
    office.operator.act(planned["restore_id"], "confirmation", typed=planned["code"])
    assert office.operator.look(planned["restore_id"])["stage"] == "done"


def test_a_proof_whose_execution_was_broken_off_begins_anew_after_an_hour(office):
    """From its beginning: what it was made with may be gone, and is removed when it ends."""
    made = office.operator.make()
    proof = store.get_restore(f"proof-{made['backup_id']}")
    half = proof.changed(stage=RestoreStage.COMPARING, place=Reached(table=3))
    with transact() as tx:
        store.save_restore(tx, half)
        store.save(tx, store.get(made["backup_id"]).changed(proof=None))
    office.engine.invoke("BackupWatch")
    assert store.get_restore(proof.restore_id).tries == 1
    with clock.set_to(clock.now() + timedelta(hours=2)):
        restoring.drive_on()
    office.engine.settle()
    assert store.get_restore(proof.restore_id).tries == 2
    assert store.get(made["backup_id"]).is_proved
    assert not [n for n in client("dynamodb").list_tables()["TableNames"] if "-proof-" in n]


def test_a_backup_whose_proof_was_never_begun_is_proved_after_an_hour(office):
    made = office.operator.make()["backup_id"]
    lose(office.engine, "BackupTable", lambda each: each["sk"]["S"] == f"proof-{made}")
    with transact() as tx:
        store.save(tx, store.get(made).changed(proof=None))
    restoring.drive_on()
    assert store.find_restore(f"proof-{made}") is None
    with clock.set_to(clock.now() + timedelta(hours=2)):
        restoring.drive_on()
    office.engine.settle()
    assert store.get(made).is_proved


def test_a_night_that_failed_is_tried_again_by_the_hour_three_times_in_all(office):
    failed = {"state": BackupState.FAILED, "occasion": BackupOccasion.NIGHTLY}
    night = clock.now().astimezone(clock.VIETNAM).date()
    lose(office.engine, "BackupTable", lambda each: f"nightly-{night}" in each["sk"]["S"])
    a_backup(f"nightly-{night}", **failed, tries=MOST_TRIES)
    office.engine.invoke("BackupWatch")
    office.engine.settle()
    known = store.get(f"nightly-{night}")
    assert known.state is BackupState.FAILED
    with transact() as tx:
        store.save(tx, known.changed(tries=MOST_TRIES - 1))
    office.engine.invoke("BackupWatch")
    office.engine.settle()
    assert store.get(known.backup_id).is_good


def test_an_installation_built_anew_goes_on_with_the_chain_of_its_bucket(office):
    """Also where a backup was asked for before anybody looked into the bucket."""
    before = office.operator.make()
    lose(office.engine, "BackupTable")
    office.engine.clock.advance(timedelta(minutes=1))
    after = office.operator.make()
    assert after["proof"]["is_proved"]
    head = reading.head(after["backup_id"])
    assert (head.previous, head.previous_id) == (before["mark"], before["backup_id"])
    known = {each.backup_id: each.mark for each in store.every()}
    assert known[before["backup_id"]] == before["mark"]
    assert adopting.take_note() == 0


def test_the_chain_is_followed_by_its_marks_and_not_by_the_days_that_it_names(office):
    """What was asked for first may be whole last: the chain ends with it."""
    slow = a_backup(f"SLOW-{uuid.uuid4().hex[:6]}")
    office.engine.clock.advance(timedelta(minutes=1))
    quick = office.operator.make()
    making.drive(slow)
    office.engine.settle()
    last = (store.get(slow.backup_id).mark, slow.backup_id)
    assert store.last_mark() == last
    lose(office.engine, "BackupTable")
    adopting.take_note()
    assert store.last_mark() == last
    assert {slow.backup_id, quick["backup_id"]} <= {each.backup_id for each in store.every()}


def locked_until(key, version_id=None):
    which = {"VersionId": version_id} if version_id else {}
    found = client("s3").head_object(Bucket=settings.backup_bucket, Key=key, **which)
    return found["ObjectLockRetainUntilDate"]


def of_a_backup(backup_id):
    """The keys of what a backup consists of, its statement left out."""
    beginnings = (f"exports/{backup_id}/", f"catalog/{backup_id}/")
    return [key for each in beginnings for key in storage.keys(settings.backup_bucket, each)]


def test_a_backup_is_locked_as_long_as_it_is_kept_and_then_it_goes(office):
    """Its data files and its catalog; its statement stays ten years, for the chain."""
    assert store.every() or office.operator.make()
    made = store.get(office.operator.make()["backup_id"])
    assert made.kept_until == made.moment + retention.Keeping.DAILY.lasts
    head = reading.head(made.backup_id)
    files = [f for name in tables.IN_ORDER for f in reading.table(head, name).files]
    places = [(each.key, each.version_id) for each in files]
    places += [(reading.part_key(made.backup_id, each.name), None) for each in head.parts]
    assert {locked_until(*place) for place in places} == {made.kept_until}
    in_ten_years = clock.now() + timedelta(days=3650)
    assert locked_until(reading.head_key(made.backup_id)) > in_ten_years

    # Whatever the record says, what is locked stays, and the others go on.
    with transact() as tx:
        store.save(tx, store.get(made.backup_id).changed(kept_until=clock.now()))
    office.operator.make()
    assert store.find(made.backup_id)
    assert {key for key, _ in places} <= set(of_a_backup(made.backup_id))

    locks_end(settings.backup_bucket, *of_a_backup(made.backup_id))
    assert making.prune() == 1
    assert store.find(made.backup_id) is None
    assert of_a_backup(made.backup_id) == []
    assert reading.head(made.backup_id).mark == made.mark
    kept = [each for each in store.every() if each.kept_until > clock.now()]
    assert all(of_a_backup(each.backup_id) for each in kept)
    assert len(kept) > 1


def test_a_former_bucket_that_is_named_late_is_taken_note_of_once(office, monkeypatch):
    assert store.every() or office.operator.make()
    known = {each.backup_id for each in store.every()}
    own = office.operator.make()
    lose(office.engine, "BackupTable", lambda each: each["sk"]["S"] in known)
    client("s3").create_bucket(
        Bucket="late", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    [other, *_] = known
    for key in [reading.head_key(other), *of_a_backup(other)]:
        storage.write("late", key, storage.read(settings.backup_bucket, key))
    monkeypatch.setenv("QLVB_FORMER_BACKUP_BUCKET", "late")
    assert adopting.take_note() > 0
    assert other in {each.backup_id for each in store.every()}
    assert store.last_mark()[1] == own["backup_id"]
    assert adopting.take_note() == 0


def test_a_former_bucket_none_of_whose_statements_is_verified_is_looked_at_again(
    office, monkeypatch
):
    """As when its key was mistyped, and is put right."""
    theirs, _ = (office.operator.make()["backup_id"] for _ in range(2))
    head, bucket = reading.head_key(theirs), "unread"
    client("s3").create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    for key in [head, *of_a_backup(theirs)]:
        storage.write(bucket, key, storage.read(settings.backup_bucket, key))
    signed = storage.read(bucket, head)
    storage.write(bucket, head, signed.replace(b'"size":', b'"size":1'))
    lose(office.engine, "BackupTable", lambda each: each["sk"]["S"] == theirs)
    monkeypatch.setenv("QLVB_FORMER_BACKUP_BUCKET", bucket)
    with torn_out(settings.backup_bucket, head):
        adopting.take_note()
        assert store.find(theirs) is None
        storage.write(bucket, head, signed)
        adopting.take_note()
        assert store.find(theirs)
        assert store.former_bucket() == bucket


def test_a_backup_says_what_the_installation_was_made_with(office):
    made = store.get(office.operator.make()["backup_id"])
    content = storage.read(
        settings.backup_bucket, reading.part_key(made.backup_id, "settings.json")
    )
    kept = json.loads(content)
    assert kept["buckets"]["files"] == settings.files_bucket
    assert kept["parameters"]["Stage"] == "local"
    described = set(tree.template()["Parameters"])
    assert set(kept["parameters"]) == described - {"TrustedAuthorities"}


@contextmanager
def in_pages_of(count):
    """S3 lists so few versions at a time, as it may."""
    events, name = client("s3").meta.events, "before-parameter-build.s3.ListObjectVersions"

    def ask(params, **_):
        params["MaxKeys"] = count

    events.register(name, ask)
    try:
        yield
    finally:
        events.unregister(name, ask)


def cataloged(backup_id):
    """The rows of every part of the objects, part by part."""
    head = reading.head(backup_id)
    parts = [reading.part(head, each) for each in reading.object_parts(head)]
    return [[tuple(each.row) for each in reading.objects(part)] for part in parts]


def test_a_backup_of_many_parts_is_made_in_as_many_steps(office, monkeypatch):
    """Each step has time for one part, and the next goes on behind its last row."""
    for number in range(12):
        a_kept_file("H16.13", b"%PDF-1.7 " + bytes([number]))
    office.engine.settle()
    plain = cataloged(office.operator.make()["backup_id"])
    with monkeypatch.context() as patched, in_pages_of(4):
        patched.setattr(listing, "MOST_OBJECTS", 4)
        patched.setattr(making, "STEP_SECONDS", 0.0)
        parts = cataloged(office.operator.make()["backup_id"])
    rows = [each for part in parts for each in part]
    # What was asked for since has left its own traces.
    assert {each for part in plain for each in part} <= set(rows)
    assert len(rows) == len(set(rows))
    assert len(parts) >= 12 / 4 + len(plain) - 1


@contextmanager
def built_elsewhere(office, signed_by):
    """Another account: empty tables, a bucket and a key of its own; the former key is gone."""
    bucket = "another-backup"
    former, key = settings.backup_bucket, settings.backup_key_arn.rpartition("/")[2]
    kms, s3 = client("kms"), client("s3")
    place = {"LocationConstraint": REGION}
    s3.create_bucket(
        Bucket=bucket, ObjectLockEnabledForBucket=True, CreateBucketConfiguration=place
    )
    made = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    kms.disable_key(KeyId=key)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("QLVB_BACKUP_BUCKET", bucket)
        patched.setenv("QLVB_BACKUP_KEY_ARN", made["KeyMetadata"]["Arn"])
        patched.setenv("QLVB_FORMER_BACKUP_BUCKET", former)
        patched.setenv("QLVB_FORMER_BACKUP_PUBLIC_KEY", f"b3RoZXI= {signed_by}")
        lose_everything(office.engine)
        lose(office.engine, "BackupTable")
        yield
    kms.enable_key(KeyId=key)


def test_an_installation_with_another_bucket_and_key_restores_from_the_former_one(office):
    made = office.operator.make()
    signed_by = reading.head(made["backup_id"]).public_key
    before = digests(office.engine, "AuditTable", "RoutingTable")
    former = settings.backup_bucket
    with built_elsewhere(office, signed_by):
        # It has backed itself up already, before anybody asked for anything: that is in order.
        moment = clock.now().replace(microsecond=0)
        making.begin(None, "nightly-empty", BackupOccasion.NIGHTLY, moment)
        office.engine.settle()
        empty = store.get("nightly-empty")
        assert (empty.is_proved, store.every()[0]) == (True, empty)
        kept = storage.keys(former, "")
        # Nobody can sign in: who runs the installation asks the function itself.
        begun = office.engine.invoke("BackupRestore", {"task": "bring_up"})
        office.engine.settle()
        restored = store.get_restore(begun["restore_id"])
        assert (restored.stage, restored.problems) == (RestoreStage.DONE, ())
        assert restored.backup_id == made["backup_id"]
        with pytest.raises(InstallationNotEmpty):
            rebuilding.bring_up({})
        assert digests(office.engine, "AuditTable", "RoutingTable") == before

        # The next backup lies here, goes on with the chain there, and nothing is written there.
        after = office.operator.make()
        assert after["proof"]["is_proved"]
        assert after["proof"]["problems"] == []
        head = reading.head(after["backup_id"])
        assert head.previous == empty.mark
        assert reading.head(empty.backup_id).previous == made["mark"]
        assert reading.check_chain(head) > 1
        assert storage.keys(former, "") == kept
        assert storage.keys(settings.backup_bucket, reading.head_key(after["backup_id"]))

        place = (former, reading.head_key(made["backup_id"]))
        signed = storage.read(*place)
        storage.write(*place, signed.replace(b'"size":', b'"size":1'))
        with pytest.raises(BackupDamaged, match="chữ ký"):
            reading.head(made["backup_id"])
        storage.write(*place, signed)
        # What a statement says of its own key is not believed.
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("QLVB_FORMER_BACKUP_PUBLIC_KEY", "")
            with pytest.raises(BackupDamaged, match="chữ ký"):
                reading.head(made["backup_id"])


def brought_up(office, **more):
    begun = office.engine.invoke("BackupRestore", {"task": "bring_up", **more})
    office.engine.settle()
    return store.get_restore(begun["restore_id"])


def test_what_stopped_while_an_installation_was_brought_up_goes_on_or_another_backup_is_named(
    office,
):
    """Agencies are there by then and no account: nobody could sign in to go on from the page."""
    older, newer = (office.operator.make()["backup_id"] for _ in range(2))
    accounts = reading.part_key(newer, "accounts.jsonl.gz")
    lose_everything(office.engine)
    with torn_out(settings.backup_bucket, accounts):
        stopped = brought_up(office)
    assert (stopped.stage, stopped.backup_id) == (RestoreStage.FAILED, newer)
    assert stopped.failed_at_stage is RestoreStage.ACCOUNTS
    done = brought_up(office)
    assert (done.restore_id, done.stage) == (stopped.restore_id, RestoreStage.DONE)

    lose_everything(office.engine)
    with torn_out(settings.backup_bucket, accounts):
        stopped = brought_up(office)
        done = brought_up(office, backup_id=older)
    assert stopped.stage is RestoreStage.FAILED
    assert (done.backup_id, done.stage) == (older, RestoreStage.DONE)
    with pytest.raises(InstallationNotEmpty):
        rebuilding.bring_up({})
