//! Benchmark of reading: time and memory of every reader of outside input, at one, ten and a hundred times the usual
//! input, and with hostile inputs that once crashed the page. `cargo xtask bench` runs it natively.
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::disallowed_methods, reason = "a benchmark")]

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    native::main();
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use footing::assessment::{Assessment, Writer, file, restore};
    use footing::baseline::calls_of;
    use footing::catalog::CallId;
    use footing::credentials::paste;
    use footing::document_worker;
    use footing::evidence::ProfileFacts;
    use footing::evidence::file::FileReader;
    use footing::evidence::pasted::Pasted;
    use footing::evidence_worker::Reading;
    use footing::protocol::document::{DocumentOutcome, Job};
    use footing::protocol::evidence::AccountPage;
    use footing::stdx::time::Timestamp;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;
    use std::fs;
    use std::time::{Duration, Instant};

    /// The environment variable that tells a child process which hostile input to read.
    const ONE: &str = "FOOTING_HOSTILE_INPUT";
    const NOW: u64 = 1_795_348_800_000;
    const AT: &str = "2026-11-22T12:00:00Z";
    /// The longest that ten times the input may take, as a multiple: n log n, plus caches that no longer hold the data.
    /// Quadratic growth would give 100.
    const GROWTH: f64 = 20.0;
    /// Times below this are too short for measuring growth.
    const MEASURABLE: Duration = Duration::from_millis(20);
    /// The limits for a hostile input: time, and memory in megabytes.
    const LONGEST: Duration = Duration::from_secs(2);
    const MOST_MEGABYTES: u64 = 300;

    /// A reader: its name, its limits, the number of parts in an input of usual size, a generator and the reader.
    type Reader = (&'static str, &'static str, usize, fn(usize) -> String, fn(&str) -> String);

    /// All readers.
    const READERS: &[Reader] = &[
        ("evidence, line by line", "200 MB, 200,000 calls, 8 M values", 100, evidence, read_evidence),
        ("evidence, laid out", "100 MB, 200,000 calls, 8 M values", 100, laid_out, read_evidence),
        ("evidence, one long answer", "32 MB, 2 M values", 100, groups, read_evidence),
        ("evidence, policies of many statements", "32 MB, 2 M values", 100, statements, read_evidence),
        ("evidence, a credential report", "32 MB", 100, report, read_evidence),
        ("Prowler, CSV", "100 MB, 250,000 results", 1_000, prowler_csv, read_evidence),
        ("Prowler, OCSF", "100 MB, 250,000 results", 500, prowler_ocsf, read_evidence),
        ("Security Hub", "100 MB, 250,000 results", 500, security_hub, read_evidence),
        ("accounts, one result each", "250,000 results", 200, accounts, read_evidence),
        ("pasted answers", "5 MB, 1,000 answers", 10, groups_alone, read_pasted),
        ("pasted, one answer a piece", "5 MB, 1,000 answers", 9, pieces, read_pasted),
        ("pasted, prompts", "5 MB", 100, prompts, read_pasted),
        ("credentials", "64 kB", 10, credentials, read_credentials),
        ("an assessment, notes", "20 MB, 500 versions of a value", 4, notes, read_assessment),
        ("assessments in a file", "20 MB, 500 assessments", 5, assessments, read_assessment),
        ("a stored assessment", "20 MB", 4, notes, restore_assessment),
    ];

    /// A hostile input: its name, a generator and the reader.
    type Hostile = (&'static str, fn() -> (String, Option<usize>), fn(&str, Option<usize>) -> String);

    const HOSTILE: &[Hostile] = &[
        ("63 MB of empty objects in 92 kB of gzip", || (bomb(9_000_000), Some(92_000)), read_packed),
        ("the same, not packed", || (bomb(9_000_000), None), read_packed),
        ("the same on a line", || (line_bomb(4_500_000), None), read_packed),
        ("Prowler, 20,000 accounts", || (accounts(20_000), None), read_packed),
        ("Security Hub, 20,000 accounts", || (hub_accounts(20_000), None), read_packed),
        ("evidence, 20,000 accounts of an organization", || (organization(20_000), None), read_packed),
        ("a million findings", || (prowler_csv(1_000_000), None), read_packed),
        ("1 MB of nested lists", || ("[".repeat(1_000_000), None), read_packed),
        ("1 MB of lists in lists", || (format!("[{}[]]", "[[],[]],".repeat(125_000)), None), read_packed),
        (
            "a row of 50 MB of separators",
            || (format!("TIMESTAMP;ACCOUNT_UID{}\n", ";".repeat(50_000_000)), None),
            read_packed,
        ),
        ("policies of 10,000 statements", || (statements(10_000), None), read_packed),
        ("10,000 Regions", || (regions(10_000), None), read_packed),
        (
            "pasted: 5 MB of empty objects",
            || (format!("[{}0]", "{\"\":0},".repeat(700_000)), None),
            |text, _| read_pasted(text),
        ),
        ("pasted: 1 MB of nested lists", || ("[".repeat(1_000_000), None), |text, _| read_pasted(text)),
        ("60,000 versions of a note", || (versions(60_000), None), |text, _| read_assessment(text)),
        ("20 MB of empty objects in an assessment", || (empty_assessment(), None), |text, _| read_assessment(text)),
    ];

    pub(super) fn main() {
        if let Ok(index) = std::env::var(ONE) {
            return read_one(index.parse().unwrap_or(usize::MAX));
        }
        println!(
            "{:<40} {:<36} {:>10} {:>10} {:>10} {:>8} {:>8}",
            "reader", "bound", "1x", "10x", "100x", "x10", "x100"
        );
        let mut problems = Vec::new();
        for (name, bound, size, make, read) in READERS {
            let took: Vec<Duration> = [1, 10, 100].map(|times| best(&make(size * times), *read)).to_vec();
            let growth = |index: usize| match &took[..] {
                [one, ten, hundred] => {
                    let (less, more) = if index == 1 { (one, ten) } else { (ten, hundred) };
                    more.as_secs_f64() / less.as_secs_f64().max(1e-6)
                }
                _ => f64::NAN,
            };
            let millis = |index: usize| took.get(index).map_or(0.0, |took| took.as_secs_f64() * 1_000.0);
            println!(
                "{name:<40} {bound:<36} {:>8.2}ms {:>8.2}ms {:>8.1}ms {:>8.1} {:>8.1}",
                millis(0),
                millis(1),
                millis(2),
                growth(1),
                growth(2)
            );
            if took.last().is_some_and(|took| *took > MEASURABLE) && growth(2) > GROWTH {
                problems.push(format!("{name} grows by {:.0}", growth(2)));
            }
        }
        println!("\n{:<48} {:>10} {:>8}  outcome", "hostile input", "time", "memory");
        for (index, (name, ..)) in HOSTILE.iter().enumerate() {
            // Each runs in its own process, because memory that another one has freed would distort the measurement.
            let this = std::env::current_exe().expect("this program");
            let child = std::process::Command::new(this).env(ONE, index.to_string()).output().expect("a child");
            let told = String::from_utf8_lossy(&child.stdout);
            let mut parts = told.splitn(3, ' ');
            let mut number = || parts.next().and_then(|part| part.parse::<u64>().ok()).unwrap_or(u64::MAX);
            let (millis, memory) = (number(), number());
            println!("{name:<48} {millis:>8}ms {memory:>5} MB  {}", parts.next().unwrap_or_default().trim());
            if u128::from(millis) > LONGEST.as_millis() || memory > MOST_MEGABYTES {
                problems.push(format!("{name}: {millis} ms, {memory} MB"));
            }
        }
        assert!(problems.is_empty(), "{problems:#?}");
    }

    /// Reads a hostile input and prints milliseconds, megabytes and the outcome.
    fn read_one(index: usize) {
        let Some((_, make, read)) = HOSTILE.get(index) else { return };
        let (text, packed) = make();
        let before = megabytes("VmRSS");
        // Resets the peak, which making the input has raised.
        let _ = fs::write("/proc/self/clear_refs", "5");
        let begun = Instant::now();
        let outcome: String = read(&text, packed).chars().take(100).collect();
        let took = begun.elapsed();
        println!("{} {} {outcome}", took.as_millis(), megabytes("VmHWM").saturating_sub(before));
    }

    /// Returns the best time of five runs.
    fn best(text: &str, read: fn(&str) -> String) -> Duration {
        let once = || {
            let begun = Instant::now();
            let outcome = read(text);
            let took = begun.elapsed();
            drop(outcome);
            took
        };
        (0..5).map(|_| once()).min().unwrap_or_default()
    }

    /// Returns a value of `/proc/self/status` in megabytes; 0 if it is missing.
    fn megabytes(name: &str) -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default() / 1_000
    }

    fn now() -> Timestamp {
        Timestamp::from_millis(NOW)
    }

    fn read_evidence(text: &str) -> String {
        read_packed(text, None)
    }

    /// Reads a file as the worker does: in chunks, judged, and written as JSON, which is read as on the page.
    fn read_packed(text: &str, packed: Option<usize>) -> String {
        let mut reader = FileReader::new(now());
        if let Some(packed) = packed {
            reader = reader.packed(packed);
        }
        let pushed = text.as_bytes().chunks(65_536).try_for_each(|piece| reader.push(piece));
        let mut reading = Reading::new(Vec::new(), now());
        reading.add(pushed.and_then(|()| reader.finish()));
        let page = AccountPage { first: None, from: 0, number: 5 };
        let outcome = reading.finish(ProfileFacts::default(), 1, &page).0;
        let written = serde_json::to_string(&outcome).expect("JSON");
        format!("{} kB for the page: {}", written.len() / 1_000, summary(&written))
    }

    fn summary(written: &str) -> String {
        let value: Value = serde_json::from_str(written).expect("JSON");
        let refused = value.pointer("/refused/0/why").and_then(Value::as_str);
        let accounts = value["accounts"].as_array().map_or(0, Vec::len);
        refused.map_or_else(|| format!("{accounts} accounts, {} more", value["more"]), str::to_owned)
    }

    fn read_pasted(text: &str) -> String {
        let candidates: Vec<CallId> = ["acct-10.budget", "wkld-12.restricted", "acct-02.root-mfa"]
            .iter()
            .flat_map(|id| calls_of(id))
            .filter_map(|name| CallId::find(name))
            .collect();
        let pasted = Pasted { text, candidates: &candidates, account: "111122223333", region: "eu-west-1", now: now() };
        match pasted.read() {
            Ok(evidence) => format!("{} calls", evidence.calls().count()),
            Err(error) => format!("{error:?}"),
        }
    }

    fn read_credentials(text: &str) -> String {
        format!("{}", paste::read(text, now()).is_ok())
    }

    fn read_assessment(text: &str) -> String {
        let current = serde_json::to_string(&assessment(0)).expect("JSON");
        let job = Job::Open { text: text.to_owned(), secret: None, place: 0, current, now: now() };
        match document_worker::work(job, &BTreeMap::new(), None) {
            DocumentOutcome::Refused { why } => why,
            DocumentOutcome::Opened { names, .. } => format!("{} assessments", names.len()),
            _ => String::new(),
        }
    }

    fn restore_assessment(text: &str) -> String {
        let value: Value = serde_json::from_str(text).expect("JSON");
        format!("{}", restore(&value["assessments"][0].to_string(), now()).is_ok())
    }

    fn assessment(number: usize) -> Assessment {
        Assessment::new(format!("a{number}"), format!("Acme {number}"), now(), &Writer::default())
    }

    /// Returns an assessment with notes on `number` criteria, with twenty versions each. The criteria do not exist.
    fn notes(number: usize) -> String {
        let version = |number: usize| json!({"at": NOW - 86_400_000 * number as u64, "tab": "t", "author": "Ada", "value": "note ".repeat(20)});
        let versions: Vec<Value> = (0..20).rev().map(version).collect();
        let criteria: serde_json::Map<String, Value> =
            (0..number).map(|number| (format!("criterion-{number}"), json!({"note": versions}))).collect();
        let mut document = serde_json::to_value(assessment(0)).expect("JSON");
        document["criteria"] = criteria.into();
        json!({"footing": "assessments", "format": 1, "exported": NOW, "assessments": [document]}).to_string()
    }

    fn assessments(number: usize) -> String {
        let all: Vec<Assessment> = (0..number).map(assessment).collect();
        file::envelope(&all.iter().collect::<Vec<_>>(), now())
    }

    fn versions(number: usize) -> String {
        let version = |number: usize| json!({"at": number, "tab": "t", "value": "x"});
        let mut document = serde_json::to_value(assessment(0)).expect("JSON");
        document["criteria"] = json!({"acct-02.root-mfa": {"note": (0..number).map(version).collect::<Vec<_>>()}});
        document.to_string()
    }

    fn empty_assessment() -> String {
        format!("{{\"format\":1,\"id\":\"a\",\"x\":[{}0]}}", "{\"\":0},".repeat(2_800_000))
    }

    fn bomb(objects: usize) -> String {
        format!("{{\"format\":\"footing-evidence\",\"x\":[{}0]}}", "{\"\":0},".repeat(objects))
    }

    fn line_bomb(objects: usize) -> String {
        file_of(&[format!("{{\"service\":\"iam\",\"data\":[{}0]}}", "{\"\":0},".repeat(objects))])
    }

    fn file_of(calls: &[String]) -> String {
        let head = "{\"account\":\"111122223333\",\"begun\":\"2026-11-22T12:00:00Z\",\"format\":\"footing-evidence\",\"partition\":\"aws\",\"version\":1,\"calls\":[";
        format!("{head}\n{}\n]}}\n", calls.join(",\n"))
    }

    fn call(service: &str, operation: &str, region: &str, parameters: Value, data: Value) -> String {
        json!({"service": service, "operation": operation, "region": region, "parameters": parameters, "at": AT, "outcome": "data", "code": "", "data": data}).to_string()
    }

    fn listed() -> String {
        call("ec2", "DescribeRegions", "us-east-1", json!({}), json!({"Regions": [{"RegionName": "eu-west-1"}]}))
    }

    /// Returns evidence of `buckets` buckets, each with the calls about it.
    fn evidence(buckets: usize) -> String {
        let name = |number: usize| format!("bucket-{number}");
        let list: Vec<Value> =
            (0..buckets).map(|number| json!({"Name": name(number), "BucketRegion": "eu-west-1"})).collect();
        let mut calls = vec![listed(), call("s3", "ListBuckets", "us-east-1", json!({}), json!({"Buckets": list}))];
        for number in 0..buckets {
            let sent = json!({"Bucket": name(number)});
            let policy = json!({"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"});
            calls.push(call("s3", "GetBucketPolicy", "eu-west-1", sent.clone(), policy));
            calls.push(call("s3", "GetBucketVersioning", "eu-west-1", sent, json!({"Status": "Enabled"})));
        }
        file_of(&calls)
    }

    /// Returns the same evidence with a different first line, so that it is not read line by line.
    fn laid_out(buckets: usize) -> String {
        evidence(buckets).replacen('{', "{\n", 1)
    }

    fn group(number: usize) -> Value {
        json!({"GroupId": format!("sg-{number}"), "GroupName": format!("group {number}"), "VpcId": "vpc-1", "OwnerId": "111122223333",
            "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [],
                "UserIdGroupPairs": [{"GroupId": format!("sg-{}", number + 1)}], "PrefixListIds": []}]})
    }

    fn groups(number: usize) -> String {
        let all: Vec<Value> = (0..number).map(group).collect();
        file_of(&[
            listed(),
            call("ec2", "DescribeSecurityGroups", "eu-west-1", json!({}), json!({"SecurityGroups": all})),
        ])
    }

    fn groups_alone(number: usize) -> String {
        json!({"SecurityGroups": (0..number).map(group).collect::<Vec<_>>()}).to_string()
    }

    fn pieces(number: usize) -> String {
        "{\"SummaryMap\": {\"AccountMFAEnabled\": 1}}\n".repeat(number)
    }

    fn prompts(number: usize) -> String {
        format!("{}{}", "[ada@laptop ~]$ aws iam get-account-summary\n".repeat(number), pieces(1))
    }

    fn credentials(number: usize) -> String {
        "# aws_access_key_id = ASIAIOSFODNN7EXAMPLE\n".repeat(number)
    }

    /// Returns a policy of `number` statements, for a bucket, a key and a role.
    fn statements(number: usize) -> String {
        let statement = |number: usize| {
            json!({"Sid": format!("S{number}"), "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{:012}:role/r{number}", number % 1000)},
                "Action": ["s3:Get*", "s3:List*"], "Resource": format!("arn:aws:s3:::bucket/{number}/*"),
                "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-example"}}})
        };
        let document = json!({"Version": "2012-10-17", "Statement": (0..number).map(statement).collect::<Vec<_>>()});
        let buckets = json!({"Buckets": [{"Name": "bucket", "BucketRegion": "eu-west-1"}]});
        let managed = json!({"Policies": [{"Arn": "arn:aws:iam::111122223333:policy/p", "DefaultVersionId": "v1", "PolicyName": "p"}]});
        let details = json!({"Policies": [{"Arn": "arn:aws:iam::111122223333:policy/p", "PolicyName": "p", "DefaultVersionId": "v1", "AttachmentCount": 1,
            "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true, "Document": document}]}], "UserDetailList": [], "GroupDetailList": [],
            "RoleDetailList": [{"RoleName": "r", "Arn": "arn:aws:iam::111122223333:role/r", "AssumeRolePolicyDocument": document, "RolePolicyList": [{"PolicyName": "i", "PolicyDocument": document}], "AttachedManagedPolicies": []}]});
        file_of(&[
            listed(),
            call("s3", "ListBuckets", "us-east-1", json!({}), buckets),
            call(
                "s3",
                "GetBucketPolicy",
                "eu-west-1",
                json!({"Bucket": "bucket"}),
                json!({"Policy": document.to_string()}),
            ),
            call("iam", "ListPolicies", "", json!({}), managed),
            call("iam", "GetAccountAuthorizationDetails", "", json!({}), details),
        ])
    }

    fn report(users: usize) -> String {
        use base64::Engine;
        let mut report = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated".to_owned();
        for number in 0..users {
            report.push_str(&format!("\nuser{number},arn:aws:iam::111122223333:user/user{number},2026-01-01T00:00:00+00:00,true,2026-11-20T00:00:00+00:00,2026-01-01T00:00:00+00:00,N/A,false,true,2026-01-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"));
        }
        let content = base64::prelude::BASE64_STANDARD.encode(report);
        file_of(&[
            call("iam", "GenerateCredentialReport", "", json!({}), json!({"State": "COMPLETE"})),
            call(
                "iam",
                "GetCredentialReport",
                "",
                json!({}),
                json!({"Content": content, "GeneratedTime": "2026-11-22T12:00:00+00:00"}),
            ),
        ])
    }

    fn organization(accounts: usize) -> String {
        let account = |number: usize| json!({"Id": format!("{number:012}"), "Name": format!("account {number}"), "Email": "a@example.com", "Status": "ACTIVE"});
        let all: Vec<Value> = (0..accounts).map(account).collect();
        let own = json!({"Organization": {"Id": "o-example", "MasterAccountId": "111122223333", "FeatureSet": "ALL"}});
        file_of(&[
            listed(),
            call("organizations", "DescribeOrganization", "", json!({}), own),
            call("organizations", "ListAccounts", "", json!({}), json!({"Accounts": all})),
        ])
    }

    fn regions(number: usize) -> String {
        let all: Vec<Value> = (0..number).map(|number| json!({"RegionName": format!("eu-west-{number}")})).collect();
        let mut calls = vec![call("ec2", "DescribeRegions", "us-east-1", json!({}), json!({"Regions": all}))];
        calls.extend((0..number).map(|number| {
            call("guardduty", "ListDetectors", &format!("eu-west-{number}"), json!({}), json!({"DetectorIds": []}))
        }));
        file_of(&calls)
    }

    const COLUMNS: &str = "TIMESTAMP;ACCOUNT_UID;PROVIDER;CHECK_ID;STATUS;STATUS_EXTENDED;MUTED;RESOURCE_UID;REGION\n";

    fn prowler_csv(rows: usize) -> String {
        let checks = ["iam_root_mfa_enabled", "ec2_ebs_volume_encryption", "s3_bucket_public_access", "no_such_check"];
        let row = |number: usize| {
            format!(
                "2026-11-22 08:18:27;111122223333;aws;{};FAIL;It fails.;;resource-{number};eu-west-1\n",
                checks[number % 4]
            )
        };
        std::iter::once(COLUMNS.to_owned()).chain((0..rows).map(row)).collect()
    }

    fn accounts(number: usize) -> String {
        let row = |number: usize| {
            format!("2026-11-22 08:18:27;{number:012};aws;iam_root_mfa_enabled;FAIL;No MFA.;;root;us-east-1\n")
        };
        std::iter::once(COLUMNS.to_owned()).chain((0..number).map(row)).collect()
    }

    fn prowler_ocsf(results: usize) -> String {
        let result = |number: usize| {
            json!({"class_uid": 2004, "time": NOW / 1000, "status_code": "FAIL", "status_detail": "It fails.", "status_id": 1,
                "metadata": {"event_code": "ec2_ebs_volume_encryption", "product": {"name": "Prowler", "version": "5.46.0"}},
                "cloud": {"provider": "aws", "account": {"uid": "111122223333"}, "region": "eu-west-1"},
                "resources": [{"uid": format!("vol-{number}"), "region": "eu-west-1"}], "remediation": {"desc": "word ".repeat(200)}})
        };
        json!((0..results).map(result).collect::<Vec<_>>()).to_string()
    }

    fn hub(account: &str, number: usize) -> Value {
        json!({"GeneratorId": "security-control/EC2.3", "AwsAccountId": account, "ProductArn": "arn", "Compliance": {"Status": "FAILED", "SecurityControlId": "EC2.3"},
            "UpdatedAt": AT, "Resources": [{"Id": format!("vol-{number}")}], "Region": "us-east-1", "Title": "Volumes", "Description": "word ".repeat(100)})
    }

    fn security_hub(findings: usize) -> String {
        json!({"Findings": (0..findings).map(|number| hub("111122223333", number)).collect::<Vec<_>>()}).to_string()
    }

    fn hub_accounts(number: usize) -> String {
        json!({"Findings": (0..number).map(|number| hub(&format!("{number:012}"), 1)).collect::<Vec<_>>()}).to_string()
    }
}
