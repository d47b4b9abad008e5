use super::*;
use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, REVIEW, UNKNOWN};
use crate::evidence::CallOutcome;
use serde_json::{Value, json};

pub(super) const BALANCERS: &str = "elbv2:DescribeLoadBalancers";
pub(super) const CLASSIC: &str = "elb:DescribeLoadBalancers";
const RULES: &str = "elbv2:DescribeRules";
const HEADERS: &str = "cloudfront:GetResponseHeadersPolicy";
const WEBSITE: &str = "s3:GetBucketWebsite";
pub(super) const EU: &str = "eu-west-1";

/// An account in which nothing is public.
pub(super) fn quiet() -> Case {
    let case = distributions(Case::new(), json!([]));
    [BALANCERS, CLASSIC, "apigateway:GetDomainNames", "apigatewayv2:GetDomainNames"]
        .into_iter()
        .fold(case, |case, call| case.answers_everywhere(call, json!({})))
}

pub(super) fn distributions(case: Case, items: Value) -> Case {
    case.answers(DISTRIBUTIONS, "", json!({}), json!({"DistributionList": { "Items": items }}))
}

/// Adds a public load balancer with these listeners.
pub(super) fn balancer(case: Case, kind: &str, listeners: Value) -> Case {
    let balancer = json!({"LoadBalancerArn": "lb", "Scheme": "internet-facing", "Type": kind});
    case.answers(BALANCERS, EU, json!({}), json!({"LoadBalancers": [balancer]})).answers(
        LISTENERS,
        EU,
        json!({"LoadBalancerArn": "lb"}),
        json!({ "Listeners": listeners }),
    )
}

pub(super) fn classic(case: Case, listeners: Value) -> Case {
    let balancer = json!({"LoadBalancerName": "old", "Scheme": "internet-facing", "ListenerDescriptions": listeners});
    case.answers(CLASSIC, EU, json!({}), json!({"LoadBalancerDescriptions": [balancer]}))
}

fn http(actions: Value) -> Value {
    json!({"ListenerArn": "http", "Protocol": "HTTP", "Port": 80, "DefaultActions": actions})
}

fn to(protocol: &str) -> Value {
    json!({"Type": "redirect", "RedirectConfig": {"Protocol": protocol}})
}

fn rules(case: Case, actions: Value) -> Case {
    let default = json!({"RuleArn": "default", "Actions": [to("HTTPS")]});
    let rules = json!({"Rules": [{"RuleArn": "r-1", "Actions": actions}, default]});
    case.answers(RULES, EU, json!({"ListenerArn": "http"}), rules)
}

/// A case with a load balancer that redirects.
fn redirecting() -> Case {
    rules(balancer(quiet(), "application", json!([http(json!([to("HTTPS")]))])), json!([to("HTTPS")]))
}

#[test]
fn a_listener_may_only_redirect_to_https_or_give_a_fixed_answer() {
    for (action, is_fine) in [
        (to("HTTPS"), true),
        (json!({"Type": "fixed-response"}), true),
        (to("#{protocol}"), false),
        (to("HTTP"), false),
        (json!({"Type": "redirect"}), false),
        (json!({"Type": "forward"}), false),
        (json!({"Type": "something-new"}), false),
    ] {
        let by_default = balancer(redirecting(), "application", json!([http(json!([action]))]));
        by_default.names(redirect, if is_fine { PASS } else { FAIL }, if is_fine { &[] } else { &["http"] });
        let by_rule = rules(redirecting(), json!([action]));
        by_rule.names(redirect, if is_fine { PASS } else { PARTLY }, if is_fine { &[] } else { &["http"] });
    }
}

#[test]
fn what_is_encrypted_inside_or_not_there_is_not_judged() {
    quiet().check(redirect, NOT_APPLICABLE);
    let https =
        json!([{"ListenerArn": "https", "Protocol": "HTTPS", "Port": 443, "DefaultActions": [{"Type": "forward"}]}]);
    balancer(quiet(), "application", https).check(redirect, PASS);
    let inside = json!({"LoadBalancers": [{"LoadBalancerArn": "lb", "Scheme": "internal", "Type": "application"}]});
    quiet().answers(BALANCERS, EU, json!({}), inside).check(redirect, NOT_APPLICABLE);
    let off = json!([{"Id": "E1", "Enabled": false, "DefaultCacheBehavior": {"ViewerProtocolPolicy": "allow-all"}}]);
    distributions(quiet(), off).check(redirect, NOT_APPLICABLE);
}

