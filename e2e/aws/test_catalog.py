"""Every call of the catalog, made as a scan makes it, is answered in every account, and as botocore's models have it."""

import unittest
from collections import defaultdict

import shapes
from gateway import REGIONS
from scan import CATALOG, FOLLOWS, Clients, Scan
from testing import CLOUD

# Errors that a scan has to expect besides those that answer.
DOCUMENTED = {
    "iam:ListOrganizationsFeatures": {"AccountNotManagementOrDelegatedAdministratorException"},
    # Without a paid support plan.
    "support:DescribeTrustedAdvisorChecks": {"SubscriptionRequiredException"},
    "trustedadvisor:ListRecommendations": {"AccessDeniedException"},
}
CLIENTS = Clients(
    verify=str(CLOUD.bundle),
    proxies={"https": f"http://127.0.0.1:{CLOUD.listener.port}"},
    retries={"total_max_attempts": 1},
    read_timeout=5,
)


# Where AWS itself is not as its model says.
EXCUSED = {
    # An account that none administers.
    "GetAdministratorAccount.Administrator is missing",
    # States in which nothing went wrong.
    *(
        f"BatchGetAccountStatus.accounts[].{state}.{name} is missing"
        for state in ("state", *(f"resourceState.{kind}" for kind in ("ec2", "ecr", "lambda", "lambdaCode", "codeRepository")))
        for name in ("errorCode", "errorMessage")
    ),
    # Root has neither name nor path.
    "ListVirtualMFADevices.VirtualMFADevices[].User.Path is missing",
    "ListVirtualMFADevices.VirtualMFADevices[].User.UserName is missing",
}


class Shapes:
    """Looks at every answer as it comes."""

    def __init__(self):
        self.found: dict[str, set] = defaultdict(set)
        CLIENTS.session.events.register("before-parse", self.look)

    def look(self, operation_model, response_dict, **_):
        if response_dict["status_code"] >= 300:
            return
        service = operation_model.service_model
        wrong = shapes.problems(operation_model, service.resolved_protocol, response_dict["body"])
        self.found[f"{service.service_name}:{operation_model.name}"] |= set(wrong) - EXCUSED


SHAPES = Shapes()


class Table(unittest.TestCase):
    def test_what_follows_is_what_the_catalog_says(self):
        follows = {name: f"each {' '.join(sorted(parents))}" for name, parents in FOLLOWS.items()}
        self.assertEqual(follows, {
            name: f"each {' '.join(sorted(call.words['asked'].split()[1:]))}" for name, call in CATALOG.items() if not call.is_plain
        })


class Everything(unittest.TestCase):
    def scan(self, scenario: str):
        control, gateway = CLOUD.control, CLOUD.gateway
        control.do_scenario(scenario)
        CLIENTS.renew(control.do_credentials())
        SHAPES.found.clear()
        gateway.log.clear()
        asked = Scan(CLIENTS, REGIONS).run()
        crashes = {f"{each['service']}:{each['operation']}": each["crash"] for each in gateway.log if each.get("crash")}
        self.assertEqual(crashes, {})
        refused = {
            (each.call.name, each.code)
            for each in asked
            if each.code and each.code not in {*each.call.codes, *DOCUMENTED.get(each.call.name, ())}
        }
        self.assertEqual(refused, set())
        self.assertEqual({name: wrong for name, wrong in SHAPES.found.items() if wrong}, {})
        return asked

    def test_empty(self):
        self.scan("empty")

    def test_messy(self):
        self.scan("messy")

    def test_kept(self):
        self.scan("kept")

    def test_member(self):
        self.scan("member")


if __name__ == "__main__":
    unittest.main()
