//! WKLD.09: the encryption of databases, at rest and in transit.

use crate::checks::services::opensearch::search_domains;
use crate::checks::services::rds::{is_encrypted, is_in_cluster, is_relational, tls_parameter};
use crate::checks::{CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::wkld_09 as say;
use crate::stdx::sort;

const INSTANCES: &str = "rds:DescribeDBInstances";
const CLUSTERS: &str = "rds:DescribeDBClusters";

/// The items in the lists of a call's answers, each with its Region. Missing answers are gaps.
fn listed<'a>(cx: &mut CheckContext<'a>, call: &str, list: &str) -> Vec<(&'a str, View<'a>)> {
    let answers = cx.in_every_region(call);
    answers.into_iter().flat_map(|answer| answer.view().list(list).map(move |item| (answer.region(), item))).collect()
}

/// Like [`listed`], but only the items of RDS and Aurora.
fn relational<'a>(cx: &mut CheckContext<'a>, call: &str, list: &str) -> Vec<(&'a str, View<'a>)> {
    let mut all = listed(cx, call, list);
    all.retain(|(_, database)| is_relational(*database));
    all
}

/// The instances of RDS that belong to no cluster, each with its Region.
fn single_instances<'a>(cx: &mut CheckContext<'a>) -> Vec<(&'a str, View<'a>)> {
    let mut all = relational(cx, INSTANCES, "DBInstances");
    all.retain(|(_, instance)| !is_in_cluster(*instance));
    all
}

/// The calls about storage, each with the list in its answers, the flag for encryption, the field of the name, the kind of
/// placeholder that the name fills, and the words for a finding. Snapshots of clusters fill none, because the commands that
/// delete snapshots are for those of instances.
const STORED: [(&str, &str, &str, &str, &str, &str); 4] = [
    (INSTANCES, "DBInstances", "StorageEncrypted", "DBInstanceIdentifier", "database", say::DATABASE),
    (CLUSTERS, "DBClusters", "StorageEncrypted", "DBClusterIdentifier", "cluster", say::CLUSTER),
    ("rds:DescribeDBSnapshots", "DBSnapshots", "Encrypted", "DBSnapshotIdentifier", "name", say::SNAPSHOT),
    (
        "rds:DescribeDBClusterSnapshots",
        "DBClusterSnapshots",
        "StorageEncrypted",
        "DBClusterSnapshotIdentifier",
        "",
        say::CLUSTER_SNAPSHOT,
    ),
];

/// Checks `wkld-09.storage`.
pub fn storage(cx: &mut CheckContext<'_>) -> Draft {
    let (mut is_any, mut databases, mut failing) = (false, 0, Vec::new());
    for (call, list, flag, name, kind, what) in STORED {
        for (region, stored) in relational(cx, call, list) {
            // The storage of an instance in a cluster is the cluster's.
            if call == INSTANCES && is_in_cluster(stored) {
                continue;
            }
            is_any = true;
            if !is_encrypted(stored, flag) {
                databases += usize::from(call == INSTANCES || call == CLUSTERS);
                failing.push(Resource::new(kind, stored.text(name), region, what));
            }
        }
    }
    if databases > 0 {
        Draft::Fail(Degree::Wholly, say::plain(databases), failing)
    } else if !failing.is_empty() {
        Draft::Fail(Degree::Partly, say::OLD_SNAPSHOTS.to_owned(), failing)
    } else if is_any {
        Draft::Pass(say::ALL_ENCRYPTED.to_owned())
    } else {
        Draft::NotApplicable(say::NOTHING_STORED.to_owned())
    }
}

/// How a database treats connections without TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tls {
    Forced,
    /// TLS is forced after a restart.
    Waiting,
    NotForced,
    /// The engine has no parameter that says.
    Other,
}

