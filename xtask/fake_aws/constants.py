"""The account that every part of the fake AWS is about."""

import os

# One process is one account; an organization has a process for each.
ACCOUNT = os.environ.get("FOOTING_FAKE_ACCOUNT", "123456789012")
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
REGION = "us-east-1"
# The Regions that it has unless a test wants others.
REGIONS = [REGION, "eu-west-1", "ap-southeast-2"]