#[test]
fn port_80_that_is_passed_on_is_looked_at() {
    for (protocol, port, verdict) in
        [("TCP", 80, REVIEW), ("TCP_UDP", 80, REVIEW), ("TCP", 443, PASS), ("TLS", 80, PASS), ("UDP", 80, PASS)]
    {
        let listener = json!([{"ListenerArn": "tcp", "Protocol": protocol, "Port": port, "DefaultActions": [{"Type": "forward"}]}]);
        balancer(quiet(), "network", listener).check(redirect, verdict);
    }
    for (protocol, port, verdict) in
        [("HTTP", 8080, FAIL), ("TCP", 80, REVIEW), ("TCP", 443, PASS), ("HTTPS", 443, PASS), ("SSL", 80, PASS)]
    {
        let listener = json!([{"Listener": {"Protocol": protocol, "LoadBalancerPort": port}}]);
        classic(quiet(), listener).check(redirect, verdict);
    }
}

fn behaviors(default: &str, extra: &str) -> Value {
    json!([{"Id": "E1", "Enabled": true, "DefaultCacheBehavior": {"ViewerProtocolPolicy": default},
        "CacheBehaviors": {"Items": [{"PathPattern": "/a/*", "ViewerProtocolPolicy": extra}]}}])
}

#[test]
fn a_distribution_may_not_allow_all_in_any_behavior() {
    for (default, extra, verdict) in [
        ("redirect-to-https", "https-only", PASS),
        ("https-only", "redirect-to-https", PASS),
        ("https-only", "allow-all", PARTLY),
        ("allow-all", "https-only", FAIL),
        ("allow-all", "allow-all", FAIL),
        ("", "https-only", UNKNOWN),
        ("https-only", "something-new", UNKNOWN),
    ] {
        distributions(quiet(), behaviors(default, extra)).check(redirect, verdict);
    }
}

#[test]
fn what_serves_as_a_whole_comes_before_what_serves_in_parts() {
    let both = distributions(redirecting(), behaviors("allow-all", "https-only"));
    rules(both, json!([{"Type": "forward"}])).names(redirect, FAIL, &["E1", "http"]);
}

#[test]
fn listeners_that_could_not_be_seen_are_never_a_pass() {
    for (call, region, sent) in [
        (BALANCERS, "us-east-1", json!({})),
        (CLASSIC, "us-east-1", json!({})),
        (DISTRIBUTIONS, "", json!({})),
        (LISTENERS, EU, json!({"LoadBalancerArn": "lb"})),
        (RULES, EU, json!({"ListenerArn": "http"})),
    ] {
        redirecting().check(redirect, PASS);
        redirecting().denied(call, region, sent.clone()).check(redirect, UNKNOWN);
        redirecting().breaks_off(call, region, sent.clone(), json!({})).check(redirect, UNKNOWN);
        let open = classic(redirecting(), json!([{"Listener": {"Protocol": "HTTP", "LoadBalancerPort": 80}}]));
        let finding = open.denied(call, region, sent).check(redirect, FAIL);
        assert!(finding.reason.contains("The list may be longer"), "{}", finding.reason);
    }
    quiet().denied(CLASSIC, "us-east-1", json!({})).check(redirect, UNKNOWN);
    balancer(quiet(), "application", json!([http(json!([]))])).check(redirect, UNKNOWN);
    let part = rules(redirecting(), json!([{"Type": "forward"}])).denied(DISTRIBUTIONS, "", json!({}));
    assert!(part.check(redirect, PARTLY).reason.starts_with("At least this"));
}

