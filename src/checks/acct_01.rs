//! ACCT.01: the account's contacts.

use crate::checks::{CallResult, CheckContext, Draft};
use crate::evidence::{Degree, Named, Resource, WORDS};
use crate::messages::findings::acct_01 as say;

const KINDS: [&str; 3] = ["BILLING", "OPERATIONS", "SECURITY"];

/// The answer about the contact of a kind. An answer without an address means that the contact is not set.
fn contact<'a>(cx: &mut CheckContext<'a>, kind: &str) -> Option<CallResult<'a>> {
    cx.for_item("account:GetAlternateContact", &[kind])
}

fn is_set(contact: CallResult<'_>) -> bool {
    !contact.view().get("AlternateContact").text("EmailAddress").is_empty()
}

/// Checks `acct-01.alternate-contacts`.
pub fn alternate_contacts(cx: &mut CheckContext<'_>) -> Draft {
    let contacts = KINDS.map(|kind| (kind, contact(cx, kind)));
    let unset = |wanted: &str| {
        contacts.iter().any(|(kind, contact)| *kind == wanted && contact.is_some_and(|contact| !is_set(contact)))
    };
    let missing: Vec<Resource> =
        KINDS.into_iter().filter(|kind| unset(kind)).map(|kind| Resource::new(WORDS, kind, "", say::NOT_SET)).collect();
    if missing.is_empty() {
        Draft::Pass(say::ALL_SET.to_owned())
    } else if unset("SECURITY") {
        Draft::Fail(Degree::Wholly, say::NO_SECURITY_CONTACT.to_owned(), missing)
    } else {
        Draft::Fail(Degree::Partly, say::some_missing(missing.len()), missing)
    }
}

/// Checks `acct-01.contact-details`.
pub fn contact_details(cx: &mut CheckContext<'_>) -> Draft {
    let mut shown = Vec::new();
    for kind in KINDS {
        let Some(contact) = contact(cx, kind).filter(|contact| is_set(*contact)) else { continue };
        let view = contact.view().get("AlternateContact");
        let words = say::contact(view.text("Name"), view.text("EmailAddress"), view.text("PhoneNumber"));
        shown.push(Resource::new(WORDS, kind, "", Named::Person.mark(&words)));
    }
    if let Some(answer) = cx.once("account:GetContactInformation") {
        let view = answer.view().get("ContactInformation");
        let words = say::contact(view.text("FullName"), view.text("CompanyName"), view.text("PhoneNumber"));
        let words = say::with_country(&words, view.text("CountryCode"));
        shown.push(Resource::new(WORDS, say::PRIMARY, "", Named::Person.mark(&words)));
    }
    if let Some(answer) = cx.once("account:GetAccountInformation") {
        let name = Named::Person.mark(answer.view().text("AccountName"));
        shown.push(Resource::new(WORDS, say::ACCOUNT, "", name));
    }
    Draft::Review(say::LOOK_AT_DETAILS.to_owned(), shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::trial::{Case, FAIL, PARTLY, PASS, REVIEW, UNKNOWN};
    use serde_json::json;

    fn set() -> serde_json::Value {
        json!({"AlternateContact": {"Name": "Team", "EmailAddress": "aws@example.com", "PhoneNumber": "+49 30 1"}})
    }

    /// A case in which these contacts are set and the others are not.
    fn case(kinds: &[&str]) -> Case {
        let case = Case::new();
        KINDS.into_iter().fold(case, |case, kind| {
            let sent = json!({"AlternateContactType": kind});
            if kinds.contains(&kind) {
                case.answers("account:GetAlternateContact", "", sent, set())
            } else {
                case.answers_code("account:GetAlternateContact", "", sent, "ResourceNotFoundException")
            }
        })
    }

    #[test]
    fn three_contacts_pass_and_the_security_contact_matters_most() {
        for (kinds, verdict) in [
            (&["BILLING", "OPERATIONS", "SECURITY"][..], PASS),
            (&["BILLING", "SECURITY"], PARTLY),
            (&["SECURITY"], PARTLY),
            (&["BILLING", "OPERATIONS"], FAIL),
            (&[], FAIL),
        ] {
            case(kinds).check(alternate_contacts, verdict);
        }
    }

    #[test]
    fn a_contact_that_could_not_be_asked_for_is_never_a_pass() {
        let sent = json!({"AlternateContactType": "SECURITY"});
        let denied = |case: Case| case.denied("account:GetAlternateContact", "", sent.clone());
        denied(case(&KINDS)).check(alternate_contacts, UNKNOWN);
        let finding = denied(case(&["OPERATIONS"])).check(alternate_contacts, PARTLY);
        assert!(finding.reason.starts_with("At least this"), "{}", finding.reason);
    }

    #[test]
    fn details_are_shown_for_a_person_to_look_at() {
        let finding = case(&KINDS)
            .answers(
                "account:GetContactInformation",
                "",
                json!({}),
                json!({"ContactInformation": {"FullName": "Ada", "CountryCode": "DE"}}),
            )
            .answers("account:GetAccountInformation", "", json!({}), json!({"AccountName": "Production"}))
            .check(contact_details, REVIEW);
        assert_eq!(finding.resources.len(), 5);
        case(&[]).check(contact_details, UNKNOWN);
    }
}
