"""Scenarios of wkld-09: encryption of databases, caches and search domains."""

from catalog.fixes.scenario import Scenario
from fake_aws.constants import REGION

DATABASE = {
    "DBInstanceIdentifier": "orders",
    "DBInstanceClass": "db.t4g.micro",
    "Engine": "postgres",
    "EngineVersion": "16.4",
    "AllocatedStorage": 20,
    "MasterUsername": "boss",
    "MasterUserPassword": "correct-horse",
}
PLACE = {"region": REGION, "database": "orders", "cluster": "shop"}


def subnets(aws):
    return [each["SubnetId"] for each in aws("ec2").describe_subnets()["Subnets"][:2]]


def security_group(aws):
    return aws("ec2").create_security_group(GroupName="database", Description="database")["GroupId"]


def subnet_group(aws):
    aws("rds").create_db_subnet_group(DBSubnetGroupName="ours", DBSubnetGroupDescription="ours", SubnetIds=subnets(aws))


def plain_database(aws):
    subnet_group(aws)
    aws("rds").create_db_parameter_group(DBParameterGroupName="own", DBParameterGroupFamily="postgres13", Description="own")
    # The latest version of PostgreSQL for which moto has option groups.
    aws("rds").create_option_group(
        OptionGroupName="own", EngineName="postgres", MajorEngineVersion="13", OptionGroupDescription="own"
    )
    aws("rds").create_db_instance(
        **DATABASE | {"EngineVersion": "13.22"},
        DBSubnetGroupName="ours",
        VpcSecurityGroupIds=[security_group(aws)],
        DBParameterGroupName="own",
        OptionGroupName="own",
        BackupRetentionPeriod=5,
        MultiAZ=True,
        StorageEncrypted=False,
    )
    return PLACE


def database(aws, name):
    return aws("rds").describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]


def same_but_encrypted(aws):
    old, new = database(aws, "orders-unencrypted"), database(aws, "orders")
    assert new["StorageEncrypted"] and not old["StorageEncrypted"]
    for kept in ("DBInstanceClass", "VpcSecurityGroups", "BackupRetentionPeriod", "MultiAZ", "DBSubnetGroup"):
        assert new[kept] == old[kept], (kept, old[kept], new[kept])
    assert new["DBParameterGroups"][0]["DBParameterGroupName"] == "own", new
    assert new["OptionGroupMemberships"][0]["OptionGroupName"] == "own", new


def restore_failed(aws, _folder):
    """Deletes the old database without creating a new one."""
    rds = aws("rds")
    rds.modify_db_instance(DBInstanceIdentifier="orders", DeletionProtection=False)
    rds.delete_db_instance(DBInstanceIdentifier="orders", SkipFinalSnapshot=True)


def only_the_old_database(aws, _text):
    (only,) = aws("rds").describe_db_instances()["DBInstances"]
    assert only["DBInstanceIdentifier"] == "orders" and not only["StorageEncrypted"], only


def old_database_is_back(aws, _text):
    assert not database(aws, "orders")["StorageEncrypted"]
    assert database(aws, "orders-encrypted")["StorageEncrypted"]


def nothing_unencrypted(aws):
    names = [each["DBInstanceIdentifier"] for each in aws("rds").describe_db_instances()["DBInstances"]]
    snapshots = aws("rds").describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    assert names == ["orders"], names
    assert [each["Encrypted"] for each in snapshots] == [True], snapshots


def plain_cluster(aws):
    subnet_group(aws)
    aws("rds").create_db_cluster_parameter_group(
        DBClusterParameterGroupName="own", DBParameterGroupFamily="aurora-postgresql16", Description="own"
    )
    aws("rds").create_db_cluster(
        DBClusterIdentifier="shop",
        Engine="aurora-postgresql",
        EngineVersion="16.4",
        MasterUsername="boss",
        MasterUserPassword="correct-horse",
        DBSubnetGroupName="ours",
        VpcSecurityGroupIds=[security_group(aws)],
        DBClusterParameterGroupName="own",
        StorageEncrypted=False,
    )
    for number in "12":
        aws("rds").create_db_instance(
            DBInstanceIdentifier=f"shop-{number}",
            DBClusterIdentifier="shop",
            DBInstanceClass="db.r6g.large",
            Engine="aurora-postgresql",
        )
    return PLACE