/// An account with one bucket, `www`, that is private and serves a website.
fn site() -> Case {
    let sent = json!({"Bucket": "www"});
    distributions(Case::new(), json!([]))
        .answers("s3:ListBuckets", "us-east-1", json!({}), json!({"Buckets": [{"Name": "www", "BucketRegion": EU}]}))
        .answers_code("s3control:GetPublicAccessBlock", "", json!({}), "NoSuchPublicAccessBlockConfiguration")
        .answers_code("s3:GetPublicAccessBlock", EU, sent.clone(), "NoSuchPublicAccessBlockConfiguration")
        .answers_code("s3:GetBucketPolicyStatus", EU, sent.clone(), "NoSuchBucketPolicy")
        .answers_code("s3:GetBucketPolicy", EU, sent.clone(), "NoSuchBucketPolicy")
        .answers_code("s3:GetBucketOwnershipControls", EU, sent.clone(), "OwnershipControlsNotFoundError")
        .answers("s3:GetBucketAcl", EU, sent.clone(), json!({"Grants": []}))
        .answers(WEBSITE, EU, sent, json!({"IndexDocument": {}}))
}

fn public_site() -> Case {
    let grants = json!({"Grants": [{"Grantee": {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}, "Permission": "READ"}]});
    site().answers("s3:GetBucketAcl", EU, json!({"Bucket": "www"}), grants)
}

fn no_site() -> Case {
    site().answers_code(WEBSITE, EU, json!({"Bucket": "www"}), "NoSuchWebsiteConfiguration")
}

fn redirecting_site(case: Case) -> Case {
    case.answers(WEBSITE, EU, json!({"Bucket": "www"}), json!({"RedirectAllRequestsTo": {}}))
}

fn origin(case: Case, domain: &str, control: &str, identity: &str) -> Case {
    let origin = json!({"Id": "o", "DomainName": domain, "OriginAccessControlId": control,
        "S3OriginConfig": {"OriginAccessIdentity": identity}});
    distributions(case, json!([{"Id": "E1", "Enabled": true, "Origins": {"Items": [origin]}}]))
}

const BUCKET: &str = "www.s3.eu-west-1.amazonaws.com";
const ADDRESS: &str = "www.s3-website-eu-west-1.amazonaws.com";

#[test]
fn a_public_site_without_cloudfront_fails_and_one_behind_it_by_half() {
    no_site().check(static_sites, NOT_APPLICABLE);
    site().check(static_sites, PASS);
    public_site().names(static_sites, FAIL, &["www"]);
    origin(public_site(), BUCKET, "OAC", "").names(static_sites, PARTLY, &["www"]);
    origin(public_site(), ADDRESS, "", "").names(static_sites, PARTLY, &["www", "E1"]);
    origin(public_site(), "other.s3.eu-west-1.amazonaws.com", "OAC", "").names(static_sites, FAIL, &["www"]);
    redirecting_site(public_site()).check(static_sites, NOT_APPLICABLE);
    let blocked = json!({"PublicAccessBlockConfiguration": {"IgnorePublicAcls": true}});
    public_site().answers("s3control:GetPublicAccessBlock", "", json!({}), blocked).check(static_sites, PASS);
}

#[test]
fn every_origin_in_a_bucket_needs_origin_access_control() {
    for (domain, control, identity, verdict) in [
        (BUCKET, "OAC", "", PASS),
        (BUCKET, "OAC", "origin-access-identity/cloudfront/E2", PASS),
        (BUCKET, "", "origin-access-identity/cloudfront/E2", PARTLY),
        (BUCKET, "", "", PARTLY),
        ("www.s3.amazonaws.com", "", "", PARTLY),
        ("www.s3-eu-west-1.amazonaws.com", "", "", PARTLY),
        ("www.s3.dualstack.eu-west-1.amazonaws.com", "OAC", "", PASS),
        ("www.s3.cn-north-1.amazonaws.com.cn", "", "", PARTLY),
        (ADDRESS, "", "", PARTLY),
        ("www.s3-website.eu-central-1.amazonaws.com", "", "", PARTLY),
        ("app.example.com", "", "", NOT_APPLICABLE),
        ("a1.execute-api.eu-west-1.amazonaws.com", "", "", NOT_APPLICABLE),
    ] {
        origin(no_site(), domain, control, identity).check(static_sites, verdict);
    }
    let off = json!([{"Id": "E1", "Enabled": false, "Origins": {"Items": [{"DomainName": BUCKET}]}}]);
    distributions(no_site(), off).check(static_sites, NOT_APPLICABLE);
    origin(redirecting_site(site()), ADDRESS, "", "").check(static_sites, NOT_APPLICABLE);
}

