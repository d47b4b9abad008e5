//! Scans with a made-up runtime.

use super::{PROBE, Runtime, Scan, ScanScope, SendError};
use crate::catalog::{CallId, Partition, Region};
use crate::credentials::Credentials;
use crate::evidence::file::{CallSources, FileReader};
use crate::evidence::{CallOutcome, View};
use crate::stdx::time::Timestamp;
use crate::wire::{Request, Response};
use futures_executor::block_on;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Answers a request; the number is how often the same request was sent before.
type Answer = Box<dyn Fn(&Request, usize) -> Result<Response, SendError>>;

struct FakeRuntime {
    answer: Answer,
    asked: RefCell<BTreeMap<String, usize>>,
    sent: RefCell<Vec<String>>,
    signed_at: RefCell<Vec<String>>,
    now: Cell<u64>,
    reachable: bool,
    stop_after: usize,
}

impl Runtime for FakeRuntime {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.get())
    }

    fn random(&self) -> u32 {
        7
    }

    async fn sleep(&self, millis: u32) {
        self.now.set(self.now.get() + u64::from(millis));
    }

    async fn send(&self, request: &Request, headers: &[(&'static str, String)]) -> Result<Response, SendError> {
        let body = String::from_utf8_lossy(request.body()).into_owned();
        let key = format!("{} {} {body}", request.url(), target(request));
        self.sent.borrow_mut().push(key.clone());
        let date = headers.iter().find(|(name, _)| *name == "x-amz-date").expect("a date").1.clone();
        self.signed_at.borrow_mut().push(date);
        let mut asked = self.asked.borrow_mut();
        let times = asked.entry(key).or_default();
        *times += 1;
        (self.answer)(request, *times - 1)
    }

    async fn is_reachable(&self, _: &str) -> bool {
        self.reachable
    }

    fn is_cancelled(&self) -> bool {
        self.sent.borrow().len() >= self.stop_after
    }
}

fn target(request: &Request) -> String {
    request.headers().iter().find(|(name, _)| *name == "x-amz-target").map_or("", |(_, value)| value).to_owned()
}

const REGIONS: &str = "<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName></item>\
    <item><regionName>eu-west-1</regionName></item></regionInfo></DescribeRegionsResponse>";

fn ok(body: &str) -> Result<Response, SendError> {
    Ok(Response { status: 200, body: body.as_bytes().to_vec(), ..Response::default() })
}

fn error(status: u16, code: &str) -> Result<Response, SendError> {
    let body = format!("{{\"__type\":\"{code}\",\"message\":\"no\"}}");
    Ok(Response { status, body: body.into_bytes(), ..Response::default() })
}

fn scan_with(answer: impl Fn(&Request, usize) -> Result<Response, SendError> + 'static) -> Scan<FakeRuntime> {
    scan_in(FakeRuntime {
        answer: Box::new(answer),
        asked: RefCell::default(),
        sent: RefCell::default(),
        signed_at: RefCell::default(),
        now: Cell::new(1_795_378_620_000),
        reachable: true,
        stop_after: usize::MAX,
    })
}

fn scan_in(runtime: FakeRuntime) -> Scan<FakeRuntime> {
    let text = |text: &str| Zeroizing::new(text.to_owned());
    let credentials = Credentials::new(text("ASIAEXAMPLE"), text("secret"), text("token"), None);
    Scan::new(runtime, credentials, Partition::Aws, "111122223333", 0)
}

fn wanted(calls: &[&str]) -> ScanScope {
    let calls = calls.iter().map(|name| CallId::find(name).expect("a call")).collect();
    ScanScope { calls, ..ScanScope::default() }
}

/// Runs a scan for these calls, and returns each of them with its Region and outcome.
fn outcomes(scan: &Scan<FakeRuntime>, calls: &[&str]) -> Vec<(String, String, CallOutcome)> {
    block_on(scan.run(&wanted(calls), |_| ()));
    comes_back_from_a_file(scan);
    let evidence = scan.evidence();
    let asked = evidence.calls().filter(|call| calls.contains(&call.call.to_string().as_str()));
    asked.map(|call| (call.call.to_string(), call.region.clone(), call.outcome)).collect()
}

const TRAILS: &str = "cloudtrail:DescribeTrails";
const STATUS: &str = "cloudtrail:GetTrailStatus";

fn is_regions(request: &Request) -> bool {
    String::from_utf8_lossy(request.body()).contains("Action=DescribeRegions")
}

#[test]
fn a_call_is_made_in_every_enabled_region_and_then_about_every_item_in_the_items_own() {
    let scan = scan_with(|request, _| {
        if is_regions(request) {
            return ok(REGIONS);
        }
        if target(request).ends_with("DescribeTrails") {
            return ok(
                "{\"trailList\":[{\"TrailARN\":\"arn:aws:cloudtrail:eu-west-1:111122223333:trail/t\",\"HomeRegion\":\"eu-west-1\"}]}",
            );
        }
        ok("{\"IsLogging\":true}")
    });
    let found = outcomes(&scan, &[TRAILS, STATUS]);
    let expected = [(TRAILS, "eu-west-1"), (TRAILS, "us-east-1"), (STATUS, "eu-west-1")];
    let expected = expected.map(|(call, region)| (call.to_owned(), region.to_owned(), CallOutcome::Data));
    assert_eq!(found, expected);
    assert_eq!(scan.ledger().lines().len(), 4);
}

/// Asserts that the evidence of a scan is the same after it was written to a file of the evidence cache and read again.
fn comes_back_from_a_file(scan: &Scan<FakeRuntime>) {
    let evidence = scan.evidence();
    let mut reader = FileReader::of(CallSources::AsRecorded, scan.runtime().now());
    reader.push(evidence.to_cache_file().as_bytes()).expect("bytes of a file");
    let read = reader.finish().expect("a file").evidence;
    assert_eq!(read.calls().collect::<Vec<_>>(), evidence.calls().collect::<Vec<_>>());
}

#[test]
fn a_narrowed_scan_asks_only_there_and_the_evidence_says_so() {
    let scan = scan_with(|request, _| if is_regions(request) { ok(REGIONS) } else { ok("{}") });
    let mut wanted = wanted(&[TRAILS]);
    wanted.regions = vec![Region::parse("eu-west-1").expect("a Region")];
    block_on(scan.run(&wanted, |_| ()));
    let evidence = scan.evidence();
    let trails = CallId::find(TRAILS).expect("a call");
    assert_eq!(evidence.of(trails).map(|call| call.region.as_str()).collect::<Vec<_>>(), ["eu-west-1"]);
    assert_eq!(evidence.narrowed_to, ["eu-west-1"]);
}

#[track_caller]
fn comes_to(
    answer: impl Fn(&Request, usize) -> Result<Response, SendError> + 'static,
    outcome: CallOutcome,
) -> Scan<FakeRuntime> {
    let scan = scan_with(move |request, times| if is_regions(request) { ok(REGIONS) } else { answer(request, times) });
    for (call, region, came) in outcomes(&scan, &[TRAILS]) {
        assert_eq!(came, outcome, "{call} {region}");
    }
    scan
}

#[test]
fn what_goes_wrong_is_told_apart_and_is_never_data() {
    comes_to(|_, _| error(400, "AccessDeniedException"), CallOutcome::Denied);
    comes_to(|_, _| error(400, "ExpiredTokenException"), CallOutcome::Expired);
    comes_to(|_, _| error(400, "ThrottlingException"), CallOutcome::Throttled);
    comes_to(|_, _| error(500, "InternalFailure"), CallOutcome::Failed);
    comes_to(|_, _| Err(SendError::TimedOut), CallOutcome::TimedOut);
    comes_to(|_, _| Err(SendError::BrokenOff), CallOutcome::Malformed);
    comes_to(|_, _| ok("{\"trailList\":[{"), CallOutcome::Malformed);
    comes_to(|_, _| ok("<html>Sign in to the network</html>"), CallOutcome::Malformed);
    comes_to(|_, _| Err(SendError::Unreached), CallOutcome::Blocked);
}

#[test]
fn without_a_network_nothing_is_called_blocked() {
    let runtime = FakeRuntime { reachable: false, ..scan_with(|_, _| Err(SendError::Unreached)).runtime };
    let scan = scan_in(runtime);
    block_on(scan.run(&wanted(&["iam:GetAccountSummary"]), |_| ()));
    assert!(scan.evidence().calls().all(|call| call.outcome == CallOutcome::Offline));
}

#[test]
fn what_fails_for_a_moment_is_tried_again() {
    for failure in [
        || error(500, "InternalFailure"),
        || error(503, "ServiceUnavailable"),
        || error(400, "ThrottlingException"),
        || ok("{\"trailList\":["),
        || Err(SendError::TimedOut),
    ] {
        let answer = move |_: &Request, times: usize| if times == 0 { failure() } else { ok("{\"trailList\":[]}") };
        comes_to(answer, CallOutcome::Data);
    }
}

#[test]
fn a_refusal_is_not_tried_again_and_a_failure_not_for_ever() {
    let tries = |scan: &Scan<FakeRuntime>| {
        scan.ledger().lines().iter().filter(|line| line.region == "eu-west-1" && line.call != PROBE).count()
    };
    assert_eq!(tries(&comes_to(|_, _| error(400, "AccessDeniedException"), CallOutcome::Denied)), 1);
    assert_eq!(tries(&comes_to(|_, _| error(500, "InternalFailure"), CallOutcome::Failed)), 6);
    assert_eq!(tries(&comes_to(|_, _| Err(SendError::TimedOut), CallOutcome::TimedOut)), 2);
    assert_eq!(tries(&comes_to(|_, _| Err(SendError::Unreached), CallOutcome::Blocked)), 1);
}

#[test]
fn one_failing_service_does_not_spoil_the_others() {
    let scan = scan_with(|request, _| match () {
        () if is_regions(request) => ok(REGIONS),
        () if request.host().starts_with("cloudtrail") => Err(SendError::Unreached),
        () => ok(
            "<GetAccountSummaryResponse><GetAccountSummaryResult><SummaryMap/></GetAccountSummaryResult></GetAccountSummaryResponse>",
        ),
    });
    let found = outcomes(&scan, &[TRAILS, "iam:GetAccountSummary"]);
    let data: Vec<&str> =
        found.iter().filter(|(.., came)| *came == CallOutcome::Data).map(|(call, ..)| call.as_str()).collect();
    assert_eq!(data, ["iam:GetAccountSummary"]);
}

#[test]
fn a_wrong_clock_is_put_right_by_what_aws_says() {
    let refused = Cell::new(false);
    let message =
        "Signature expired: 20261122T201700Z is now earlier than 20261122T211200Z (20261122T211700Z - 5 min.)";
    let answer = move |_: &Request, _: usize| match refused.replace(true) {
        true => ok("{}"),
        false => Ok(Response {
            status: 400,
            date: Some("Sun, 22 Nov 2026 21:17:00 GMT".to_owned()),
            body: format!("{{\"__type\":\"InvalidSignatureException\",\"message\":\"{message}\"}}").into_bytes(),
            ..Response::default()
        }),
    };
    let scan = comes_to(answer, CallOutcome::Data);
    assert!(scan.runtime().signed_at.borrow().iter().any(|date| date.starts_with("20261122T2117")));
}

#[test]
fn pages_are_read_to_the_last_and_a_break_keeps_what_came() {
    let page = |token: &str| {
        let more = if token.is_empty() { String::new() } else { format!(",\"NextToken\":\"{token}\"") };
        format!("{{\"EventDataStores\":[{{\"Name\":\"a{token}\"}}]{more}}}")
    };
    let answer = move |breaks: bool| {
        move |request: &Request, _: usize| {
            if is_regions(request) {
                return ok(REGIONS);
            }
            match String::from_utf8_lossy(request.body()) {
                body if body.contains("\"two\"") && breaks => error(400, "AccessDeniedException"),
                body if body.contains("\"two\"") => ok(&page("")),
                body if body.contains("\"one\"") => ok(&page("two")),
                _ => ok(&page("one")),
            }
        }
    };
    for (breaks, outcome, stores) in [(false, CallOutcome::Data, 3), (true, CallOutcome::Denied, 2)] {
        let scan = scan_with(answer(breaks));
        let calls = ["cloudtrail:ListEventDataStores"];
        assert!(outcomes(&scan, &calls).iter().all(|(.., came)| *came == outcome));
        let evidence = scan.evidence();
        let recorded = evidence.of(CallId::find(calls[0]).expect("a call")).next().expect("a recorded call");
        assert_eq!(View::new(&recorded.data).list("EventDataStores").len(), stores);
    }
}

#[test]
fn an_ended_scan_keeps_what_it_has_and_says_of_the_rest_that_it_was_not_asked() {
    let made = scan_with(|request, _| if is_regions(request) { ok(REGIONS) } else { ok("{}") });
    let scan = scan_in(FakeRuntime { stop_after: 2, ..made.runtime });
    let found = outcomes(&scan, &[TRAILS, "iam:GetAccountSummary"]);
    assert!(found.iter().any(|(.., came)| *came == CallOutcome::Cancelled));
    assert_eq!(scan.runtime().sent.borrow().len(), 2);
}

#[test]
fn a_report_is_waited_for_before_it_is_fetched() {
    let scan = scan_with(|request, times| {
        let body = String::from_utf8_lossy(request.body()).into_owned();
        match () {
            () if is_regions(request) => ok(REGIONS),
            () if body.contains("GenerateCredentialReport") => {
                let state = if times < 2 { "STARTED" } else { "COMPLETE" };
                ok(&format!(
                    "<GenerateCredentialReportResponse><GenerateCredentialReportResult><State>{state}</State></GenerateCredentialReportResult></GenerateCredentialReportResponse>"
                ))
            }
            () => ok(
                "<GetCredentialReportResponse><GetCredentialReportResult><Content>dXNlcg==</Content></GetCredentialReportResult></GetCredentialReportResponse>",
            ),
        }
    });
    let calls = ["iam:GenerateCredentialReport", "iam:GetCredentialReport"];
    assert!(outcomes(&scan, &calls).iter().all(|(.., came)| *came == CallOutcome::Data));
    let sent = scan.runtime().sent.borrow();
    assert!(sent.last().is_some_and(|last| last.contains("Action=GetCredentialReport")), "{sent:?}");
}

#[test]
fn a_scan_that_goes_on_asks_only_what_has_no_answer_yet_and_what_follows_from_the_answers() {
    let scan = scan_with(|request, times| match String::from_utf8_lossy(request.body()).as_ref() {
        _ if is_regions(request) => ok(REGIONS),
        body if body.contains("TrailARN") => ok("{\"IsLogging\":true}"),
        _ if request.host().contains("eu-west-1") && times < 2 => Err(SendError::TimedOut),
        _ => ok("{\"trailList\":[{\"TrailARN\":\"arn:t\",\"HomeRegion\":\"us-east-1\"}]}"),
    });
    let outcomes_first = outcomes(&scan, &[TRAILS, STATUS]);
    let broken = (TRAILS.to_owned(), "eu-west-1".to_owned(), CallOutcome::TimedOut);
    assert!(outcomes_first.contains(&broken), "{outcomes_first:?}");
    let sent = scan.runtime().sent.borrow().len();
    let going_on = ScanScope { goes_on: true, ..wanted(&[TRAILS, STATUS]) };
    block_on(scan.run(&going_on, |_| ()));
    assert!(scan.evidence().calls().all(|call| call.outcome == CallOutcome::Data));
    assert_eq!(scan.runtime().sent.borrow().len(), sent + 1, "only the one without an answer");
    let progress = scan.progress().clone();
    assert_eq!((progress.done, progress.planned), (3, 3), "what is known counts as done");
}

#[test]
fn what_is_older_than_an_hour_is_asked_again_when_a_scan_goes_on() {
    let scan = scan_with(|request, _| if is_regions(request) { ok(REGIONS) } else { ok("{\"trailList\":[]}") });
    outcomes(&scan, &[TRAILS]);
    let sent = scan.runtime().sent.borrow().len();
    let going_on = ScanScope { goes_on: true, ..wanted(&[TRAILS]) };
    block_on(scan.run(&going_on, |_| ()));
    assert_eq!(scan.runtime().sent.borrow().len(), sent);
    scan.runtime().now.set(scan.runtime().now.get() + 3_600_000);
    block_on(scan.run(&going_on, |_| ()));
    assert_eq!(scan.runtime().sent.borrow().len(), sent + 2);
}

#[test]
fn for_what_the_profile_switches_off_only_lists_are_asked() {
    let chosen = ["wkld-02.named-source".to_owned()];
    let names = |wanted: ScanScope| wanted.calls.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (all, lists) =
        (names(ScanScope::for_criteria(&chosen, false)), names(ScanScope::for_profile(&chosen, &chosen, false)));
    assert!(all.contains(&"lambda:GetPolicy".to_owned()) && !lists.contains(&"lambda:GetPolicy".to_owned()));
    assert!(lists.contains(&"lambda:ListFunctions".to_owned()), "{lists:?}");
}

/// The items about which a scan makes `call`, given this answer to the call that lists them.
#[track_caller]
fn asked_about(list: &str, call: &str, parameter: &str, answer: &'static str) -> Vec<String> {
    let scan = scan_with(move |request, times| match () {
        () if is_regions(request) => ok(REGIONS),
        () if times == 0 && request.host().contains("eu-west-1") || request.host().starts_with("cloudfront") => {
            ok(answer)
        }
        () => ok("{}"),
    });
    block_on(scan.run(&wanted(&[list, call]), |_| ()));
    let evidence = scan.evidence();
    let asked = evidence.of(CallId::find(call).expect("a call"));
    asked.filter_map(|asked| Some(View::new(asked.parameters.get(parameter)?).as_text().to_owned())).collect()
}

#[test]
fn nothing_is_asked_about_what_no_check_looks_into() {
    // Load balancers that cannot be reached from the internet.
    let balancers = "<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers>\
        <member><LoadBalancerArn>arn:out</LoadBalancerArn><Scheme>internet-facing</Scheme></member>\
        <member><LoadBalancerArn>arn:in</LoadBalancerArn><Scheme>internal</Scheme></member>\
        </LoadBalancers></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>";
    let (list, call) = ("elbv2:DescribeLoadBalancers", "elbv2:DescribeListeners");
    assert_eq!(asked_about(list, call, "LoadBalancerArn", balancers), ["arn:out"]);
    let classic = "<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancerDescriptions>\
        <member><LoadBalancerName>out</LoadBalancerName><Scheme>internet-facing</Scheme></member>\
        <member><LoadBalancerName>in</LoadBalancerName><Scheme>internal</Scheme></member>\
        </LoadBalancerDescriptions></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>";
    let (list, call) = ("elb:DescribeLoadBalancers", "elb:DescribeLoadBalancerPolicies");
    assert_eq!(asked_about(list, call, "LoadBalancerName", classic), ["out"]);
    // APIs that can be reached only from a VPC.
    let apis = "{\"item\":[{\"id\":\"out\",\"endpointConfiguration\":{\"types\":[\"REGIONAL\"]}},\
        {\"id\":\"in\",\"endpointConfiguration\":{\"types\":[\"PRIVATE\"]}}]}";
    assert_eq!(asked_about("apigateway:GetRestApis", "apigateway:GetStages", "restApiId", apis), ["out"]);
    // Distributions that are disabled.
    let distributions = "<DistributionList><Items>\
        <DistributionSummary><Enabled>true</Enabled><DefaultCacheBehavior><ResponseHeadersPolicyId>on</ResponseHeadersPolicyId>\
        </DefaultCacheBehavior></DistributionSummary>\
        <DistributionSummary><Enabled>false</Enabled><DefaultCacheBehavior><ResponseHeadersPolicyId>off</ResponseHeadersPolicyId>\
        </DefaultCacheBehavior></DistributionSummary></Items></DistributionList>";
    let (list, call) = ("cloudfront:ListDistributions", "cloudfront:GetResponseHeadersPolicy");
    assert_eq!(asked_about(list, call, "Id", distributions), ["on"]);
    // Databases of engines that have no parameter for TLS.
    let clusters = "<DescribeDBClustersResponse><DescribeDBClustersResult><DBClusters>\
        <DBCluster><Engine>docdb</Engine><DBClusterParameterGroup>papers</DBClusterParameterGroup></DBCluster>\
        <DBCluster><Engine>aurora-mysql</Engine><DBClusterParameterGroup>shop</DBClusterParameterGroup></DBCluster>\
        </DBClusters></DescribeDBClustersResult></DescribeDBClustersResponse>";
    let (list, call) = ("rds:DescribeDBClusters", "rds:DescribeDBClusterParameters");
    assert_eq!(asked_about(list, call, "DBClusterParameterGroupName", clusters), ["shop"]);
    let group = |name: &str| {
        format!(
            "<DBParameterGroups><DBParameterGroup><DBParameterGroupName>{name}</DBParameterGroupName></DBParameterGroup></DBParameterGroups>"
        )
    };
    let instances = format!(
        "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances>\
        <DBInstance><Engine>oracle-ee</Engine>{}</DBInstance><DBInstance><Engine>postgres</Engine>{}</DBInstance>\
        <DBInstance><Engine>aurora-mysql</Engine><DBClusterIdentifier>c</DBClusterIdentifier>{}</DBInstance>\
        </DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>",
        group("oracle"),
        group("postgres"),
        group("member"),
    );
    let (list, call) = ("rds:DescribeDBInstances", "rds:DescribeDBParameters");
    assert_eq!(asked_about(list, call, "DBParameterGroupName", instances.leak()), ["postgres"]);
}
