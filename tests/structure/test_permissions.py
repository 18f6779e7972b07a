"""A function is given what its code reaches: no setting, table or action less, and none more."""

import re

import pytest
from pynamodb.indexes import Index
from qlvb.platform.settings import Setting, Settings

from tests.structure import tree
from tests.structure.reach import reached
from tests.structure.test_tables import TABLES, models, table_of

FUNCTIONS = tree.serverless_functions()
each_function = pytest.mark.parametrize("name", sorted(FUNCTIONS))

READS = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"}
WRITES = {
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
}
HOLDS = "dynamodb:ConditionCheckItem"
EXPORTS = {
    "dynamodb:ExportTableToPointInTime",
    "s3:PutObject",
    "s3:PutObjectAcl",
    "s3:AbortMultipartUpload",
}
"""What DynamoDB asks of whoever requests an export, by "Requesting a table export in DynamoDB"."""
ACTIONS = {
    "sign_in": {"cognito-idp:AdminInitiateAuth"},
    "refresh": {"cognito-idp:InitiateAuth"},
    "choose_password": {"cognito-idp:AdminRespondToAuthChallenge"},
    "answer_code": {"cognito-idp:AdminRespondToAuthChallenge"},
    "_prefer_codes": {"cognito-idp:AdminSetUserMFAPreference"},
    "invite_again": {"cognito-idp:AdminSetUserPassword", "cognito-idp:AdminCreateUser"},
    "state": {"cognito-idp:AdminGetUser"},
    "create": {"cognito-idp:AdminCreateUser"},
    "set_password": {"cognito-idp:AdminSetUserPassword"},
    "set_attributes": {"cognito-idp:AdminUpdateUserAttributes"},
    "sign_out": {"cognito-idp:AdminUserGlobalSignOut"},
    "disable": {"cognito-idp:AdminDisableUser", "cognito-idp:AdminUserGlobalSignOut"},
    "enable": {"cognito-idp:AdminEnableUser"},
    "start": {"states:StartExecution"},
    "keep_running": {"states:StartExecution"},
    "complete": {"states:SendTaskSuccess"},
    "is_running": {"states:DescribeExecution"},
    "sign": {"kms:Sign"},
    "sign_digest": {"kms:Sign"},
    "public_key": {"kms:GetPublicKey"},
    "vouch": {"kms:Sign", "kms:GetPublicKey"},
    "confined_to": {"sts:AssumeRole"},
    "begin": EXPORTS,
    "begin_whole": EXPORTS,
    "holds": {"kms:Verify"},
    "everyone": {"cognito-idp:ListUsers"},
    "make_copy": {"dynamodb:CreateTable", "dynamodb:DescribeTable"},
    "remove_copy": {"dynamodb:DeleteTable"},
    "write_over": {"dynamodb:BatchWriteItem"},
    "of_copy": {"dynamodb:Scan"},
}
"""What a word of the platform's modules that ask AWS for one thing each asks for."""
ASKING = {
    f"qlvb.platform.{name}"
    for name in ("identity", "workflows", "signing", "exports", "confinement", "items")
}
OWN_ROLE = "QLVB_REACH_ROLE_ARN"
MAIL = {"ses:SendEmail", "ses:SendRawEmail"}
S3_ACTIONS = {
    "presigned_post": {"s3:PutObject"},
    "begin_multipart": {"s3:PutObject"},
    "presigned_part": {"s3:PutObject"},
    "parts": {"s3:ListMultipartUploadParts"},
    "complete_multipart": {"s3:PutObject"},
    "abort_multipart": {"s3:AbortMultipartUpload"},
    "head": {"s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"},
    "stream": {"s3:GetObject", "s3:GetObjectVersion"},
    "presigned_get": {"s3:GetObject", "s3:GetObjectVersion"},
    "read": {"s3:GetObject", "s3:ListBucket"},
    "write": {"s3:PutObject"},
    "lock": {"s3:PutObjectRetention"},
    "versions": {"s3:ListBucketVersions"},
    "keep": {"s3:PutObject", "s3:PutObjectRetention"},
    "keys": {"s3:ListBucket"},
    "folders": {"s3:ListBucket"},
    "copy": {"s3:PutObject", "s3:GetObject", "s3:GetObjectVersion"},
    "bring": {
        "s3:PutObject",
        "s3:PutObjectRetention",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:GetObjectRetention",
    },
    "delete_every_version": {"s3:DeleteObject", "s3:DeleteObjectVersion"},
    "_versions": {"s3:ListBucketVersions"},
}
"""The same of platform.storage. Without s3:ListBucket a missing object would answer 403."""


