"""moto at 127.0.0.1 without signatures and real hosts, for the AWS CLI with AWS_ENDPOINT_URL: `python -m fake_aws.moto_server
fixes|hosting`. Prints its port when it is ready, and ends with its standard input.

What is proved on it decides which patches it has: those for the commands of fixes, or those for deploying.
"""

import logging
import os
import sys
import threading

from fake_aws.constants import ACCOUNT, REGION

os.environ |= {
    "MOTO_ACCOUNT_ID": ACCOUNT,
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_DEFAULT_REGION": REGION,
}

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server


def for_fixes():
    # The policies that AWS itself manages are there in every account.
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    from fake_aws.extensions.operations import with_extensions
    from fake_aws.patches import for_fixes

    for_fixes.apply()
    return serving(with_extensions(DomainDispatcherApplication(create_backend_app)))


def for_hosting():
    from fake_aws.patches import for_hosting

    port = serving(DomainDispatcherApplication(create_backend_app))
    for_hosting.ENDPOINT["url"] = f"http://127.0.0.1:{port}"
    return port


def serving(application):
    """Answers requests from now on; the port."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    print({"fixes": for_fixes, "hosting": for_hosting}[sys.argv[1]](), flush=True)
    # Until whoever started us is gone.
    sys.stdin.read()


if __name__ == "__main__":
    main()
