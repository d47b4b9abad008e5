"""Checks a bill of materials on standard input against the CycloneDX schema, with the official library.

Runs in Checkov's environment, which has that library. Prints one line per mistake, and last `N passed, N failed`; exits with 1
if any failed.
"""

import copy
import json
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)


def mistake(bill):
    return VALIDATOR.validate_str(json.dumps(bill))


def spoilt(bill):
    """Yields the bill with one mistake each, to check that the schema is applied."""
    for change in (
        lambda bill: bill.update(bomFormat="Other"),
        lambda bill: bill["components"][0].pop("name"),
        lambda bill: bill["components"][0]["hashes"][0].update(content="no digest"),
        lambda bill: bill["components"][0].update(made_up=True),
        lambda bill: bill["components"].append(bill["components"][0]),
    ):
        changed = copy.deepcopy(bill)
        change(changed)
        yield changed


def main():
    bill = json.load(sys.stdin)
    results = [(f"the bill: {found}", found is None) for found in [mistake(bill)]]
    results += [(f"mistake {at} is not found", mistake(each) is not None) for at, each in enumerate(spoilt(bill), 1)]
    for what, is_fine in results:
        if not is_fine:
            print(what[:2000])
    failed = sum(not is_fine for _, is_fine in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
