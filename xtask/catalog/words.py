"""The service and operation of an `aws` command, and whether it only reads."""

import re

# Commands of version 2 of the AWS CLI that version 1 lacks, so its parser cannot judge them.
ONLY_V2 = {("configure", "sso"), ("configure", "export-credentials"), ("login",), ("logs", "tail"), ("sso", "login")}
# Commands that start a session with a plugin or change nothing in AWS.
LOCAL = {("ssm", "start-session"), ("configure", "list"), ()}
READS = re.compile(r"^(get|list|describe|lookup|batch-get|head|search|simulate|test|validate|ls|view|scan|query)(-|$)")
READS_BY_NAME = {("iam", "generate-credential-report"), ("sts", "get-caller-identity")}
FLAGS_WITHOUT_VALUE = ("--no-cli-pager", "--no-paginate", "--debug", "--version")


def service_and_operation(words):
    """Returns the first two words that are neither options nor their values."""
    plain, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("--"):
            skip = "=" not in word and word not in FLAGS_WITHOUT_VALUE
        else:
            plain.append(word)
    return tuple(plain[:2])


def only_reads(words):
    pair = service_and_operation(words)
    if pair in READS_BY_NAME or pair in LOCAL or pair in ONLY_V2:
        return True
    return len(pair) == 2 and READS.match(pair[1]) is not None


def is_beyond_v1(words):
    """Returns whether a command cannot be judged by version 1 of the CLI, or by any parser without a connection."""
    pair = service_and_operation(words)
    return pair in LOCAL or pair in ONLY_V2 or pair[:1] in ONLY_V2