ACROSS_AGENCIES = {"BackupApi", "OrganizationApi", "PeopleApi", "ReorganizationApi", "WebApi"}
"""APIs whose work is the province's: the page, what all share, accounts, what becomes of
agencies, and the backups of them all."""

PUT_BACK = set(TABLES) - {"BackupTable"}
"""What a restore reads and writes, whatever lies in it."""


def code(name: str):
    return reached(FUNCTIONS[name]["CodeUri"], FUNCTIONS[name]["Handler"])


def statements(name: str) -> list[dict]:
    found = []
    for policy in FUNCTIONS[name].get("Policies", []):
        for statement in policy["Statement"]:
            parts = {part: [*tree.texts(statement[part])] for part in ("Action", "Resource")}
            found.append({**statement, **parts})
    return found


def tables_in(name: str, action: str, *, index: bool = False) -> set[str]:
    """Tables (or those whose indexes) an action may touch."""
    resources = " ".join(
        text for each in statements(name) if action in each["Action"] for text in each["Resource"]
    )
    ending = r"/index/\*" if index else r"(?!/index)"
    return set(re.findall(rf"table/\${{Data\.Outputs\.(\w+)}}{ending}", resources))


def put_back(name: str, by: str) -> set[str]:
    """The tables that are put back, for a function that puts back."""
    return PUT_BACK if ("qlvb.platform.items", by) in code(name).symbols else set()


def logical(settings: frozenset[str]) -> set[str]:
    return {"".join(word.capitalize() for word in each.split("_")) for each in settings}


def variables(name: str) -> set[str]:
    given = FUNCTIONS[name]["Environment"]["Variables"]
    return {each for each in given if each.startswith("QLVB_")}


@each_function
def test_a_function_is_given_the_settings_its_code_reads_and_no_others(name):
    reads = code(name).settings | code(name).tables
    # The stage is the same for all, and what AWS is told of an installation.
    asked = {f"QLVB_{each.upper()}" for each in reads} - {"QLVB_STAGE"}
    assert variables(name) - {"QLVB_STAGE"} == asked


def test_every_setting_is_read_and_the_template_gives_none_that_is_not_there():
    described = {f"QLVB_{n.upper()}" for n, v in vars(Settings).items() if isinstance(v, Setting)}
    given = set().union(*(variables(name) for name in FUNCTIONS))
    assert given == described


def test_a_setting_means_the_same_in_every_function():
    meanings: dict[str, set[str]] = {}
    for properties in FUNCTIONS.values():
        for variable, value in properties["Environment"]["Variables"].items():
            if variable != OWN_ROLE:
                meanings.setdefault(variable, set()).add(repr(value))
    assert {variable for variable, found in meanings.items() if len(found) > 1} == set()


@each_function
def test_a_function_narrows_its_own_role_and_plays_no_other(name):
    given = FUNCTIONS[name]["Environment"]["Variables"].get(OWN_ROLE)
    assert given in (None, {"Fn::GetAtt": f"{name}Role.Arn"})
    for statement in statements(name):
        if "sts:AssumeRole" in statement["Action"]:
            own = f"role/${{AWS::StackName}}-{name}Role-*"
            roles = [each for each in statement["Resource"] if ":iam:" in each]
            assert [each.endswith(own) for each in roles] == [True]


@each_function
def test_a_function_that_answers_requests_is_confined_to_the_agency_that_asks(name):
    answers = FUNCTIONS[name]["Handler"] == "app.app"
    held = OWN_ROLE in FUNCTIONS[name]["Environment"]["Variables"]
    assert held == (answers and name not in ACROSS_AGENCIES)


