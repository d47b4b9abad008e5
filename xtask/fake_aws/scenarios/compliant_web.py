"""What the compliant account shows the web: HTTPS of today behind a filter, a site on a private bucket, and APIs with limits."""

from fake_aws.constants import ACCOUNT
from fake_aws.scenarios.aws import Aws
from fake_aws.scenarios.compliant import HOME
from fake_aws.scenarios.workload import certificate, distribution, rest_api

POLICY = "22222222-3333-4444-5555-666666666666"
# Of which AWS's own three belong before every site.
RULES = ("AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesAmazonIpReputationList")


def web_acl(aws: Aws, scope: str) -> str:
    """A filter with the three groups of AWS and a limit: its ARN."""
    seen = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "site"}
    rules = [
        {
            "Name": name,
            "Priority": number,
            "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": name}},
            "OverrideAction": {"None": {}},
            "VisibilityConfig": seen,
        }
        for number, name in enumerate(RULES)
    ]
    limit = {"RateBasedStatement": {"Limit": 2000, "AggregateKeyType": "IP"}}
    rules.append({"Name": "rate", "Priority": 9, "Statement": limit, "Action": {"Block": {}}, "VisibilityConfig": seen})
    made = aws("wafv2").create_web_acl(
        Name=f"site-{scope.lower()}", Scope=scope, DefaultAction={"Allow": {}}, Rules=rules, VisibilityConfig=seen
    )
    return made["Summary"]["ARN"]


def web(aws: Aws, at: dict):
    """HTTPS with TLS of today, behind a filter; a site on a private bucket; APIs with limits."""
    elb, gateway = aws("elbv2"), aws("apigateway")
    made = elb.create_load_balancer(
        Name="site", Subnets=at["public"], SecurityGroups=[at["balancer"]], Scheme="internet-facing", Type="application"
    )["LoadBalancers"][0]["LoadBalancerArn"]
    target = elb.create_target_group(Name="site", Protocol="HTTP", Port=8080, VpcId=at["vpc"])["TargetGroups"][0][
        "TargetGroupArn"
    ]
    onward = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    elb.create_listener(
        LoadBalancerArn=made, Protocol="HTTP", Port=80, DefaultActions=[{"Type": "redirect", "RedirectConfig": onward}]
    )
    elb.create_listener(
        LoadBalancerArn=made,
        Protocol="HTTPS",
        Port=443,
        SslPolicy="ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        Certificates=[{"CertificateArn": certificate(aws)}],
        DefaultActions=[{"Type": "forward", "TargetGroupArn": target}],
    )
    # Inside, nobody from the internet comes by: no check looks at how it is spoken to.
    inside = elb.create_load_balancer(
        Name="inside", Subnets=at["public"], SecurityGroups=[at["balancer"]], Scheme="internal", Type="application"
    )["LoadBalancers"][0]["LoadBalancerArn"]
    elb.create_listener(
        LoadBalancerArn=inside, Protocol="HTTP", Port=80, DefaultActions=[{"Type": "forward", "TargetGroupArn": target}]
    )
    acl = web_acl(aws, "REGIONAL")
    aws("wafv2").associate_web_acl(WebACLArn=acl, ResourceArn=made)
    aws.bucket("footing-site")
    old = {
        "ID": "old-versions",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
    }
    aws("s3").put_bucket_lifecycle_configuration(Bucket="footing-site", LifecycleConfiguration={"Rules": [old]})
    aws.store("cloudfront")["headers"] = {
        POLICY: {
            "Name": "security",
            "SecurityHeadersConfig": {
                "StrictTransportSecurity": {"Override": True, "AccessControlMaxAgeSec": 31536000},
                "ContentTypeOptions": {"Override": True},
                "FrameOptions": {"Override": True, "FrameOption": "DENY"},
            },
        }
    }
    distribution(
        aws,
        "site",
        "footing-site",
        behavior={"ResponseHeadersPolicyId": POLICY},
        origin={"OriginAccessControlId": "E2QWRUHEXAMPLE"},
        WebACLId=web_acl(aws, "CLOUDFRONT"),
        ViewerCertificate={
            "CloudFrontDefaultCertificate": False,
            "ACMCertificateArn": f"arn:aws:acm:{HOME}:{ACCOUNT}:certificate/example",
            "SSLSupportMethod": "sni-only",
            "MinimumProtocolVersion": "TLSv1.2_2021",
        },
    )
    http = aws("apigatewayv2").create_api(Name="webhooks", ProtocolType="HTTP")["ApiId"]
    limits = {"ThrottlingRateLimit": 50.0, "ThrottlingBurstLimit": 100}
    aws("apigatewayv2").create_stage(ApiId=http, StageName="$default", AutoDeploy=True, DefaultRouteSettings=limits)
    rest = rest_api(aws, "orders")
    aws("wafv2").associate_web_acl(WebACLArn=acl, ResourceArn=f"arn:aws:apigateway:{HOME}::/restapis/{rest}/stages/prod")
    gateway.create_usage_plan(
        name="customers", apiStages=[{"apiId": rest, "stage": "prod"}], throttle={"rateLimit": 50.0, "burstLimit": 100}
    )
    gateway.create_domain_name(
        domainName="api.example.com", securityPolicy="TLS_1_2", endpointConfiguration={"types": ["REGIONAL"]}
    )
