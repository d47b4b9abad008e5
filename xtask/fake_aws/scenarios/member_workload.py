"""What a member of an organization runs: a function, and a pipeline with a key."""

from fake_aws.scenarios.aws import Aws
from fake_aws.scenarios.empty_workload import NOTHING_RUNS
from fake_aws.scenarios.verdicts import PASS, REVIEW, Expected, partly
from fake_aws.scenarios.workload import default_groups


def build(aws: Aws) -> Expected:
    return NOTHING_RUNS | {
        # The pipeline's key is new.
        "wkld-01.no-static-keys": partly("ci"),
        # The function's role may do nothing yet.
        "wkld-01.least-privilege": PASS,
        # The organization may have an analyzer elsewhere.
        "wkld-02.analyzer-on": REVIEW,
        "wkld-03.no-plain-secrets": PASS,
        # GuardDuty watches the buckets, as the collector sees; nothing else tells anybody.
        "wkld-07.denied-alert": partly(),
        # By S3's own key.
        "wkld-07.trail-encrypted": partly(),
        "wkld-11.default-group-empty": partly(*default_groups(aws)),
    }
