"""Starts the stand-in cloud: `python -m fake_aws.server [--port N] [--control-port N] [--scenario NAME [--workload]]`.

Prints one line of JSON when it is ready, {"port", "control", "ca", "pid"}, and ends with the process that started it.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from fake_aws.gateway import certificate, hosts
from fake_aws.gateway.account import ALL_REGIONS
from fake_aws.gateway.control import Control
from fake_aws.gateway.gateway import Gateway
from fake_aws.gateway.listener import Listener


def until_orphaned(parent: int):
    """Returns when the process that started us is gone."""
    while os.getppid() == parent:
        time.sleep(0.5)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="for the hosts of AWS; any by default")
    parser.add_argument("--control-port", type=int, default=0, help="for the tests' commands; any by default")
    parser.add_argument("--scenario", help="what to build at the start")
    parser.add_argument("--workload", action="store_true", help="with what runs there")
    return parser.parse_args()


def main():
    chosen, parent = arguments(), os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    gateway = Gateway()
    control = Control(gateway)
    if chosen.scenario:
        control.do_scenario(chosen.scenario, workload=chosen.workload)
    with tempfile.TemporaryDirectory(prefix="footing-cloud-") as folder:
        context, bundle = certificate.create(hosts.names_for_certificate([region.name for region in ALL_REGIONS]), Path(folder))
        cloud = Listener(gateway.answer, context, chosen.port)
        door = Listener(control.answer, port=chosen.control_port)
        for each in (cloud, door):
            threading.Thread(target=each.serve_forever, daemon=True).start()
        ready = {"port": cloud.port, "control": door.port, "ca": str(bundle), "pid": os.getpid()}
        print(json.dumps(ready), flush=True)
        until_orphaned(parent)


if __name__ == "__main__":
    main()
