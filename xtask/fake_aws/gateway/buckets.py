"""Where buckets are: S3 sends whoever asks in the wrong Region to the right one."""

from moto.s3.models import s3_backends

from fake_aws.constants import ACCOUNT
from fake_aws.gateway.account import Call
from fake_aws.gateway.errors import Style, written
from fake_aws.gateway.wire import Answer


def elsewhere(call: Call, region: str) -> Answer | None:
    """The redirection of a request about a bucket of another Region."""
    if call.service != "s3" or call.operation in ("CreateBucket", "GetBucketLocation", "ListBuckets"):
        return None
    bucket = s3_backends[ACCOUNT]["aws"].buckets.get(call.labels.get("Bucket"))
    if bucket is None or bucket.region_name == region:
        return None
    message = "The bucket you are attempting to access must be addressed using the specified endpoint. "
    message += "Please send all future requests to this endpoint."
    endpoint = f"{bucket.name}.s3.{bucket.region_name}.amazonaws.com"
    answer = written(Style.S3, 301, "PermanentRedirect", message, {"Endpoint": endpoint, "Bucket": bucket.name})
    answer.headers["x-amz-bucket-region"] = bucket.region_name
    return answer
