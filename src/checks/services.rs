//! Readers of recorded calls, by AWS service. Several checks share them, so that they agree on what a bucket, a trail or a
//! subnet is.

pub(super) mod access_denied_alerts;
pub(super) mod budgets;
pub(super) mod cloudtrail;
pub(super) mod ec2;
pub(super) mod ecs;
pub(super) mod eventbridge;
pub(super) mod guardduty;
pub(super) mod iam;
pub(super) mod identity_center;
pub(super) mod kms;
pub(super) mod opensearch;
pub(super) mod organizations;
pub(crate) mod public_endpoints;
pub(crate) mod rds;
pub(super) mod resource_policies;
pub(super) mod s3;
pub(super) mod sns;
