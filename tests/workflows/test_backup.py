"""The machines of backup and restore: every branch, every event twice, a crash after every write."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import boto3
import pytest
import yaml
from qlvb.backup import adopting, making, proving, reading, restoring, retention, store, tables
from qlvb.backup import service as operating
from qlvb.backup.model import (
    MOST_TRIES,
    BackupState,
    Extent,
    Reached,
    Restore,
    RestoreStage,
    Scope,
)
from qlvb.backup.refusals import RestoreNotAtThisStage
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Role
from qlvb.platform import storage, workflows
from qlvb.platform.clients import client
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact

from tests.builders.backups import TheOperator, counted, digests, images, locks_end, lose
from tests.builders.registering import meanwhile
from tests.conftest import a_province
from tests.workflows.crashes import Crash, writes

MACHINES = {
    name: yaml.safe_load(Path(f"statemachines/{name}.asl.yaml").read_text(encoding="utf-8"))
    for name in ("backup", "restore")
}


@pytest.fixture(scope="module")
def office():
    """An office with two documents in hand."""
    with a_province() as demo:
        demo.operator = TheOperator(demo)
        clerk = demo.one(Role.CLERK)
        leader_id = demo.one(Role.HEAD).me["person"]["person_id"]
        demo.register = partial(clerk.register, leader=leader_id)
        demo.documents = [demo.register()["document_id"] for _ in range(2)]
        yield demo


def passed(engine, machine, name):
    """The states that an execution went through, and how it ended."""
    states = boto3.client("stepfunctions")
    arn = engine.reference(machine).replace(":stateMachine:", ":execution:") + f":{name}"
    events = states.get_execution_history(executionArn=arn, maxResults=1000)["events"]
    entered = [
        event["stateEnteredEventDetails"]["name"]
        for event in events
        if "stateEnteredEventDetails" in event
    ]
    return entered, states.describe_execution(executionArn=arn)["status"]


def test_a_backup_goes_through_its_machine_and_its_proof(office):
    made = office.operator.make()
    way, status = passed(office.engine, "BackupMachine", f"backup-{made['backup_id']}-1")
    assert status == "SUCCEEDED"
    assert [s for s in way if s != "WhereItStands"] == [
        "AwaitExports",
        "ListAndHash",
        "CloseBackup",
        "Done",
    ]
    way, status = passed(office.engine, "RestoreMachine", f"restore-proof-{made['backup_id']}-1")
    assert status == "SUCCEEDED"
    assert [s for s in way if s != "WhereItStands"] == [
        "RestoreTables",
        "CompareCopies",
        "Restored",
    ]


def test_a_restore_goes_through_every_stage(office):
    made = office.operator.make()
    done = office.operator.restore(made["backup_id"])
    way, status = passed(office.engine, "RestoreMachine", f"restore-{done['restore_id']}-1")
    assert status == "SUCCEEDED"
    assert [s for s in way if s != "WhereItStands"] == [
        "CountDifferences",
        "AwaitConfirmation",
        "RestoreTables",
        "SettleNumbers",
        "RestoreObjects",
        "RestoreAccounts",
        "ResumeIncoming",
        "ResumeOutgoing",
        "CloseRestore",
        "Restored",
    ]


def test_a_restore_nobody_confirms_ends_after_a_day_and_has_written_nothing(office):
    made = office.operator.make()
    planned = office.operator.plan(made["backup_id"])
    office.engine.leap(timedelta(hours=25))
    assert office.operator.look(planned["restore_id"])["stage"] == "cancelled"
    way, status = passed(office.engine, "RestoreMachine", f"restore-{planned['restore_id']}-1")
    assert status == "SUCCEEDED"
    assert "CancelRestore" in way


def test_what_gives_up_is_on_record_and_goes_on_when_asked(office):
    made = office.operator.make()
    lose(office.engine, "IncomingTable")
    planned = office.operator.plan(made["backup_id"])
    restore_id = planned["restore_id"]
    gave_up = restoring.give_up({"restore_id": restore_id, "error": {"Error": "States.Timeout"}})
    assert gave_up["resume_at"] == "failed"
    assert "States.Timeout" in office.operator.look(restore_id)["problems"][0]
    assert office.operator.act(restore_id, "resumption").status == 200
    again = office.operator.look(restore_id)
    assert again["stage"] == "confirming"
    office.operator.act(restore_id, "confirmation", typed=again["code"])
    assert office.operator.look(restore_id)["stage"] == "done"
    assert office.operator.act(restore_id, "resumption").status == 409


def a_backup(backup_id, **changes):
    """A backup on record, of which no machine knows."""
    now = clock.now().replace(microsecond=0)
    plain = {"occasion": making.BackupOccasion.ASKED, "moment": now, "asked_at": now}
    new = making.Backup(**{**plain, **changes}, backup_id=backup_id, asked_by="")
    with transact() as tx:
        store.create(tx, new)
    return new


def test_a_backup_that_gives_up_is_on_record_whoever_notes_something_meanwhile(office):
    asked = office.operator.ask()
    office.engine.settle()
    making.give_up({"backup_id": asked["backup_id"], "error": {"Error": "X"}})
    assert office.operator.backup(asked["backup_id"])["state"] == "good"
    stuck = a_backup(f"STUCK-{uuid.uuid4().hex[:6]}")

    def note():
        with transact() as tx:
            store.save(tx, store.get(stuck.backup_id).changed(state=BackupState.LISTING))

    with meanwhile("dynamodb", "UpdateItem", note):
        making.give_up({"backup_id": stuck.backup_id, "error": {"Error": "X"}})
    assert store.get(stuck.backup_id).state is BackupState.FAILED


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


def test_a_night_that_failed_is_tried_again_by_the_hour_three_times_in_all(office):
    failed = {"state": BackupState.FAILED, "occasion": making.BackupOccasion.NIGHTLY}
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


def test_each_night_a_backup_is_made_and_proved(office):
    before = {each.backup_id for each in store.every()}
    morning = clock.now().astimezone(clock.VIETNAM)
    tonight = (morning + timedelta(days=1)).replace(hour=1, minute=20)
    office.engine.advance_to(tonight)
    [new] = [each for each in store.every() if each.backup_id not in before]
    assert new.backup_id == f"nightly-{tonight.date()}"
    assert new.is_good
    assert new.proof is not None
    assert new.proof.is_proved
    assert making.nightly().backup_id == new.backup_id
    office.engine.settle()
    assert len([each for each in store.every() if each.backup_id == new.backup_id]) == 1


def test_a_day_without_a_good_backup_is_told(office):
    office.operator.make()
    assert making.watch() is True
    with clock.set_to(clock.now() + timedelta(hours=27)):
        assert making.watch() is False


def planned_without_its_machine(office, asked_at=None, restore_id=None):
    """A restore that nobody drives but the test."""
    backup = store.every()[0]
    new = Restore(
        restore_id=restore_id or ids.new_id(),
        backup_id=backup.backup_id,
        scope=Scope(extent=Extent.WHOLE),
        agency_id="H16",
        asked_at=asked_at or clock.now(),
    )
    with transact() as tx:
        store.create_restore(tx, new)
    return new


def the_operator(office):
    account = office.operator.desk.account
    return office.members[account].person.as_actor()


def test_a_restore_that_is_cancelled_while_it_is_counted_stops_there(office):
    office.operator.make()
    planned = planned_without_its_machine(office)

    def give_up():
        operating.cancel(the_operator(office), planned.restore_id)

    with meanwhile("dynamodb", "BatchGetItem", give_up):
        stands = restoring.step({"restore_id": planned.restore_id, "resume_at": "counting"})
    assert stands["resume_at"] == "cancelled"
    stands = restoring.step({"restore_id": planned.restore_id, "resume_at": "counting"})
    assert stands["resume_at"] == "cancelled"
    with pytest.raises(RestoreNotAtThisStage):
        operating.confirm(the_operator(office), planned.restore_id, planned.code)


def test_it_is_cancelled_whatever_is_noted_of_it_at_that_moment(office):
    planned = planned_without_its_machine(office)

    def note():
        now = store.get_restore(planned.restore_id)
        with transact() as tx:
            store.save_restore(tx, now.changed(place=Reached(table=1)))

    with meanwhile("dynamodb", "TransactWriteItems", note):
        operating.cancel(the_operator(office), planned.restore_id)
    assert store.get_restore(planned.restore_id).stage is RestoreStage.CANCELLED


def test_of_two_confirmations_at_once_one_is_refused_by_what_the_other_made_of_it(office):
    backup = office.operator.make()
    planned = office.operator.plan(backup["backup_id"])

    def confirm(_):
        path = f"/restores/{planned['restore_id']}/confirmation"
        return office.operator.desk.post(path, {"typed": planned["code"]})

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(confirm, range(2)), key=lambda each: each.status)
    assert [each.status for each in answers] == [200, 409]
    assert answers[1]["code"] == "restore_not_at_this_stage"
    office.engine.settle()
    assert office.operator.look(planned["restore_id"])["stage"] == "done"


def test_the_restores_are_listed_by_when_they_were_asked_for(office):
    """An id says nothing of it, and may begin with any letter."""
    for hours, restore_id in ((1, "ZZZ"), (3, "PPP"), (2, "0AA")):
        at = clock.now() + timedelta(hours=hours)
        planned = planned_without_its_machine(office, asked_at=at, restore_id=restore_id)
        with transact() as tx:
            store.save_restore(tx, planned.cancel(at))
    listed = [each["restore_id"] for each in office.operator.desk.get("/backups")["restores"]]
    assert listed[:3] == ["PPP", "0AA", "ZZZ"]
    assert not [each for each in listed if each.startswith("proof-")]


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


def test_who_registers_while_a_register_comes_back_repeats_no_number(office, monkeypatch):
    """The last numbers come first, and a restore whose machine was never told goes on by the hour."""
    last = office.register()["arrival_number"]
    made = office.operator.make()
    lose(office.engine, "IncomingTable")
    planned = office.operator.plan(made["backup_id"])
    confirmed = store.get_restore(planned["restore_id"]).confirm(planned["code"], "x", clock.now())
    with transact() as tx:
        store.save_restore(tx, confirmed)
    with monkeypatch.context() as patched:
        patched.setattr(restoring, "STEP_SECONDS", 0.0)
        restoring.step({"restore_id": planned["restore_id"], "resume_at": "tables"})
    assert store.get_restore(planned["restore_id"]).place.table == 0
    assert office.register()["arrival_number"] == last + 1
    assert office.engine.invoke("BackupWatch")["is_restoring"]
    office.engine.settle()
    assert office.operator.look(planned["restore_id"])["stage"] == "done"
    assert office.register()["arrival_number"] == last + 2


def test_what_waits_for_its_confirmation_is_not_driven_on(office):
    planned = office.operator.plan(office.operator.make()["backup_id"])
    assert not office.engine.invoke("BackupWatch")["is_restoring"]
    office.engine.settle()
    assert office.operator.look(planned["restore_id"])["stage"] == "confirming"
    assert office.operator.act(planned["restore_id"], "cancellation")["stage"] == "cancelled"


def done_with_crashes(begin, steps):
    """Do a piece of work, its process ending after one more write, then two more, and so on."""
    crash_after = 1
    while True:
        try:
            with writes(crash_after, only_mine=True):
                begin()
                steps()
        except Crash:
            crash_after += 1
            continue
        return crash_after - 1


def test_a_crash_after_any_write_of_a_backup_leaves_one_backup_that_is_good(office):
    backup_id = f"CRASH-{uuid.uuid4().hex[:6]}"

    def step():
        backup = store.get(backup_id)
        if backup.is_under_way:
            making.list_page({"backup_id": backup_id})

    def begin():
        if store.find(backup_id) is None:
            a_backup(backup_id)
        making.ask({"backup_id": backup_id, "token": "none"})

    crashes = done_with_crashes(begin, step)
    assert crashes > 4
    made = store.get(backup_id)
    assert made.is_good
    statement = reading.head(backup_id)
    assert statement.mark == made.mark
    reading.check_chain(statement)


def test_a_crash_after_any_write_of_a_restore_writes_nothing_twice(office):
    made = office.operator.make()
    before = digests(office.engine, "AuditTable", "RoutingTable")
    lose(office.engine, "IncomingTable")
    lose(office.engine, "FilesTable")
    planned = office.operator.plan(made["backup_id"])
    restore_id = planned["restore_id"]
    confirmed = store.get_restore(restore_id).confirm(planned["code"], "x", clock.now())
    with transact() as tx:
        store.save_restore(tx, confirmed)

    def steps():
        while True:
            restore = store.get_restore(restore_id)
            if restore.stage.value in {"resuming", "done"}:
                break
            event = {"restore_id": restore_id, "resume_at": restore.stage.value}
            restoring.step(event)
            restoring.step(event)
        restoring.finish({"restore_id": restore_id})
        restoring.finish({"restore_id": restore_id})

    crashes = done_with_crashes(lambda: None, steps)
    assert crashes > 3
    assert digests(office.engine, "AuditTable", "RoutingTable") == before
    done = office.operator.look(restore_id)
    assert done["stage"] == "done"
    assert counted(done, "done", "IncomingTable")["written"] <= len(
        images(office.engine, "IncomingTable")
    )
    assert proving.SAMPLE


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
