//! Sentences of findings about endpoints of networks.

use super::{count, list, resource, resources};

texts! {
    ALL_THERE: "Every private network in use reaches S3, and DynamoDB where there are tables, through endpoints.";
    NONE_THERE: "No private network in use reaches S3 or DynamoDB through an endpoint.";
    NO_PRIVATE: "No network in use has private subnets.";
    DECIDE: "These are the endpoints of private networks in use, and common services without one. Decide whether an endpoint or NAT is right for each.";
    NO_ENDPOINTS: "There are no endpoints.";
    GROUP_OPEN: "An endpoint is open to the world, or uses its network's default group with rules.";
    BY_HALF: "Endpoints let through more than they need to: they have a policy that allows everything to everybody, or a broad security group.";
    LISTS: "Endpoints let in a prefix list. Its addresses cannot be read here: look them up.";
    FULL_POLICY: "its policy allows everything to everybody";
}

/// Reason: every endpoint allows only what is needed. Endpoints with a fixed policy are named.
pub fn restricted(fixed: &[&str]) -> String {
    let all = "Every endpoint has its own policy, and lets in only port 443 from groups or private addresses.";
    match fixed {
        [] => all.to_owned(),
        fixed => format!("{all} Not counted: the policy of {}, which nobody can change.", list(fixed)),
    }
}

/// Reason: some of the paths to S3 and DynamoDB use endpoints.
pub fn some_there(there: usize, of: usize) -> String {
    format!("{there} of {} from private subnets to S3 and DynamoDB use endpoints.", count(of, "path"))
}

/// Detail of a network: a service has no endpoint.
pub fn no_endpoint(service: &str) -> String {
    format!("no endpoint for {service}")
}

/// Detail of a network: route tables without a route to a service's endpoint.
pub fn no_route(service: &str, tables: &[&str]) -> String {
    format!("no route to the endpoint for {service} from {}", resources(tables))
}

/// Detail of a network: its endpoints, and the services without one.
pub fn endpoints(there: &[String], missing: &[&str]) -> String {
    let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
    let missing = if missing.is_empty() { "none" } else { &missing.join(", ") };
    format!("endpoints: {there}; common services without one: {missing}")
}

/// Detail of an endpoint whose private DNS is off.
pub fn without_dns(service: &str) -> String {
    format!("{} (private DNS off)", resource(service))
}

/// Detail of an endpoint: a security group that is open to the world.
pub fn open(group: &str) -> String {
    format!("{} is open to the world", resource(group))
}

/// Detail of an endpoint: a default security group with rules.
pub fn default_group(group: &str) -> String {
    format!("{} is the network's default group and has rules", resource(group))
}

/// Detail of an endpoint: a security group that allows more than port 443 from private addresses.
pub fn wide(group: &str) -> String {
    format!("{} lets in ports other than 443, or public addresses", resource(group))
}

/// Detail of an endpoint: a security group that allows a prefix list.
pub fn by_list(group: &str) -> String {
    format!("{} lets in a prefix list", resource(group))
}
