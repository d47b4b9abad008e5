"""Scenarios of wkld-08: encrypted disks and file systems."""

from catalog.fixes.scenario import Scenario
from fake_aws.constants import REGIONS

PLACE = "eu-west-1"
# The snapshot of the running scenario: moto returns many others.
OLD = []


def own_key(aws):
    key = aws("kms", PLACE).create_key()["KeyMetadata"]["KeyId"]
    aws("ec2", PLACE).modify_ebs_default_kms_key_id(KmsKeyId=key)
    return key


def one_is_on(aws):
    aws("ec2", PLACE).enable_ebs_encryption_by_default()
    own_key(aws)
    return {"region": PLACE}


def one_key_is_disabled(aws):
    aws("kms", PLACE).disable_key(KeyId=own_key(aws))
    return {"region": PLACE}


def on_everywhere(text):
    return text.count(" True alias/aws/ebs") == len(REGIONS)


def switches(aws):
    return [aws("ec2", region).get_ebs_encryption_by_default()["EbsEncryptionByDefault"] for region in REGIONS]


def own_key_is_back(aws):
    (key,) = aws("kms", PLACE).list_keys()["Keys"]
    return aws("ec2", PLACE).get_ebs_default_kms_key_id()["KmsKeyId"].endswith(key["KeyId"])


def as_before(aws, _text):
    assert switches(aws) == [region == PLACE for region in REGIONS]
    return own_key_is_back(aws)


def off_as_before(aws, _text):
    assert not any(switches(aws))
    return own_key_is_back(aws)


def disabled_is_left_out(aws):
    return switches(aws) == [region != PLACE for region in REGIONS]


def new_sharing_blocked_in_one(aws):
    aws("ec2").enable_snapshot_block_public_access(State="block-new-sharing")


def sharing(aws):
    return [aws("ec2", region).get_snapshot_block_public_access_state()["State"] for region in REGIONS]


def sharing_as_before(aws, _text):
    assert sharing(aws) == ["block-new-sharing", "unblocked", "unblocked"]


def server_with_plain_disk(aws):
    ec2 = aws("ec2", PLACE)
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    server = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    (disk,) = ec2.describe_volumes()["Volumes"]
    assert not disk["Encrypted"]
    return {"region": PLACE, "volume": disk["VolumeId"], "server": server}


def disks(aws):
    found = aws("ec2", PLACE).describe_volumes()["Volumes"]
    return sorted((each["Encrypted"], each["State"]) for each in found)


def encrypted_in_use(aws):
    assert disks(aws) == [(False, "available"), (True, "in-use")]
    (server,) = aws("ec2", PLACE).describe_instances()["Reservations"][0]["Instances"]
    assert server["State"]["Name"] == "running"


def old_disk_in_use(aws, _text):
    assert disks(aws) == [(False, "in-use"), (True, "available")]


def only_encrypted(aws):
    assert disks(aws) == [(True, "in-use")]
    assert not described(aws, "Before encryption")


def described(aws, beginning):
    """Returns our snapshots; moto returns those of its images as well."""
    found = aws("ec2", PLACE).describe_snapshots(OwnerIds=["self"])["Snapshots"]
    return [each for each in found if each["Description"].startswith(beginning)]


def plain_snapshot(aws):
    ec2 = aws("ec2", PLACE)
    volume = ec2.create_volume(AvailabilityZone=f"{PLACE}a", Size=8)["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume, Description="old")["SnapshotId"]
    ec2.delete_volume(VolumeId=volume)
    OLD.append(snapshot)
    return {"region": PLACE, "snapshot": snapshot}


def old_is_gone(text):
    return OLD[-1] not in text


def rule_for_some_tags(aws):
    """Creates a rule of the Recycle Bin for snapshots with a certain tag only."""
    aws("rbin", PLACE).create_rule(
        ResourceType="EBS_SNAPSHOT",
        RetentionPeriod={"RetentionPeriodValue": 7, "RetentionPeriodUnit": "DAYS"},
        ResourceTags=[{"ResourceTagKey": "keep", "ResourceTagValue": "yes"}],
    )
    return plain_snapshot(aws)


def copy_is_there(aws):
    # moto does not store that a copy is to be encrypted.
    assert len(described(aws, "Encrypted copy of snap-")) == 1
    assert len(aws("rbin", PLACE).list_rules(ResourceType="EBS_SNAPSHOT")["Rules"]) == 2


SCENARIOS = [
    Scenario("wkld-08.enable-default-encryption", fault=one_is_on, verified=on_everywhere, twice=True, undone=as_before),
    Scenario(
        "wkld-08.enable-default-encryption",
        name="a key that is disabled",
        fault=one_key_is_disabled,
        steps=[1, 2, 1],
        verified=on_everywhere,
        undone=off_as_before,
    ),
    Scenario(
        "wkld-08.enable-default-encryption",
        name="left out while its key is disabled",
        fault=one_key_is_disabled,
        steps=[1],
        verified=f"^{PLACE} False .* Disabled$",
        before="a Region whose key does not work is left as it is",
        holds=disabled_is_left_out,
        undone=off_as_before,
    ),
    Scenario(
        "wkld-08.block-public-snapshots",
        # Step 2 asks for public snapshots; moto returns all, including those of its images.
        steps=[1],
        fault=new_sharing_blocked_in_one,
        verified=lambda text: text.count(" block-all-sharing") == len(REGIONS),
        twice=True,
        undone=sharing_as_before,
    ),
    Scenario(
        "wkld-08.replace-volumes",
        fault=server_with_plain_disk,
        steps=[1, 2, 3],
        twice=True,
        verified=lambda text: text.strip() == "",
        holds=encrypted_in_use,
        undone=old_disk_in_use,
    ),
    Scenario(
        "wkld-08.replace-volumes",
        name="a week later",
        fault=server_with_plain_disk,
        verified=lambda text: text.strip() == "",
        holds=only_encrypted,
        no_undo="the old disk is deleted",
    ),
    Scenario(
        "wkld-08.clear-old-snapshots",
        # Step 4 is for images.
        steps=[1, 2, 3],
        fault=rule_for_some_tags,
        verified=old_is_gone,
        twice=True,
        holds=copy_is_there,
        no_undo="moto has no ec2:RestoreSnapshotFromRecycleBin",
    ),
]

CANNOT = {
    "wkld-08.replace-file-systems": "moto has no efs:CreateReplicationConfiguration",
}
