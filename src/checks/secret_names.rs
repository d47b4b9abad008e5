//! Names that sound like secrets (CRITERIA.md E14). Values do not reach the checks.

use crate::stdx::words::words;

/// How strongly a name sounds like a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// The value may be a secret.
    Weak,
    /// The value is a secret.
    Strong,
}

/// Pairs of adjacent words that name a secret together, also when written as one word.
const PAIRS: [(&str, &str); 7] = [
    ("private", "key"),
    ("secret", "key"),
    ("access", "key"),
    ("api", "key"),
    ("auth", "token"),
    ("access", "token"),
    ("connection", "string"),
];

/// Last words of a name that is a reference or a setting, and so no secret.
const REFERENCES: [&str; 17] = [
    "arn",       // names a secret of AWS, as in DB_SECRET_ARN
    "name",      // names a secret somewhere else, as in DB_SECRET_NAME
    "id",        // names a secret somewhere else, as in VAULT_SECRET_ID
    "path",      // a path in a file system or a store
    "param",     // names a parameter of Parameter Store
    "parameter", // the same
    "version",   // which version of a secret is meant
    "file",      // a file with the secret, as in POSTGRES_PASSWORD_FILE of database images
    "alias",     // names a key
    "uri",       // an address, as in TOKEN_URI
    "url",       // an address, such as of a page for new passwords
    "length",    // how long passwords are
    "ttl",       // how long a token is valid
    "timeout",   // the same
    "expiry",    // the same
    "enabled",   // whether passwords are required
    "policy",    // the rules for passwords
];

/// Words of a name that says whether or how something is done with a secret. The value is `true` or a number, so the name is
/// only weak.
const SWITCHES: [&str; 32] = [
    "allow",      // whether something may be, as in ALLOW_EMPTY_PASSWORD
    "allowed",    // the same
    "empty",      // whether a secret may be empty
    "enable",     // whether a secret is used
    "disable",    // whether a secret is not used
    "disabled",   // the same
    "require",    // whether a secret has to be given
    "required",   // the same
    "use",        // whether a secret is used
    "skip",       // whether a step with a secret is left out
    "ignore",     // the same
    "random",     // whether a secret is generated at the start, as in MYSQL_RANDOM_ROOT_PASSWORD
    "onetime",    // whether a secret has to be changed at once, as in MYSQL_ONETIME_PASSWORD
    "generate",   // whether a secret is generated
    "rotate",     // whether a secret is changed
    "rotation",   // how often a secret is changed
    "reset",      // whether or how people get a new secret
    "validate",   // whether a secret is checked
    "check",      // the same
    "verify",     // the same
    "mode",       // how a secret is used
    "type",       // the kind of a secret
    "format",     // how a secret is written
    "algorithm",  // how a secret is hashed
    "rounds",     // how often a secret is hashed
    "min",        // the least length or number
    "max",        // the greatest length or number
    "days",       // how long a secret is valid
    "expiration", // the same
    "provider",   // where a secret comes from
    "manager",    // the same
    "prefix",     // how the names of secrets begin
];

/// How strongly a name sounds like a secret; `None` if it does not.
pub fn sound(name: &str) -> Option<Sound> {
    let mut words = words(name);
    words.retain(|word| !word.is_empty());
    let last = words.last()?.as_str();
    // The ID of an access key ends as a reference does, but comes with its secret half.
    if words.concat().ends_with("awsaccesskeyid") {
        return Some(Sound::Strong);
    }
    let pairs = || words.iter().map(String::as_str).zip(words.iter().skip(1).map(String::as_str));
    let is_store_url = |(store, url): (&str, &str)| url == "url" && is_store(store);
    let is_reference = REFERENCES.contains(&last) && !pairs().next_back().is_some_and(is_store_url);
    if is_reference || words.iter().any(|word| word == "public") {
        None
    } else if words.iter().any(|word| is_strong(word)) || pairs().any(|pair| PAIRS.contains(&pair)) {
        let is_switch = words.iter().any(|word| SWITCHES.contains(&word.as_str()));
        Some(if is_switch { Sound::Weak } else { Sound::Strong })
    } else if last == "key" || words.iter().any(|word| is_weak(word)) || pairs().any(is_store_url) {
        Some(Sound::Weak)
    } else {
        None
    }
}

/// Whether a word means a secret. Words without separators, such as `PGPASSWORD`, are recognized by their end.
fn is_strong(word: &str) -> bool {
    let ends_in_pair = |(one, other): &(&str, &str)| word.strip_suffix(other).is_some_and(|rest| rest.ends_with(one));
    matches!(word, "pwd" | "secret")
        || word.ends_with("password")
        || word.ends_with("passwd")
        || PAIRS.iter().any(ends_in_pair)
}

fn is_weak(word: &str) -> bool {
    matches!(word, "token" | "credential" | "credentials" | "dsn")
}

