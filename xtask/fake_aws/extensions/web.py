"""CloudFront: policies of answers' headers, which the scenario has set by their ids: `store["headers"]`. WAF: web ACLs by ARN, of
CloudFront too."""

from moto.wafv2.models import wafv2_backends

from fake_aws.constants import ACCOUNT
from fake_aws.extensions.operations import Refused, operation


@operation("cloudfront", "GetResponseHeadersPolicy")
def headers_policy(store, _region, params):
    config = store.get("headers", {}).get(params["Id"])
    if config is None:
        raise Refused("NoSuchResponseHeadersPolicy", "The specified response headers policy does not exist.")
    return {
        "ResponseHeadersPolicy": {
            "Id": params["Id"],
            "LastModifiedTime": "2026-01-31T09:00:00Z",
            "ResponseHeadersPolicyConfig": config,
        },
        "ETag": "E1EXAMPLE",
    }


@operation("wafv2", "GetWebACL")
def web_acl(_store, region, params):
    arn = params.get("ARN", "")
    is_global = params.get("Scope") == "CLOUDFRONT" or ":global/" in arn
    for each in wafv2_backends[ACCOUNT]["aws" if is_global else region].wacls.values():
        if arn == each.arn or (not arn and (each.name, each.id) == (params.get("Name"), params.get("Id"))):
            return {"WebACL": each.to_dict(), "LockToken": each.lock_token}
    raise Refused(
        "WAFNonexistentItemException", "AWS WAF couldn\u2019t perform the operation because your resource doesn\u2019t exist."
    )
