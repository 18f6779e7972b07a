"""The product in processes of its own, each of which kills itself in the middle of a restore.

``python kept_restore.py <lives>``: the lives as JSON, one after the other. Each goes on in its folder
with the restore that it finds there, or begins one, and is killed (SIGKILL) right after its n-th
call of one operation of AWS. Says by which signal each of them ended.
"""

import json
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "shared")]


def killed_after(operation, calls):
    """Kill this process right after it has had the answer to so many calls."""
    from qlvb.platform import confinement

    heard = []

    def hear(model, **_):
        if model.name == operation:
            heard.append(model.name)
            if len(heard) == calls:
                os.kill(os.getpid(), signal.SIGKILL)

    confinement.session().events.register("after-call.*.*", hear)


def brought_up(folder, source):
    """An engine that begins from another one's folder, as ``make run RESTORE=<source>``."""
    from infra.local import bringing
    from infra.local.engine import Engine

    if not bringing.is_under_way(folder):
        bringing.take_over(source, folder)
    with Engine(folder) as engine:
        bringing.restore_newest(engine)


def put_back(folder, ask):
    """An office that lost much; its operator, in the first life, puts it back from the page."""
    from infra.local.engine import Engine
    from infra.local.seed import seed_organization
    from tests.builders.backups import TheOperator
    from tests.conftest import Province

    with Engine(folder) as engine:
        if ask:
            lose_beside_the_tables(ask["account"], ask["key"])
            members = {member.person.account: member for member in seed_organization()}
            TheOperator(Province(engine, members)).restore(ask["backup_id"])


def lose_beside_the_tables(account, key):
    """An account and a file are gone as well."""
    from qlvb.platform.clients import client
    from qlvb.platform.settings import settings

    client("cognito-idp").admin_delete_user(UserPoolId=settings.user_pool_id, Username=account)
    client("s3").delete_object(Bucket=settings.files_bucket, Key=key)


def live(life):
    """One life, up to its end."""
    killed_after(life["operation"], life["calls"])
    if "source" in life:
        brought_up(Path(life["folder"]), Path(life["source"]))
    else:
        put_back(Path(life["folder"]), life.get("ask"))


def main():
    from qlvb.kernel import clock

    from infra.local.engine import Engine
    from tests.builders.staff import A_WORKING_MORNING

    clock.shift(A_WORKING_MORNING - clock.now())
    # What every life would read anew, the templates, machines and functions, is read once.
    with Engine() as engine:
        engine.invoke("BackupWatch")
        engine.invoke("RoutingSweep")
    ended = []
    for each in json.loads(sys.argv[1]):
        if (process := os.fork()) == 0:
            live(each)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        ended.append(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)
    print(json.dumps(ended), flush=True)


if __name__ == "__main__":
    main()
