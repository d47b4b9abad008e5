"""CloudFront: policies of answers' headers, which the scenario has set by their ids: `store["headers"]`."""

from added import Refused, operation


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
