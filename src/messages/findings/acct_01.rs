//! Sentences of findings about contacts.

/// Reason: all three contacts are set.
pub const ALL_SET: &str = "AWS has a billing, an operations and a security contact.";
/// Reason: the security contact, the most important one, is missing.
pub const NO_SECURITY_CONTACT: &str = "AWS has no security contact for this account.";
/// Detail of a contact that is not set.
pub const NOT_SET: &str = "not set";
/// The name of the account's primary contact.
pub const PRIMARY: &str = "Primary contact";
/// The label of the account's name.
pub const ACCOUNT: &str = "Account name";
/// Reason: a person has to review the details.
pub const LOOK_AT_DETAILS: &str =
    "These are the contacts that AWS has. Check whether they are shared, read and correct.";

/// Reason: some contacts are missing, but not the security contact.
pub fn some_missing(number: usize) -> String {
    match number {
        1 => "The security contact is set, but another is missing.".to_owned(),
        _ => "Only the security contact is set.".to_owned(),
    }
}

/// A contact in one line, without empty parts.
pub fn contact(name: &str, address: &str, phone: &str) -> String {
    [name, address, phone].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A contact with the code of its country.
pub fn with_country(contact: &str, country: &str) -> String {
    self::contact(contact, country, "")
}
