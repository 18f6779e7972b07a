"""What the templates promise of everything that is deployed."""

import json
import re

import pytest
import yaml
from qlvb.files.model import DECISION_TIME

from infra import openapi
from infra.local.template import translate
from tests.structure import tree
from tests.structure.reach import reached
from tests.structure.tree import ROOT

DATA = "infra/data.yaml"
FUNCTIONS = tree.serverless_functions()
RESOURCES = tree.template()["Resources"]
STORED = tree.template(DATA)["Resources"]
KEY = {"Fn::GetAtt": "Data.Outputs.KeyArn"}
KEY_OF_STORAGE = {"Fn::GetAtt": "Key.Arn"}
BUCKETS = {
    **tree.resources("AWS::S3::Bucket"),
    **tree.resources("AWS::S3::Bucket", DATA),
}
QUEUES = tree.resources("AWS::SQS::Queue")
ALARMS = tree.resources("AWS::CloudWatch::Alarm")
each_function = pytest.mark.parametrize("name", sorted(FUNCTIONS))
each_table = pytest.mark.parametrize(
    "table", tree.resources("AWS::DynamoDB::Table", DATA).items(), ids=lambda t: t[0]
)
each_bucket = pytest.mark.parametrize("bucket", BUCKETS.items(), ids=lambda b: b[0])
each_queue = pytest.mark.parametrize("queue", QUEUES.items(), ids=lambda q: q[0])


def alarms_on(metric: str) -> list[dict]:
    return [alarm for alarm in ALARMS.values() if alarm["MetricName"] == metric]


@each_function
def test_a_function_runs_as_agreed(name):
    function = FUNCTIONS[name]
    assert function["Runtime"] == "python3.13"
    assert function["Architectures"] == ["arm64"]
    assert function["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    assert function["AutoPublishAlias"] == "live"
    assert function["Tracing"] == "Active"
    assert function["KmsKeyArn"] == KEY
    assert 0 < function["Timeout"] <= 900
    assert function["MemorySize"] >= 128
    assert function["Description"]


def test_what_all_functions_are_given_is_said_once():
    given = tree.template()["Globals"]["Function"]["Environment"]["Variables"].keys()
    assert "QLVB_STAGE" in given
    for name, resource in tree.resources("AWS::Serverless::Function").items():
        own = resource.get("Environment", {}).get("Variables", {})
        assert not given & own.keys(), name


def test_who_reads_without_signing_in_reads_nothing_but_the_status_page():
    """Only what lies under STATUS/ may be read by a function that asks nobody who they are."""
    reads = [
        resource
        for statement in FUNCTIONS["IncidentsApi"]["Policies"][0]["Statement"]
        if "s3:GetObject" in statement["Action"]
        for resource in statement["Resource"]
    ]
    assert [each["Fn::Sub"].rpartition("}")[2] for each in reads] == ["/STATUS/*"]


@each_function
def test_an_api_function_ends_before_the_gateway_gives_up(name):
    if FUNCTIONS[name]["Handler"] == "app.app":
        assert FUNCTIONS[name]["Timeout"] <= 30


@each_function
def test_a_functions_entry_point_is_there(name):
    folder, handler = ROOT / FUNCTIONS[name]["CodeUri"], FUNCTIONS[name]["Handler"]
    module, _, entry = handler.partition(".")
    assert callable(getattr(openapi.load(folder, module), entry))


@each_function
def test_a_function_is_named_after_its_folder(name):
    folder = FUNCTIONS[name]["CodeUri"].strip("/").rpartition("/")[2]
    assert name.startswith(folder.capitalize())
    assert (FUNCTIONS[name]["Handler"] == "app.app") == (name == f"{folder.capitalize()}Api")


def test_every_entry_point_of_every_folder_is_deployed():
    deployed = {(f["CodeUri"].strip("/"), f["Handler"]) for f in FUNCTIONS.values()}
    for source in tree.sources(tree.FUNCTIONS):
        if source.path.stem == "tasks":
            folder = source.path.parent.relative_to(ROOT).as_posix()
            entries = re.findall(r"^@task\ndef (\w+)", source.path.read_text(), re.MULTILINE)
            assert entries
            for entry in entries:
                assert (folder, f"tasks.{entry}") in deployed


@each_function
def test_a_functions_log_is_kept_a_year_and_sealed(name):
    group = FUNCTIONS[name]["LoggingConfig"]["LogGroup"]["Ref"]
    assert FUNCTIONS[name]["LoggingConfig"]["LogFormat"] == "JSON"
    assert group == f"{name}Logs"


def test_every_log_is_kept_a_year_and_sealed():
    for group in tree.resources("AWS::Logs::LogGroup").values():
        assert group["RetentionInDays"] >= 365
        assert group["KmsKeyId"] == KEY


@each_function
def test_a_function_that_fails_is_told_of(name):
    of_this = [
        alarm
        for alarm in alarms_on("Errors")
        if alarm["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": name}}]
    ]
    assert len(of_this) == 1
    assert of_this[0]["Namespace"] == "AWS/Lambda"


