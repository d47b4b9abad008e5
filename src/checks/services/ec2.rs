//! EC2 and VPC: instances, networks, subnets and security groups.

pub(in crate::checks) mod instances;
pub(in crate::checks) mod network;
pub(in crate::checks) mod security_groups;
pub(in crate::checks) mod subnets;
