//! Benchmark of judging: all checks on the evidence of accounts with 10,000 and with 100,000 resources. `cargo xtask
//! bench` runs it natively and as WebAssembly in headless Chromium.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a benchmark")]

use footing::catalog::CallId;
use footing::checks::{self, Judge};
use footing::evidence::{CallOutcome, Evidence, ProfileFacts, RecordedCall, Source};
use footing::stdx::time::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The numbers of resources of the two accounts.
const SIZES: [usize; 2] = [10_000, 100_000];
/// The number of times each account is judged; the median counts.
const RUNS: usize = 5;
/// The longest that ten times the resources may take, as a multiple. This allows for the cost of sorted tables, and for
/// data that no longer fits into the processor's caches, which doubles the time per resource natively. Quadratic growth
/// would give 100.
const GROWTH: f64 = 25.0;
/// The time limit for 100,000 resources as WebAssembly, in milliseconds.
#[cfg(target_arch = "wasm32")]
const BUDGET: f64 = 250.0;
/// The time limit for a single policy of any form, in milliseconds.
const POLICY_BUDGET: f64 = 100.0;
/// The Regions that have the resources.
const REGIONS: [&str; 5] = ["ap-southeast-2", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];
/// The time of all calls.
const NOW: u64 = 1_795_348_800_000;

/// An account with a number of resources, in the proportions of the stand-in's large account: of a hundred, 54 are
/// volumes, 22 security groups, 11 buckets, 5 instances (each with a network interface in addition), 5 functions and 3
/// users.
struct Account {
    evidence: Evidence,
}

impl Account {
    fn of(resources: usize) -> Self {
        let mut account = Self { evidence: Evidence::new("111122223333", "aws", Timestamp::from_millis(NOW)) };
        account.basics();
        let share = |percent: usize| resources * percent / 100;
        for (place, region) in REGIONS.into_iter().enumerate() {
            let here = |percent: usize| share(percent) / REGIONS.len();
            account.network(region, place);
            account.groups(region, place, here(22));
            account.servers(region, place, here(5));
            account.volumes(region, place, here(54));
            account.functions(region, place, here(5));
        }
        account.buckets(share(11));
        account.users(share(3));
        account
    }

    fn answers(&mut self, call: &str, region: &str, sent: Value, data: Value) {
        self.record(call, region, sent, "", data);
    }

    fn record(&mut self, call: &str, region: &str, sent: Value, code: &str, data: Value) {
        let Value::Object(parameters) = sent else { unreachable!("parameters are objects") };
        self.evidence.record(RecordedCall {
            call: CallId::find(call).expect("a call of the catalog"),
            region: region.to_owned(),
            parameters: parameters.into(),
            at: Timestamp::from_millis(NOW),
            outcome: CallOutcome::Data,
            code: code.to_owned(),
            data: data.into(),
            source: Source::Live,
        });
    }

    /// Adds what every account has, and empty lists for all other calls.
    fn basics(&mut self) {
        let regions: Vec<Value> = REGIONS.iter().map(|name| json!({"RegionName": name})).collect();
        self.answers("ec2:DescribeRegions", "us-east-1", json!({}), json!({"Regions": regions}));
        self.answers("organizations:DescribeOrganization", "", json!({}), json!({"Organization": {}}));
        for call in CallId::all() {
            use footing::catalog::{Endpoint, Fanout};
            let name = call.to_string();
            let places: &[&str] = match (call.get().fanout, call.get().service.endpoint) {
                (Fanout::PerItem(_), _) => &[],
                (_, Endpoint::Global(_)) => &[""],
                (Fanout::Once, _) => &["us-east-1"],
                (Fanout::PerRegion, _) => &REGIONS,
            };
            for region in places.iter().filter(|_| name != "ec2:DescribeRegions") {
                for parameters in call.get().fixed("111122223333", "aws") {
                    self.answers(&name, region, Value::Object(parameters), Value::Object(Map::new()));
                }
            }
        }
    }

