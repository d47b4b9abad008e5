//! WKLD.08: the encryption of disks and shared file systems.

use crate::checks::services::ec2::instances::is_service_made;
use crate::checks::services::ec2::network::is_own;
use crate::checks::services::kms;
use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Resource, View};
use crate::messages::findings::wkld_08 as say;
use crate::stdx::sort;
use std::collections::{BTreeMap, BTreeSet};

const DEFAULT: &str = "ec2:GetEbsEncryptionByDefault";
const DEFAULT_KEY: &str = "ec2:GetEbsDefaultKmsKeyId";
const VOLUMES: &str = "ec2:DescribeVolumes";
const SNAPSHOTS: &str = "ec2:DescribeSnapshots";
const BLOCK: &str = "ec2:GetSnapshotBlockPublicAccessState";

/// The AWS managed key, which always works.
const AWS_KEY: &str = "alias/aws/ebs";
/// The item of the call for public snapshots. The call for all of the account's snapshots has an empty one.
const ANYBODY: &str = r#"["all"]"#;

/// The disks in an answer, except those that an AWS service made and owns (CRITERIA.md E16).
fn disks(answer: CallResult<'_>) -> impl Iterator<Item = View<'_>> {
    answer.view().list("Volumes").filter(|volume| !is_service_made(*volume))
}

/// Checks `wkld-08.default-on`.
pub fn default_on(cx: &mut CheckContext<'_>) -> Draft {
    let (mut on, mut off_in_use, mut failing) = (0, 0, Vec::new());
    for answer in cx.in_every_region(DEFAULT) {
        let region = answer.region();
        let volumes = cx.in_region(VOLUMES, region, &[]);
        if !answer.view().get("EbsEncryptionByDefault").is_there() {
            cx.add_unreadable(DEFAULT, region);
        } else if answer.view().flag("EbsEncryptionByDefault") {
            on += 1;
            if let Some(state) = broken_key(cx, region) {
                // The Region fills the placeholder in the commands about its key.
                failing.push((2, Resource::new("region", region, region, say::key_state(state))));
            }
        } else if volumes.is_some_and(|answer| disks(answer).next().is_some()) {
            off_in_use += 1;
            failing.push((0, Resource::new("", region, region, say::OFF_WITH_DISKS)));
        } else {
            failing.push((1, Resource::new("", region, region, say::OFF)));
        }
    }
    sort::by_number(&mut failing, |(rank, _)| *rank);
    let Some((worst, _)) = failing.first() else { return Draft::Pass(say::ON_EVERYWHERE.to_owned()) };
    let is_on_nowhere = on == 0 && !cx.has_gaps();
    let (degree, reason) = match *worst {
        _ if is_on_nowhere => (Degree::Wholly, say::ON_NOWHERE),
        _ if off_in_use > 0 => (Degree::Wholly, say::OFF_IN_USE),
        1 => (Degree::Partly, say::OFF_ELSEWHERE),
        _ => (Degree::Partly, say::BROKEN_KEYS),
    };
    Draft::Fail(degree, reason.to_owned(), failing.into_iter().map(|(_, resource)| resource).collect())
}

/// The state of a Region's default key, if the key does not work. Missing answers are gaps.
fn broken_key<'a>(cx: &mut CheckContext<'a>, region: &str) -> Option<&'a str> {
    let key = cx.in_region(DEFAULT_KEY, region, &[])?.view().text("KmsKeyId");
    if key.is_empty() {
        cx.add_unreadable(DEFAULT_KEY, region);
        return None;
    }
    if key.ends_with(AWS_KEY) {
        return None;
    }
    kms::state(cx, region, key).filter(|state| !kms::is_usable(state))
}

