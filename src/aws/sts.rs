//! STS: the identity that credentials belong to, and a role with fewer permissions for a scan. `aws-sdk-sts` writes the forms
//! and reads the answers. They are signed and sent like all other requests, because the SDK's own client would weigh more than
//! the rest of the scanner.

use super::scan::{Ledger, Line, Runtime, SendError};
use crate::catalog::policy::{ASSUME_ROLE, SessionPolicies};
use crate::catalog::{AccountId, CallId, Partition};
use crate::credentials::Credentials;
use crate::evidence::CallOutcome;
use crate::stdx::time::Timestamp;
use crate::wire::{AwsError, Request, Response, Retry, outcome, read, sign};
use aws_sdk_sts::operation::assume_role::{AssumeRole, AssumeRoleInput, AssumeRoleOutput};
use aws_sdk_sts::operation::get_caller_identity::{GetCallerIdentity, GetCallerIdentityInput, GetCallerIdentityOutput};
use aws_sdk_sts::types::PolicyDescriptorType;
use aws_smithy_runtime_api::client::interceptors::context::Input;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use aws_smithy_runtime_api::client::ser_de::{
    DeserializeResponse, SerializeRequest, SharedRequestSerializer, SharedResponseDeserializer,
};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{ConfigBag, FrozenLayer};
use zeroize::{Zeroize, Zeroizing};

/// The most tries of a request.
const TRIES: u32 = 3;
/// The wait before the second try, in milliseconds; it is twice as long before the third.
const WAIT: u32 = 400;
/// How long the credentials of a role are valid, in seconds: the least that STS allows.
const ROLE_SECONDS: i32 = 900;
/// The name of a role's session, which appears in its ARN and in CloudTrail.
const SESSION_NAME: &str = "footing";

/// The identity that credentials belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The account ID.
    pub account: AccountId,
    /// The ARN of the user or of the role's session.
    pub arn: String,
}

impl Caller {
    /// Returns whether the caller is the root user, who may do everything.
    pub fn is_root(&self) -> bool {
        self.arn.ends_with(":root")
    }
}

/// A role that can be assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    arn: String,
    external_id: Option<String>,
}

/// Why the input names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleError {
    /// The ARN is not that of a role in this partition.
    Arn,
    /// The external ID is not 2 to 1,224 letters, digits and `+=,.@:/-_`.
    ExternalId,
}

impl Role {
    /// Reads a role's ARN and an external ID, which may be empty. Spaces around them are ignored.
    ///
    /// # Errors
    /// A [`RoleError`] if one of them is not valid.
    pub fn read(arn: &str, external_id: Option<&str>, partition: Partition) -> Result<Self, RoleError> {
        let (arn, external_id) = (arn.trim(), external_id.map(str::trim));
        let is_sign =
            |extra: &'static str| move |byte: u8| byte.is_ascii_alphanumeric() || extra.as_bytes().contains(&byte);
        let rest = arn.strip_prefix("arn:").and_then(|rest| rest.strip_prefix(partition.as_str())).unwrap_or_default();
        let (account, path) =
            rest.strip_prefix(":iam::").and_then(|rest| rest.split_once(":role/")).ok_or(RoleError::Arn)?;
        if AccountId::parse(account).is_none()
            || path.is_empty()
            || arn.len() > 2048
            || !path.bytes().all(is_sign("+=,.@-_/"))
        {
            return Err(RoleError::Arn);
        }
        let is_id = |id: &str| (2..=1224).contains(&id.len()) && id.bytes().all(is_sign("+=,.@:/-_"));
        if !external_id.is_none_or(is_id) {
            return Err(RoleError::ExternalId);
        }
        Ok(Self { arn: arn.to_owned(), external_id: external_id.map(str::to_owned) })
    }
}

/// Why STS gave no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StsError {
    /// STS refused the request, with this error, which means this outcome.
    Refused(AwsError, CallOutcome),
    /// STS gave no answer, or none that can be read.
    Unanswered(CallOutcome),
}

/// The requests to STS in one partition, and their lines for the ledger.
#[derive(Debug)]
pub struct Sts<'a, W> {
    runtime: &'a W,
    partition: Partition,
    /// By how many milliseconds AWS's clock is ahead of the device's; 0 if that is not known.
    pub ahead: i64,
    /// The requests so far.
    pub lines: Vec<Line>,
}

