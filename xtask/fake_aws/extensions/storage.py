"""S3: where buckets are, which AWS says in its list to whoever asks with any parameter."""

from moto.s3.models import s3_backends

from fake_aws.constants import ACCOUNT
from fake_aws.extensions.operations import operation

OWNER = {"ID": "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"}


@operation("s3", "ListBuckets")
def list_buckets(_store, _region, params):
    buckets = [
        {"Name": each.name, "CreationDate": each.creation_date} | ({"BucketRegion": each.region_name} if params else {})
        for each in s3_backends[ACCOUNT]["aws"].buckets.values()
        if each.name.startswith(params.get("Prefix", "")) and params.get("BucketRegion") in (None, each.region_name)
    ]
    return {"Buckets": buckets, "Owner": OWNER}
