//! The user's own AWS CLI. Commands are printed as one would type them, and failures are explained in a sentence.

use crate::process::{command, on_path};
use anyhow::{Result, bail};
use std::process::{Command, Stdio};

/// The AWS CLI in one Region.
pub(crate) struct Aws {
    region: String,
    dry_run: bool,
}

/// The error of a failed command.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The last line of the error output.
    pub(crate) said: String,
}

impl Aws {
    /// Finds the AWS CLI.
    pub(crate) fn find(region: &str, dry_run: bool) -> Result<Self> {
        if on_path(&["aws"]).is_none() {
            bail!(
                "The AWS CLI is not on PATH. Install it from https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
            );
        }
        Ok(Self { region: region.to_owned(), dry_run })
    }

    /// The Region of all commands.
    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    /// Whether nothing should be changed.
    pub(crate) fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// Runs a command that only reads, and returns its output.
    pub(crate) fn read(&self, words: &[&str]) -> Result<std::result::Result<Vec<u8>, Refusal>> {
        if self.dry_run {
            println!("{}", self.line(words));
        }
        let output = self.command(words).stderr(Stdio::piped()).output()?;
        if output.status.success() {
            return Ok(Ok(output.stdout));
        }
        Ok(Err(Refusal::of(&String::from_utf8_lossy(&output.stderr))))
    }

    /// Runs a command that only reads and must succeed.
    pub(crate) fn must_read(&self, words: &[&str]) -> Result<Vec<u8>> {
        match self.read(words)? {
            Ok(bytes) => Ok(bytes),
            Err(refusal) => bail!("{}\n  {}", refusal.sentence(), self.line(words)),
        }
    }

    /// Runs a command that changes something, and returns its output. A dry run only prints the command.
    pub(crate) fn write(&self, words: &[&str]) -> Result<Vec<u8>> {
        println!("{}", self.line(words));
        if self.dry_run {
            return Ok(Vec::new());
        }
        let output = self.command(words).stderr(Stdio::piped()).output()?;
        if !output.status.success() {
            bail!("{}", Refusal::of(&String::from_utf8_lossy(&output.stderr)).sentence());
        }
        Ok(output.stdout)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut aws = command("aws");
        aws.args(words).args(["--region", &self.region]);
        aws.env("AWS_PAGER", "").env("AWS_CLI_AUTO_PROMPT", "off");
        aws
    }

    /// A command as one would type it in the repository.
    fn line(&self, words: &[&str]) -> String {
        [&["aws"], words, &["--region", &self.region]].concat().into_iter().map(quoted).collect::<Vec<_>>().join(" ")
    }
}

impl Refusal {
    fn of(complaint: &str) -> Self {
        let said = complaint.lines().rev().map(str::trim).find(|line| !line.is_empty());
        Self { said: said.unwrap_or("the AWS CLI failed and said nothing").to_owned() }
    }

    /// Returns what is wrong and what to do, if known; otherwise the AWS CLI's message.
    pub(crate) fn sentence(&self) -> String {
        let has = |signs: &[&str]| signs.iter().any(|sign| self.said.contains(sign));
        let advice = if has(&["Unable to locate credentials", "NoCredentials"]) {
            "The AWS CLI has no credentials. Sign in first, for example with `aws sso login`, or name a profile in AWS_PROFILE."
        } else if has(&["Expired", "expired", "Error loading SSO Token", "Token for"]) {
            "The AWS CLI's credentials have expired. Sign in again, for example with `aws sso login`."
        } else if has(&["InvalidClientTokenId", "SignatureDoesNotMatch", "UnrecognizedClientException", "AuthFailure"])
        {
            "AWS does not know the AWS CLI's credentials. Check AWS_PROFILE and AWS_ACCESS_KEY_ID in the environment."
        } else if has(&["config profile"]) {
            "The profile that AWS_PROFILE names is not in the AWS CLI's configuration."
        } else if has(&["Could not connect", "ConnectionError", "Connect timeout", "EndpointConnectionError"]) {
            "AWS cannot be reached from here."
        } else if has(&["AccessDenied", "not authorized", "Forbidden"]) {
            "These credentials may not do that. deploy/README.md has the policies that deploying needs."
        } else {
            return format!("The AWS CLI says: {}", self.said);
        };
        format!("{advice}\n  The AWS CLI says: {}", self.said)
    }
}

/// A word quoted for a POSIX shell.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quoted("s3://bucket/a.js"), "s3://bucket/a.js");
        assert_eq!(quoted("public, max-age=1"), "'public, max-age=1'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("$HOME"), "'$HOME'");
    }

    #[test]
    fn what_the_cli_refuses_is_said_in_a_sentence() {
        let check = |complaint: &str, sentence: &str| {
            let said = Refusal::of(complaint).sentence();
            assert!(said.starts_with(sentence), "{said}");
        };
        check("\nUnable to locate credentials. You can configure them\n", "The AWS CLI has no credentials.");
        check("An error occurred (ExpiredToken) when calling …", "The AWS CLI's credentials have expired.");
        check(
            "Error when retrieving token from sso: Token has expired and refresh failed",
            "The AWS CLI's credentials have",
        );
        check("An error occurred (InvalidClientTokenId) when …", "AWS does not know");
        check("The config profile (x) could not be found", "The profile that AWS_PROFILE names");
        check("Could not connect to the endpoint URL: \"https://…\"", "AWS cannot be reached");
        check("An error occurred (AccessDenied) when calling …", "These credentials may not do that.");
        check("something else", "The AWS CLI says: something else");
        check("", "The AWS CLI says: the AWS CLI failed and said nothing");
    }
}
