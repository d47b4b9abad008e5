//! ARNs and their parts.

/// An ARN, `arn:partition:service:region:account:resource`. The partition is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// The service, such as `sns`.
    pub service: &'a str,
    /// The Region; empty for global resources.
    pub region: &'a str,
    /// The account ID; empty for resources without one.
    pub account: &'a str,
    /// The resource: the rest of the ARN, such as `event-bus/default`.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Parses an ARN; `None` if the text is none.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next()? != "arn" {
            return None;
        }
        parts.next()?;
        Some(Self { service: parts.next()?, region: parts.next()?, account: parts.next()?, resource: parts.next()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_has_five_parts_and_the_last_may_hold_colons() {
        let parts = |text| Arn::parse(text).map(|arn| (arn.service, arn.region, arn.account, arn.resource));
        assert_eq!(parts("arn:aws:sns:eu-west-1:111122223333:a:b"), Some(("sns", "eu-west-1", "111122223333", "a:b")));
        assert_eq!(parts("arn:aws:s3:::bucket"), Some(("s3", "", "", "bucket")));
        for none in ["", "arn", "arn:aws:sns", "sns:aws:a:b:c:d"] {
            assert_eq!(parts(none), None, "{none}");
        }
    }
}
