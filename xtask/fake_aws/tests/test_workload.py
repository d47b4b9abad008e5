"""What runs in each account, as whoever may read everything sees it, and that its verdicts are complete."""

import ipaddress
import json
import unittest

from fake_aws.constants import ACCOUNT
from fake_aws.scenarios import NAMES
from fake_aws.tests.case import Case
from fake_aws.tests.test_scenarios import HOME, IRELAND, SYDNEY, criteria

ANYWHERE = ipaddress.ip_network("0.0.0.0/0")


class Verdicts(Case):
    def test_every_criterion_has_one_that_it_can_have(self):
        known = criteria("wkld-*.toml")
        for name in NAMES:
            for way, verdicts in self.control.do_scenario(name, workload=True)["expected"].items():
                with self.subTest(f"{name}, {way}"):
                    self.assertEqual(verdicts.keys(), {**criteria(), **known}.keys())
                    for criterion, decided_by in known.items():
                        expected = verdicts[criterion]
                        self.assertEqual(expected is None, decided_by == "question", criterion)
                        if decided_by == "hint":
                            self.assertNotEqual(expected["verdict"]["is"], "pass", criterion)

    def test_what_a_browser_cannot_ask_is_unknown_or_at_least_as_bad(self):
        for name in NAMES:
            ways = self.control.do_scenario(name, workload=True)["expected"]
            for criterion, seen in ways["browser"].items():
                if seen and seen["verdict"]["is"] not in ("unknown", "review"):
                    everything = ways["collector"][criterion]
                    self.assertEqual(seen["verdict"]["is"], everything["verdict"]["is"], criterion)
                    self.assertLessEqual(set(seen["resources"]), set(everything["resources"]))

    def test_compliant_means_that_everything_passes(self):
        verdicts = self.control.do_scenario("compliant", workload=True)["expected"]["collector"]
        self.assertEqual({each["verdict"]["is"] for each in verdicts.values() if each}, {"pass", "review"})

    def test_messy_means_that_nothing_passes(self):
        verdicts = self.control.do_scenario("messy", workload=True)["expected"]["collector"]
        found = {each["verdict"]["is"] for name, each in verdicts.items() if each and name.startswith("wkld-")}
        self.assertEqual(found, {"fail", "review"})


class Shown(Case):
    workload = True

    def instances(self):
        found = [each for one in self.aws("ec2").describe_instances()["Reservations"] for each in one["Instances"]]
        return [each for each in found if each["State"]["Name"] == "running"]

    def open_ports(self, *, used: bool):
        """The names of groups that let the world in, and the first port."""
        ec2 = self.aws("ec2")
        busy = {each["GroupId"] for one in ec2.describe_network_interfaces()["NetworkInterfaces"] for each in one["Groups"]}
        return {
            (group["GroupName"], rule.get("FromPort"))
            for group in ec2.describe_security_groups()["SecurityGroups"]
            for rule in group["IpPermissions"]
            for block in rule["IpRanges"]
            if ipaddress.ip_network(block["CidrIp"]) == ANYWHERE and (group["GroupId"] in busy) == used
        }

    def private(self) -> dict[str, list[str]]:
        """The zones of the subnets of each network that have no way in from the internet."""
        ec2 = self.aws("ec2")
        tables = ec2.describe_route_tables()["RouteTables"]
        found = {each["VpcId"]: [] for each in ec2.describe_vpcs()["Vpcs"]}
        for subnet in ec2.describe_subnets()["Subnets"]:
            its = [t for t in tables if any(a.get("SubnetId") == subnet["SubnetId"] for a in t["Associations"])]
            main = [t for t in tables if t["VpcId"] == subnet["VpcId"] and any(a["Main"] for a in t["Associations"])]
            (table,) = its or main
            if not any(route.get("GatewayId", "").startswith("igw-") for route in table["Routes"]):
                self.assertFalse(subnet["MapPublicIpOnLaunch"])
                found[subnet["VpcId"]].append(subnet["AvailabilityZoneId"])
        return found

    def definitions(self):
        ecs = self.aws("ecs")
        (cluster,) = ecs.list_clusters()["clusterArns"]
        services = ecs.describe_services(cluster=cluster, services=ecs.list_services(cluster=cluster)["serviceArns"])["services"]
        return [ecs.describe_task_definition(taskDefinition=each["taskDefinition"])["taskDefinition"] for each in services]

    def tls(self, port: int) -> list[str]:
        """The protocols that a listener of the only load balancer accepts that faces the internet."""
        elb = self.aws("elbv2")
        (balancer,) = [each for each in elb.describe_load_balancers()["LoadBalancers"] if each["Scheme"] == "internet-facing"]
        listeners = {
            each["Port"]: each for each in elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
        }
        self.assertNotIn("SslPolicy", listeners[80])
        return elb.describe_ssl_policies(Names=[listeners[port]["SslPolicy"]])["SslPolicies"][0]["SslProtocols"]

    def site(self):
        (found,) = self.aws("cloudfront").list_distributions()["DistributionList"]["Items"]
        return found


