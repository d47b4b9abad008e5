"""Makes the calls of a scan again with boto3: `python -m fake_aws.compare --gateway PORT --control PORT --ca BUNDLE --calls FILE [--threads N]`.

FILE is an evidence file as Footing saves it. Every call in it that a browser could make is made again, page by page and in the
protocol that Footing speaks, by so many threads that share their clients. Prints one line of JSON: calls, requests, bytes of the
answers' bodies, seconds for the calls alone, and seconds for making the clients, which comes before.
"""

import argparse
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

from botocore.exceptions import BotoCoreError, ClientError

from fake_aws.scan import CATALOG, Clients, Scan


class Meter:
    """Counts what comes back, over all threads."""

    def __init__(self):
        self.sizes: list[int] = []

    def took(self, response_dict, **_):
        body = response_dict["body"]
        self.sizes.append(len(body) if isinstance(body, (bytes, str)) else 0)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gateway", type=int, required=True)
    parser.add_argument("--control", type=int, required=True, help="where credentials are issued")
    parser.add_argument("--ca", required=True)
    parser.add_argument("--calls", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=16)
    return parser.parse_args()


def recorded(path: Path):
    """(call, Region, parameters) of every line of an evidence file that reached AWS."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith('{"') or '"operation"' not in line:
                continue
            one = json.loads(line.rstrip().rstrip(","))
            if one["outcome"] != "blocked":
                call = CATALOG[f"{one['service']}:{one['operation']}"]
                yield call, one["region"] or call.asked_in, one["parameters"]


def credentials(control: int) -> dict:
    with urlopen(f"http://127.0.0.1:{control}/control", b'{"command": "credentials"}') as answer:
        return json.load(answer)


def main():
    chosen = arguments()
    clients = Clients(
        verify=chosen.ca,
        proxies={"https": f"http://127.0.0.1:{chosen.gateway}"},
        max_pool_connections=chosen.threads,
        read_timeout=60,
    )
    clients.renew(credentials(chosen.control))
    calls, meter, errors = list(recorded(chosen.calls)), Meter(), Counter()
    begun = time.perf_counter()
    for service, region in {(call.service, region) for call, region, _ in calls}:
        clients(service, region).meta.events.register("before-parse.*.*", meter.took)
    ready = time.perf_counter()
    scan = Scan(clients, [])

    def make(one):
        try:
            scan.send(*one)
        except ClientError as problem:
            errors[problem.response["Error"]["Code"]] += 1
        except BotoCoreError as problem:
            errors[type(problem).__name__] += 1

    with ThreadPoolExecutor(chosen.threads) as threads:
        list(threads.map(make, calls))
    done = time.perf_counter()
    print(
        json.dumps(
            {
                "calls": len(calls),
                "requests": len(meter.sizes),
                "bytes": sum(meter.sizes),
                "seconds": round(done - ready, 2),
                "seconds_for_clients": round(ready - begun, 2),
                "errors": errors,
            }
        )
    )


if __name__ == "__main__":
    main()