/// How a database of this engine, with these parameter groups and their states, treats connections without TLS. `None` if that
/// is not known. Missing answers are gaps.
fn tls(cx: &mut CheckContext<'_>, call: &str, region: &str, engine: &str, groups: &[(&str, &str)]) -> Option<Tls> {
    let Some(parameter) = tls_parameter(engine) else { return Some(Tls::Other) };
    let mut found = Tls::NotForced;
    for (group, state) in groups {
        let answer = cx.in_region(call, region, &[*group])?;
        let mut parameters = answer.view().list("Parameters").filter(|it| it.text("ParameterName") == parameter);
        match parameters.next() {
            Some(value) if matches!(value.text("ParameterValue"), "1" | "ON" | "on") => {
                found = if *state == "pending-reboot" { Tls::Waiting } else { Tls::Forced };
            }
            None if !answer.is_complete() => return None,
            _ => {}
        }
    }
    Some(found)
}

/// Checks `wkld-09.tls-forced`.
pub fn tls_forced(cx: &mut CheckContext<'_>) -> Draft {
    let mut judged = Vec::new();
    for (region, instance) in single_instances(cx) {
        let groups: Vec<(&str, &str)> = instance
            .list("DBParameterGroups")
            .map(|group| (group.text("DBParameterGroupName"), group.text("ParameterApplyStatus")))
            .collect();
        let tls = tls(cx, "rds:DescribeDBParameters", region, instance.text("Engine"), &groups);
        judged.push((tls, "database", instance.text("DBInstanceIdentifier"), region));
    }
    for (region, cluster) in relational(cx, CLUSTERS, "DBClusters") {
        let mut states = cluster.list("DBClusterMembers").map(|member| member.text("DBClusterParameterGroupStatus"));
        let state = states.find(|state| *state == "pending-reboot").unwrap_or_default();
        let group = (cluster.text("DBClusterParameterGroup"), state);
        let tls = tls(cx, "rds:DescribeDBClusterParameters", region, cluster.text("Engine"), &[group]);
        judged.push((tls, "cluster", cluster.text("DBClusterIdentifier"), region));
    }
    let number = |tls: Tls| judged.iter().filter(|(found, ..)| *found == Some(tls)).count();
    let (failing, others) = (number(Tls::NotForced) + number(Tls::Waiting), number(Tls::Other));
    let is_any_right = number(Tls::Forced) + number(Tls::Waiting) > 0;
    let shown = |shows: &[(Tls, &str)]| {
        let of = |tls: Option<Tls>| shows.iter().find(|(shown, _)| Some(*shown) == tls).map(|(_, what)| *what);
        let resources =
            judged.iter().filter_map(|(tls, kind, id, region)| Some(Resource::new(kind, *id, region, of(*tls)?)));
        resources.collect::<Vec<_>>()
    };
    if judged.is_empty() {
        Draft::NotApplicable(say::NO_DATABASES.to_owned())
    } else if failing > 0 {
        let resources = shown(&[(Tls::NotForced, say::NOT_FORCED), (Tls::Waiting, say::WAITING)]);
        Draft::Fail(cx.degree(is_any_right), say::not_forced(failing, judged.len()), resources)
    } else if others > 0 {
        Draft::Review(say::OTHER_ENGINES.to_owned(), shown(&[(Tls::Other, say::OTHER_ENGINE)]))
    } else {
        Draft::Pass(say::TLS_FORCED.to_owned())
    }
}

/// Checks `wkld-09.tls-verified`.
pub fn tls_verified(cx: &mut CheckContext<'_>) -> Draft {
    let (mut expired, mut current) = (Vec::new(), Vec::new());
    for answer in cx.in_every_region(INSTANCES) {
        for instance in answer.view().list("DBInstances").filter(|instance| is_relational(*instance)) {
            let until = instance.get("CertificateDetails").time("ValidTill");
            let what = say::certificate(instance.text("CACertificateIdentifier"), until.map(|until| until.date()));
            let id = instance.text("DBInstanceIdentifier");
            let is_expired = until.is_some_and(|until| until < answer.at());
            let found = if is_expired { &mut expired } else { &mut current };
            found.push(Resource::new("database", id, answer.region(), what));
        }
    }
    if !expired.is_empty() {
        Draft::Fail(Degree::Wholly, say::EXPIRED.to_owned(), expired)
    } else if current.is_empty() {
        Draft::NotApplicable(say::NO_DATABASES.to_owned())
    } else {
        Draft::Review(say::CERTIFICATES.to_owned(), current)
    }
}

