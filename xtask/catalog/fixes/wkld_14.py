"""Scenarios of wkld-14: load balancers, the web firewall and rate limits."""

from catalog.fixes.scenario import Scenario


def network(aws):
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"]["SubnetId"]
        for n, zone in enumerate("ab")
    ]
    group = ec2.create_security_group(GroupName="servers", Description="servers", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
            {"IpProtocol": "tcp", "FromPort": 5000, "ToPort": 5000, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]},
        ],
    )
    return {"region": aws.region, "vpc": vpc, "subnet-1": subnets[0], "subnet-2": subnets[1], "server-group": group}


def server(aws):
    values = network(aws)
    image = aws("ec2").describe_images()["Images"][0]["ImageId"]
    made = aws("ec2").run_instances(
        ImageId=image,
        MinCount=1,
        MaxCount=1,
        SubnetId=values["subnet-1"],
        SecurityGroupIds=[values["server-group"]],
    )["Instances"][0]
    certificate = aws("acm").request_certificate(DomainName="example.com", ValidationMethod="DNS")["CertificateArn"]
    return values | {
        "instance": made["InstanceId"],
        "certificate": certificate,
        "name": "web",
        "app-port": "8080",
        "health-path": "/",
    }


def group(aws, name):
    groups = aws("ec2").describe_security_groups()["SecurityGroups"]
    return next((each for each in groups if each["GroupName"] == name), None)


def lets_the_load_balancer_in(aws):
    rules = group(aws, "servers")["IpPermissions"]
    pairs = [pair["GroupId"] for each in rules if each.get("FromPort") == 8080 for pair in each["UserIdGroupPairs"]]
    assert pairs == [group(aws, "load-balancer")["GroupId"]]
    listeners = aws("elbv2").describe_listeners(
        LoadBalancerArn=aws("elbv2").describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
    )["Listeners"]
    return {each["Port"]: each["DefaultActions"][0]["Type"] for each in listeners} == {80: "redirect", 443: "forward"}


def with_group_of_others(aws):
    """Creates a group of that name for servers of another kind."""
    values = server(aws)
    aws("ec2").create_security_group(GroupName="load-balancer", Description="theirs", VpcId=values["vpc"])
    return values


def group_of_others_stays(aws, _text):
    assert not aws("elbv2").describe_load_balancers()["LoadBalancers"]
    return group(aws, "load-balancer") is not None and len(group(aws, "servers")["IpPermissions"]) == 2


def all_gone(aws, _text):
    elb = aws("elbv2")
    assert not elb.describe_load_balancers()["LoadBalancers"] and not elb.describe_target_groups()["TargetGroups"]
    assert len(group(aws, "servers")["IpPermissions"]) == 2
    return group(aws, "load-balancer") is None


def open_rule(aws):
    rules = aws("ec2").describe_security_group_rules()["SecurityGroupRules"]
    return next(
        each["SecurityGroupRuleId"]
        for each in rules
        if each.get("CidrIpv4") == "0.0.0.0/0" and not each["IsEgress"] and each["FromPort"] == 443
    )


def open_server(aws):
    values = network(aws)
    return values | {"open-rule": open_rule(aws)}


def ports(aws):
    return sorted(each["FromPort"] for each in group(aws, "servers")["IpPermissions"])


# The web firewall


def load_balancer(aws):
    values = network(aws)
    old = aws("ec2").create_security_group(GroupName="open", Description="open", VpcId=values["vpc"])["GroupId"]
    made = aws("elbv2").create_load_balancer(Name="ours", Subnets=[values["subnet-1"], values["subnet-2"]], SecurityGroups=[old])[
        "LoadBalancers"
    ][0]["LoadBalancerArn"]
    return values | {"load-balancer": made, "resource": made, "acl-name": "web"}


def acls(aws):
    return aws("wafv2").list_web_acls(Scope="REGIONAL")["WebACLs"]


def visible(name):
    return {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": name}


def rule(priority, name, group):
    return {
        "Name": name,
        "Priority": priority,
        "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": group}},
        "OverrideAction": {"Count": {}},
        "VisibilityConfig": visible(name),
    }


def counting(aws):
    """Creates a web ACL that only counts, with settings that must not be lost."""
    made = aws("wafv2").create_web_acl(
        Name="web",
        Scope="REGIONAL",
        DefaultAction={"Block": {}},
        Description="ours",
        Rules=[
            rule(0, "core", "AWSManagedRulesCommonRuleSet"),
            rule(1, "known-bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet"),
            rule(2, "linux", "AWSManagedRulesLinuxRuleSet"),
        ],
        VisibilityConfig=visible("ours"),
    )["Summary"]
    return {"region": aws.region, "acl-name": "web", "web-acl": made["ARN"], "limit": "1000"}


def acl(aws):
    found = acls(aws)[0]
    return aws("wafv2").get_web_acl(Name=found["Name"], Scope="REGIONAL", Id=found["Id"])["WebACL"]


def rest_is_kept(aws):
    now = acl(aws)
    assert now["DefaultAction"] == {"Block": {}} and now["Description"] == "ours"
    assert now["VisibilityConfig"]["MetricName"] == "ours"