    fn network(&mut self, region: &str, place: usize) {
        let vpc = format!("vpc-{place}");
        let subnets: Vec<Value> = (0..6)
            .map(|at| json!({"SubnetId": format!("subnet-{place}-{at}"), "VpcId": vpc, "OwnerId": "111122223333", "AvailabilityZoneId": format!("az{at}"), "MapPublicIpOnLaunch": at < 2}))
            .collect();
        let tables = json!([
            {"RouteTableId": format!("rtb-{place}-0"), "VpcId": vpc, "Associations": [{"Main": true}], "Routes": [{"GatewayId": "local", "State": "active"}]},
            {"RouteTableId": format!("rtb-{place}-1"), "VpcId": vpc, "Associations": [{"SubnetId": format!("subnet-{place}-0")}, {"SubnetId": format!("subnet-{place}-1")}], "Routes": [{"GatewayId": "local", "State": "active"}, {"GatewayId": "igw-1", "State": "active"}]},
        ]);
        self.answers(
            "ec2:DescribeVpcs",
            region,
            json!({}),
            json!({"Vpcs": [{"VpcId": vpc, "OwnerId": "111122223333", "IsDefault": false}]}),
        );
        self.answers("ec2:DescribeSubnets", region, json!({}), json!({"Subnets": subnets}));
        self.answers("ec2:DescribeRouteTables", region, json!({}), json!({"RouteTables": tables}));
    }