/// The data stores outside RDS that were judged.
#[derive(Default)]
struct Stores {
    is_any: bool,
    /// The failing stores, each with whether it fails at rest.
    failing: Vec<(bool, Resource)>,
}

impl Stores {
    /// Notes a store. A resource of the kind `name` fills the commands that switch on encryption at rest. Those for encryption
    /// in transit have two placeholders of that kind, so neither is filled. No command needs the other kinds.
    fn note(&mut self, (region, kind, id): (&str, &str, &str), at_rest: bool, on_the_wire: bool) {
        self.is_any = true;
        let what = match (at_rest, on_the_wire) {
            (true, true) => return,
            (true, false) => say::NOT_ON_THE_WIRE,
            (false, true) => say::NOT_AT_REST,
            (false, false) => say::NEITHER,
        };
        let kind = if at_rest && kind == "name" { "" } else { kind };
        self.failing.push((!at_rest, Resource::new(kind, id, region, what)));
    }
}

/// Whether a cache accepts encrypted connections only.
fn has_only_tls(cache: View<'_>) -> bool {
    cache.flag("TransitEncryptionEnabled") && cache.text("TransitEncryptionMode") != "preferred"
}

/// Checks `wkld-09.other-databases`.
pub fn other_databases(cx: &mut CheckContext<'_>) -> Draft {
    const AT_REST: &str = "AtRestEncryptionEnabled";
    let mut stores = Stores::default();
    for (region, cluster) in listed(cx, CLUSTERS, "DBClusters") {
        if !is_relational(cluster) {
            let id = cluster.text("DBClusterIdentifier");
            stores.note((region, cluster.text("Engine"), id), is_encrypted(cluster, "StorageEncrypted"), true);
        }
    }
    for (region, group) in listed(cx, "elasticache:DescribeReplicationGroups", "ReplicationGroups") {
        let id = group.text("ReplicationGroupId");
        stores.note((region, "cache", id), is_encrypted(group, AT_REST), has_only_tls(group));
    }
    for (region, cache) in listed(cx, "elasticache:DescribeCacheClusters", "CacheClusters") {
        // A cache in a group is judged by the group. Memcached stores nothing.
        if cache.text("ReplicationGroupId").is_empty() {
            let at_rest = cache.text("Engine") == "memcached" || is_encrypted(cache, AT_REST);
            stores.note((region, "cache", cache.text("CacheClusterId")), at_rest, has_only_tls(cache));
        }
    }
    for (region, cluster) in listed(cx, "memorydb:DescribeClusters", "Clusters") {
        stores.note((region, "memorydb", cluster.text("Name")), true, cluster.flag("TLSEnabled"));
    }
    for (region, domain) in search_domains(cx) {
        let at_rest = domain.get("EncryptionAtRestOptions").flag("Enabled");
        let on_the_wire = domain.get("DomainEndpointOptions").flag("EnforceHTTPS");
        stores.note((region, "name", domain.text("DomainName")), at_rest, on_the_wire);
    }
    for (region, cluster) in listed(cx, "redshift:DescribeClusters", "Clusters") {
        stores.note((region, "cluster", cluster.text("ClusterIdentifier")), cluster.flag("Encrypted"), true);
    }
    let Stores { is_any, mut failing } = stores;
    sort::by_number(&mut failing, |(is_at_rest, _)| u64::from(!is_at_rest));
    let at_rest = failing.iter().filter(|(is_at_rest, _)| *is_at_rest).count();
    let failing: Vec<Resource> = failing.into_iter().map(|(_, resource)| resource).collect();
    if at_rest > 0 {
        Draft::Fail(Degree::Wholly, say::not_at_rest(at_rest), failing)
    } else if !failing.is_empty() {
        Draft::Fail(Degree::Partly, say::not_on_the_wire(failing.len()), failing)
    } else if is_any {
        Draft::Pass(say::STORES_ENCRYPTED.to_owned())
    } else {
        Draft::NotApplicable(say::NO_STORES.to_owned())
    }
}

#[cfg(test)]
mod tests;