def only_ours_block(aws):
    rest_is_kept(aws)
    actions = {each["Name"]: next(iter(each["OverrideAction"])) for each in acl(aws)["Rules"]}
    assert actions == {"core": "None", "known-bad-inputs": "None", "linux": "Count"}
    overrides = acl(aws)["Rules"][0]["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"]
    return [each["Name"] for each in overrides] == ["SizeRestrictions_BODY"]


def counting_again(aws, _text):
    rest_is_kept(aws)
    assert "RuleActionOverrides" not in acl(aws)["Rules"][0]["Statement"]["ManagedRuleGroupStatement"]
    return all("Count" in each["OverrideAction"] for each in acl(aws)["Rules"])


def limited(aws):
    rest_is_kept(aws)
    return [(each["Name"], each["Priority"]) for each in acl(aws)["Rules"]][-1] == ("rate-limit", 3)


def unlimited(aws, _text):
    rest_is_kept(aws)
    return [each["Name"] for each in acl(aws)["Rules"]] == ["core", "known-bad-inputs", "linux"]


def servers_know_the_new_group(aws):
    new = group(aws, "from-cloudfront")["GroupId"]
    pairs = [pair["GroupId"] for each in group(aws, "servers")["IpPermissions"] for pair in each["UserIdGroupPairs"]]
    return new in pairs


def old_group_again(aws, _text):
    return aws("elbv2").describe_load_balancers()["LoadBalancers"][0]["SecurityGroups"] == [group(aws, "open")["GroupId"]]


# APIs


def api(aws):
    client = aws("apigateway")
    made = client.create_rest_api(name="ours")["id"]
    root = client.get_resources(restApiId=made)["items"][0]["id"]
    client.put_method(restApiId=made, resourceId=root, httpMethod="GET", authorizationType="NONE")
    client.put_integration(restApiId=made, resourceId=root, httpMethod="GET", type="MOCK")
    client.create_deployment(restApiId=made, stageName="prod")
    settings = {"/*/*/logging/loglevel": "ERROR", "/*/*/throttling/rateLimit": "10000", "/*/*/throttling/burstLimit": "5000"}
    client.update_stage(
        restApiId=made,
        stageName="prod",
        patchOperations=[{"op": "replace", "path": path, "value": value} for path, value in settings.items()],
    )
    return {
        "region": aws.region,
        "rest-api": made,
        "stage": "prod",
        "rate": "50",
        "burst": "100",
        "quota": "9000",
        "plan": "clients",
    }


def stage(aws):
    client = aws("apigateway")
    return client.get_stage(restApiId=client.get_rest_apis()["items"][0]["id"], stageName="prod")["methodSettings"]["*/*"]


def still_logs(aws):
    assert stage(aws)["loggingLevel"] == "ERROR" and stage(aws)["throttlingBurstLimit"] == 100
    plan = aws("apigateway").get_usage_plans()["items"]
    assert [each["quota"]["limit"] for each in plan] == [9000] and plan[0]["throttle"]["rateLimit"] == 50


SCENARIOS = [
    Scenario(
        "wkld-14.add-load-balancer",
        fault=server,
        verified=lambda text: "active" in text and "healthy" in text,
        holds=lets_the_load_balancer_in,
        undone=all_gone,
        twice=True,
    ),
    Scenario(
        "wkld-14.add-load-balancer",
        name="a group of that name that was there before",
        fault=with_group_of_others,
        verified=lambda text: "active" in text and "healthy" in text,
        holds=lets_the_load_balancer_in,
        undone=group_of_others_stays,
        twice=True,
    ),
    Scenario(
        "wkld-14.close-servers",
        fault=open_server,
        verified=lambda text: "0.0.0.0/0" not in text and "5000" in text,
        holds=lambda aws: ports(aws) == [5000],
        undone=lambda aws, _: ports(aws) == [443, 5000],
        twice=True,
    ),
    Scenario(
        "wkld-14.create-web-acl",
        fault=load_balancer,
        steps=[1, 2],
        values={"web-acl": lambda aws: acls(aws)[0]["ARN"]},
        verified=lambda text: '"web"' in text and '"known-bad-inputs"' in text,
        undone=lambda aws, _: not acls(aws),
        twice=True,
    ),
    Scenario(
        "wkld-14.start-blocking",
        fault=counting,
        verified=lambda text: text.count('"None"') == 2,
        holds=only_ours_block,
        undone=counting_again,
        twice=True,
    ),
    Scenario(
        "wkld-14.close-bypass",
        fault=load_balancer,
        values={
            "cloudfront-group": lambda aws: (group(aws, "from-cloudfront") or {"GroupId": "sg-0"})["GroupId"],
            "app-port": "8080",
        },
        verified=lambda text: "pl-" in text and "0.0.0.0/0" not in text,
        before="there is no such group yet",
        holds=servers_know_the_new_group,
        undone=old_group_again,
        twice=True,
    ),
    Scenario(
        "wkld-14.limit-rates-in-waf",
        fault=counting,
        verified=r"rate-limit\t1000",
        holds=limited,
        undone=unlimited,
        twice=True,
    ),
    Scenario(
        "wkld-14.throttle-apis",
        fault=api,
        steps=[1, 2],
        verified='"throttlingRateLimit": 50.0',
        errors=["GetStages", "GetApi", "NotFoundException"],
        holds=still_logs,
        undone=lambda aws, _: stage(aws)["throttlingRateLimit"] == 10000 and stage(aws)["loggingLevel"] == "ERROR",
        twice=True,
    ),
]

CANNOT = {}
