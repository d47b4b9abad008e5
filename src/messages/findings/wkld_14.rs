//! Sentences of findings about edge protection.

use super::{count, list, resource, resources};

texts! {
    NO_SERVERS: "There are no servers and no containers.";
    NO_DIRECT: "No server and no container lets in web traffic from the whole internet.";
    OWN_LIST: "lets in web traffic from a prefix list that may be your own";
    BY_LIST: "Servers let in web traffic from prefix lists. The contents of your own lists cannot be seen from here.";
    UNFILTERED: "no web firewall filters it";
    OUT_OF_SUPPORT: "has only a web ACL of WAF Classic, which is out of support";
    OTHER_RULES: "has rules of another vendor or of Firewall Manager instead of some of AWS's";
    OTHERS_DISTRIBUTION: "lets in only a list of AWS's addresses, such as CloudFront's, but there is no distribution here";
    UNCLEAR: "Check whether these do the same as AWS's three rule groups.";
    NOTHING_TO_FILTER: "No CloudFront distribution is on, and there is no public application load balancer and no stage of a public REST API.";
    NO_RATE_RULE: "a web ACL without a rule that limits rates; one that only counts is not enough";
    NOTHING_LIMITED: "Nothing limits the rate of requests: no web firewall filters what is public.";
    NOTHING_TO_LIMIT: "There is no CloudFront distribution that is on, no public application load balancer and no stage of an API.";
    SHIELD_ADVANCED: "Shield Standard is always on, and Shield Advanced is subscribed. Check whether there is a plan with contacts.";
    SHIELD_STANDARD: "Shield Standard is always on, and Shield Advanced is not subscribed. Check whether that was decided, and whether there is a plan with contacts.";
}

/// Detail of an open group: the servers that can be reached, and on how many others the group is.
pub fn group(public: &[&str], hidden: usize) -> String {
    match (public, hidden) {
        ([], hidden) => {
            format!("lets in web traffic from everywhere, on {} without a public address", count(hidden, "server"))
        }
        (public, 0) => format!("lets in web traffic from everywhere, to {}", resources(public)),
        (public, hidden) => {
            format!(
                "lets in web traffic from everywhere, to {}; also on {hidden} without a public address",
                resources(public)
            )
        }
    }
}

/// Reason: visitors can reach servers directly.
pub fn direct(servers: usize) -> String {
    let lets = if servers == 1 { "lets" } else { "let" };
    format!("{} with a public address {lets} in web traffic from the whole internet.", count(servers, "server"))
}

/// Reason: visitors could reach servers if those had a public address.
pub fn only_open(servers: usize) -> String {
    format!(
        "Web traffic is allowed to {} from everywhere; only the lack of a public address keeps it out.",
        count(servers, "server")
    )
}

/// Detail of a web ACL: the missing rule groups, and those that only count.
pub fn rules(absent: &[&str], counted: &[&str]) -> String {
    match (absent, counted) {
        (absent, []) => format!("lacks {}", list(absent)),
        ([], counted) => format!("only counts, and does not block, with {}", list(counted)),
        (absent, counted) => format!("lacks {}, and only counts with {}", list(absent), list(counted)),
    }
}

/// Reason: some public endpoints are filtered.
pub fn filtered(filtered: usize, of: usize) -> String {
    let endpoints = count(of, "public endpoint");
    match filtered {
        0 => format!("No web firewall was seen in front of {endpoints}."),
        filtered if filtered == of => "A web firewall filters what is public, but lacks rules.".to_owned(),
        filtered => format!("A web firewall filters {filtered} of {endpoints}."),
    }
}

/// Reason: all public endpoints are filtered.
pub fn all_filtered(number: usize) -> String {
    format!("A web firewall with the three rule groups filters {}.", count(number, "public endpoint"))
}

/// A reason, followed by the APIs that cannot be filtered themselves.
pub fn with_apis(reason: String, apis: &[&str]) -> String {
    match apis {
        [] => reason,
        apis => {
            format!("{reason} HTTP and WebSocket APIs can be filtered only behind CloudFront: {}.", resources(apis))
        }
    }
}

/// Detail of an API with a stage that has no limit.
pub fn stage(name: &str) -> String {
    format!("its stage {} has no limit of its own", resource(name))
}

/// Reason: some public endpoints have a rate limit.
pub fn limited(limited: usize, of: usize) -> String {
    format!("The rate of requests is limited for {limited} of {}.", count(of, "public endpoint"))
}

/// Reason: all public endpoints have a rate limit.
pub fn all_limited(number: usize) -> String {
    format!("The rate of requests is limited for {}.", count(number, "public endpoint"))
}
