//! Sentences of findings about security groups.

use super::{count, list, resource, resources};

texts! {
    ALL_PORTS: "all ports";
    ONLY_WEB: "Only web ports are open to the world. SSH and RDP are covered in WKLD.06.";
    DANGEROUS_IN_USE: "A security group in use opens a port that should never be open to the world.";
    DANGEROUS_UNUSED: "Security groups that nothing was seen to use open ports that should never be open to the world.";
    OTHER_PORTS: "Ports other than web ports are open to the world, or to a prefix list that cannot be read here. A game, mail or VPN service may need them: check whether these are needed.";
    DEFAULT_USED: "has rules, and something uses it";
    DEFAULT_UNUSED: "has rules, although nothing uses it";
    DEFAULT_RULES: "has rules";
    DEFAULTS_USED: "Something uses a default security group that has rules.";
    DEFAULTS_WITH_RULES: "Default security groups have rules, but nothing was seen to use one.";
    DEFAULTS_EMPTY: "No default security group has rules.";
    NO_DEFAULTS: "There are no networks.";
    OUTBOUND: "its outbound rules are open to the world";
    BY_LIST: "it lets in a prefix list";
    DATABASE_OPEN: "Databases accept connections from public addresses.";
    DATABASE_WIDE: "Databases accept connections from whole address ranges, or may connect to the whole internet.";
    DATABASE_LISTS: "Databases accept connections from a prefix list. Its addresses cannot be read here: look them up.";
    DATABASE_CLOSED: "Databases accept connections only from other security groups, and may not connect to anything outside.";
    NO_DATABASE: "There are no databases, caches or search clusters behind a security group.";
    CHECKED: "These rules and standards check security groups. Check whether somebody reads what they find.";
    UNCHECKED: "No AWS Config rule and no Security Hub standard checks security groups. Check whether somebody does so by hand.";
    STANDARD: "Security Hub standard";
}

/// The open ports of a protocol.
pub fn ports(protocol: &str, first: i64, last: i64) -> String {
    match (first, last) {
        (0, 65_535) => format!("all {protocol} ports"),
        (first, last) if first == last => format!("{protocol} {first}"),
        (first, last) => format!("{protocol} {first}-{last}"),
    }
}

/// Detail of a group that opens ports: which ones, and whether the group is used, if known.
pub fn opens(ports: &[String], is_used: Option<bool>) -> String {
    let ports: Vec<&str> = ports.iter().map(String::as_str).collect();
    let use_of_it = match is_used {
        Some(true) => "; something uses it",
        Some(false) => "; nothing uses it",
        None => "",
    };
    format!("opens {}{use_of_it}", list(&ports))
}

/// Ports that are open to a prefix list.
pub fn by_list(ports: &str) -> String {
    format!("{ports} (to a prefix list)")
}

/// A reason, followed by the number of groups that open other ports.
pub fn with_others(reason: &str, others: usize) -> String {
    if others == 0 {
        return reason.to_owned();
    }
    format!("{reason} Also check {}: ports other than web ports are open.", count(others, "security group"))
}

/// Detail of a database's group: the address ranges with access.
pub fn lets_in(blocks: &[&str]) -> String {
    format!("it lets in {}", resources(blocks))
}

/// The details of a database's group, after the database's name.
pub fn of_database(database: &str, parts: &[String]) -> String {
    format!("of {}: {}", resource(database), parts.join("; "))
}
