"""One maker per type of resource: through boto3, from the template's own properties.

moto's CloudFormation lacks many properties and types; what has nothing to emulate locally is listed
by name, so that a new type is a decision and not an accident.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import boto3

ACCOUNT = "123456789012"
REGION = "ap-southeast-1"

Properties = dict[str, Any]


class UnknownResourceType(LookupError):
    """The template uses a type that the local engine neither makes nor leaves out by name."""


@dataclass(frozen=True)
class Made:
    """A resource that exists: what ``Ref`` is, and what ``GetAtt`` of it gives."""

    reference: str
    attributes: dict[str, str] = field(default_factory=dict)


Maker = Callable[[str, Properties], Made]

LEFT_OUT = frozenset(
    {
        "AWS::ApiGateway::Account",
        "AWS::ApiGateway::BasePathMapping",
        "AWS::ApiGateway::Deployment",
        "AWS::ApiGateway::DomainName",
        "AWS::ApiGateway::Stage",
        "AWS::ApiGateway::UsagePlan",
        "AWS::ApplicationInsights::Application",
        "AWS::Backup::BackupPlan",
        "AWS::Backup::BackupSelection",
        "AWS::Backup::BackupVault",
        "AWS::CloudFront::Distribution",
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::CompositeAlarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::Cognito::UserPoolDomain",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::KMS::Alias",
        "AWS::Lambda::Alias",
        "AWS::Lambda::EventInvokeConfig",
        "AWS::Lambda::LayerVersion",
        "AWS::Lambda::Permission",
        "AWS::Lambda::Version",
        "AWS::Logs::LogGroup",
        "AWS::Logs::MetricFilter",
        "AWS::S3::BucketPolicy",
        "AWS::SES::ConfigurationSet",
        "AWS::SNS::Subscription",
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
        "AWS::Scheduler::ScheduleGroup",
        "AWS::WAFv2::WebACL",
        "AWS::WAFv2::WebACLAssociation",
    }
)
"""Permissions, alarms, deliveries to people, caches: nothing to emulate in one process."""

WIRED = frozenset(
    {
        "AWS::ApiGateway::RestApi",
        "AWS::Events::Rule",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::Function",
        "AWS::Scheduler::Schedule",
    }
)
"""What the engine itself plays: it reads them from the template when everything else exists."""


@cache
def client(service: str) -> Any:
    """A client of moto, shared by the engine's own calls."""
    return boto3.client(service, region_name=REGION)  # type: ignore[call-overload]


