//! What the page asks of the scanner.

use crate::evidence::ProfileFacts;
use serde::{Deserialize, Serialize};

/// What the page asks of the scanner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case")]
pub enum Command {
    /// Go on with less power: take this role for fifteen minutes, narrowed to what is read.
    StepDown {
        /// The role's ARN.
        role: String,
        /// The external id that the role asks for; empty where it asks for none.
        external_id: String,
    },
    /// Ask AWS, and judge the answers.
    Scan(ScanRequest),
    /// End the scan, and keep what it has found so far.
    Stop,
    /// Forget the credentials and everything that was read with them.
    Forget,
}

/// What a scan is to find out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanRequest {
    /// The criteria, by id; none means all that have a check.
    pub criteria: Vec<String>,
    /// The Regions that it is narrowed to; none means every enabled one.
    pub regions: Vec<String>,
    /// Whether calls that AWS charges for are made too.
    pub billed: bool,
    /// The criteria that the profile switches off, by id: nothing is asked about single items for their sake.
    pub switched_off: Vec<String>,
    /// Whether it goes on with the scan before, which was ended: what that has an answer for is not asked again.
    pub goes_on: bool,
    /// What the profile says, as far as checks ask for it.
    pub profile_facts: ProfileFacts,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_arrives_as_it_was_given() {
        let scan =
            ScanRequest { criteria: vec!["acct-01.contact-details".to_owned()], billed: true, ..Default::default() };
        let step_down = Command::StepDown { role: "arn".to_owned(), external_id: String::new() };
        for command in [step_down, Command::Scan(scan), Command::Stop, Command::Forget] {
            let text = serde_json::to_string(&command).expect("JSON");
            assert_eq!(serde_json::from_str::<Command>(&text).expect("an order"), command, "{text}");
        }
    }
}
