"""The large account has what it says, and its lists come in pages."""

import time

from fake_aws.scenarios import large
from fake_aws.tests.case import Case


class Large(Case):
    scenario = "large"

    def count(self, service, operation, path):
        # Without a network: the certificate of these tests names few Regions.
        aws = self.control.built.aws
        clients = [aws(service, region) for region in aws.regions]
        return sum(len(list(each.get_paginator(operation).paginate().search(path))) for each in clients)

    def test_it_is_as_large_as_it_says(self):
        self.assertEqual(len(self.aws("ec2").describe_regions()["Regions"]), 17)
        self.assertEqual(self.count("ec2", "describe_security_groups", "SecurityGroups[]"), large.GROUPS)
        self.assertEqual(self.count("ec2", "describe_volumes", "Volumes[]"), large.VOLUMES)
        self.assertEqual(self.count("ec2", "describe_instances", "Reservations[].Instances[]"), large.SERVERS)
        self.assertEqual(self.count("lambda", "list_functions", "Functions[]"), large.FUNCTIONS)
        self.assertEqual(len(list(self.aws("iam").get_paginator("list_users").paginate().search("Users[]"))), large.USERS)
        self.assertEqual(len(self.aws("s3").list_buckets()["Buckets"]), large.BUCKETS)

    def test_it_is_built_in_seconds(self):
        begun = time.monotonic()
        self.control.do_scenario("large")
        self.assertLess(time.monotonic() - begun, 30)

    def test_pages_hold_what_was_asked_for_and_nothing_twice(self):
        ec2 = self.aws("ec2")
        for operation, name, id_of in (
            ("describe_volumes", "Volumes", "VolumeId"),
            ("describe_security_groups", "SecurityGroups", "GroupId"),
            ("describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId"),
        ):
            whole = [each[id_of] for each in getattr(ec2, operation)()[name]]
            pages = list(ec2.get_paginator(operation).paginate(PaginationConfig={"PageSize": 100}))
            self.assertEqual({len(each[name]) for each in pages[:-1]}, {100}, operation)
            self.assertEqual([each[id_of] for one in pages for each in one[name]], whole, operation)

    def test_functions_come_by_fifties(self):
        first = self.aws("lambda").list_functions(MaxItems=10_000)
        self.assertEqual(len(first["Functions"]), 50)
        self.assertTrue(first["NextMarker"])