impl<'a, W: Runtime> Sts<'a, W> {
    /// A client for the STS of a partition. `ahead` is by how many milliseconds AWS's clock is ahead of the device's.
    pub fn new(runtime: &'a W, partition: Partition, ahead: i64) -> Self {
        Self { runtime, partition, ahead, lines: Vec::new() }
    }

    /// The identity that the credentials belong to.
    ///
    /// # Errors
    /// A [`StsError`] if STS refuses the request or gives no answer that can be read.
    pub async fn caller(&mut self, credentials: &Credentials) -> Result<Caller, StsError> {
        let input = GetCallerIdentityInput::builder().build().map_err(|_| unreadable())?;
        let operation = Operation::new("sts:GetCallerIdentity", &GetCallerIdentity::new());
        let found: GetCallerIdentityOutput = self.ask(&operation, Input::erase(input), credentials).await?;
        let text = |text: Option<&str>| text.map(str::to_owned).ok_or(unreadable());
        let account = found.account().and_then(AccountId::parse).ok_or(unreadable())?;
        Ok(Caller { account, arn: text(found.arn())? })
    }

    /// The credentials of a role for 15 minutes, with no more permissions than these policies give.
    ///
    /// # Errors
    /// A [`StsError`] if STS refuses the request or gives no answer that can be read.
    pub async fn take(
        &mut self,
        role: &Role,
        policies: &SessionPolicies,
        credentials: &Credentials,
    ) -> Result<Credentials, StsError> {
        let managed =
            |policy: &crate::catalog::policy::ManagedPolicy| PolicyDescriptorType::builder().arn(&policy.arn).build();
        let input = AssumeRoleInput::builder()
            .role_arn(&role.arn)
            .role_session_name(SESSION_NAME)
            .duration_seconds(ROLE_SECONDS)
            .set_external_id(role.external_id.clone())
            .set_policy_arns(Some(policies.policy_arns.iter().map(managed).collect()))
            .set_policy(policies.policy.as_ref().map(crate::catalog::policy::Policy::to_json))
            .build()
            .map_err(|_| unreadable())?;
        let operation = Operation::new(ASSUME_ROLE, &AssumeRole::new());
        let found: AssumeRoleOutput = self.ask(&operation, Input::erase(input), credentials).await?;
        let taken = found.credentials().ok_or(unreadable())?;
        let secret = |text: &str| Zeroizing::new(text.to_owned());
        let expires = u64::try_from(taken.expiration().secs()).unwrap_or_default().saturating_mul(1000);
        Ok(Credentials::new(
            secret(taken.access_key_id()),
            secret(taken.secret_access_key()),
            secret(taken.session_token()),
            Some(Timestamp::from_millis(expires)),
        ))
    }

