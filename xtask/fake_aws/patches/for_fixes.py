"""Where moto does otherwise than AWS, as far as commands of fixes meet it. Nothing makes a wrong command pass: what is added is
what AWS does itself."""

import copy
import json

from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import IAMBackend
from moto.inspector2.models import AccountStatus, Inspector2Backend
from moto.organizations.models import FakeServiceAccess
from moto.rds.models import RDSBackend
from moto.ssoadmin import models as ssoadmin

from fake_aws.constants import REGIONS


def few_regions():
    """Makes DescribeRegions return three Regions, so that loops over all Regions end soon."""
    RegionsAndZonesBackend.regions = [each for each in RegionsAndZonesBackend.regions if each.name in REGIONS]


def services_that_organizations_trust():
    """Lets IAM manage root credentials in an organization."""
    FakeServiceAccess.TRUSTED_SERVICES.append("iam.amazonaws.com")


def policies_of_aws_are_read_once():
    """Caches the policies that AWS manages. moto reads all 1,400 twice for every account that is reset, which takes longer than
    most scenarios."""
    read, known = IAMBackend._init_aws_policies, {}

    def copies(backend):
        account = backend.account_id, backend.region_name
        if account not in known:
            known[account] = read(backend)
        return [copy.copy(policy) for policy in known[account]]

    IAMBackend._init_aws_policies = copies


def accounts_have_a_state_in_inspector():
    """Gives every account a state in Inspector, which in moto has none before something is enabled."""
    ask = Inspector2Backend.batch_get_account_status

    def with_state(backend, account_ids):
        for account in account_ids:
            backend.account_status.setdefault(account, AccountStatus(account))
        return ask(backend, account_ids)

    Inspector2Backend.batch_get_account_status = with_state


def permission_sets_take_policies_of_jobs():
    """Makes moto find the path of managed policies, for which it uses a name that its own data lacks."""
    data = json.loads(aws_managed_policies_data)
    ssoadmin.aws_managed_policies_data = json.dumps({name: {"path": each["Path"]} for name, each in data.items()})


def an_assignment_is_there_once():
    """Keeps only one of several equal assignments, as IAM Identity Center does."""
    create = ssoadmin.SSOAdminBackend.create_account_assignment

    def create_once(backend, *args, **kwargs):
        made = create(backend, *args, **kwargs)
        new = backend.account_assignments.pop()
        if not any(is_same(new, each) for each in backend.account_assignments):
            backend.account_assignments.append(new)
        return made

    def is_same(one, other):
        return all(
            getattr(one, name) == getattr(other, name)
            for name in ("instance_arn", "target_id", "target_type", "permission_set_arn", "principal_type", "principal_id")
        )

    ssoadmin.SSOAdminBackend.create_account_assignment = create_once


def clusters_that_are_restored_with_a_key_are_encrypted():
    """Marks clusters as encrypted that are restored with a key, which moto does not."""
    restore = RDSBackend.restore_db_cluster_from_snapshot

    def restore_encrypted(backend, from_snapshot_id, overrides):
        made = restore(backend, from_snapshot_id, overrides)
        if overrides.get("kms_key_id"):
            made.storage_encrypted = True
        return made

    RDSBackend.restore_db_cluster_from_snapshot = restore_encrypted


def apply():
    few_regions()
    services_that_organizations_trust()
    policies_of_aws_are_read_once()
    accounts_have_a_state_in_inspector()
    permission_sets_take_policies_of_jobs()
    an_assignment_is_there_once()
    clusters_that_are_restored_with_a_key_are_encrypted()
