"""EC2: the versions of all launch templates at once, for which moto wants a template's name. Servers that Systems Manager
reaches, and the roles of what runs in EKS."""

from moto.ec2.models import ec2_backends

from fake_aws.constants import ACCOUNT, ROOT
from fake_aws.extensions.operations import operation


@operation("ec2", "DescribeLaunchTemplateVersions")
def launch_template_versions(_store, region, params):
    templates = ec2_backends[ACCOUNT][region].launch_templates.values()
    wanted = (params.get("LaunchTemplateId"), params.get("LaunchTemplateName"))
    chosen = [each for each in templates if not any(wanted) or each.id == wanted[0] or each.name == wanted[1]]
    return {"LaunchTemplateVersions": [each for template in chosen for each in versions(template, params.get("Versions"))]}


def versions(template, numbers):
    """The versions asked for, each once; all of them when none are named."""
    found = {each.number: each for each in map(template.get_version, numbers)} if numbers else None
    for each in found.values() if found is not None else template.versions:
        yield {
            "LaunchTemplateId": template.id,
            "LaunchTemplateName": template.name,
            "VersionNumber": each.number,
            "VersionDescription": each.description,
            "CreateTime": each.create_time,
            "CreatedBy": ROOT,
            "DefaultVersion": template.is_default(each),
            "LaunchTemplateData": each.data,
        }


@operation("ssm", "DescribeInstanceInformation")
def managed(store, _region, _params):
    """Those that the scenario has set: `store["managed"]`."""
    return {"InstanceInformationList": store.get("managed", [])}


@operation("eks", "ListPodIdentityAssociations")
def pod_identities(store, _region, params):
    """Those that the scenario has set: `store["pods"]`, names of clusters and their associations."""
    return {"associations": store.get("pods", {}).get(params["clusterName"], [])}
