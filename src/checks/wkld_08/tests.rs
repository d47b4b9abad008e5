use super::*;
use crate::checks::trial::{ACCOUNT, Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REGIONS, UNKNOWN};
use serde_json::{Value, json};

const KEY: &str = "kms:DescribeKey";
const SYSTEMS: &str = "efs:DescribeFileSystems";
const HOME: &str = "eu-west-1";
const OWN_KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd";

fn disk(id: &str, encrypted: bool, state: &str) -> Value {
    json!({"VolumeId": id, "Encrypted": encrypted, "State": state})
}

fn volumes(case: Case, region: &str, list: Value) -> Case {
    case.answers(VOLUMES, region, json!({}), json!({ "Volumes": list }))
}

/// A case with these defaults of encryption in the three Regions, with AWS's key and without disks.
fn defaults(on: [bool; 3]) -> Case {
    let case = Case::new().answers_everywhere(VOLUMES, json!({}));
    let case = case.answers_everywhere(DEFAULT_KEY, json!({ "KmsKeyId": AWS_KEY }));
    REGIONS.into_iter().zip(on).fold(case, |case, (region, on)| {
        case.answers(DEFAULT, region, json!({}), json!({ "EbsEncryptionByDefault": on }))
    })
}

#[test]
fn encryption_by_default_has_to_be_on_in_every_region() {
    let with_disk =
        |on: [bool; 3], encrypted: bool| volumes(defaults(on), HOME, json!([disk("vol-1", encrypted, "in-use")]));
    defaults([true, true, true]).check(default_on, PASS);
    with_disk([true, true, true], false).check(default_on, PASS);
    with_disk([false, true, true], true).names(default_on, PARTLY, &["ap-southeast-2"]);
    with_disk([true, false, true], true).names(default_on, FAIL, &[HOME]);
    with_disk([false, false, true], true).names(default_on, FAIL, &[HOME, "ap-southeast-2"]);
    defaults([false, true, false]).names(default_on, PARTLY, &["ap-southeast-2", "us-east-1"]);
    defaults([false, false, false]).check(default_on, FAIL);
    let of_service = json!([{"VolumeId": "vol-1", "State": "in-use", "Operator": {"Managed": true}}]);
    volumes(defaults([true, false, true]), HOME, of_service).check(default_on, PARTLY);
}

#[test]
fn a_default_key_has_to_work() {
    let with_key = |key: &str| defaults([true; 3]).answers(DEFAULT_KEY, HOME, json!({}), json!({ "KmsKeyId": key }));
    let state = |state: &str| {
        let data = json!({"KeyMetadata": {"KeyState": state}});
        with_key(OWN_KEY).answers(KEY, HOME, json!({ "KeyId": OWN_KEY }), data)
    };
    for (state_of_key, verdict) in [("Enabled", PASS), ("Disabled", PARTLY), ("PendingDeletion", PARTLY), ("", UNKNOWN)]
    {
        state(state_of_key).check(default_on, verdict);
    }
    let finding = state("Disabled").check(default_on, PARTLY);
    assert_eq!((finding.resources[0].kind.as_str(), finding.resources[0].id.as_str()), ("region", HOME));
    assert_eq!(finding.resources[0].what, "the state of the default key is Disabled");
    with_key(OWN_KEY).check(default_on, UNKNOWN);
    with_key(OWN_KEY).denied(KEY, HOME, json!({ "KeyId": OWN_KEY })).check(default_on, UNKNOWN);
    with_key("arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs").check(default_on, PASS);
    with_key("").check(default_on, UNKNOWN);
    // If the default is off, the key does not matter.
    let off = defaults([true, false, true]).denied(DEFAULT_KEY, HOME, json!({}));
    off.names(default_on, PARTLY, &[HOME]);
}

#[test]
fn what_was_not_seen_of_defaults_is_unknown_and_what_fails_is_said() {
    for call in [DEFAULT, DEFAULT_KEY, VOLUMES] {
        defaults([true; 3]).denied(call, "us-east-1", json!({})).check(default_on, UNKNOWN);
        let off = volumes(defaults([true, false, true]), HOME, json!([disk("vol-1", true, "in-use")]));
        off.denied(call, "us-east-1", json!({})).check(default_on, FAIL);
    }
    defaults([false; 3]).denied(DEFAULT, "us-east-1", json!({})).check(default_on, PARTLY);
    defaults([true, false, true]).denied(VOLUMES, HOME, json!({})).check(default_on, PARTLY);
    defaults([true; 3]).answers(DEFAULT, HOME, json!({}), json!({})).check(default_on, UNKNOWN);
    Case::new().check(default_on, UNKNOWN);
}

/// The parameters of the call for all of the account's snapshots; those of [`anybody`] are for public ones.
fn own() -> Value {
    json!({"OwnerIds": ["self"]})
}

fn anybody() -> Value {
    json!({"OwnerIds": ["self"], "RestorableByUserIds": ["all"]})
}

/// A case without disks and snapshots.
fn nothing() -> Case {
    let case = Case::new().answers_everywhere(VOLUMES, json!({}));
    let case = case.answers_everywhere(BLOCK, json!({"State": "unblocked"}));
    REGIONS.into_iter().fold(case, |case, region| {
        case.answers(SNAPSHOTS, region, own(), json!({})).answers(SNAPSHOTS, region, anybody(), json!({}))
    })
}

