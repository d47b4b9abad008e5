use super::super::tests::{BALANCERS, CLASSIC, EU, balancer, classic, distributions, quiet};
use super::*;
use crate::checks::trial::{Case, FAIL, NOT_APPLICABLE, PARTLY, PASS, UNKNOWN};
use crate::evidence::CallOutcome;
use serde_json::{Value, json};

/// A case with a load balancer that has one listener of this protocol, under this policy.
fn encrypted(protocol: &str, policy: Value) -> Case {
    let listener = json!({"ListenerArn": "tls", "Protocol": protocol, "Port": 443, "SslPolicy": "P"});
    balancer(quiet(), "application", json!([listener])).answers(
        SSL_POLICIES,
        EU,
        json!({"Names": ["O", "P"]}),
        json!({"SslPolicies": [{"Name": "O", "SslProtocols": ["TLSv1"]}, policy]}),
    )
}

fn policy(protocols: &[&str], ciphers: &[&str]) -> Value {
    let ciphers: Vec<Value> = ciphers.iter().map(|name| json!({ "Name": name })).collect();
    json!({"Name": "P", "SslProtocols": protocols, "Ciphers": ciphers})
}

const STRONG: [&str; 2] = ["ECDHE-RSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256"];

#[test]
fn a_listener_is_judged_by_what_its_policy_contains() {
    for (protocols, ciphers, verdict) in [
        (&["TLSv1.2", "TLSv1.3"][..], &STRONG[..], PASS),
        (&["TLSv1.3"], &STRONG[1..], PASS),
        (&["TLSv1.2"], &["ECDHE-RSA-AES128-GCM-SHA256", "AES128-GCM-SHA256"], PARTLY),
        (&["TLSv1.1", "TLSv1.2"], &STRONG, FAIL),
        (&["TLSv1", "TLSv1.1", "TLSv1.2"], &["AES128-SHA"], FAIL),
        (&["SSLv3", "TLSv1.2"], &STRONG, FAIL),
        (&["TLSv2"], &STRONG, UNKNOWN),
        (&[], &STRONG, UNKNOWN),
        (&["TLSv1.2"], &[], UNKNOWN),
    ] {
        for protocol in ["HTTPS", "TLS"] {
            encrypted(protocol, policy(protocols, ciphers)).check(modern_tls, verdict);
        }
        encrypted("HTTP", policy(protocols, ciphers)).check(modern_tls, NOT_APPLICABLE);
    }
    encrypted("TLS", policy(&["TLSv1"], &STRONG)).names(modern_tls, FAIL, &["tls"]);
}

#[test]
fn a_policy_counts_only_from_the_same_region() {
    let data = json!({"SslPolicies": [policy(&["TLSv1.2"], &STRONG)]});
    let listener = json!({"ListenerArn": "tls", "Protocol": "TLS", "Port": 443, "SslPolicy": "P"});
    let case = || balancer(quiet(), "network", json!([listener]));
    case().answers(SSL_POLICIES, "us-east-1", json!({"Names": ["P"]}), data.clone()).check(modern_tls, UNKNOWN);
    case().answers(SSL_POLICIES, EU, json!({"Names": ["P"]}), data).check(modern_tls, PASS);
    case().answers(SSL_POLICIES, EU, json!({"Names": ["P"]}), json!({})).check(modern_tls, UNKNOWN);
}

/// A case with a classic load balancer whose policy has these attributes on or off.
fn classic_tls(on: &[&str], off: &[&str]) -> Case {
    let attribute = |name: &&str, value: &str| json!({"AttributeName": name, "AttributeValue": value});
    let mut attributes: Vec<Value> = on.iter().map(|name| attribute(name, "true")).collect();
    attributes.extend(off.iter().map(|name| attribute(name, "false")));
    attributes
        .push(json!({"AttributeName": "Reference-Security-Policy", "AttributeValue": "ELBSecurityPolicy-2016-08"}));
    let policies = json!({"PolicyDescriptions": [
        {"PolicyName": "mine", "PolicyTypeName": "SSLNegotiationPolicyType", "PolicyAttributeDescriptions": attributes},
        {"PolicyName": "unused", "PolicyTypeName": "SSLNegotiationPolicyType",
            "PolicyAttributeDescriptions": [{"AttributeName": "Protocol-SSLv3", "AttributeValue": "true"}]},
        {"PolicyName": "sticky", "PolicyTypeName": "LBCookieStickinessPolicyType", "PolicyAttributeDescriptions": []}]});
    let listener =
        json!([{"Listener": {"Protocol": "HTTPS", "LoadBalancerPort": 443}, "PolicyNames": ["mine", "sticky"]}]);
    classic(quiet(), listener).answers(CLASSIC_POLICIES, EU, json!({"LoadBalancerName": "old"}), policies)
}

#[test]
fn a_classic_load_balancer_is_judged_by_the_versions_that_are_on() {
    let (tls12, cipher) = ("Protocol-TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256");
    classic_tls(&[tls12, cipher, "Server-Defined-Cipher-Order"], &["Protocol-TLSv1", "Protocol-SSLv3", "AES128-SHA"])
        .check(modern_tls, PASS);
    // The policy is like `ELBSecurityPolicy-TLS-1-2-2017-01`, the best that AWS has for classic load balancers.
    classic_tls(&[tls12, cipher, "AES128-GCM-SHA256"], &[]).check(modern_tls, PASS);
    for old in ["Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1"] {
        classic_tls(&[tls12, cipher, old], &[]).names(modern_tls, FAIL, &["old"]);
    }
    classic_tls(&[], &[tls12]).check(modern_tls, UNKNOWN);
    let plain = classic(quiet(), json!([{"Listener": {"Protocol": "HTTP", "LoadBalancerPort": 80}}]));
    plain.check(modern_tls, NOT_APPLICABLE);
}