def test_every_alarm_reaches_somebody():
    for name, alarm in ALARMS.items():
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}], name
        assert alarm["Threshold"] >= 1
        assert alarm["AlarmDescription"]
    assert tree.resources("AWS::SNS::Topic")["Alarms"]["Subscription"]
    assert tree.resources("AWS::SNS::Topic")["Alarms"]["KmsMasterKeyId"] == KEY


@each_function
def test_an_event_that_cannot_be_handled_is_kept(name):
    """What nobody waits for is tried again, then laid where a person finds it."""
    for event in FUNCTIONS[name].get("Events", {}).values():
        properties = event["Properties"]
        match event["Type"]:
            case "ScheduleV2":
                assert properties["DeadLetterConfig"]["Arn"]
                assert properties["RetryPolicy"]["MaximumRetryAttempts"] > 0
                assert properties["ScheduleExpressionTimezone"] == "Asia/Ho_Chi_Minh"
            case "DynamoDB":
                assert properties["DestinationConfig"]["OnFailure"]["Destination"]
                assert properties["MaximumRetryAttempts"] > 0
                assert properties["BisectBatchOnFunctionError"] is True
            case "S3":
                assert FUNCTIONS[name]["DeadLetterQueue"]["TargetArn"]
            case "EventBridgeRule":
                assert properties["DeadLetterConfig"]["Arn"]
                assert properties["RetryPolicy"]["MaximumRetryAttempts"] > 0
            case "SQS":
                assert "ReportBatchItemFailures" in properties["FunctionResponseTypes"]
                source = properties["Queue"]["Fn::GetAtt"].partition(".")[0]
                assert QUEUES[source]["RedrivePolicy"]
                # AWS advises six times the time that one delivery may take.
                assert QUEUES[source]["VisibilityTimeout"] >= 6 * FUNCTIONS[name]["Timeout"]
            case other:
                pytest.fail(f"{name}: what becomes of a {other} event that fails?")


@each_queue
def test_a_queue_is_sealed_and_leads_to_dead_letters_that_are_told_of(queue):
    name, properties = queue
    assert properties["KmsMasterKeyId"] == KEY
    watched = {
        alarm["Dimensions"][0]["Value"]["Fn::GetAtt"]
        for alarm in alarms_on("ApproximateNumberOfMessagesVisible")
    }
    if "RedrivePolicy" not in properties:
        assert f"{name}.QueueName" in watched, "dead letters that nobody is told of"
        assert properties["MessageRetentionPeriod"] == 14 * 86400, "as long as SQS keeps"
        return
    target = properties["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"]
    assert target.partition(".")[0] in QUEUES
    assert properties["RedrivePolicy"]["maxReceiveCount"] >= 3


@each_table
def test_a_table_can_be_restored_and_is_sealed(table):
    name, properties = table
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    sealed = {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY_OF_STORAGE}
    assert properties["SSESpecification"] == sealed
    assert properties["DeletionProtectionEnabled"] is True
    assert (STORED[name]["DeletionPolicy"], STORED[name]["UpdateReplacePolicy"]) == (
        "Retain",
        "Retain",
    )


@each_bucket
def test_a_bucket_is_versioned_sealed_and_shut(bucket):
    name, properties = bucket
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(properties["PublicAccessBlockConfiguration"]) == 4
    rule = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] in (KEY, KEY_OF_STORAGE)
    owner = properties["OwnershipControls"]["Rules"]
    assert owner == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    resource = {**RESOURCES, **STORED}[name]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


