import importlib.util
import json
import sys
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from tests.builders import pdfs
from tests.builders.uploads import THE_CLERK, Intake

ROOT = Path(__file__).parents[3]


@pytest.fixture
def cloud(monkeypatch):
    """The files' and audit tables and the two buckets, empty, versioned."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "ap-southeast-1",
        "QLVB_STAGE": "local",
        "QLVB_FILES_TABLE": "files",
        "QLVB_AUDIT_TABLE": "audit",
        "QLVB_FILES_BUCKET": "qlvb-files",
        "QLVB_INTAKE_BUCKET": "qlvb-intake",
        "QLVB_REACH_ROLE_ARN": "",
    }.items():
        monkeypatch.setenv(name, value)
    from qlvb.audit.store import AuditItem
    from qlvb.files.store import FileItem
    from qlvb.platform import clients

    clients.client.cache_clear()
    with mock_aws():
        for model in (AuditItem, FileItem):
            model.create_table(billing_mode="PAY_PER_REQUEST")
        s3 = boto3.client("s3")
        for bucket in ("qlvb-files", "qlvb-intake"):
            s3.create_bucket(
                Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"}
            )
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        yield s3


@pytest.fixture
def office(cloud):
    return Intake(cloud)


@pytest.fixture
def a_file(office):
    """An accepted file of the clerk's."""
    return office.uploads(pdfs.a_document())


@pytest.fixture
def ask(cloud):
    """Send a request to the API of uploads as a person."""
    app = _load("app").app

    def send(method, resource, body=None, *, by=THE_CLERK, query=None, **parameters):
        claims = {
            "custom:person_id": by.person_id,
            "custom:agency_id": by.agency_id,
            "name": by.name,
            "custom:roles": " ".join(by.roles),
        }
        headers = {"Content-Type": "application/json"}
        event = {
            "resource": resource,
            "path": resource.format(**parameters),
            "httpMethod": method,
            "headers": headers,
            "multiValueHeaders": {name: [value] for name, value in headers.items()},
            "multiValueQueryStringParameters": {k: [v] for k, v in query.items()}
            if query
            else None,
            "pathParameters": parameters or None,
            "stageVariables": None,
            "requestContext": {
                "httpMethod": method,
                "resourcePath": resource,
                "path": resource.format(**parameters),
                "authorizer": {"claims": claims},
            },
            "body": body if body is None or isinstance(body, str) else json.dumps(body),
            "isBase64Encoded": False,
        }
        answer = app(event, None)
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None

    return send


@pytest.fixture
def tasks(cloud):
    return _load("tasks")


def _load(name):
    """A module of the function's folder, without leaving the folder on the path."""
    folder = ROOT / "functions" / "upload"
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location(f"upload_{name}", folder / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop("schemas", None)
    return module
