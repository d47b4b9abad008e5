"""What Access Analyzer finds: its findings of a Region, as AWS answers them, stand in `STORE["findings of outsiders", region]`."""

from fake_aws.extensions.operations import STORE, operation

STATUS = ("ACTIVE", "ARCHIVED", "RESOLVED")


@operation("accessanalyzer", "ListFindings")
def list_findings(_store, region, params):
    wanted = params.get("filter", {}).get("status", {}).get("eq", STATUS)
    found = STORE["findings of outsiders", region].get("findings", [])
    return {"findings": [each for each in found if each["status"] in wanted]}