fn certificate(certificate: Value) -> Case {
    distributions(quiet(), json!([{"Id": "E1", "Enabled": true, "ViewerCertificate": certificate}]))
}

#[test]
fn a_distribution_is_judged_by_the_version_and_the_year_of_its_policy() {
    for (name, verdict) in [
        ("TLSv1.2_2021", PASS),
        ("TLSv1.2_2025", PASS),
        ("TLSv1.3_2025", PASS),
        ("TLSv1.2_2019", PARTLY),
        ("TLSv1.2_2018", PARTLY),
        ("TLSv1.1_2016", FAIL),
        ("TLSv1_2016", FAIL),
        ("TLSv1", FAIL),
        ("SSLv3", FAIL),
        ("TLSv1.2", UNKNOWN),
        ("Something_2030", UNKNOWN),
        ("", UNKNOWN),
    ] {
        certificate(json!({"MinimumProtocolVersion": name})).check(modern_tls, verdict);
        certificate(json!({"MinimumProtocolVersion": name, "CloudFrontDefaultCertificate": true}))
            .check(modern_tls, PARTLY);
    }
}

fn domain(policy: &str, kind: &str) -> Value {
    json!({"items": [{"domainName": "api.example.com", "securityPolicy": policy, "endpointConfiguration": {"types": [kind]}}]})
}

#[test]
fn a_domain_of_apis_is_judged_by_the_lowest_version_in_the_name_of_its_policy() {
    for (policy, verdict) in [
        ("TLS_1_2", PASS),
        ("TLS_1_0", FAIL),
        ("SecurityPolicy_TLS13_1_3_2025_09", PASS),
        ("SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09", PASS),
        ("SecurityPolicy_TLS13_1_2_2021_06", PASS),
        ("SecurityPolicy_TLS13_1_1_2030_01", FAIL),
        ("SecurityPolicy_TLS13_2025_EDGE", PASS),
        ("SecurityPolicy_TLS12_PFS_2025_EDGE", PASS),
        ("SecurityPolicy_TLS12_2018_EDGE", PASS),
        ("SecurityPolicy_TLS11_2018_EDGE", FAIL),
        ("SecurityPolicy_Best", UNKNOWN),
        ("TLS_", UNKNOWN),
        ("", UNKNOWN),
    ] {
        quiet().answers(DOMAINS, EU, json!({}), domain(policy, "REGIONAL")).check(modern_tls, verdict);
        quiet().answers(DOMAINS, EU, json!({}), domain(policy, "PRIVATE")).check(modern_tls, NOT_APPLICABLE);
        let of_http = json!({"Items": [{"DomainName": "api.example.com", "DomainNameConfigurations": [{"SecurityPolicy": policy}]}]});
        quiet().answers(DOMAINS_V2, EU, json!({}), of_http.clone()).check(modern_tls, verdict);
        // The first API knows more about the same domain.
        let both = quiet().answers(DOMAINS, EU, json!({}), domain("TLS_1_2", "REGIONAL"));
        both.answers(DOMAINS_V2, EU, json!({}), of_http).check(modern_tls, PASS);
    }
}

#[test]
fn one_old_endpoint_is_enough_and_comes_first() {
    quiet().check(modern_tls, NOT_APPLICABLE);
    let both = certificate(json!({"MinimumProtocolVersion": "TLSv1.2_2019"}));
    both.answers(DOMAINS, EU, json!({}), domain("TLS_1_0", "EDGE")).names(modern_tls, FAIL, &["api.example.com", "E1"]);
}

#[test]
fn policies_that_could_not_be_seen_are_never_modern() {
    let all = || {
        let case = classic_tls(&["Protocol-TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256"], &[]);
        let listener = json!([{"ListenerArn": "tls", "Protocol": "TLS", "Port": 443, "SslPolicy": "P"}]);
        let policies = json!({"SslPolicies": [policy(&["TLSv1.2"], &STRONG)]});
        balancer(case, "network", listener).answers(SSL_POLICIES, EU, json!({"Names": ["P"]}), policies)
    };
    all().check(modern_tls, PASS);
    for (call, region, sent) in [
        (BALANCERS, "us-east-1", json!({})),
        (LISTENERS, EU, json!({"LoadBalancerArn": "lb"})),
        (SSL_POLICIES, EU, json!({"Names": ["P"]})),
        (CLASSIC, "us-east-1", json!({})),
        (CLASSIC_POLICIES, EU, json!({"LoadBalancerName": "old"})),
        (DISTRIBUTIONS, "", json!({})),
        (DOMAINS, "us-east-1", json!({})),
        (DOMAINS_V2, "us-east-1", json!({})),
    ] {
        all().denied(call, region, sent.clone()).check(modern_tls, UNKNOWN);
        all().came_to(call, region, sent.clone(), CallOutcome::Blocked, "").check(modern_tls, UNKNOWN);
        let old = all().answers(DOMAINS, EU, json!({}), domain("TLS_1_0", "EDGE"));
        old.denied(call, region, sent).check(modern_tls, FAIL);
    }
}
