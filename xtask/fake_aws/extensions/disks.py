"""EC2: snapshots of disks, of which moto does not tell who may restore them."""

from moto.ec2.models import ec2_backends

from fake_aws.constants import ACCOUNT
from fake_aws.extensions.operations import operation


@operation("ec2", "DescribeSnapshots")
def describe_snapshots(_store, region, params):
    found = ec2_backends[ACCOUNT][region].snapshots.values()
    if wanted := params.get("SnapshotIds"):
        found = [each for each in found if each.id in wanted]
    if owners := params.get("OwnerIds"):
        found = [each for each in found if each.owner_id in owners or "self" in owners]
    if "all" in params.get("RestorableByUserIds", []):
        found = [each for each in found if "all" in each.create_volume_permission_groups]
    return {"Snapshots": [as_told(each) for each in found]}


def as_told(snapshot):
    return {
        "SnapshotId": snapshot.id,
        "VolumeId": snapshot.volume.id,
        "VolumeSize": snapshot.volume.size,
        "OwnerId": snapshot.owner_id,
        "State": "completed",
        "Progress": "100%",
        "StartTime": snapshot.start_time,
        "Description": snapshot.description,
        "Encrypted": snapshot.encrypted,
        "StorageTier": "standard",
    }
