"""An empty engine is brought up from the backups in another engine's folder."""

import pytest
from qlvb.kernel.actor import Role

from infra.local import bringing
from infra.local.engine import Engine
from tests.builders.backups import TheOperator, digests
from tests.builders.client import send
from tests.conftest import a_province

AS_RUNNING = ("AuditTable", "RoutingTable")


def test_an_engine_begins_anew_from_a_backup_and_loses_only_what_came_after(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    with a_province(folder=old) as demo:
        clerk = demo.one(Role.CLERK)
        leader_id = demo.one(Role.HEAD).me["person"]["person_id"]
        document_id = clerk.register(leader=leader_id)["document_id"]
        made = TheOperator(demo).make()
        assert made["proof"]["is_proved"], made
        before = digests(demo.engine, *AS_RUNNING)
        later = clerk.register(leader=leader_id)["document_id"]
        password = demo.members[clerk.account].password
    bringing.take_over(old, new)
    with Engine(new) as engine:
        restored = bringing.restore_newest(engine)
        assert restored.problems == ()
        assert digests(engine, *AS_RUNNING) == before
        signed_in = send(
            engine,
            "POST",
            "/api/session",
            {"account": clerk.account, "password": password},
            {"Content-Type": "application/json"},
        )
        headers = {"Authorization": f"Bearer {signed_in['token']}"}
        assert send(engine, "GET", f"/api/incoming/{document_id}", None, headers).status == 200
        assert send(engine, "GET", f"/api/incoming/{later}", None, headers).status == 404
    with Engine(new) as again:
        assert digests(again, *AS_RUNNING) == before


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    with pytest.raises(bringing.NothingToBringUp):
        bringing.take_over(tmp_path / "none", tmp_path / "new")
    with Engine(tmp_path / "old"):
        pass
    with pytest.raises(bringing.NothingToBringUp):
        bringing.take_over(tmp_path / "old", tmp_path / "old")
