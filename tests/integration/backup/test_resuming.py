"""A restore that takes many steps, each of which goes on where the one before it stopped."""

from collections import Counter
from functools import partial

import boto3
import pytest
from qlvb.backup import accounts, objects, reading, restoring, store, walking
from qlvb.backup.model import Extent, Restore, RestoreStage, Scope
from qlvb.incoming import service as incoming
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Role
from qlvb.platform import identity
from qlvb.platform.clients import client
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact
from qlvb.routing import driving
from qlvb.routing import store as desks
from qlvb.routing.model import main_work

from infra.local.mends import dynamodb_exports
from tests.builders.backups import (
    TheOperator,
    counted,
    digests,
    lose_everything,
    torn_out,
)
from tests.builders.backups import objects as newest
from tests.builders.registering import TheLineBroke, aws_breaks_off
from tests.conftest import a_province


@pytest.fixture(scope="module")
def office():
    """An office with two documents in hand, of which a backup has many data files."""
    with a_province() as demo, pytest.MonkeyPatch.context() as patched:
        demo.operator = TheOperator(demo)
        clerk, leader = demo.one(Role.CLERK), demo.one(Role.HEAD)
        register = partial(clerk.register, leader=leader.me["person"]["person_id"])
        demo.documents = [register()["document_id"] for _ in range(2)]
        demo.gone = demo.one(Role.HEAD, agency="H16.11").account
        demo.departed = demo.one(Role.OFFICER, unit="TTBCXB").account
        identity.disable(demo.departed)
        demo.engine.settle()
        patched.setattr(dynamodb_exports, "FILE_ROWS", 60)
        demo.made = demo.operator.make()
        yield demo


def without_account(*names):
    for each in names:
        client("cognito-idp").admin_delete_user(UserPoolId=settings.user_pool_id, Username=each)


def entered(office, restore):
    """How often each state was entered."""
    name = f"restore-{restore['restore_id']}-1"
    arn = office.engine.reference("RestoreMachine").replace(":stateMachine:", ":execution:")
    history = boto3.client("stepfunctions").get_paginator("get_execution_history")
    return Counter(
        event["stateEnteredEventDetails"]["name"]
        for page in history.paginate(executionArn=f"{arn}:{name}")
        for event in page["events"]
        if "stateEnteredEventDetails" in event
    )


def test_everything_comes_back_in_as_many_steps_as_it_needs(office, monkeypatch):
    """Across data files, parts of the catalog, accounts and documents: nothing twice, nothing left."""
    head = reading.head(office.made["backup_id"])
    assert len(reading.table(head, "OrganizationTable").files) > 2
    assert len(reading.object_parts(head)) > 1
    before, files = (
        digests(office.engine, "AuditTable", "RoutingTable"),
        newest(settings.files_bucket),
    )
    for module, name, value in (
        (walking, "_STRETCH", 25),
        (objects, "STRETCH", 10),
        (accounts, "STRETCH", 4),
        (restoring, "STEP_SECONDS", 0.0),
        (driving, "SWEEP_SECONDS", 0.0),
    ):
        monkeypatch.setattr(module, name, value)
    lose_everything(office.engine)
    for key in files:
        client("s3").delete_object(Bucket=settings.files_bucket, Key=key)
    without_account(office.gone, office.departed)

    restored = office.operator.restore(office.made["backup_id"])

    assert (restored["stage"], restored["problems"]) == ("done", [])
    assert digests(office.engine, "AuditTable", "RoutingTable") == before
    assert newest(settings.files_bucket) == files
    written = {each["name"]: each["written"] for each in restored["done"]}
    found = {each["name"]: each["missing"] + each["changed"] for each in restored["found"]}
    # The last numbers come first and are not written again with the rest.
    assert written.pop("numbers") == 0
    assert {name: n for name, n in found.items() if n} == {n: w for n, w in written.items() if w}
    times = entered(office, restored)
    assert min(times[each] for each in ("CountDifferences", "RestoreTables")) > 10
    assert min(times[each] for each in ("RestoreObjects", "RestoreAccounts")) > 1
    assert times["ResumeIncoming"] == len(office.documents)


def test_who_had_left_is_not_invited_and_stays_shut_out_also_after_a_crash(office):
    without_account(office.gone, office.departed)
    new = Restore(
        restore_id=ids.new_id(),
        backup_id=office.made["backup_id"],
        scope=Scope(extent=Extent.WHOLE),
        asked_at=clock.now(),
        stage=RestoreStage.ACCOUNTS,
    )
    with transact() as tx:
        store.create_restore(tx, new)
    asked = {}

    def hear(params, **_):
        asked[params["Username"]] = params.get("MessageAction", "")

    events, name = client("cognito-idp").meta.events, "provide-client-params.*.AdminCreateUser"
    events.register(name, hear)
    step = partial(restoring.step, {"restore_id": new.restore_id, "resume_at": "accounts"})
    with pytest.raises(TheLineBroke), aws_breaks_off("cognito-idp", "AdminDisableUser"):
        step()
    assert identity.state(office.departed).is_enabled
    assert step()["resume_at"] == "resuming"
    events.unregister(name, hear)
    assert asked == {office.departed: "SUPPRESS", office.gone: ""}
    assert not identity.state(office.departed).is_enabled
    assert identity.state(office.gone).is_enabled
    restoring.finish({"restore_id": new.restore_id})


def test_an_account_that_was_opened_again_since_is_left_open(office):
    identity.enable(office.departed)
    restored = office.operator.restore(office.made["backup_id"])
    assert counted(restored, "done", "accounts")["written"] == 0
    assert identity.state(office.departed).is_enabled


def test_a_document_that_is_put_back_alone_is_resumed_alone(office):
    mine, other = office.documents

    def begun():
        asked = {"stateMachineArn": settings.incoming_machine_arn}
        listed = boto3.client("stepfunctions").list_executions(**asked)["executions"]
        return Counter(each["name"].split("-")[1] for each in listed)

    before = begun()
    for each in office.documents:
        waiting = desks.find(main_work(incoming.in_agency("H16.13", each)))
        desks.attach_token(waiting, "lost", f"{waiting.execution}-lost")
    scope = {"extent": "document", "agency_id": "H16.13", "document_id": mine}
    assert office.operator.restore(office.made["backup_id"], **scope)["stage"] == "done"
    assert begun() - before == {mine: 1}
    office.operator.restore(office.made["backup_id"])
    assert begun() - before == {mine: 1, other: 1}


def test_an_older_statement_that_is_lost_is_named_and_keeps_nobody_from_a_restore(office):
    newest_id = office.operator.make()["backup_id"]
    key = reading.head_key(office.made["backup_id"])
    with torn_out(settings.backup_bucket, key):
        planned = office.operator.plan(newest_id)
        assert planned["stage"] == "confirming"
        [problem] = planned["problems"]
        assert key in problem
        office.operator.act(planned["restore_id"], "confirmation", typed=planned["code"])
        restored = office.operator.look(planned["restore_id"])
    assert (restored["stage"], restored["problems"]) == ("done", [problem])
