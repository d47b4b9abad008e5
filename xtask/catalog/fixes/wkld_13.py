"""Scenarios of wkld-13: HTTPS on load balancers, CloudFront and static sites."""

import json

from catalog.fixes.scenario import Scenario
from fake_aws.constants import ACCOUNT

MODERN = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
OLD = "ELBSecurityPolicy-2016-08"
# The answer of a site on the internet.
CURL = {"curl": "echo 'strict-transport-security: max-age=31536000'"}


# Load balancers


def load_balancer(aws):
    """Creates a public load balancer that serves over HTTP, with an extra rule."""
    ec2, elb = aws("ec2"), aws("elbv2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"]["SubnetId"]
        for n, zone in enumerate("ab")
    ]
    group = ec2.create_security_group(GroupName="lb", Description="lb", VpcId=vpc)["GroupId"]
    made = elb.create_load_balancer(Name="ours", Subnets=subnets, SecurityGroups=[group])["LoadBalancers"][0]
    targets = elb.create_target_group(Name="ours", Protocol="HTTP", Port=8080, VpcId=vpc)["TargetGroups"][0]
    forward = [{"Type": "forward", "TargetGroupArn": targets["TargetGroupArn"]}]
    listener = elb.create_listener(LoadBalancerArn=made["LoadBalancerArn"], Protocol="HTTP", Port=80, DefaultActions=forward)[
        "Listeners"
    ][0]["ListenerArn"]
    elb.create_rule(
        ListenerArn=listener,
        Priority=10,
        Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*"]}}],
        Actions=forward,
    )
    return {
        "region": aws.region,
        "load-balancer": made["LoadBalancerArn"],
        "http-listener": listener,
        "certificate": certificate(aws),
    }


