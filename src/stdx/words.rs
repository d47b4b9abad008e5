//! Splitting a name into words.

/// The words of a name in lower case. A name is split at every character that is not a letter, and at a capital letter
/// next to a small one, as in `DevTeam` and `AWSAdmin`. Adjacent splits give empty words.
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let letters: Vec<char> = name.chars().collect();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| letters.get(place));
        let after = letters.get(place + 1);
        let begins = letter.is_uppercase()
            && (before.is_some_and(|it| it.is_lowercase()) || after.is_some_and(|it| it.is_lowercase()));
        if begins || !letter.is_alphabetic() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphabetic()) {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_divides_at_what_is_no_letter_and_where_small_meets_large() {
        for (name, expected) in [
            ("db_password", &["db", "password"][..]),
            ("DBPassword", &["db", "password"]),
            ("dbPassword2", &["db", "password"]),
            ("/app/prod.API-KEY", &["app", "prod", "api", "key"]),
            ("OAUTH2TOKEN", &["oauth", "token"]),
            ("password", &["password"]),
            ("", &[]),
        ] {
            let mut words = words(name);
            words.retain(|word| !word.is_empty());
            assert_eq!(words, expected, "{name}");
        }
    }
}