fn snapshots(case: Case, which: Value, list: Value) -> Case {
    case.answers(SNAPSHOTS, HOME, which, json!({ "Snapshots": list }))
}

#[test]
fn disks_and_snapshots_have_to_be_encrypted() {
    let plain = json!([{"SnapshotId": "snap-1", "Encrypted": false}]);
    let good = json!([{"SnapshotId": "snap-1", "Encrypted": true}]);
    nothing().check(existing_data, NOT_APPLICABLE);
    volumes(nothing(), HOME, json!([disk("vol-1", true, "in-use")])).check(existing_data, PASS);
    snapshots(nothing(), own(), good).check(existing_data, PASS);
    snapshots(nothing(), own(), plain.clone()).names(existing_data, PARTLY, &["snap-1"]);
    for (state, verdict) in [
        ("in-use", FAIL),
        ("available", PARTLY),
        ("creating", PARTLY),
        ("error", PARTLY),
        ("deleting", PASS),
        ("deleted", PASS),
    ] {
        volumes(nothing(), HOME, json!([disk("vol-1", false, state)])).check(existing_data, verdict);
    }
    let of_service =
        json!([{"VolumeId": "vol-1", "Encrypted": false, "State": "in-use", "Operator": {"Managed": true}}]);
    volumes(nothing(), HOME, of_service).check(existing_data, NOT_APPLICABLE);
    let both = volumes(nothing(), HOME, json!([disk("vol-1", false, "available"), disk("vol-2", false, "in-use")]));
    snapshots(both, own(), plain).names(existing_data, FAIL, &["vol-2", "vol-1", "snap-1"]);
}

#[test]
fn a_public_snapshot_fails_unless_all_sharing_is_blocked() {
    let list = json!([{"SnapshotId": "snap-1", "Encrypted": false}]);
    let public = || snapshots(snapshots(nothing(), own(), list.clone()), anybody(), list.clone());
    let blocked = |state: &str| public().answers(BLOCK, HOME, json!({}), json!({ "State": state }));
    for (state, verdict) in
        [("unblocked", FAIL), ("block-new-sharing", FAIL), ("block-all-sharing", PARTLY), ("", PARTLY)]
    {
        blocked(state).names(existing_data, verdict, &["snap-1"]);
    }
    let finding = blocked("unblocked").check(existing_data, FAIL);
    assert_eq!(
        (finding.resources[0].kind.as_str(), finding.resources[0].what.as_str()),
        ("snapshot", "public snapshot")
    );
    assert_eq!(blocked("block-all-sharing").check(existing_data, PARTLY).resources[0].what, "unencrypted snapshot");
    // It is not known whether sharing is blocked, so the snapshot counts as unencrypted, not as public.
    public().denied(BLOCK, HOME, json!({})).check(existing_data, PARTLY);
}

#[test]
fn what_was_not_seen_of_disks_is_unknown_and_what_fails_is_said() {
    let good = volumes(nothing(), HOME, json!([disk("vol-1", true, "in-use")]));
    let bad = volumes(nothing(), HOME, json!([disk("vol-1", false, "in-use")]));
    for (call, sent) in [(VOLUMES, json!({})), (SNAPSHOTS, own()), (SNAPSHOTS, anybody()), (BLOCK, json!({}))] {
        nothing().denied(call, "us-east-1", sent.clone()).check(existing_data, UNKNOWN);
        good.clone().denied(call, "us-east-1", sent.clone()).check(existing_data, UNKNOWN);
        bad.clone().denied(call, "us-east-1", sent).names(existing_data, FAIL, &["vol-1"]);
    }
    Case::new().check(existing_data, UNKNOWN);
}

#[test]
fn file_systems_have_to_be_encrypted() {
    let system = |id: &str, encrypted: bool| json!({"FileSystemId": id, "OwnerId": ACCOUNT, "Encrypted": encrypted});
    let shared = json!({"FileSystemId": "fs-9", "OwnerId": "999988887777", "Encrypted": false});
    let with = |list: Value| {
        let none = Case::new().answers_everywhere(SYSTEMS, json!({}));
        none.answers(SYSTEMS, HOME, json!({}), json!({ "FileSystems": list }))
    };
    for (list, verdict) in [
        (json!([]), NOT_APPLICABLE),
        (json!([shared]), NOT_APPLICABLE),
        (json!([system("fs-1", true)]), PASS),
        (json!([system("fs-1", true), system("fs-2", false)]), PARTLY),
        (json!([system("fs-1", true), system("fs-2", false), system("fs-3", false)]), FAIL),
        (json!([system("fs-1", false)]), FAIL),
    ] {
        with(list.clone()).check(file_systems, verdict);
        let expected = if verdict == FAIL || verdict == PARTLY { PARTLY } else { UNKNOWN };
        with(list).denied(SYSTEMS, "us-east-1", json!({})).check(file_systems, expected);
    }
    let finding = with(json!([system("fs-1", false), system("fs-2", true)])).check(file_systems, PARTLY);
    assert_eq!(finding.reason, "1 of 2 shared file systems is not encrypted.");
    assert_eq!((finding.resources[0].kind.as_str(), finding.resources[0].id.as_str()), ("file-system", "fs-1"));
    Case::new().check(file_systems, UNKNOWN);
}