#[test]
fn sites_that_could_not_be_looked_at_in_every_way_are_never_a_pass() {
    let sent = json!({"Bucket": "www"});
    for call in [
        WEBSITE,
        "s3:GetBucketPolicyStatus",
        "s3:GetBucketAcl",
        "s3:GetBucketOwnershipControls",
        "s3:GetPublicAccessBlock",
    ] {
        origin(site(), BUCKET, "OAC", "").denied(call, EU, sent.clone()).check(static_sites, UNKNOWN);
    }
    site().denied(DISTRIBUTIONS, "", json!({})).check(static_sites, UNKNOWN);
    // It is not known whether a distribution serves the bucket.
    let finding = public_site().denied(DISTRIBUTIONS, "", json!({})).check(static_sites, PARTLY);
    assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    let blocked = |case: Case| case.came_to("s3:ListBuckets", "us-east-1", json!({}), CallOutcome::Blocked, "");
    blocked(no_site()).check(static_sites, UNKNOWN);
    blocked(origin(no_site(), BUCKET, "OAC", "")).check(static_sites, UNKNOWN);
    blocked(origin(no_site(), BUCKET, "", "")).names(static_sites, PARTLY, &["E1"]);
    // A bucket that only redirects need not be public.
    blocked(origin(no_site(), ADDRESS, "", "")).names(static_sites, REVIEW, &["E1"]);
    origin(site(), ADDRESS, "", "").denied(WEBSITE, EU, sent).check(static_sites, UNKNOWN);
}

/// A case with a distribution and a policy that sends these headers.
fn headers(names: &[&str]) -> Case {
    let names = names.iter().map(|name| ((*name).to_owned(), json!({})));
    let config = json!({"SecurityHeadersConfig": serde_json::Map::from_iter(names)});
    with_policy("p-1").answers(
        HEADERS,
        "",
        json!({"Id": "p-1"}),
        json!({"ResponseHeadersPolicy": {"ResponseHeadersPolicyConfig": config}}),
    )
}

fn with_policy(id: &str) -> Case {
    distributions(
        Case::new(),
        json!([{"Id": "E1", "Enabled": true, "DefaultCacheBehavior": {"ResponseHeadersPolicyId": id}}]),
    )
}

#[test]
fn a_policy_has_to_send_all_kinds_of_headers() {
    let (hsts, nosniff, frames, content) =
        ("StrictTransportSecurity", "ContentTypeOptions", "FrameOptions", "ContentSecurityPolicy");
    for (names, verdict) in [
        (&[hsts, nosniff, frames, content][..], PASS),
        (&[hsts, nosniff, frames], PASS),
        (&[hsts, nosniff, content], PASS),
        (&[hsts, nosniff], PARTLY),
        (&[hsts, frames], PARTLY),
        (&[nosniff, content], PARTLY),
        (&[content], PARTLY),
        (&[], REVIEW),
    ] {
        headers(names).check(security_headers, verdict);
    }
    let finding = headers(&[nosniff]).check(security_headers, PARTLY);
    let what =
        "sends security headers, but not Strict-Transport-Security and X-Frame-Options or Content-Security-Policy";
    assert_eq!(finding.resources[0].what, what);
}

#[test]
fn without_a_policy_or_without_cloudfront_the_application_may_send_them() {
    with_policy("").names(security_headers, REVIEW, &["E1"]);
    distributions(Case::new(), json!([])).check(security_headers, REVIEW);
    distributions(Case::new(), json!([{"Id": "E1", "Enabled": false}])).check(security_headers, REVIEW);
    with_policy("p-1").check(security_headers, UNKNOWN);
    with_policy("p-1").denied(HEADERS, "", json!({"Id": "p-1"})).check(security_headers, UNKNOWN);
    Case::new().denied(DISTRIBUTIONS, "", json!({})).check(security_headers, UNKNOWN);
}