def test_a_tables_setting_leads_to_that_table():
    for properties in FUNCTIONS.values():
        for variable, value in properties["Environment"]["Variables"].items():
            if variable.endswith("_TABLE"):
                table = "".join(w.capitalize() for w in variable.lower().split("_")[1:])
                assert value == {"Fn::GetAtt": f"Data.Outputs.{table}"}, variable


@each_function
@pytest.mark.parametrize("action", sorted(READS))
def test_a_function_may_read_the_tables_its_code_reads_and_no_others(name, action):
    mine = logical(code(name).tables) | put_back(name, "present")
    assert tables_in(name, action) == mine


@each_function
@pytest.mark.parametrize("action", sorted(WRITES))
def test_a_function_may_write_the_tables_its_code_writes_and_no_others(name, action):
    assert tables_in(name, action) == logical(code(name).written) | put_back(name, "write")


@each_function
def test_a_function_may_write_many_at_once_where_its_code_does_and_nowhere_else(name):
    assert tables_in(name, "dynamodb:BatchWriteItem") == logical(code(name).batched)


@each_function
def test_a_function_may_hold_its_writes_to_the_tables_its_code_does_and_no_others(name):
    found = code(name)
    mine = logical(found.written | found.held) | put_back(name, "write")
    assert tables_in(name, HOLDS) == mine


@each_function
def test_a_function_may_ask_the_indexes_its_code_asks_and_no_others(name):
    asked = {
        table_of(model)
        for model in models()
        for attribute, value in vars(model).items()
        if isinstance(value, Index) and (model.__module__, attribute) in code(name).attributes
    }
    assert tables_in(name, "dynamodb:Query", index=True) == asked


@each_function
def test_a_function_may_do_what_its_code_asks_of_aws_and_nothing_else(name):
    needed = set()
    for module, word in code(name).symbols:
        if module in ASKING:
            needed |= ACTIONS.get(word, set())
        elif module == "qlvb.platform.storage":
            needed |= S3_ACTIONS.get(word, set())
        elif (module, word) == ("qlvb.platform.queue", "send"):
            needed.add("sqs:SendMessage")
        elif (module, word) == ("qlvb.platform.mail", "send"):
            needed |= MAIL
    for event in FUNCTIONS[name].get("Events", {}).values():
        # What a stream's function cannot handle, Lambda leaves with the function's permissions.
        if event["Type"] == "DynamoDB":
            needed.add("sqs:SendMessage")
    granted = {action for each in statements(name) for action in each["Action"]}
    assert granted - READS - WRITES - {HOLDS, "kms:Decrypt", "kms:GenerateDataKey"} == needed


@each_function
def test_what_opens_files_from_outside_has_their_layer_and_nothing_else_has(name):
    layers = [layer["Ref"] for layer in FUNCTIONS[name]["Layers"]]
    opens_pdf = "qlvb.files.inspection" in code(name).children
    opens_mail = ("qlvb.platform.smime", "verify") in code(name).symbols
    readers = {
        ("qlvb.platform.certificates", "read"),
        ("qlvb.platform.certificates", "has_signed"),
        ("qlvb.platform.revocation", "read"),
        ("qlvb.platform.signing", "is_by"),
    }
    reads_certificates = bool(readers & code(name).symbols)
    signs = any(tree.kind_of(module)[1] == "craft" for module, _ in code(name).symbols)
    needs = opens_pdf or opens_mail or reads_certificates or signs
    assert ("PdfLayer" in layers) == needs
    assert {"RuntimeLayer", "CoreLayer"} <= set(layers)


def test_only_the_upkeep_of_certificates_fetches_from_addresses_outside():
    fetches = {n for n in FUNCTIONS if ("qlvb.platform.fetching", "fetch") in code(n).symbols}
    assert fetches == {"CertificatesUpkeep"}


@each_function
def test_a_function_with_anything_sealed_may_unseal_it(name):
    actions = {action for each in statements(name) for action in each["Action"]}
    needs = bool(code(name).services)
    assert ({"kms:Decrypt", "kms:GenerateDataKey"} <= actions) == needs


def test_every_table_is_somebodys():
    assert set(TABLES) == set().union(*(logical(code(name).written) for name in FUNCTIONS))