def busy_load_balancer(aws):
    """Creates a load balancer that an office and all IPv6 addresses can reach, with a rule that already redirects one path."""
    values = load_balancer(aws)
    ec2, elb = aws("ec2"), aws("elbv2")
    (group,) = elb.describe_load_balancers()["LoadBalancers"][0]["SecurityGroups"]
    doors = {"IpRanges": [{"CidrIp": "198.51.100.0/24", "Description": "office"}], "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
    for port in (80, 22):
        ec2.authorize_security_group_ingress(
            GroupId=group, IpPermissions=[doors | {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}]
        )
    for priority, change in ((20, {}), (30, {"Host": "www.example.com"})):
        elb.create_rule(
            ListenerArn=values["http-listener"],
            Priority=priority,
            Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": [f"/{priority}/*"]}}],
            Actions=[
                {
                    "Type": "redirect",
                    "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"} | change,
                }
            ],
        )
    return values


def https_as_open_as_http(aws):
    (group,) = aws("elbv2").describe_load_balancers()["LoadBalancers"][0]["SecurityGroups"]
    doors = aws("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
    open_to = {each["FromPort"]: (each["IpRanges"], each["Ipv6Ranges"]) for each in doors}
    assert [each["CidrIp"] for each in open_to[443][0]] == ["198.51.100.0/24"], open_to
    assert [each["CidrIpv6"] for each in open_to[443][1]] == ["::/0"], open_to
    paths = [each["Conditions"][0]["PathPatternConfig"]["Values"] for each in rules(aws, 443) if each["Conditions"]]
    return paths == [["/api/*"], ["/30/*"]]


def certificate(aws):
    return aws("acm").request_certificate(DomainName="example.com", ValidationMethod="DNS")["CertificateArn"]


def listeners(aws):
    elb = aws("elbv2")
    made = elb.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
    return {each["Port"]: each for each in elb.describe_listeners(LoadBalancerArn=made)["Listeners"]}


def rules(aws, port):
    return aws("elbv2").describe_rules(ListenerArn=listeners(aws)[port]["ListenerArn"])["Rules"]


def https_has_the_rules(aws):
    assert listeners(aws)[443]["SslPolicy"] == MODERN
    paths = [each["Conditions"][0]["PathPatternConfig"]["Values"] for each in rules(aws, 443) if each["Conditions"]]
    return paths == [["/api/*"]]


def http_forwards_again(aws, _text):
    return [each["Actions"][0]["Type"] for each in rules(aws, 80)] == ["forward"] * 2


def old_listener(aws):
    values = load_balancer(aws)
    made = aws("elbv2").create_listener(
        LoadBalancerArn=values["load-balancer"],
        Protocol="HTTPS",
        Port=443,
        SslPolicy=OLD,
        Certificates=[{"CertificateArn": values["certificate"]}],
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}],
    )["Listeners"][0]
    return values | {"listener": made["ListenerArn"]}


def classic(aws):
    aws("elb").create_load_balancer(
        LoadBalancerName="classic",
        AvailabilityZones=["us-east-1a"],
        Listeners=[
            {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8080},
            {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstancePort": 8080, "SSLCertificateId": certificate(aws)},
        ],
    )
    return load_balancer(aws)


def classic_ports(aws):
    described = aws("elb").describe_load_balancers()["LoadBalancerDescriptions"][0]["ListenerDescriptions"]
    return sorted(each["Listener"]["LoadBalancerPort"] for each in described)


# CloudFront


def behavior(**more):
    return {
        "TargetOriginId": "site",
        "ViewerProtocolPolicy": "allow-all",
        "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
    } | more


def distribution(aws, **more):
    """Creates a distribution with the settings of years ago."""
    config = {
        "CallerReference": "old",
        "Comment": "old",
        "Enabled": True,
        "DefaultRootObject": "",
        "Origins": {
            "Quantity": 1,
            "Items": [
                {
                    "Id": "site",
                    "DomainName": "ours.s3.us-east-1.amazonaws.com",
                    "S3OriginConfig": {"OriginAccessIdentity": ""},
                }
            ],
        },
        "DefaultCacheBehavior": behavior(),
        "CacheBehaviors": {
            "Quantity": 2,
            "Items": [
                behavior(PathPattern="/api/*", ViewerProtocolPolicy="https-only"),
                behavior(PathPattern="/files/*"),
            ],
        },
    }
    made = aws("cloudfront").create_distribution(DistributionConfig=config | more)["Distribution"]
    return {"distribution": made["Id"]}


def config(aws):
    client = aws("cloudfront")
    return client.get_distribution_config(Id=client.list_distributions()["DistributionList"]["Items"][0]["Id"])[
        "DistributionConfig"
    ]


def protocols(aws):
    now = config(aws)
    return [each["ViewerProtocolPolicy"] for each in [now["DefaultCacheBehavior"], *now["CacheBehaviors"]["Items"]]]


def old_tls(aws):
    arn = certificate(aws)
    viewer = {"ACMCertificateArn": arn, "SSLSupportMethod": "sni-only", "MinimumProtocolVersion": "TLSv1_2016"}
    return distribution(aws, ViewerCertificate=viewer)


# Static sites

PUBLIC = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "Public", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ours/*"}
    ],
}


def website(aws):
    s3 = aws("s3")
    s3.create_bucket(Bucket="ours")
    s3.put_bucket_policy(Bucket="ours", Policy=json.dumps(PUBLIC))
    s3.put_bucket_website(Bucket="ours", WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    return {"bucket": "ours", "region": aws.region, "certificate": certificate(aws)}


def policy(aws):
    return json.loads(aws("s3").get_bucket_policy(Bucket="ours")["Policy"])


def only_cloudfront_reads(aws):
    principals = [each["Principal"] for each in policy(aws)["Statement"]]
    assert principals == [{"Service": "cloudfront.amazonaws.com"}]
    arn = policy(aws)["Statement"][0]["Condition"]["StringEquals"]["AWS:SourceArn"]
    found = aws("cloudfront").list_distributions()["DistributionList"]["Items"][0]
    assert arn == found["ARN"] and arn.startswith(f"arn:aws:cloudfront::{ACCOUNT}:")
    origin = config(aws)["Origins"]["Items"][0]
    # moto does not store the origin's OriginAccessControlId.
    assert origin["DomainName"] == "ours.s3.us-east-1.amazonaws.com" and "CustomOriginConfig" not in origin
    assert len(aws("cloudfront").list_origin_access_controls()["OriginAccessControlList"]["Items"]) == 1


def website_behind_cloudfront(aws):
    values = website(aws)
    origin = {
        "Id": "site",
        "DomainName": "ours.s3-website-us-east-1.amazonaws.com",
        "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only"},
    }
    return values | distribution(aws, Origins={"Quantity": 1, "Items": [origin]})


def website_origin_again(aws, _text):
    origin = config(aws)["Origins"]["Items"][0]
    assert origin["DomainName"].startswith("ours.s3-website-")
    return [each["Sid"] for each in policy(aws)["Statement"]] == ["Public"]


def public_again(aws, _text):
    s3 = aws("s3")
    return policy(aws) == PUBLIC and s3.get_bucket_website(Bucket="ours")["IndexDocument"]["Suffix"] == "index.html"


SCENARIOS = [
    Scenario(
        "wkld-13.get-certificate",
        fault=lambda aws: {"region": aws.region, "domain": "ours.example"},
        values={"certificate": lambda aws: aws("acm").list_certificates()["CertificateSummaryList"][0]["CertificateArn"]},
        # AWS issues the certificate once the DNS record exists, moto after a minute.
        verified=r"ours\.example\t(ISSUED|PENDING_VALIDATION)\t",
        undone=lambda aws, _: not aws("acm").list_certificates()["CertificateSummaryList"],
        twice=True,
    ),
    Scenario(
        "wkld-13.redirect-load-balancer",
        fault=load_balancer,
        steps=[1, 2],
        tools=CURL,
        verified=lambda text: text.count("redirect\tHTTPS") == 1 and "forward" not in text,
        holds=https_has_the_rules,
        undone=http_forwards_again,
        twice=True,
    ),
    Scenario(
        "wkld-13.redirect-load-balancer",
        name="few callers, a redirect already",
        fault=busy_load_balancer,
        steps=[1, 2],
        tools=CURL,
        verified=lambda text: text.count("redirect\tHTTPS") == 3 and "forward" not in text,
        holds=https_as_open_as_http,
        undone=lambda aws, text: text.count("forward") == 2,
        twice=True,
    ),
    Scenario(
        "wkld-13.redirect-load-balancer",
        name="classic",
        fault=classic,
        values={"classic": "classic"},
        tools=CURL,
        verified=lambda text: text.count("redirect\tHTTPS") == 1 and "forward" not in text,
        holds=lambda aws: classic_ports(aws) == [443],
        undone=lambda aws, _: classic_ports(aws) == [80, 443],
    ),
    Scenario(
        "wkld-13.redirect-cloudfront",
        fault=distribution,
        verified=lambda text: "allow-all" not in text and text.count("redirect-to-https") == 2,
        undone=lambda aws, _: protocols(aws) == ["allow-all", "https-only", "allow-all"],
        twice=True,
    ),
    Scenario(
        "wkld-13.set-listener-policy",
        fault=old_listener,
        steps=[1],
        verified=rf"HTTPS\t443\t{MODERN}",
        undone=lambda aws, text: OLD in text,
        twice=True,
    ),
    Scenario(
        "wkld-13.set-cloudfront-policy",
        fault=old_tls,
        verified=r"TLSv1\.2_2021",
        undone=lambda aws, _: config(aws)["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1_2016",
        twice=True,
    ),
    Scenario(
        "wkld-13.serve-site-through-cloudfront",
        fault=website,
        values={
            "domain": "ours.example",
            "distribution": lambda aws: aws("cloudfront").list_distributions()["DistributionList"]["Items"][0]["Id"],
        },
        tools={"curl": "echo 'HTTP/2 403'"},
        errors=["NoSuchPublicAccessBlockConfiguration"],
        verified=r'"IsPublic": false',
        holds=only_cloudfront_reads,
        undone=public_again,
        twice=True,
    ),
    Scenario(
        "wkld-13.switch-to-oac",
        fault=website_behind_cloudfront,
        verified=lambda text: "cloudfront.amazonaws.com" in text and "s3-website" not in text,
        holds=only_cloudfront_reads,
        undone=website_origin_again,
        twice=True,
    ),
    Scenario(
        "wkld-13.attach-headers-policy",
        fault=distribution,
        tools=CURL,
        before="verify asks the site itself, which is not there",
        verified="strict-transport-security",
        holds=lambda aws: config(aws)["DefaultCacheBehavior"]["ResponseHeadersPolicyId"].startswith("67f7725c"),
        undone=lambda aws, _: not config(aws)["DefaultCacheBehavior"].get("ResponseHeadersPolicyId"),
        twice=True,
    ),
    Scenario(
        "wkld-13.add-headers-elsewhere",
        fault=old_listener,
        tools={"curl": "true"},
        verified=lambda text: "max-age=31536000" in text and "nosniff" in text and "SAMEORIGIN" in text,
        twice=True,
    ),
]

CANNOT = {
    "wkld-13.set-api-policy": "moto has no apigateway:UpdateDomainName",
    "wkld-13.secure-other-endpoints": "its commands run on a server of one's own, not in AWS",
}
