"""Databases: the parameters that engines begin with and the members of groups of caches, which moto leaves out, and MemoryDB, whose
backend moto cannot make in a Region without a default network."""

from moto.elasticache.models import elasticache_backends
from moto.rds.models import rds_backends

from fake_aws.constants import ACCOUNT
from fake_aws.extensions.operations import Refused, operation

# By the beginnings of families: what decides whether connections have to be encrypted.
AT_FIRST = {
    "aurora-postgresql": ("rds.force_ssl", "0"),
    "aurora-mysql": ("require_secure_transport", "OFF"),
    "postgres": ("rds.force_ssl", "0"),
    "mysql": ("require_secure_transport", "0"),
    "mariadb": ("require_secure_transport", "0"),
    "sqlserver": ("rds.force_ssl", "0"),
}
# From these versions on, engines force it by themselves.
FORCED_FROM = {"postgres": (15,), "aurora-postgresql": (17,), "mariadb": (11, 8), "mysql": (9, 7)}


@operation("rds", "DescribeDBParameters")
def parameters(_store, region, params):
    name, groups = params["DBParameterGroupName"], rds_backends[ACCOUNT][region].db_parameter_groups
    return of_group(name, groups.get(name), "family")


@operation("rds", "DescribeDBClusterParameters")
def cluster_parameters(_store, region, params):
    name, groups = params["DBClusterParameterGroupName"], rds_backends[ACCOUNT][region].db_cluster_parameter_groups
    return of_group(name, groups.get(name), "db_parameter_group_family")


def of_group(name, group, family_at):
    """What was set, and what the family begins with."""
    if group:
        family, chosen = getattr(group, family_at), group.parameters
    elif name.startswith("default."):
        family, chosen = name.removeprefix("default."), {}
    else:
        raise Refused("DBParameterGroupNotFound", f"DBParameterGroup not found: {name}")
    found = [{"ParameterName": key, "Source": "engine-default"} | value for key, value in at_first(family)]
    found = [each for each in found if each["ParameterName"] not in chosen]
    found += [
        {"ParameterName": key, "ParameterValue": str(each["ParameterValue"]), "Source": "user"} for key, each in chosen.items()
    ]
    return {"Parameters": found}


def at_first(family):
    for beginning, (name, value) in AT_FIRST.items():
        if family.startswith(beginning):
            version = tuple(int(part) for part in family.removeprefix(beginning).split(".") if part.isdigit())
            if beginning in FORCED_FROM and version >= FORCED_FROM[beginning]:
                value = "1"
            yield name, {"ParameterValue": value}
            return


@operation("elasticache", "DescribeCacheClusters")
def caches(_store, region, params):
    backend = elasticache_backends[ACCOUNT][region]
    found = [cache(each, each.cache_cluster_id, {}) for each in backend.cache_clusters.values()]
    for group in backend.replication_groups.values():
        found += [cache(group, name, {"ReplicationGroupId": group.replication_group_id}) for name in group.member_clusters]
    if wanted := params.get("CacheClusterId"):
        found = [each for each in found if each["CacheClusterId"] == wanted]
        if not found:
            raise Refused("CacheClusterNotFound", f"CacheCluster {wanted} not found.")
    return {"CacheClusters": found}


def cache(owner, name, more):
    """A cache that stands alone, or as a member of a group."""
    return {
        "CacheClusterId": name,
        "CacheNodeType": owner.cache_node_type,
        "Engine": owner.engine,
        "CacheClusterStatus": "available",
        "NumCacheNodes": getattr(owner, "num_cache_nodes", 1),
        "SecurityGroups": [{"SecurityGroupId": each, "Status": "active"} for each in owner.security_group_ids or []],
        "TransitEncryptionEnabled": bool(owner.transit_encryption_enabled),
        "AtRestEncryptionEnabled": bool(getattr(owner, "at_rest_encryption_enabled", False)),
        "AuthTokenEnabled": owner.auth_token_enabled,
    } | more


@operation("memorydb", "DescribeClusters")
def clusters(store, _region, _params):
    """Those that the scenario has set: `store["clusters"]`."""
    return {"Clusters": store.get("clusters", [])}