@each_bucket
def test_a_bucket_speaks_over_tls_only(bucket):
    name, _ = bucket
    policies = [
        *tree.resources("AWS::S3::BucketPolicy").values(),
        *tree.resources("AWS::S3::BucketPolicy", DATA).values(),
    ]
    mine = [policy for policy in policies if policy["Bucket"] == {"Ref": name}]
    assert len(mine) == 1
    (denied,) = [s for s in mine[0]["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
    assert denied["Action"] == "s3:*"
    assert denied["Principal"] == "*"
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": False}}
    assert denied["Resource"] == [
        {"Fn::GetAtt": f"{name}.Arn"},
        {"Fn::Sub": f"${{{name}.Arn}}/*"},
    ]


def test_the_files_can_be_locked_and_the_door_holds_nothing_long():
    assert BUCKETS["FilesBucket"]["ObjectLockEnabled"] is True
    kept = BUCKETS["FilesBucket"]["LifecycleConfiguration"]["Rules"]
    assert not [rule for rule in kept if any("Expiration" in key for key in rule)]
    (rule,) = BUCKETS["IntakeBucket"]["LifecycleConfiguration"]["Rules"]
    assert DECISION_TIME.days < rule["ExpirationInDays"] <= 31, "what is stopped waits there"
    assert rule["NoncurrentVersionExpiration"]["NoncurrentDays"] <= 7
    assert rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] <= 7


def test_the_key_turns_and_stays():
    assert STORED["Key"]["Properties"]["EnableKeyRotation"] is True
    assert STORED["Key"]["DeletionPolicy"] == "Retain"


def test_what_is_stored_outlives_the_stack():
    for name in ("Data", "UserPool", "IntakeBucket"):
        assert RESOURCES[name]["DeletionPolicy"] == "Retain", name
        assert RESOURCES[name]["UpdateReplacePolicy"] == "Retain", name


def test_a_star_in_a_permission_has_its_reason_written_beside_it():
    """A comment right above the statement says why AWS leaves no narrower way."""
    for path in ("template.yaml", DATA):
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            stars = re.search(r'(?:Action|Resource):\s*(?:"\*"|\w+:\*)\s*$', line) or re.search(
                r'^\s*- (?:"\*"|[\w-]+:\*)\s*$', line
            )
            if not stars:
                continue
            statement = next(n for n in range(number, 0, -1) if re.match(r"\s*- Sid:", lines[n]))
            sids = [n for n in range(statement, 0, -1) if re.match(r"\s*Statement:", lines[n])]
            denies = any("Effect: Deny" in each for each in lines[statement:number])
            reason = any(re.match(r"\s*# \w", each) for each in lines[sids[0] : statement + 1])
            assert denies or reason, f"{path}:{number + 1}: {line.strip()}"


@each_function
def test_a_functions_permissions_name_their_resources(name):
    for policy in FUNCTIONS[name].get("Policies", []):
        assert isinstance(policy, dict), "a managed policy gives more than is asked"
        for statement in policy["Statement"]:
            assert statement["Sid"], "a permission is named by what it is for"
            assert statement["Effect"] == "Allow"
            for action in tree.texts(statement["Action"]):
                assert "*" not in action, f"{name}: {action}"
            for resource in tree.texts(statement["Resource"]):
                # CloudFormation ends the name of a role with letters of its own choice, a proof
                # those of its scratch tables.
                inside = re.sub(r"(?:/index/\*|/\*|:\*|(?<=Role)-\*|(?<=proof)-\*)$", "", resource)
                assert "*" not in inside, f"{name}: {resource}"
                assert resource != "*"


def test_a_permission_is_called_the_same_only_where_it_is_the_same_kind():
    kinds: dict[str, set[frozenset[str]]] = {}
    for function in FUNCTIONS.values():
        for policy in function.get("Policies", []):
            for statement in policy["Statement"]:
                services = {action.partition(":")[0] for action in tree.texts(statement["Action"])}
                kinds.setdefault(statement["Sid"], set()).add(frozenset(services))
    assert {sid for sid, found in kinds.items() if len(found) > 1} == set()


def test_the_api_throttles_traces_and_keeps_no_contents_in_its_log():
    api = tree.resources("AWS::Serverless::Api")["Api"]
    everywhere, without_session = api["MethodSettings"]
    assert everywhere["ResourcePath"] == "/*"
    assert without_session["ResourcePath"] == "/~1api~1signing-uploads~1{token}"
    assert 0 < without_session["ThrottlingRateLimit"] < everywhere["ThrottlingRateLimit"]
    assert "DataTraceEnabled" not in {**everywhere, **without_session}
    assert api["TracingEnabled"] is True
    fields = json.loads(api["AccessLogSetting"]["Format"])
    assert not [each for each in fields if each in {"query", "body", "headers", "authorization"}]


def test_what_a_log_is_searched_for_is_logged_there_and_somebody_is_told():
    for name, each in tree.resources("AWS::Logs::MetricFilter").items():
        function = each["LogGroupName"]["Ref"].removesuffix("Logs")
        code = reached(FUNCTIONS[function]["CodeUri"], FUNCTIONS[function]["Handler"])
        events = re.findall(r'\$\.event = "([\w.]+)"', each["FilterPattern"])
        assert events, name
        for event in events:
            assert event in code.events, (name, event)
        [counted] = each["MetricTransformations"]
        [alarm] = alarms_on(counted["MetricName"])
        assert alarm["Namespace"] == counted["MetricNamespace"], name
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}], name


