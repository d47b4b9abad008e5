//! Sentences of findings about access to servers.

use super::{count, identity, list, resources};

texts! {
    NO_SERVERS: "No server has been running for 15 minutes.";
    NOT_MANAGED: "not in Systems Manager";
    CLOSED: "No security group opens SSH or RDP to the internet.";
    OPEN_IN_USE: "SSH or RDP is open to the internet, in a security group that is in use.";
    OPEN: "SSH or RDP is open to the internet, but in no security group that was seen in use.";
    BY_LIST: "opens SSH or RDP to a prefix list";
    PREFIX_LIST: "SSH or RDP is open to prefix lists of your own. Check whether those contain the whole internet.";
    NO_AGENTS: "No server is online in Systems Manager, so there are no sessions.";
    RECORDED: "Sessions are recorded in encrypted storage wherever servers are online in Systems Manager.";
    RECORDED_NOWHERE: "Sessions are not recorded.";
    NOT_RECORDED: "sessions are not recorded";
    NOT_ENCRYPTED: "sessions are recorded, but encrypted storage is not required";
    NO_RUNNING: "No server is running.";
    NO_TRACES: "No running server has a key pair or looks like a jump host. Check how people work on servers.";
    TRACES: "Servers have key pairs, or look like jump hosts. Check whether anybody needs them.";
}

/// Reason: how many servers are online.
pub fn online(number: usize, of: usize) -> String {
    let are = if number == 1 { "is" } else { "are" };
    format!("{number} of {} {are} online in Systems Manager.", count(of, "running server"))
}

/// A reason, followed by the servers' operating systems.
pub fn with_systems(reason: &str, systems: &[&str]) -> String {
    if systems.is_empty() {
        return reason.to_owned();
    }
    let old = if systems.contains(&"Amazon Linux 2") {
        " Support for Amazon Linux 2 ended on 30 June 2026: replace it."
    } else {
        ""
    };
    format!("{reason} Systems: {}.{old}", resources(systems))
}

/// Detail of a server whose agent is not online.
pub fn not_online(status: &str) -> String {
    format!("in Systems Manager, but not online ({status})")
}

/// Detail of a security group that opens ports to the internet.
pub fn opens(names: &[&str], is_used: Option<bool>) -> String {
    let used = match is_used {
        Some(true) => ", and is in use",
        Some(false) => "; nothing uses it",
        None => "",
    };
    format!("opens {} to the internet{used}", list(names))
}

/// Reason: sessions are recorded properly in some Regions only.
pub fn recorded_in(good: usize, of: usize) -> String {
    format!("Sessions are recorded in encrypted storage in {good} of {} with servers online.", count(of, "Region"))
}

/// Detail of a server that looks like a jump host, has a key pair, or both.
pub fn trace(is_jump_host: bool, key_pair: &str) -> String {
    const JUMP_HOST: &str = "looks like a jump host in a public subnet";
    match (is_jump_host, key_pair) {
        (true, "") => JUMP_HOST.to_owned(),
        (true, _) => format!("{JUMP_HOST}, and has the key pair {}", identity(key_pair)),
        (false, _) => format!("has the key pair {}", identity(key_pair)),
    }
}
