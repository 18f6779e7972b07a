"""What is kept elsewhere: a copy of every version in another account and region, where there is one."""

import pytest

from tests.structure import tree

DATA = "infra/data.yaml"
RESOURCES = tree.template()["Resources"]
STORED = tree.template(DATA)["Resources"]
BUCKETS = tree.resources("AWS::S3::Bucket", DATA)
SPELLINGS = {"Fn::Sub", "Fn::GetAtt", "Ref"}
REPLICATED = {"FilesBucket": "files", "AuditBucket": "audit", "BackupBucket": "backup"}


@pytest.mark.parametrize("name", REPLICATED)
def test_a_copy_of_every_version_is_kept_elsewhere_where_there_is_an_elsewhere(name):
    """As S3 asks of a copy in another account: sealed there, and theirs; what is removed stays."""
    condition, copied, otherwise = BUCKETS[name]["ReplicationConfiguration"]["Fn::If"]
    assert (condition, otherwise) == ("IsReplicated", {"Ref": "AWS::NoValue"})
    assert copied["Role"] == {"Fn::GetAtt": "ReplicaRole.Arn"}
    [rule] = copied["Rules"]
    assert (rule["Status"], rule["Filter"]) == ("Enabled", {"Prefix": ""})
    assert rule["DeleteMarkerReplication"] == {"Status": "Disabled"}
    assert rule["SourceSelectionCriteria"] == {"SseKmsEncryptedObjects": {"Status": "Enabled"}}
    there = f"arn:${{AWS::Partition}}:s3:::${{ReplicaBuckets}}-{REPLICATED[name]}"
    assert rule["Destination"] == {
        "Bucket": {"Fn::Sub": there},
        "Account": {"Ref": "ReplicaAccount"},
        "AccessControlTranslation": {"Owner": "Destination"},
        "EncryptionConfiguration": {"ReplicaKmsKeyID": {"Ref": "ReplicaKeyArn"}},
    }
    assert BUCKETS[name]["ObjectLockEnabled"] is True, "locks go along only between such buckets"


def test_nothing_is_copied_elsewhere_unless_it_is_said_where_to():
    given = RESOURCES["Data"]["Properties"]["Parameters"]
    for each in ("ReplicaBuckets", "ReplicaAccount", "ReplicaKeyArn"):
        assert given[each] == {"Ref": each}
    for path in ("template.yaml", DATA):
        assert tree.template(path)["Parameters"]["ReplicaBuckets"]["Default"] == ""
    nowhere = {"Fn::Equals": [{"Ref": "ReplicaBuckets"}, ""]}
    assert tree.template(DATA)["Conditions"]["IsReplicated"] == {"Fn::Not": [nowhere]}
    assert STORED["ReplicaRole"]["Condition"] == "IsReplicated"


def test_who_copies_elsewhere_may_read_here_write_there_and_remove_nothing():
    role = STORED["ReplicaRole"]["Properties"]
    [trusted] = role["AssumeRolePolicyDocument"]["Statement"]
    assert trusted["Principal"] == {"Service": "s3.amazonaws.com"}
    assert trusted["Condition"] == {
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    }
    granted = {}
    for statement in role["Policies"][0]["PolicyDocument"]["Statement"]:
        for action in tree.texts(statement["Action"]):
            granted[action] = {*tree.texts(statement["Resource"])} - SPELLINGS
    at_all = {f"qlvb-{each}-${{Stage}}-${{AWS::AccountId}}" for each in REPLICATED.values()}
    here = {f"arn:${{AWS::Partition}}:s3:::{b}{end}" for b in at_all for end in ("", "/*")}
    there = {
        f"arn:${{AWS::Partition}}:s3:::${{ReplicaBuckets}}-{each}/*" for each in REPLICATED.values()
    }
    reads = {"ObjectVersionForReplication", "ObjectVersionAcl", "ObjectVersionTagging"}
    reads |= {"ReplicationConfiguration", "ObjectRetention", "ObjectLegalHold"}
    assert granted == {
        **dict.fromkeys({"s3:ListBucket", *(f"s3:Get{each}" for each in reads)}, here),
        "s3:ReplicateObject": there,
        "s3:ReplicateTags": there,
        "s3:ObjectOwnerOverrideToBucketOwner": there,
        "kms:Decrypt": {"Key.Arn"},
        "kms:Encrypt": {"ReplicaKeyArn"},
    }