def test_people_cannot_change_what_they_are():
    client = tree.resources("AWS::Cognito::UserPoolClient")["UserPoolClient"]
    assert not [each for each in client["WriteAttributes"] if each.startswith("custom:")]
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    pool = tree.resources("AWS::Cognito::UserPool")["UserPool"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True


def test_every_layer_can_be_built_for_the_processor_it_runs_on():
    for name, properties in tree.resources("AWS::Serverless::LayerVersion").items():
        metadata = RESOURCES[name]["Metadata"]
        assert metadata == {"BuildMethod": "makefile", "BuildArchitecture": "arm64"}, name
        assert properties["CompatibleRuntimes"] == ["python3.13"]
        assert properties["CompatibleArchitectures"] == ["arm64"]
        makefile = (ROOT / properties["ContentUri"] / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^build-{name}:", makefile, re.MULTILINE), name


def test_both_stacks_together_stay_far_under_what_a_stack_may_hold():
    # Counted as SAM translates them (a function becomes a version, an alias, a role and more), of
    # the 500 that CloudFormation takes in each.
    assert len(translate(ROOT / "template.yaml").template["Resources"]) < 400


def test_every_local_file_the_template_names_is_there():
    text = (ROOT / "template.yaml").read_text(encoding="utf-8")
    for key in ("CodeUri", "ContentUri", "TemplateURL", "DefinitionUri", "Location"):
        for path in re.findall(rf"{key}: ([\w/.]+)", text):
            assert (ROOT / path).exists(), path


def test_the_templates_are_in_yaml_1_2_too():
    """No bare yes, no, on or off, which readers of YAML take for different things."""
    for path in ("template.yaml", DATA):
        for event in yaml.parse((ROOT / path).read_text(encoding="utf-8"), yaml.SafeLoader):
            if isinstance(event, yaml.ScalarEvent) and event.style is None:
                assert event.value.lower() not in {"yes", "no", "on", "off", "y", "n"}


def test_the_api_is_shielded_from_floods_by_person_agency_and_address():
    shield = RESOURCES["ApiShield"]["Properties"]
    rates = [
        (rule, rule["Statement"]["RateBasedStatement"])
        for rule in shield["Rules"]
        if "RateBasedStatement" in rule["Statement"]
    ]
    answers = {rule["Action"]["Block"]["CustomResponse"]["ResponseCode"] for rule, _ in rates}
    assert answers == {429}
    counted_by = {
        rate["CustomKeys"][0]["Header"]["Name"]
        if "CustomKeys" in rate
        else rate["AggregateKeyType"]
        for _, rate in rates
    }
    assert counted_by == {"authorization", "host", "IP"}
    bound = RESOURCES["ApiShielded"]["Properties"]
    assert "restapis/${Api}/stages/${Api.Stage}" in str(bound["ResourceArn"])


def test_the_shield_keeps_no_sample_of_a_request():
    shield = RESOURCES["ApiShield"]["Properties"]
    for each in (shield, *shield["Rules"]):
        assert each["VisibilityConfig"]["SampledRequestsEnabled"] is False
