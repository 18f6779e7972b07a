"""The machines of backup and restore: every branch, every event twice, a crash after every write."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import boto3
import pytest
import yaml
from qlvb.backup import making, proving, reading, restoring, store
from qlvb.backup import service as operating
from qlvb.backup.model import (
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
from qlvb.platform.tables import transact

from tests.builders.backups import TheOperator, a_backup, counted, digests, images, lose
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
        "IncomingResumed",
        "ResumeOutgoing",
        "OutgoingResumed",
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
