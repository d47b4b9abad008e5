//! What findings on contacts say.

/// All three.
pub const ALL_SET: &str = "AWS has a billing, an operations and a security contact.";
/// The one that matters most.
pub const NO_SECURITY_CONTACT: &str = "AWS has no security contact for this account.";
/// Of one contact.
pub const NOT_SET: &str = "not set";
/// The contact of the account itself.
pub const PRIMARY: &str = "Primary contact";
/// The account's name.
pub const ACCOUNT: &str = "Account name";
/// What a person has to judge.
pub const LOOK_AT_DETAILS: &str =
    "These are the contacts that AWS has. Check whether they are shared, read and correct.";

/// Some contacts, though not the security contact, are missing.
pub fn some_missing(number: usize) -> String {
    match number {
        1 => "The security contact is set, but another is missing.".to_owned(),
        _ => "Only the security contact is set.".to_owned(),
    }
}

/// A contact in one line; what is empty is left out.
pub fn contact(name: &str, address: &str, phone: &str) -> String {
    [name, address, phone].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The same with the country's code.
pub fn with_country(contact: &str, country: &str) -> String {
    self::contact(contact, country, "")
}
