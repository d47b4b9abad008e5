//! What findings on endpoints of networks say.

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

/// Every endpoint lets through no more than it has to; those whose policy nobody can change are named.
pub fn restricted(fixed: &[&str]) -> String {
    let all = "Every endpoint has its own policy, and lets in only port 443 from groups or private addresses.";
    match fixed {
        [] => all.to_owned(),
        fixed => format!("{all} Not counted: the policy of {}, which nobody can change.", list(fixed)),
    }
}

/// Some of the ways to S3 and DynamoDB are there.
pub fn some_there(there: usize, of: usize) -> String {
    format!("{there} of {} from private subnets to S3 and DynamoDB use endpoints.", count(of, "path"))
}

/// Of a network: the service that has no endpoint.
pub fn no_endpoint(service: &str) -> String {
    format!("no endpoint for {service}")
}

/// Of a network: the route tables that do not lead to the endpoint of a service.
pub fn no_route(service: &str, tables: &[&str]) -> String {
    format!("no route to the endpoint for {service} from {}", resources(tables))
}

/// Of a network: its endpoints, and services without one.
pub fn endpoints(there: &[String], missing: &[&str]) -> String {
    let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
    let missing = if missing.is_empty() { "none" } else { &missing.join(", ") };
    format!("endpoints: {there}; common services without one: {missing}")
}

/// Of an endpoint whose private DNS is off.
pub fn without_dns(service: &str) -> String {
    format!("{} (private DNS off)", resource(service))
}

/// Of a security group that is open to the world.
pub fn open(group: &str) -> String {
    format!("{} is open to the world", resource(group))
}

/// Of a default group with rules.
pub fn default_group(group: &str) -> String {
    format!("{} is the network's default group and has rules", resource(group))
}

/// Of a security group that lets in more than port 443 from private places.
pub fn wide(group: &str) -> String {
    format!("{} lets in ports other than 443, or public addresses", resource(group))
}

/// Of a security group that lets in a prefix list.
pub fn by_list(group: &str) -> String {
    format!("{} lets in a prefix list", resource(group))
}