class Messy(Shown):
    scenario = "messy"

    def test_servers(self):
        self.assertEqual([bool(each.get("IamInstanceProfile")) for each in self.instances()], [False, False, True])
        self.assertEqual({each["MetadataOptions"]["HttpTokens"] for each in self.instances()}, {"optional"})
        self.assertEqual([bool(each.get("PublicIpAddress")) for each in self.instances()], [True, True, False])
        online = self.aws("ssm").describe_instance_information()["InstanceInformationList"]
        self.assertEqual([each["InstanceId"] for each in online], [self.instances()[2]["InstanceId"]])
        self.assertFalse(self.aws("ec2").get_ebs_encryption_by_default()["EbsEncryptionByDefault"])
        mine, public = {"OwnerIds": ["self"]}, {"RestorableByUserIds": ["all"]}
        self.assertEqual(len(self.aws("ec2").describe_snapshots(**mine, **public)["Snapshots"]), 1)
        self.assertEqual(self.aws("ec2", IRELAND).describe_snapshots(**mine)["Snapshots"], [])

    def test_networks(self):
        self.assertEqual(self.open_ports(used=False), {("old-ssh", 22)})
        used = {("ssh-anywhere", 22), ("ssh-anywhere", 443), ("cache", 6379), ("mysql-anywhere", 3306)}
        self.assertEqual(self.open_ports(used=True), used)
        self.assertEqual(sorted(len(zones) for zones in self.private().values()), [0, 1])
        (endpoint,) = self.aws("ec2").describe_vpc_endpoints()["VpcEndpoints"]
        self.assertEqual([each["GroupName"] for each in endpoint["Groups"]], ["default"])
        self.assertEqual(json.loads(endpoint["PolicyDocument"])["Statement"][0]["Action"], "*")

    def test_containers_and_secrets(self):
        (definition,) = self.definitions()
        self.assertNotIn("taskRoleArn", definition)
        self.assertTrue(definition["containerDefinitions"][0]["privileged"])
        (secret,) = self.aws("secretsmanager").list_secrets()["SecretList"]
        self.assertGreater((secret["CreatedDate"] - secret["LastChangedDate"]).days, 365)
        (parameter,) = self.aws("ssm").describe_parameters()["Parameters"]
        self.assertEqual(parameter["Type"], "String")

    def test_databases(self):
        (database,) = self.aws("rds").describe_db_instances()["DBInstances"]
        self.assertEqual((database["PubliclyAccessible"], database["StorageEncrypted"]), (True, False))
        self.assertFalse(database["IAMDatabaseAuthenticationEnabled"])
        (parameter,) = self.aws("rds").describe_db_parameters(DBParameterGroupName="legacy")["Parameters"]
        self.assertEqual((parameter["ParameterName"], parameter["ParameterValue"]), ("require_secure_transport", "0"))
        (cache,) = self.aws("elasticache").describe_cache_clusters()["CacheClusters"]
        self.assertFalse(cache["AtRestEncryptionEnabled"])

    def test_the_web(self):
        self.assertIn("TLSv1", self.tls(443))
        site = self.site()
        self.assertEqual((site["WebACLId"], site["DefaultCacheBehavior"]["ViewerProtocolPolicy"]), ("", "allow-all"))
        self.assertTrue(site["ViewerCertificate"]["CloudFrontDefaultCertificate"])
        balancer = self.aws("elbv2").describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
        self.assertNotIn("WebACL", self.aws("wafv2").get_web_acl_for_resource(ResourceArn=balancer))
        self.assertEqual(self.aws("apigateway").get_usage_plans()["items"], [])

    def test_keys_and_roles(self):
        details = self.aws("iam").get_account_authorization_details(Filter=["User", "Role"])
        (user,) = [each for each in details["UserDetailList"] if each["UserName"] == "ci-deploy"]
        self.assertIn("AWSCompromisedKeyQuarantineV3", [each["PolicyName"] for each in user["AttachedManagedPolicies"]])
        roles = {each["RoleName"]: each for each in details["RoleDetailList"]}
        condition = roles["deploy"]["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
        self.assertEqual(list(condition["StringEquals"]), ["token.actions.githubusercontent.com:aud"])
        self.assertEqual(roles["container-host"]["AttachedManagedPolicies"][0]["PolicyName"], "AdministratorAccess")

    def test_outsiders(self):
        for region, there in ((HOME, 1), (IRELAND, 1), (SYDNEY, 0)):
            self.assertEqual(len(self.aws("accessanalyzer", region).list_analyzers()["analyzers"]), there)
        analyzer = self.aws("accessanalyzer").list_analyzers()["analyzers"][0]["arn"]
        (finding,) = self.aws("accessanalyzer").list_findings(analyzerArn=analyzer, filter={"status": {"eq": ["ACTIVE"]}})[
            "findings"
        ]
        self.assertTrue(finding["isPublic"])
        archived = self.aws("accessanalyzer").list_findings(analyzerArn=analyzer, filter={"status": {"eq": ["ARCHIVED"]}})
        self.assertEqual(archived["findings"], [])

    def test_mending_shows(self):
        for name in ("close-ssh", "encrypt-new-disks", "end-quarantine", "analyze-everywhere", "delete-root-keys"):
            self.control.do_mutate(name)
        self.assertNotIn(22, {port for used in (True, False) for _, port in self.open_ports(used=used)})
        self.assertTrue(self.aws("ec2", SYDNEY).get_ebs_encryption_by_default()["EbsEncryptionByDefault"])
        attached = self.aws("iam").list_attached_user_policies(UserName="ci-deploy")["AttachedPolicies"]
        self.assertEqual([each["PolicyName"] for each in attached], ["ci-all"])
        self.assertEqual(len(self.aws("accessanalyzer", SYDNEY).list_analyzers()["analyzers"]), 1)


class Kept(Shown):
    scenario = "compliant"

    def test_servers(self):
        (server,) = self.instances()
        self.assertEqual(server["MetadataOptions"]["HttpTokens"], "required")
        self.assertTrue(server["IamInstanceProfile"]["Arn"].endswith("/server"))
        self.assertNotIn("PublicIpAddress", server)
        self.assertEqual({each["Encrypted"] for each in self.aws("ec2").describe_volumes()["Volumes"]}, {True})
        for region in (HOME, IRELAND, SYDNEY):
            ec2 = self.aws("ec2", region)
            self.assertEqual(ec2.get_instance_metadata_defaults()["AccountLevel"]["HttpTokens"], "required")
            self.assertTrue(ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"])
            key = self.aws("kms", region).describe_key(KeyId=ec2.get_ebs_default_kms_key_id()["KmsKeyId"])["KeyMetadata"]
            self.assertEqual((key["KeyManager"], key["KeyState"]), ("AWS", "Enabled"))
        content = json.loads(self.aws("ssm").get_document(Name="SSM-SessionManagerRunShell", DocumentFormat="JSON")["Content"])
        self.assertTrue(content["inputs"]["s3EncryptionEnabled"])

    def test_networks(self):
        self.assertEqual(self.open_ports(used=False), set())
        self.assertEqual(self.open_ports(used=True), {("balancer", 80), ("balancer", 443)})
        (zones,) = self.private().values()
        self.assertEqual(len(set(zones)), 2)
        ec2 = self.aws("ec2")
        (own,) = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"]
        self.assertEqual((own["IpPermissions"], own["IpPermissionsEgress"]), ([], []))
        used = {each["GroupName"] for one in ec2.describe_network_interfaces()["NetworkInterfaces"] for each in one["Groups"]}
        self.assertEqual(used, {"web", "balancer", "data", "endpoints"})
        names = {each["ServiceName"].rpartition(".")[2] for each in ec2.describe_vpc_endpoints()["VpcEndpoints"]}
        self.assertEqual(names, {"s3", "dynamodb", "ssm"})

    def test_containers(self):
        (definition,) = self.definitions()
        self.assertNotEqual(definition["taskRoleArn"], definition["executionRoleArn"])
        ecs = self.aws("ecs")
        tasks = ecs.list_tasks(cluster="main")["taskArns"]
        for _ in range(3):
            self.assertEqual(ecs.describe_tasks(cluster="main", tasks=tasks)["tasks"][0]["lastStatus"], "RUNNING")
        self.assertEqual(len(self.aws("eks").list_pod_identity_associations(clusterName="jobs")["associations"]), 1)

    def test_databases(self):
        (database,) = self.aws("rds").describe_db_instances()["DBInstances"]
        self.assertTrue(database["StorageEncrypted"] and database["IAMDatabaseAuthenticationEnabled"])
        private = {each["SubnetIdentifier"] for each in database["DBSubnetGroup"]["Subnets"]}
        self.assertEqual(len(private), 2)
        group = database["DBParameterGroups"][0]["DBParameterGroupName"]
        (parameter,) = self.aws("rds").describe_db_parameters(DBParameterGroupName=group)["Parameters"]
        self.assertEqual((parameter["ParameterName"], parameter["ParameterValue"]), ("rds.force_ssl", "1"))
        (domain,) = self.aws("opensearch").describe_domains(DomainNames=["search"])["DomainStatusList"]
        self.assertTrue(domain["VPCOptions"]["VPCId"].startswith("vpc-"))
        (cache,) = self.aws("elasticache").describe_cache_clusters()["CacheClusters"]
        self.assertEqual((cache["ReplicationGroupId"], cache["AtRestEncryptionEnabled"]), ("sessions", True))
        self.assertEqual(len(cache["SecurityGroups"]), 1)

    def test_the_web(self):
        self.assertEqual(self.tls(443), ["TLSv1.3", "TLSv1.2"])
        site = self.site()
        self.assertEqual(site["ViewerCertificate"]["MinimumProtocolVersion"], "TLSv1.2_2021")
        self.assertTrue(site["Origins"]["Items"][0]["OriginAccessControlId"])
        (stage,) = self.aws("apigateway").get_stages(restApiId=self.aws("apigateway").get_rest_apis()["items"][0]["id"])["item"]
        for arn in (site["WebACLId"], stage["webAclArn"]):
            rules = self.aws("wafv2").get_web_acl(ARN=arn)["WebACL"]["Rules"]
            self.assertEqual(sum("ManagedRuleGroupStatement" in each["Statement"] for each in rules), 3)
            self.assertEqual(sum("RateBasedStatement" in each["Statement"] for each in rules), 1)

    def test_data_events(self):
        (trail,) = self.aws("cloudtrail").describe_trails()["trailList"]
        (selector,) = self.aws("cloudtrail").get_event_selectors(TrailName=trail["TrailARN"])["EventSelectors"]
        self.assertEqual(selector["DataResources"], [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}])
        self.assertEqual(self.aws("kms").describe_key(KeyId=trail["KmsKeyId"])["KeyMetadata"]["KeyState"], "Enabled")
        statement = json.loads(self.aws("lambda").get_policy(FunctionName="thumbnails")["Policy"])["Statement"][0]
        self.assertIn(f":{ACCOUNT}:guardduty-findings", statement["Condition"]["ArnLike"]["AWS:SourceArn"])

    def test_rules_in_every_region(self):
        for region in (HOME, IRELAND, SYDNEY):
            config = self.aws("config", region)
            (status,) = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
            self.assertEqual((status["recording"], status["lastStatus"]), (True, "SUCCESS"))
            self.assertEqual(config.describe_config_rules()["ConfigRules"][0]["ConfigRuleState"], "ACTIVE")


class Beginnings(Case):
    scenario = "empty"

    def test_default_networks_are_as_on_aws(self):
        for region in (HOME, IRELAND, SYDNEY):
            ec2 = self.aws("ec2", region)
            (table,) = ec2.describe_route_tables()["RouteTables"]
            self.assertEqual([route["GatewayId"][:4] for route in table["Routes"]], ["loca", "igw-"])
            (group,) = ec2.describe_security_groups()["SecurityGroups"]
            (rule,) = group["IpPermissions"]
            self.assertEqual([each["GroupId"] for each in rule["UserIdGroupPairs"]], [group["GroupId"]])
            self.assertEqual({each["MapPublicIpOnLaunch"] for each in ec2.describe_subnets()["Subnets"]}, {True})

    def test_engines_force_tls_from_some_version_on(self):
        for family, forced in {
            "postgres14": False,
            "postgres15": True,
            "aurora-postgresql16": False,
            "aurora-postgresql17": True,
            "mysql8.4": False,
            "mariadb10.11": False,
            "mariadb11.4": False,
            "mariadb11.8": True,
            "sqlserver-ex-15.0": False,
        }.items():
            (found,) = self.aws("rds").describe_db_parameters(DBParameterGroupName=f"default.{family}")["Parameters"]
            self.assertEqual(found["ParameterValue"] == "1", forced, family)


if __name__ == "__main__":
    unittest.main()