/// Whether a word names a kind of store whose URL may contain the login.
fn is_store(word: &str) -> bool {
    word == "db"
        || ["database", "postgres", "mysql", "mongo", "redis", "amqp"].iter().any(|name| word.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], expected: Option<Sound>) {
        for name in names {
            assert_eq!(sound(name), expected, "{name}");
        }
    }

    #[test]
    fn strong_names_are_secrets_however_they_are_written() {
        check(
            &["PASSWORD", "DB_PASSWORD", "dbPassword", "DBPassword", "db-passwd", "MYSQL_PWD", "/app/prod/secret"],
            Some(Sound::Strong),
        );
        check(&["CLIENT_SECRET", "jwt.secret", "SECRET_VALUE", "PASSWORD_2", "PASSWORD2"], Some(Sound::Strong));
        check(&["PRIVATE_KEY", "SecretKey", "ACCESS_KEY", "STRIPE_API_KEY", "apiKey", "APIKey"], Some(Sound::Strong));
        check(&["AUTH_TOKEN", "accessToken", "CONNECTION_STRING", "API_KEY_PROD"], Some(Sound::Strong));
        check(&["APIKEY", "PRIVATEKEY", "authtoken", "CONNECTIONSTRING", "PGPASSWORD"], Some(Sound::Strong));
    }

    #[test]
    fn weak_names_may_be_secrets() {
        check(&["TOKEN", "GITHUB_TOKEN", "TOKEN_STORE", "CREDENTIAL", "GOOGLE_CREDENTIALS"], Some(Sound::Weak));
        check(&["KEY", "SIGNING_KEY", "SENTRY_DSN"], Some(Sound::Weak));
        check(&["DATABASE_URL", "DB_URL", "POSTGRES_URL", "mysqlUrl", "MONGO_URL", "REDIS_URL"], Some(Sound::Weak));
        check(&["AMQP_URL", "POSTGRESQL_URL", "DATABASE_URL_REPLICA"], Some(Sound::Weak));
    }

    #[test]
    fn references_settings_and_what_is_public_are_no_secrets() {
        for last in REFERENCES {
            check(&[&format!("DB_PASSWORD_{last}"), &format!("secret-{last}")], None);
        }
        check(&["API_TOKEN_URL", "MONGO_URI", "PUBLIC_KEY", "NEXT_PUBLIC_API_KEY", "DATABASE_NAME"], None);
        check(
            &["KEY_COUNT", "MONKEY", "TURKEY", "SECRETARY", "SECRETS", "APP_URL", "ACCESS_KEY_ID", "", "_", "7"],
            None,
        );
        check(&["TOKENIZER", "HOST", "STAGE"], None);
    }

    #[test]
    fn switches_around_secrets_are_for_a_person_to_look_at() {
        for word in SWITCHES {
            check(
                &[&format!("DB_{word}_PASSWORD"), &format!("{word}-secret"), &format!("apiKey.{word}")],
                Some(Sound::Weak),
            );
            check(&[&format!("{word}_TABLE")], None);
        }
        check(
            &[
                "ALLOW_EMPTY_PASSWORD",
                "MYSQL_ALLOW_EMPTY_PASSWORD",
                "MYSQL_RANDOM_ROOT_PASSWORD",
                "MYSQL_ONETIME_PASSWORD",
                "REQUIRE_PASSWORD",
                "DISABLE_PASSWORD_LOGIN",
                "PASSWORD_MIN_LENGTH_CHECK",
                "SECRET_ROTATION_DAYS",
                "PASSWORD_RESET_DAYS",
                "SECRET_PROVIDER",
            ],
            Some(Sound::Weak),
        );
        check(
            &[
                "POSTGRES_PASSWORD_FILE",
                "MYSQL_ROOT_PASSWORD_FILE",
                "DB_SECRET_ARN",
                "APP_PRIVATE_KEY_SECRET_NAME",
                "PASSWORD_POLICY",
                "VAULT_SECRET_ID",
                "JWT_SECRET_TTL",
                "PASSWORD_MIN_LENGTH",
                "API_KEY_PARAMETER",
                "SECRET_KEY_ALIAS",
            ],
            None,
        );
        // A longer word that begins like a switch is no switch.
        check(&["USER_PASSWORD", "CHECKOUT_API_KEY", "MAXIMO_PASSWORD"], Some(Sound::Strong));
    }

    #[test]
    fn the_id_of_an_access_key_is_strong_all_the_same() {
        check(&["AWS_ACCESS_KEY_ID", "aws_access_key_id", "awsAccessKeyId"], Some(Sound::Strong));
    }

    #[test]
    fn a_stores_address_keeps_what_else_a_name_says() {
        check(&["SECRET_DB_URL"], Some(Sound::Strong));
        check(&["SECRET_APP_URL"], None);
    }
}
