"""The account that every part of the fake AWS is about."""

ACCOUNT = "123456789012"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
REGION = "us-east-1"
# The Regions that it has unless a test wants others.
REGIONS = [REGION, "eu-west-1", "ap-southeast-2"]