def cluster(aws, name):
    return aws("rds").describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0]


def drop_automatic_snapshots(aws, _folder):
    """Deletes automatic snapshots. moto names them by the minute and refuses two of one database within a minute."""
    for each in aws("rds").describe_db_snapshots()["DBSnapshots"]:
        if each["DBSnapshotIdentifier"].startswith("rds:"):
            aws("rds").delete_db_snapshot(DBSnapshotIdentifier=each["DBSnapshotIdentifier"])
    for each in aws("rds").describe_db_cluster_snapshots()["DBClusterSnapshots"]:
        if each["DBClusterSnapshotIdentifier"].startswith("rds:"):
            aws("rds").delete_db_cluster_snapshot(DBClusterSnapshotIdentifier=each["DBClusterSnapshotIdentifier"])


def like_the_old_cluster(aws):
    old, new = cluster(aws, "shop-unencrypted"), cluster(aws, "shop")
    members = {each["DBInstanceIdentifier"] for each in new["DBClusterMembers"]}
    assert new["KmsKeyId"] != old.get("KmsKeyId") and {"shop-encrypted-1", "shop-encrypted-2"} <= members, new
    for kept in ("Engine", "EngineVersion", "VpcSecurityGroups", "DBClusterParameterGroup"):
        assert new[kept] == old[kept], (kept, old[kept], new[kept])


def old_cluster_is_back(aws, _text):
    assert cluster(aws, "shop").get("KmsKeyId") != "alias/aws/rds"
    assert cluster(aws, "shop-encrypted")["KmsKeyId"] == "alias/aws/rds"


def old_snapshot(aws):
    aws("rds").create_db_instance(**DATABASE)
    aws("rds").create_db_snapshot(DBSnapshotIdentifier="last-year", DBInstanceIdentifier="orders")
    aws("rds").delete_db_instance(DBInstanceIdentifier="orders", SkipFinalSnapshot=True)
    return {"region": REGION, "snapshot": "last-year"}


def tls_optional(aws):
    aws("rds").create_db_instance(**DATABASE)
    return PLACE


def tls_optional_mysql_cluster(aws):
    """Creates Aurora MySQL, whose parameter has the values ON and OFF."""
    subnet_group(aws)
    aws("rds").create_db_cluster_parameter_group(
        DBClusterParameterGroupName="own", DBParameterGroupFamily="aurora-mysql8.0", Description="own"
    )
    aws("rds").create_db_cluster(
        DBClusterIdentifier="shop",
        Engine="aurora-mysql",
        EngineVersion="8.0.mysql_aurora.3.08.0",
        MasterUsername="boss",
        MasterUserPassword="correct-horse",
        DBSubnetGroupName="ours",
        DBClusterParameterGroupName="own",
    )
    return PLACE


def tls_optional_cluster(aws):
    plain_cluster(aws)
    return PLACE


def old_certificate(aws):
    aws("rds").create_db_instance(**DATABASE, CACertificateIdentifier="rds-ca-2019")
    return PLACE


def plain_warehouse(aws):
    aws("redshift").create_cluster(
        ClusterIdentifier="warehouse", NodeType="ra3.large", MasterUsername="boss", MasterUserPassword="Correct-horse1"
    )
    aws("opensearch").create_domain(DomainName="search", EngineVersion="OpenSearch_2.19")
    return {"region": REGION, "redshift-cluster": "warehouse", "search-domain": "search"}


def plain_search_domain(aws):
    aws("opensearch").create_domain(DomainName="search", EngineVersion="OpenSearch_2.19")
    return {"region": REGION, "search-domain": "search"}


