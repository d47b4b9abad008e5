//! Files that real tools have written.

use super::*;

#[test]
fn prowlers_json_is_read() {
    let others = read(OCSF, now()).expect("results");
    assert_eq!((others.tool, others.version.as_str(), others.unreadable), (Source::Prowler, "5.46.0", 0));
    let account = one(OCSF);
    assert_eq!(account.account.as_str(), ACCOUNT);
    assert_eq!((account.read, account.mapped, account.unmapped, account.muted), (9, 7, 1, 1));
    assert_eq!(
        verdicts(&account),
        [
            ("acct-01.contact-details", Verdict::Review),
            ("acct-04.no-star-policies", PARTLY),
            ("acct-05.console-mfa", WHOLLY),
            ("acct-07.all-regions", WHOLLY),
            ("acct-08.bucket-block", Verdict::Review),
            ("acct-08.no-public-data", WHOLLY),
        ]
    );
    let trails = finding(&account, "acct-07.all-regions");
    assert_eq!(
        trails.reason,
        "Prowler says that this is not met: 2 of 2 results fail (cloudtrail_multi_region_enabled)."
    );
    assert_eq!((trails.source, trails.resource_count), (Source::Prowler, 2));
    assert_eq!(trails.regions, ["eu-west-1", "us-east-1"]);
    assert_eq!(trails.observed.to_rfc3339(), "2026-11-28T08:18:27.000Z");
    let trail = &trails.resources[0];
    assert_eq!(trail.id, "arn:aws:cloudtrail:eu-west-1:111122223333:trail");
    assert_eq!((trail.kind.as_str(), trail.region.as_str()), ("", "eu-west-1"));
    assert_eq!(trail.what, "No CloudTrail trails enabled with logging were found.");
}

#[test]
fn prowlers_csv_says_the_same() {
    let others = read(CSV, now()).expect("results");
    assert_eq!((others.tool, others.version.as_str(), others.unreadable), (Source::Prowler, "5.46.0", 0));
    let (account, same) = (one(CSV), one(OCSF));
    assert_eq!((account.read, account.mapped, account.unmapped, account.muted), (15, 13, 1, 1));
    for (criterion, finding) in &same.findings {
        let found = super::finding(&account, criterion);
        assert_eq!(found.verdict, finding.verdict, "{criterion}");
        assert_eq!(found.resources, finding.resources, "{criterion}");
        assert_eq!(found.observed.to_minute(), finding.observed.to_minute(), "{criterion}");
    }
    let volumes = finding(&account, "wkld-08.existing-data");
    assert_eq!(volumes.verdict, PARTLY);
    assert_eq!(
        volumes.reason,
        "Prowler says that this is at most partly met: 1 of 2 results fails (ec2_ebs_volume_encryption)."
    );
}

#[test]
fn findings_of_security_hub_are_read() {
    let others = read(ASFF, now()).expect("findings");
    assert_eq!((others.tool, others.version.as_str(), others.unreadable), (Source::SecurityHub, "", 0));
    let account = one(ASFF);
    assert_eq!((account.read, account.mapped, account.unmapped, account.muted), (14, 10, 2, 2));
    assert_eq!(
        verdicts(&account),
        [
            ("acct-02.root-mfa", Verdict::Review),
            ("acct-04.through-groups", PARTLY),
            ("acct-05.console-mfa", WHOLLY),
            ("acct-08.account-block", PARTLY),
            ("wkld-01.imdsv2", WHOLLY),
            ("wkld-02.no-public-access", Verdict::Review),
            ("wkld-07.trail-encrypted", Verdict::Review),
            ("wkld-08.default-on", PARTLY),
        ]
    );
    let instances = finding(&account, "wkld-01.imdsv2");
    assert_eq!(instances.reason, "Security Hub says that this is not met: 1 of 2 results fails (EC2.8).");
    assert_eq!(instances.regions, ["eu-west-1", "us-east-1"]);
    assert_eq!(instances.observed.to_rfc3339(), "2026-11-27T23:00:00.000Z", "the oldest");
    assert_eq!(instances.resources.len(), 1);
    assert_eq!(instances.resources[0].id, "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0");
    let attached = finding(&account, "acct-04.through-groups");
    assert_eq!(attached.resources[0].what, "User mara has the inline policy all attached.");
    assert_eq!((attached.source, instances.source), (Source::Prowler, Source::SecurityHub), "who found it");
    assert!(attached.reason.starts_with("Prowler says"), "{}", attached.reason);
}

#[test]
fn a_finding_is_written_and_read_again() {
    for text in [OCSF, CSV, ASFF] {
        for (criterion, finding) in one(text).findings {
            let written = serde_json::to_string(&finding).expect("JSON");
            assert_eq!(Finding::read(&written), Ok(finding), "{criterion}");
        }
    }
}
