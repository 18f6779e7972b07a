"""What the folder keeps: stopping, terminating and killing the engine loses nothing confirmed."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
import requests

from infra.local.engine import Engine
from infra.local.keeping import FolderKeeper
from tests.integration.local_engine.conftest import HERE, TEMPLATE, Office, fresh_environment


def lived_and_killed(folder, what):
    """An office that did something, said so, and was killed in the same moment."""
    with subprocess.Popen(
        [sys.executable, str(HERE / "kept_office.py"), str(folder), what],
        stdout=subprocess.PIPE,
        text=True,
        env=fresh_environment(),
    ) as process:
        said = []
        for line in process.stdout:
            if line.strip() == "done":
                break
            said.append(line.strip())
        process.send_signal(signal.SIGKILL)
    return said


@pytest.fixture
def again(tmp_path):
    """Starts the engine on the folder again."""
    engines = []

    def start():
        engine = Engine(tmp_path, template=TEMPLATE)
        engine.start()
        engines.append(engine)
        engine.settle()
        return Office(engine)

    yield start
    for engine in engines:
        engine.stop()


def test_ten_running_workflows_go_on_after_a_kill(tmp_path, again):
    lived_and_killed(tmp_path, "executions")
    office = again()
    states = boto3.client("stepfunctions")
    names = [f"flow-{number}" for number in range(10)]
    arn = office.machine.replace(":stateMachine:", ":execution:")
    executions = [f"{arn}:again-{name}" for name in names]
    assert {office.state(execution)[0] for execution in executions} == {"RUNNING"}
    for name in names:
        states.send_task_success(taskToken=office.token(name), output="{}")
    office.engine.advance(timedelta(hours=2))
    assert {office.state(execution)[0] for execution in executions} == {"SUCCEEDED"}


def test_letters_mails_and_accounts_are_there_after_a_kill(tmp_path, again):
    lived_and_killed(tmp_path, "letters accounts")
    office = again()
    pool = office.engine.reference("People")
    assert boto3.client("cognito-idp").admin_get_user(UserPoolId=pool, Username="vanthu")
    assert len(office.items("LETTER")) == 10
    subjects = sorted(mail.subject for mail in office.engine.outbox())
    assert subjects == [f"Văn bản letter-{number}" for number in range(10)]
    found = boto3.client("dynamodb").query(
        TableName=office.table,
        IndexName="by_sender",
        KeyConditionExpression="sender = :s",
        ExpressionAttributeValues={":s": {"S": "so-nd"}},
    )
    assert found["Count"] == 10


def test_files_with_versions_metadata_and_unfinished_uploads_are_there_after_a_kill(
    tmp_path, again
):
    lived_and_killed(tmp_path, "files")
    office = again()
    s3 = boto3.client("s3")
    versions = s3.list_object_versions(Bucket=office.bucket, Prefix="van-ban.pdf")["Versions"]
    bodies = [
        s3.get_object(Bucket=office.bucket, Key=v["Key"], VersionId=v["VersionId"])["Body"].read()
        for v in versions
    ]
    assert sorted(bodies) == [b"first", b"second"]
    head = s3.head_object(Bucket=office.bucket, Key="van-ban.pdf")
    assert head["Metadata"] == {"name": "VB.pdf"}
    assert head["ContentLength"] == len(b"second")
    (upload,) = s3.list_multipart_uploads(Bucket=office.bucket)["Uploads"]
    parts = s3.list_parts(Bucket=office.bucket, Key="big.pdf", UploadId=upload["UploadId"])
    assert [part["Size"] for part in parts["Parts"]] == [100]


def test_deleted_bytes_are_nowhere_in_the_folder(tmp_path):
    lived_and_killed(tmp_path, "files")
    files = [path for path in Path(tmp_path).rglob("*") if path.is_file()]
    assert not [path for path in files if b"refused-bytes" in path.read_bytes()]


def test_accounts_and_tokens_are_good_after_a_stop(tmp_path):
    with Engine(tmp_path, template=TEMPLATE) as engine:
        token = Office(engine).token_for("vanthu")
    with Engine(tmp_path, template=TEMPLATE) as engine:
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{engine.address}/api/letters", headers=headers, timeout=30)
        assert answer.status_code == 200
        assert Office(engine).token_for("vanthu")


def test_a_key_that_signs_is_the_same_after_a_stop(tmp_path):
    with Engine(tmp_path, template=TEMPLATE):
        kms = boto3.client("kms")
        arn = kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
        public = kms.get_public_key(KeyId=arn)["PublicKey"]
    with Engine(tmp_path, template=TEMPLATE):
        assert boto3.client("kms").get_public_key(KeyId=arn)["PublicKey"] == public


def test_an_event_that_had_not_arrived_arrives_after_the_start(tmp_path, again):
    office = Office(_engine_that_delivers_nothing(tmp_path))
    office.register("late-1")
    office.engine.stop()
    office = again()
    assert [mail.subject for mail in office.engine.outbox()] == ["Văn bản late-1"]


def test_a_stopped_engine_keeps_nothing_more_and_is_in_nobody_s_way(tmp_path):
    with Engine(tmp_path, template=TEMPLATE) as engine:
        bucket = Office(engine).bucket
    kept = sorted(tmp_path.rglob("*"))
    boto3.client("s3").put_object(Bucket=bucket, Key="late.pdf", Body=b"late")
    assert sorted(tmp_path.rglob("*")) == kept


def test_a_new_folder_is_empty_and_swept_by_nobody(tmp_path, again):
    office = again()
    assert office.items("LETTER") == []
    assert office.items("SWEPT") == []


def _engine_that_delivers_nothing(folder):
    engine = Engine(folder, template=TEMPLATE)
    engine.start()
    engine.wiring.stop()
    return engine


def test_what_is_forgotten_is_in_no_file_of_the_folder(tmp_path):
    secret = b"a letter that was refused " * 40
    keeper = FolderKeeper(tmp_path)
    keeper.keep("object", "letter", secret)
    keeper.keep("object", "another", b"kept")
    held = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(secret[:50] in path.read_bytes() for path in held)
    keeper.keep("object", "letter", None)
    assert not any(
        b"refused" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    )
    keeper.close()