    fn groups(&mut self, region: &str, place: usize, count: usize) {
        let group = |at: usize| {
            let from = if at.is_multiple_of(50) { "0.0.0.0/0" } else { "10.0.0.0/16" };
            let port = [22, 443, 5432, 6379][at % 4];
            json!({
                "GroupId": group_id(place, at), "GroupName": format!("group {at}"), "VpcId": format!("vpc-{place}"), "OwnerId": "111122223333",
                "IpPermissions": [
                    {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": from}], "Ipv6Ranges": [], "UserIdGroupPairs": [], "PrefixListIds": []},
                    {"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8100, "IpRanges": [], "Ipv6Ranges": [], "UserIdGroupPairs": [{"GroupId": group_id(place, at + 1)}], "PrefixListIds": []},
                ],
                "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
            })
        };
        let groups: Vec<Value> = (0..count).map(group).collect();
        self.answers("ec2:DescribeSecurityGroups", region, json!({}), json!({"SecurityGroups": groups}));
    }

    /// Adds instances, and as many network interfaces.
    fn servers(&mut self, region: &str, place: usize, count: usize) {
        let instance = |at: usize| {
            json!({
                "InstanceId": format!("i-{place}-{at}"), "State": {"Name": "running"}, "LaunchTime": "2026-09-01T00:00:00+00:00",
                "IamInstanceProfile": {"Arn": "arn:aws:iam::111122223333:instance-profile/app"},
                "MetadataOptions": {"HttpTokens": if at.is_multiple_of(20) { "optional" } else { "required" }, "HttpEndpoint": "enabled"},
                "VpcId": format!("vpc-{place}"), "SubnetId": format!("subnet-{place}-{}", at % 6), "SourceDestCheck": true,
                "SecurityGroups": [{"GroupId": group_id(place, at)}],
                "NetworkInterfaces": [{"NetworkInterfaceId": format!("eni-{place}-{at}"), "Ipv6Addresses": []}],
                "Tags": [{"Key": "Name", "Value": format!("server {at}")}],
            })
        };
        let interface = |at: usize| {
            json!({
                "NetworkInterfaceId": format!("eni-{place}-{at}"), "InterfaceType": "interface", "Description": "", "VpcId": format!("vpc-{place}"),
                "SubnetId": format!("subnet-{place}-{}", at % 6), "OwnerId": "111122223333", "RequesterManaged": false, "SourceDestCheck": true,
                "Groups": [{"GroupId": group_id(place, at)}], "Attachment": {"InstanceId": format!("i-{place}-{at}")},
                "PrivateIpAddresses": [{}], "Ipv6Addresses": [],
            })
        };
        let instances: Vec<Value> = (0..count).map(instance).collect();
        let interfaces: Vec<Value> = (0..count).map(interface).collect();
        let reservations = json!([{"OwnerId": "111122223333", "Instances": instances}]);
        self.answers("ec2:DescribeInstances", region, json!({}), json!({"Reservations": reservations}));
        self.answers("ec2:DescribeNetworkInterfaces", region, json!({}), json!({"NetworkInterfaces": interfaces}));
    }

    fn volumes(&mut self, region: &str, place: usize, count: usize) {
        let volume = |at: usize| json!({"VolumeId": format!("vol-{place}-{at}"), "Encrypted": !at.is_multiple_of(10), "State": if !at.is_multiple_of(30) { "in-use" } else { "available" }});
        let volumes: Vec<Value> = (0..count).map(volume).collect();
        self.answers("ec2:DescribeVolumes", region, json!({}), json!({"Volumes": volumes}));
    }

    /// Adds functions, each with a policy.
    fn functions(&mut self, region: &str, place: usize, count: usize) {
        let name = |at: usize| format!("function-{place}-{at}");
        let arn = |at: usize| format!("arn:aws:lambda:{region}:111122223333:function:{}", name(at));
        let function = |at: usize| {
            json!({
                "FunctionName": name(at), "FunctionArn": arn(at), "Environment": {"Variables": {"STAGE": "", "TABLE": "", if at.is_multiple_of(25) { "API_TOKEN" } else { "LOG_LEVEL" }: ""}},
                "VpcConfig": {"VpcId": "", "SubnetIds": [], "SecurityGroupIds": []},
            })
        };
        let functions: Vec<Value> = (0..count).map(function).collect();
        self.answers("lambda:ListFunctions", region, json!({}), json!({"Functions": functions}));
        for at in 0..count {
            let statement = json!([{"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "lambda:InvokeFunction", "Resource": arn(at), "Condition": {"StringEquals": {"AWS:SourceAccount": "111122223333"}}}]);
            self.answers(
                "lambda:GetPolicy",
                region,
                json!({"FunctionName": name(at)}),
                json!({"Policy": {"Statement": statement}}),
            );
        }
    }

    /// Adds buckets, each with the answers to all calls about a bucket.
    fn buckets(&mut self, count: usize) {
        let name = |at: usize| format!("bucket-{at}");
        let region = |at: usize| REGIONS[at % REGIONS.len()];
        let buckets: Vec<Value> = (0..count).map(|at| json!({"Name": name(at), "BucketRegion": region(at)})).collect();
        self.answers("s3:ListBuckets", "us-east-1", json!({}), json!({"Buckets": buckets}));
        for at in 0..count {
            let sent = || json!({"Bucket": name(at)});
            let blocks = !at.is_multiple_of(20);
            let block = json!({"BlockPublicAcls": blocks, "IgnorePublicAcls": blocks, "BlockPublicPolicy": blocks, "RestrictPublicBuckets": blocks});
            self.answers(
                "s3:GetPublicAccessBlock",
                region(at),
                sent(),
                json!({"PublicAccessBlockConfiguration": block}),
            );
            self.answers(
                "s3:GetBucketOwnershipControls",
                region(at),
                sent(),
                json!({"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}),
            );
            self.answers("s3:GetBucketAcl", region(at), sent(), json!({"Owner": {"ID": "us"}, "Grants": []}));
            self.answers("s3:GetBucketVersioning", region(at), sent(), json!({}));
            for (call, code) in [
                ("s3:GetBucketPolicy", "NoSuchBucketPolicy"),
                ("s3:GetBucketPolicyStatus", "NoSuchBucketPolicy"),
                ("s3:GetBucketWebsite", "NoSuchWebsiteConfiguration"),
                ("s3:GetBucketLifecycleConfiguration", "NoSuchLifecycleConfiguration"),
                ("s3:GetObjectLockConfiguration", "ObjectLockConfigurationNotFoundError"),
            ] {
                self.record(call, region(at), sent(), code, Value::Null);
            }
        }
    }

    /// Adds users with policies, a second factor each, and a credential report.
    fn users(&mut self, count: usize) {
        use base64::Engine;
        let name = |at: usize| format!("user-{at}");
        let user = |at: usize| json!({"UserName": name(at), "Arn": format!("arn:aws:iam::111122223333:user/{}", name(at)), "GroupList": ["people"], "UserPolicyList": [], "AttachedManagedPolicies": []});
        let users: Vec<Value> = (0..count).map(user).collect();
        let document = json!({"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]});
        let groups = json!([{"GroupName": "people", "Arn": "arn:aws:iam::111122223333:group/people", "GroupPolicyList": [{"PolicyName": "read", "PolicyDocument": document}], "AttachedManagedPolicies": []}]);
        self.answers(
            "iam:GetAccountAuthorizationDetails",
            "",
            json!({}),
            json!({"UserDetailList": users, "GroupDetailList": groups, "RoleDetailList": [], "Policies": []}),
        );
        let mut report = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n\
            <root_account>,arn:aws:iam::111122223333:root,2024-01-01T00:00:00+00:00,not_supported,no_information,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A".to_owned();
        for at in 0..count {
            let mfa = !at.is_multiple_of(15);
            report.push_str(&format!("\n{0},arn:aws:iam::111122223333:user/{0},2026-01-01T00:00:00+00:00,true,2026-11-20T00:00:00+00:00,2026-01-01T00:00:00+00:00,N/A,{mfa},{1},2026-01-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A", name(at), at.is_multiple_of(8)));
            let devices =
                json!([{"UserName": name(at), "SerialNumber": format!("arn:aws:iam::111122223333:mfa/{at}")}]);
            self.answers("iam:ListMFADevices", "", json!({"UserName": name(at)}), json!({"MFADevices": devices}));
        }
        let content = base64::prelude::BASE64_STANDARD.encode(report);
        self.answers("iam:GenerateCredentialReport", "", json!({}), json!({"State": "COMPLETE"}));
        self.answers(
            "iam:GetCredentialReport",
            "",
            json!({}),
            json!({"Content": content, "GeneratedTime": "2026-11-22T12:00:00+00:00"}),
        );
    }
}

fn group_id(place: usize, at: usize) -> String {
    format!("sg-{place}-{at}")
}

/// Returns the evidence of an account with one queue, whose policy is as large and as expensive as possible.
fn with_policy(statements: &Value) -> Evidence {
    let mut account = Account { evidence: Evidence::new("111122223333", "aws", Timestamp::from_millis(NOW)) };
    account.basics();
    let (region, queue) = (REGIONS[0], "https://sqs.ap-southeast-2.amazonaws.com/111122223333/orders");
    account.answers("sqs:ListQueues", region, json!({}), json!({"QueueUrls": [queue]}));
    let attributes = json!({"Policy": {"Statement": statements}});
    account.answers("sqs:GetQueueAttributes", region, json!({"QueueUrl": queue}), json!({"Attributes": attributes}));
    account.evidence
}

/// Policies on which a backtracking matcher, or a list searched for each entry, would not finish.
fn tiresome_policies() -> [(&'static str, Value); 5] {
    let everybody = |action: &str, condition: Value| json!({"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*", "Condition": condition});
    let stars = "*a".repeat(100);
    let spelt = |number: usize| -> String {
        let letters = "aws:principalorgid".chars().enumerate();
        letters.map(|(at, letter)| if number >> at & 1 == 1 { letter.to_ascii_uppercase() } else { letter }).collect()
    };
    let keys: Map<String, Value> = (0..20_000).map(|number| (spelt(number), json!("o-1"))).collect();
    let role = "arn:aws:iam::*:role/x";
    [
        ("a hundred stars", json!([everybody(&stars, json!({"StringLike": {"aws:PrincipalArn": stars}}))])),
        (
            "10,000 statements",
            json!(vec![everybody("sqs:*", json!({"ForAllValues:StringLike": {"aws:PrincipalArn": role}})); 10_000]),
        ),
        ("50,000 names", json!([everybody("*", json!({"StringLike": {"aws:PrincipalArn": vec![role; 50_000]}}))])),
        (
            "60,000 addresses",
            json!([everybody("*", json!({"IpAddress": {"aws:SourceIp": vec!["203.0.113.0/24"; 60_000]}}))]),
        ),
        ("20,000 spellings of a key", json!([everybody("*", json!({"StringEqualsIfExists": keys}))])),
    ]
}

/// Judges each of the expensive policies and checks the time against [`POLICY_BUDGET`].
fn judge_policies(say: &impl Fn(&str), now: &impl Fn() -> f64) {
    for (what, statements) in tiresome_policies() {
        let evidence = with_policy(&statements);
        let rounds = (0..RUNS).map(|_| {
            let begun = now();
            Judge::new(&evidence, ProfileFacts::default()).finding("wkld-02.no-public-access").expect("a finding");
            now() - begun
        });
        let fastest = rounds.min_by(f64::total_cmp).expect("a round");
        say(&format!("a policy of {what}: {fastest:.0} ms"));
        assert!(fastest <= POLICY_BUDGET, "{what}: {fastest:.0} ms");
    }
}

/// Returns the median time of judging an account, and the best time of each check, in milliseconds.
fn measure(evidence: &Evidence, now: impl Fn() -> f64) -> (f64, BTreeMap<&'static str, f64>) {
    let mut by_check: BTreeMap<&'static str, f64> = BTreeMap::new();
    let mut totals = Vec::new();
    for _ in 0..RUNS {
        let begun = now();
        let judge = Judge::new(evidence, ProfileFacts::default());
        for (id, _) in checks::CHECKS {
            let before = now();
            judge.finding(id).expect("a finding");
            let took = now() - before;
            by_check.entry(id).and_modify(|best| *best = best.min(took)).or_insert(took);
        }
        totals.push(now() - begun);
    }
    totals.sort_by(f64::total_cmp);
    (totals[RUNS / 2], by_check)
}

/// Judges both accounts, prints the times, and checks them against the limits. `budget` is for the larger account, in
/// milliseconds.
fn judge(say: impl Fn(&str), now: impl Fn() -> f64, budget: f64) {
    judge_policies(&say, &now);
    let mut medians = Vec::new();
    for size in SIZES {
        let account = Account::of(size);
        let (median, by_check) = measure(&account.evidence, &now);
        say(&format!("{size} resources: {median:.0} ms for all {} checks", checks::CHECKS.len()));
        let mut slowest: Vec<_> = by_check.into_iter().collect();
        slowest.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let named: Vec<String> = slowest.iter().take(8).map(|(id, took)| format!("{id} {took:.1}")).collect();
        say(&format!("  the slowest: {}", named.join(", ")));
        medians.push(median);
    }
    let growth = medians[1] / medians[0].max(1.0);
    say(&format!("ten times the resources take {growth:.1} times as long"));
    assert!(growth <= GROWTH, "judging does not grow linearly: {growth:.1} times");
    assert!(medians[1] <= budget, "{:.0} ms are more than {budget:.0}", medians[1]);
}

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::disallowed_methods, reason = "the core has no clock, a benchmark has")]
fn main() {
    let begun = std::time::Instant::now();
    judge(|line| println!("{line}"), || begun.elapsed().as_secs_f64() * 1000.0, f64::INFINITY);
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn judging() {
        super::judge(|line| console_log!("{line}"), js_sys::Date::now, super::BUDGET);
    }
}