def arn(service: str, rest: str) -> str:
    """An ARN of the local account."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}"


def physical_name(logical_id: str) -> str:
    """The name of a resource that the template leaves unnamed."""
    return f"qlvb-{logical_id}"


def _table(logical_id: str, properties: Properties) -> Made:
    name = properties.get("TableName", physical_name(logical_id))
    asked = _some(
        properties, "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput"
    ) | _some(properties, "GlobalSecondaryIndexes", "LocalSecondaryIndexes")
    if "StreamSpecification" in properties:
        view = properties["StreamSpecification"]["StreamViewType"]
        asked["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    made = client("dynamodb").create_table(TableName=name, **asked)["TableDescription"]
    if "TimeToLiveSpecification" in properties:
        client("dynamodb").update_time_to_live(
            TableName=name, TimeToLiveSpecification=properties["TimeToLiveSpecification"]
        )
    if "PointInTimeRecoverySpecification" in properties:
        client("dynamodb").update_continuous_backups(
            TableName=name,
            PointInTimeRecoverySpecification=properties["PointInTimeRecoverySpecification"],
        )
    return Made(name, {"Arn": made["TableArn"], "StreamArn": made.get("LatestStreamArn", "")})


def _bucket(logical_id: str, properties: Properties) -> Made:
    name = properties.get("BucketName", physical_name(logical_id).lower())
    s3 = client("s3")
    s3.create_bucket(
        Bucket=name,
        ObjectLockEnabledForBucket=bool(properties.get("ObjectLockEnabled", False)),
        CreateBucketConfiguration={"LocationConstraint": REGION},
    )
    if "VersioningConfiguration" in properties:
        s3.put_bucket_versioning(
            Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"]
        )
    if "BucketEncryption" in properties:
        s3.put_bucket_encryption(
            Bucket=name, ServerSideEncryptionConfiguration=_encryption(properties)
        )
    if "ObjectLockConfiguration" in properties:
        s3.put_object_lock_configuration(
            Bucket=name, ObjectLockConfiguration=properties["ObjectLockConfiguration"]
        )
    if "CorsConfiguration" in properties:
        s3.put_bucket_cors(Bucket=name, CORSConfiguration=_cors(properties))
    attributes = {
        "Arn": f"arn:aws:s3:::{name}",
        "DomainName": f"{name}.s3.amazonaws.com",
        "RegionalDomainName": f"{name}.s3.{REGION}.amazonaws.com",
    }
    return Made(name, attributes)


def _encryption(properties: Properties) -> Properties:
    rules = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    renamed = [
        {
            "ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"],
            "BucketKeyEnabled": rule.get("BucketKeyEnabled", False),
        }
        for rule in rules
    ]
    return {"Rules": renamed}


def _cors(properties: Properties) -> Properties:
    names = {"ExposedHeaders": "ExposeHeaders", "MaxAge": "MaxAgeSeconds", "Id": "ID"}
    rules = properties["CorsConfiguration"]["CorsRules"]
    return {"CORSRules": [{names.get(k, k): v for k, v in rule.items()} for rule in rules]}


def _queue(logical_id: str, properties: Properties) -> Made:
    name = properties.get("QueueName", physical_name(logical_id))
    asked = _some(
        properties, "VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds", "RedrivePolicy"
    )
    attributes = {
        key: json.dumps(value) if isinstance(value, dict) else str(value)
        for key, value in asked.items()
    }
    url = client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return Made(url, {"Arn": arn("sqs", name), "QueueName": name, "QueueUrl": url})


def _user_pool(logical_id: str, properties: Properties) -> Made:
    asked = _some(
        properties,
        "Policies",
        "Schema",
        "MfaConfiguration",
        "AdminCreateUserConfig",
        "UsernameAttributes",
        "AliasAttributes",
        "AutoVerifiedAttributes",
        "UsernameConfiguration",
        "AccountRecoverySetting",
    )
    if asked.get("MfaConfiguration") != "OFF" and "EnabledMfas" in properties:
        asked["MfaConfiguration"] = "OFF"
    name = properties.get("UserPoolName", physical_name(logical_id))
    pool = client("cognito-idp").create_user_pool(PoolName=name, **asked)["UserPool"]
    if "SOFTWARE_TOKEN_MFA" in properties.get("EnabledMfas", []):
        client("cognito-idp").set_user_pool_mfa_config(
            UserPoolId=pool["Id"],
            SoftwareTokenMfaConfiguration={"Enabled": True},
            MfaConfiguration=properties.get("MfaConfiguration", "OFF"),
        )
    issuer = f"cognito-idp.{REGION}.amazonaws.com/{pool['Id']}"
    attributes = {
        "Arn": pool["Arn"],
        "UserPoolId": pool["Id"],
        "ProviderName": issuer,
        "ProviderURL": f"https://{issuer}",
    }
    return Made(pool["Id"], attributes)


def _user_pool_client(logical_id: str, properties: Properties) -> Made:
    asked = {"ClientName": physical_name(logical_id), **properties}
    made = client("cognito-idp").create_user_pool_client(**asked)["UserPoolClient"]
    return Made(made["ClientId"], {"ClientId": made["ClientId"]})


def _user_pool_group(logical_id: str, properties: Properties) -> Made:
    asked = {"GroupName": logical_id, **properties}
    client("cognito-idp").create_group(**asked)
    return Made(asked["GroupName"])


def _key(logical_id: str, properties: Properties) -> Made:
    asked = _some(properties, "KeySpec", "KeyUsage", "MultiRegion")
    description = properties.get("Description", logical_id)
    key = client("kms").create_key(Description=description, **asked)["KeyMetadata"]
    return Made(key["KeyId"], {"Arn": key["Arn"], "KeyId": key["KeyId"]})


def _machine(logical_id: str, properties: Properties) -> Made:
    definition = properties.get("DefinitionString") or json.dumps(properties["Definition"])
    for name, value in properties.get("DefinitionSubstitutions", {}).items():
        definition = definition.replace(f"${{{name}}}", str(value))
    name = properties.get("StateMachineName", physical_name(logical_id))
    made = client("stepfunctions").create_state_machine(
        name=name, definition=definition, roleArn=f"arn:aws:iam::{ACCOUNT}:role/local"
    )["stateMachineArn"]
    return Made(made, {"Arn": made, "Name": name})


def _email_identity(logical_id: str, properties: Properties) -> Made:  # noqa: ARG001
    client("sesv2").create_email_identity(EmailIdentity=properties["EmailIdentity"])
    return Made(properties["EmailIdentity"])


def _some(properties: Properties, *names: str) -> Properties:
    return {name: properties[name] for name in names if name in properties}


MAKERS: dict[str, Maker] = {
    "AWS::Cognito::UserPool": _user_pool,
    "AWS::Cognito::UserPoolClient": _user_pool_client,
    "AWS::Cognito::UserPoolGroup": _user_pool_group,
    "AWS::DynamoDB::Table": _table,
    "AWS::KMS::Key": _key,
    "AWS::S3::Bucket": _bucket,
    "AWS::SES::EmailIdentity": _email_identity,
    "AWS::SQS::Queue": _queue,
    "AWS::StepFunctions::StateMachine": _machine,
}
