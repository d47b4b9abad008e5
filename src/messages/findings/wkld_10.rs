//! Sentences of findings about private subnets.

use super::count;

texts! {
    PUBLIC: "public access is on";
    PUBLIC_IN_PRIVATE: "public access is on, although all its subnets are private";
    IN_PUBLIC_SUBNET: "public access is off, but one of its subnets is public";
    OPEN_DOMAIN: "outside a network, and its policy lets anybody in";
    DOMAIN_OUTSIDE: "outside a network; callers have to prove who they are";
    DATABASES_OPEN: "The internet can reach a database or search cluster.";
    DATABASES_NEAR: "Databases or search clusters are more exposed to the internet than they need to be.";
    DATABASES_PRIVATE: "The internet cannot reach any database or search cluster.";
    NO_DATABASES: "There are no databases and no search clusters.";
    SERVER_OPEN: "public address, and a security group that is open to the world";
    SERVER_CLOSED: "public address";
    SERVER_NAT: "public address; it translates addresses for others (NAT)";
    TEMPLATE_ASKS: "new servers from this launch template get a public address";
    SERVICE_ASKS: "asks for public addresses for its tasks";
    SERVERS_OPEN: "The internet can reach servers or containers directly.";
    SERVERS_CLOSED: "Servers or containers have public addresses. No security group on them was seen to be open to the world, except where they translate addresses for others (NAT).";
    ONLY_ASKED: "Nothing was seen running with a public address, but new servers or containers would get one.";
    SERVERS_PRIVATE: "No server and no container has a public address, and none is requested.";
    NO_SERVERS: "There are no servers and no container tasks.";
    ONLY_PUBLIC: "has public subnets only";
    ONE_ZONE: "has private subnets in one zone only";
    HANDS_OUT: "private subnet that assigns public addresses";
    SUBNETS_PRIVATE: "Every network in use has private subnets in at least two zones, and none of them assigns public addresses.";
    NO_NETWORK: "No network is in use.";
    SOME_ONLY_PUBLIC: "A network in use has no private subnet.";
    SOME_BY_HALF: "Networks in use have private subnets in one zone only, or private subnets that assign public addresses.";
    DEFAULT_ACL: "has its network's default network ACL";
    OPEN_ACL: "has a network ACL that lets everything in and out";
    OWN_ACLS: "Every private subnet has a network ACL with its own rules. Check whether they are what you want.";
    NO_PRIVATE: "There are no private subnets.";
}

/// Reason: the network ACLs of private subnets filter nothing.
pub fn plain_acls(plain: usize, of: usize) -> String {
    let filter = if plain == 1 { "has" } else { "have" };
    format!(
        "{plain} of {} {filter} a network ACL that may not be a deliberate choice. Decide whether security groups alone should filter traffic.",
        count(of, "private subnet")
    )
}