/// Checks `wkld-08.existing-data`.
pub fn existing_data(cx: &mut CheckContext<'_>) -> Draft {
    let (mut public, mut used, mut spare) = (Vec::new(), Vec::new(), Vec::new());
    let mut is_any = false;
    let volumes: BTreeMap<&str, CallResult<'_>> =
        sort::map(cx.in_every_region(VOLUMES).into_iter().map(|answer| (answer.region(), answer)));
    // Answers count even if it is not known which Regions are enabled.
    let regions: BTreeSet<&str> = sort::set(volumes.keys().copied().chain(cx.regions_of(SNAPSHOTS)));
    for region in regions {
        for disk in volumes.get(region).into_iter().flat_map(|answer| disks(*answer)) {
            is_any = true;
            if disk.flag("Encrypted") {
                continue;
            }
            let (found, what) = match disk.text("State") {
                "in-use" => (&mut used, say::USED_DISK),
                "deleting" | "deleted" => continue,
                _ => (&mut spare, say::SPARE_DISK),
            };
            found.push(Resource::new("volume", disk.text("VolumeId"), region, what));
        }
        let open = public_snapshots(cx, region);
        let own = cx.in_region(SNAPSHOTS, region, &[""]);
        for snapshot in own.into_iter().flat_map(|answer| answer.view().list("Snapshots")) {
            is_any = true;
            let id = snapshot.text("SnapshotId");
            if !snapshot.flag("Encrypted") && !open.contains(id) {
                spare.push(Resource::new("snapshot", id, region, say::SNAPSHOT));
            }
        }
        public.extend(open.into_iter().map(|id| Resource::new("snapshot", id, region, say::PUBLIC_SNAPSHOT)));
    }
    let (degree, reason) = match (public.is_empty(), used.is_empty(), spare.is_empty()) {
        (false, ..) => (Degree::Wholly, say::PUBLIC),
        (_, false, _) => (Degree::Wholly, say::DISK_IN_USE),
        (_, _, false) => (Degree::Partly, say::NOT_IN_USE),
        _ if is_any => return Draft::Pass(say::ALL_ENCRYPTED.to_owned()),
        _ => return Draft::NotApplicable(say::NO_DISKS.to_owned()),
    };
    Draft::Fail(degree, reason.to_owned(), public.into_iter().chain(used).chain(spare).collect())
}

/// The snapshots in a Region that anybody can read; none if all sharing is blocked. Missing answers are gaps.
fn public_snapshots<'a>(cx: &mut CheckContext<'a>, region: &str) -> BTreeSet<&'a str> {
    let answer = cx.in_region(SNAPSHOTS, region, &[ANYBODY]);
    let state = cx.in_region(BLOCK, region, &[]).map(|block| block.view().text("State"));
    if state == Some("") {
        cx.add_unreadable(BLOCK, region);
    }
    if matches!(state, None | Some("" | "block-all-sharing")) {
        return BTreeSet::new();
    }
    let snapshots = answer.into_iter().flat_map(|answer| answer.view().list("Snapshots"));
    sort::set(snapshots.map(|snapshot| snapshot.text("SnapshotId")))
}

/// Checks `wkld-08.file-systems`.
pub fn file_systems(cx: &mut CheckContext<'_>) -> Draft {
    let account = cx.account();
    let (mut encrypted, mut failing) = (0, Vec::new());
    for answer in cx.in_every_region("efs:DescribeFileSystems") {
        for system in answer.view().list("FileSystems").filter(|system| is_own(*system, account)) {
            if system.flag("Encrypted") {
                encrypted += 1;
            } else {
                let id = system.text("FileSystemId");
                failing.push(Resource::new("file-system", id, answer.region(), say::NOT_ENCRYPTED));
            }
        }
    }
    let all = encrypted + failing.len();
    if all == 0 {
        Draft::NotApplicable(say::NO_FILE_SYSTEMS.to_owned())
    } else if failing.is_empty() {
        Draft::Pass(say::FILE_SYSTEMS_ENCRYPTED.to_owned())
    } else {
        Draft::Fail(cx.degree(2 * encrypted >= all), say::file_systems(failing.len(), all), failing)
    }
}

#[cfg(test)]
mod tests;