    /// Sends the form that the SDK writes, and returns the output that the SDK reads from the answer.
    async fn ask<O: std::fmt::Debug + Send + Sync + 'static>(
        &mut self,
        operation: &Operation,
        input: Input,
        credentials: &Credentials,
    ) -> Result<O, StsError> {
        let form = operation.form(input).ok_or(unreadable())?;
        let request = Request::to_sts(self.partition, form).map_err(|_| unreadable())?;
        let mut response = self.answer(operation.name, &request, credentials).await?;
        let output = operation.output(&response);
        response.body.zeroize();
        output.ok_or(unreadable())
    }

    /// The answer to a request, tried again while that is worthwhile.
    async fn answer(
        &mut self,
        name: &'static str,
        request: &Request,
        credentials: &Credentials,
    ) -> Result<Response, StsError> {
        let mut has_corrected_clock = false;
        for tried in 1.. {
            let sent = self.runtime.now();
            let by_aws = Timestamp::from_millis(sent.as_millis().saturating_add_signed(self.ahead));
            let headers = sign(request, credentials, by_aws).map_err(|_| unreadable())?;
            let answered = self.runtime.send(request, &headers).await;
            let (failure, retry) = match self.note_answer(name, request, sent, answered).await {
                Ok(response) => return Ok(response),
                Err(StsError::Refused(error, outcome)) => {
                    let skew = error.skew(by_aws).filter(|_| !has_corrected_clock);
                    self.ahead += skew.unwrap_or_default();
                    has_corrected_clock |= skew.is_some();
                    let retry = if skew.is_some() { Retry::Again } else { error.retry() };
                    (StsError::Refused(error, outcome), retry)
                }
                // A time-out has taken half a minute, and a browser that withholds the answer does so again: neither is worth a
                // third try.
                Err(StsError::Unanswered(outcome @ (CallOutcome::Blocked | CallOutcome::TimedOut))) if tried > 1 => {
                    (StsError::Unanswered(outcome), Retry::Never)
                }
                Err(failure) => (failure, Retry::Again),
            };
            if retry == Retry::Never || tried == TRIES || self.runtime.is_cancelled() {
                return Err(failure);
            }
            self.runtime.sleep(WAIT * tried).await;
        }
        Err(StsError::Unanswered(CallOutcome::Failed))
    }

    /// The response, or why there is none. Adds the request to the ledger.
    async fn note_answer(
        &mut self,
        name: &'static str,
        request: &Request,
        sent: Timestamp,
        answered: Result<Response, SendError>,
    ) -> Result<Response, StsError> {
        let mut line = Line {
            at: sent,
            call: name.to_owned(),
            host: request.host().to_owned(),
            region: self.partition.home_region().to_owned(),
            status: 0,
            bytes: 0,
            millis: self.runtime.now().millis_since(sent),
            code: String::new(),
        };
        let result = match answered {
            Ok(response) => {
                (line.status, line.bytes) = (response.status, response.body.len());
                match refused(&response) {
                    Some(error) => {
                        line.code.clone_from(&error.0.code);
                        Err(StsError::Refused(error.0, error.1))
                    }
                    None => Ok(response),
                }
            }
            Err(SendError::Cancelled) => Err(StsError::Unanswered(CallOutcome::Cancelled)),
            Err(SendError::BrokenOff) => Err(unreadable()),
            Err(SendError::TimedOut) => Err(StsError::Unanswered(CallOutcome::TimedOut)),
            Err(SendError::Unreached) => {
                self.lines.push(Ledger::probe(request.host(), &line.region, self.runtime.now()));
                let is_there = self.runtime.is_reachable(request.host()).await;
                Err(StsError::Unanswered(if is_there { CallOutcome::Blocked } else { CallOutcome::Offline }))
            }
        };
        self.lines.push(line);
        result
    }
}

fn unreadable() -> StsError {
    StsError::Unanswered(CallOutcome::Malformed)
}

/// The error in a response, and the outcome that it means; `None` for a success.
fn refused(response: &Response) -> Option<(AwsError, CallOutcome)> {
    let call = CallId::find("sts:GetCallerIdentity")?.get();
    match read(call, response) {
        Ok(Err(error)) => {
            let meaning = outcome(call, &error);
            Some((error, meaning))
        }
        _ => None,
    }
}

/// One operation, as the SDK writes and reads it.
struct Operation {
    name: &'static str,
    layer: Option<FrozenLayer>,
}

impl Operation {
    fn new(name: &'static str, plugin: &impl RuntimePlugin) -> Self {
        Self { name, layer: plugin.config() }
    }

    /// The form that carries an input; `None` if the SDK cannot write it.
    fn form(&self, input: Input) -> Option<Vec<u8>> {
        let serializer = self.layer.as_ref()?.load::<SharedRequestSerializer>()?;
        let request = serializer.serialize_input(input, &mut ConfigBag::base()).ok()?;
        request.body().bytes().map(<[u8]>::to_vec)
    }

    /// The output in a response; `None` if the SDK cannot read it.
    fn output<O: std::fmt::Debug + Send + Sync + 'static>(&self, response: &Response) -> Option<O> {
        let deserializer = self.layer.as_ref()?.load::<SharedResponseDeserializer>()?;
        let status = StatusCode::try_from(response.status).ok()?;
        let answered = HttpResponse::new(status, SdkBody::from(response.body.as_slice()));
        let output = deserializer.deserialize_nonstreaming_with_config(&answered, &ConfigBag::base()).ok()?;
        output.downcast::<O>().ok()
    }
}

#[cfg(test)]
mod tests;
