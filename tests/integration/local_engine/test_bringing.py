"""An engine begins from another one's backups; a restore that is killed goes on, and ends."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing, contextmanager
from types import SimpleNamespace

import boto3
import pytest
from qlvb.audit.model import EventTag
from qlvb.backup import store
from qlvb.backup.model import RestoreStage
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.platform import identity
from qlvb.platform.settings import settings

from infra.local import bringing
from infra.local.engine import Engine
from infra.local.seed import seed_organization
from tests.builders.backups import TheOperator, digests, images, objects
from tests.builders.exchanging import an_issue
from tests.builders.signing import a_draft
from tests.builders.staff import A_WORKING_MORNING
from tests.conftest import Province, a_province
from tests.integration.local_engine.conftest import HERE, fresh_environment

AS_RUNNING = "RoutingTable"
"""What lies on desks names the execution that waits for it: another one after a start."""
OF_AN_EXECUTION = {"token", "execution"}


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """An office that stopped after a backup, and what it was like at that moment."""
    folder = tmp_path_factory.mktemp("bringing") / "old"
    with a_province(folder=folder) as demo:
        clerk, leader = demo.one(Role.CLERK), demo.one(Role.HEAD)
        leader_id = leader.me["person"]["person_id"]
        documents = [clerk.register(leader=leader_id)["document_id"] for _ in range(3)]
        officer = {"kind": "person", "id": demo.one(Role.OFFICER).me["person"]["person_id"]}
        leader.act(documents[0], "direction", text="Giao xử lý", lead=officer)
        an_issue(a_draft(1))
        demo.engine.settle()
        made = TheOperator(demo).make()
        assert made["proof"]["is_proved"], made
        office = SimpleNamespace(
            folder=folder,
            backup_id=made["backup_id"],
            documents=documents,
            tables=digests(demo.engine, AS_RUNNING),
            on_desks=on_desks(demo.engine),
            files=objects(settings.files_bucket),
            account=demo.one(Role.HEAD, agency="H16.11").account,
        )
        office.later = clerk.register(leader=leader_id)["document_id"]
        demo.engine.settle()
        office.mails = len(demo.engine.outbox())
    return office


def on_desks(engine):
    """The work of everybody, without the executions that wait for it."""
    return sorted(
        json.dumps({n: v for n, v in image.items() if n not in OF_AN_EXECUTION}, sort_keys=True)
        for image in images(engine, AS_RUNNING)
    )


@contextmanager
def started(folder):
    """The engine of a folder, on the morning on which the office stopped."""
    to_the_morning = A_WORKING_MORNING - clock.now()
    clock.shift(to_the_morning)
    try:
        with Engine(folder) as engine:
            engine.settle()
            yield engine
    finally:
        clock.shift(-to_the_morning)


def desks(engine):
    """The people of an office that is there already, to be signed in."""
    return Province(engine, {each.person.account: each for each in seed_organization()})


@pytest.fixture(scope="module")
def killed(old, tmp_path_factory):
    """Folders in the middle of a restore, whose product was killed wherever the lives say."""
    folder = tmp_path_factory.mktemp("killed")
    new, lost = {"folder": str(folder / "new")}, {"folder": str(lost_in(old, folder / "lost"))}
    ask = {"backup_id": old.backup_id, "account": old.account, "key": next(iter(old.files))}
    lives = [
        {**new, "operation": "TransactWriteItems", "calls": 14, "source": str(old.folder)},
        {**lost, "operation": "CopyObject", "calls": 1, "ask": ask},
        {**lost, "operation": "AdminCreateUser", "calls": 1},
        {**lost, "operation": "StartExecution", "calls": 3},
    ]
    ended = subprocess.run(
        [sys.executable, str(HERE / "kept_restore.py"), json.dumps(lives)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=fresh_environment(),
    )
    assert json.loads(ended.stdout.splitlines()[-1]) == [signal.SIGKILL] * len(lives)
    return folder


def lost_in(old, folder):
    """A copy of the office in which every table is empty but those that its operator needs."""
    shutil.copytree(old.folder, folder)
    spared = ["qlvb-OrganizationTable", "qlvb-BackupTable"]
    with closing(sqlite3.connect(folder / "state.sqlite")) as kept, kept:
        kept.execute("delete from items where tbl not in (?, ?)", spared)
    return folder


def driven():
    """How many executions drive each document."""
    states = boto3.client("stepfunctions")
    running = states.list_executions(
        stateMachineArn=settings.incoming_machine_arn, statusFilter="RUNNING"
    )["executions"]
    told = (states.describe_execution(executionArn=e["executionArn"])["input"] for e in running)
    return Counter(json.loads(each)["document_id"] for each in told)


def given_up(engine):
    """How many events lie among the dead letters."""
    asked = {"QueueUrl": engine.reference("MailDeadLetters"), "AttributeNames": ["All"]}
    counted = boto3.client("sqs").get_queue_attributes(**asked)["Attributes"]
    return int(counted["ApproximateNumberOfMessages"])


def acts(engine):
    """What the records of acts say was done."""
    return [image["tag"]["S"] for image in images(engine, "AuditTable") if "tag" in image]


def the_next_number(demo):
    clerk = demo.one(Role.CLERK)
    leader_id = demo.one(Role.HEAD).me["person"]["person_id"]
    return clerk.register(leader=leader_id)["arrival_number"]


def test_an_engine_begins_anew_from_a_backup_and_loses_only_what_came_after(old, tmp_path):
    bringing.take_over(old.folder, tmp_path)
    with started(tmp_path) as engine:
        assert bringing.restore_newest(engine).problems == ()
        assert digests(engine, AS_RUNNING) == old.tables
        clerk = desks(engine).one(Role.CLERK)
        assert clerk.get(f"/incoming/{old.documents[0]}").status == 200
        assert clerk.get(f"/incoming/{old.later}").status == 404
        was = digests(engine, "AuditTable", AS_RUNNING)
    with started(tmp_path) as again:
        assert not bringing.is_under_way(tmp_path)
        assert digests(again, "AuditTable", AS_RUNNING) == was


def test_a_beginning_from_a_backup_that_was_killed_goes_on(old, killed):
    """Killed among the tables: the next start goes on, whether it is told where from or not."""
    with started(killed / "new") as engine:
        assert bringing.restore_newest(engine).problems == ()
        assert digests(engine, AS_RUNNING) == old.tables
        assert on_desks(engine) == old.on_desks
        assert old.files.items() <= objects(settings.files_bucket).items()
        assert driven() == Counter(old.documents)
        assert (len(engine.outbox()), given_up(engine)) == (0, 0)
        assert the_next_number(desks(engine)) == len(old.documents) + 1


def test_the_scratch_tables_of_a_proof_are_not_kept(old):
    with closing(sqlite3.connect(old.folder / "state.sqlite")) as kept:
        names = {name for (name,) in kept.execute("select distinct tbl from items")}
    assert "qlvb-IncomingTable" in names
    assert not [name for name in names if "proof" in name]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    with pytest.raises(bringing.NothingToBringUp):
        bringing.take_over(tmp_path / "none", tmp_path / "new")
    with Engine(tmp_path / "old"):
        pass
    with pytest.raises(bringing.NothingToBringUp):
        bringing.take_over(tmp_path / "old", tmp_path / "old")


def test_a_restore_that_was_killed_goes_on(old, killed):
    """Killed among the files, among the accounts, and while the workflows are resumed."""
    with started(killed / "lost") as engine:
        [restored] = store.restores()
        assert (restored.stage, restored.problems) == (RestoreStage.DONE, ())
        own = {"AuditTable", AS_RUNNING}
        assert digests(engine, *own) == {n: d for n, d in old.tables.items() if n not in own}
        assert on_desks(engine) == old.on_desks
        assert old.files.items() <= objects(settings.files_bucket).items()
        assert identity.state(old.account) is not None
        assert driven() == Counter(old.documents)
        assert (len(engine.outbox()), given_up(engine)) == (old.mails, 0)
        ended = [each for each in acts(engine) if each == EventTag.BACKUP_RESTORE_DONE]
        assert len(ended) == 1
        assert the_next_number(desks(engine)) == len(old.documents) + 1