def plain_cache(aws):
    aws("elasticache").create_cache_subnet_group(
        CacheSubnetGroupName="ours", CacheSubnetGroupDescription="ours", SubnetIds=subnets(aws)
    )
    aws("elasticache").create_replication_group(
        ReplicationGroupId="sessions",
        ReplicationGroupDescription="sessions",
        Engine="redis",
        CacheNodeType="cache.t4g.micro",
        CacheSubnetGroupName="ours",
        NumCacheClusters=2,
        AutomaticFailoverEnabled=True,
    )
    # In AWS, its nodes are created with it.
    aws("elasticache").create_cache_cluster(
        CacheClusterId="sessions-001",
        Engine="redis",
        CacheNodeType="cache.t4g.micro",
        NumCacheNodes=1,
        CacheSubnetGroupName="ours",
        SecurityGroupIds=[security_group(aws)],
    )
    return {"region": REGION, "old-cache": "sessions", "new-cache": "sessions-2"}


SCENARIOS = [
    Scenario(
        "wkld-09.encrypt-instances",
        fault=plain_database,
        steps=[1, 2, 3],
        by_hand={3: drop_automatic_snapshots},
        verified=r"^ +true,$",
        holds=same_but_encrypted,
        undone=old_database_is_back,
        twice=True,
    ),
    Scenario(
        "wkld-09.encrypt-instances",
        name="undone where the restore has failed",
        fault=plain_database,
        steps=[1, 2, 3],
        by_hand={3: drop_automatic_snapshots, "undo": restore_failed},
        verified=r"^ +true,$",
        undone=only_the_old_database,
    ),
    Scenario(
        "wkld-09.encrypt-instances",
        name="to the end",
        fault=plain_database,
        by_hand={3: drop_automatic_snapshots},
        verified=r"^ +true,$",
        holds=nothing_unencrypted,
        no_undo="the old database is deleted",
    ),
    Scenario(
        "wkld-09.encrypt-clusters",
        fault=plain_cluster,
        steps=[1, 2],
        by_hand={2: drop_automatic_snapshots},
        verified=r'"alias/aws/rds",$',
        holds=like_the_old_cluster,
        undone=old_cluster_is_back,
    ),
    Scenario("wkld-09.clear-old-snapshots", fault=old_snapshot, verified=lambda text: text.strip() == ""),
    Scenario(
        "wkld-09.force-tls",
        name="RDS",
        fault=tls_optional,
        steps=[1, 2],
        verified=r"^orders in-sync: 1$",
        twice=True,
    ),
    Scenario(
        "wkld-09.force-tls",
        name="Aurora",
        fault=tls_optional_cluster,
        steps=[3, 4],
        verified=r"^shop .*: 1$",
        twice=True,
    ),
    Scenario(
        "wkld-09.force-tls",
        name="Aurora MySQL",
        fault=tls_optional_mysql_cluster,
        steps=[3],
        verified=r"^shop .*: ON$",
        twice=True,
        undone=lambda _aws, text: "shop" in text and ": OFF" in text,
    ),
    Scenario("wkld-09.renew-certificates", fault=old_certificate, steps=[2], verified=r"^orders\t\S+-g1\t"),
    Scenario(
        "wkld-09.switch-on-at-rest",
        fault=plain_warehouse,
        verified=lambda text: "warehouse\tavailable\tTrue" in text and "search\tFalse\tTrue" in text,
        twice=True,
    ),
    Scenario(
        "wkld-09.rebuild-stores",
        fault=plain_cache,
        steps=[1],
        verified=r"^sessions-2\tavailable\tTrue\t",
    ),
    Scenario(
        "wkld-09.encrypt-connections",
        fault=plain_search_domain,
        steps=[1],
        verified=r"^search\tTrue$",
        twice=True,
    ),
]

CANNOT = {
    "wkld-09.verify-in-clients": "nothing in AWS: the commands fetch a file, and a client's connection verifies it",
}
