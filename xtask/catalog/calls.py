"""Writes `src/catalog/calls/model.json`: the wire format of the catalog's calls, from botocore's models.

`calls.py` writes the file; `calls.py --check` checks that the committed file matches the models. The calls, and the notation
for what they send and read, are in `src/catalog/calls/` and its README.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

import botocore
from botocore.loaders import Loader
from botocore.model import ServiceModel

CALLS = Path(__file__).resolve().parents[2] / "src" / "catalog" / "calls"
MODEL = CALLS / "model.json"
PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
PROTOCOLS = ("query", "ec2", "json", "rest-json", "rest-xml")
SCALARS = {
    "string": "text",
    "character": "text",
    "blob": "text",
    "integer": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "boolean": "flag",
    "timestamp": "time",
}
PLACES = {"uri": "path", "querystring": "query", "header": "header"}
TOKEN = re.compile(r"\[\]|\{\}|\|[a-z]+")


class Mistake(Exception):
    """A call file contradicts the models."""


def services():
    """Returns the service files, by name."""
    return {path.stem: tomllib.loads(path.read_text()) for path in sorted(CALLS.glob("*.toml"))}


def paths(lines):
    """Yields every path of some lines, as a list of tokens: names, `[]`, `{}` and `|…`."""
    for line in lines:
        before, _, rest = line.rpartition(": ")
        for path in rest.split():
            yield [token for segment in f"{before}.{path}".strip(".").split(".") for token in tokens(segment)]


def tokens(segment):
    """Splits a segment such as `Items[]` into `Items` and `[]`."""
    name = TOKEN.split(segment, maxsplit=1)[0]
    return [name, *TOKEN.findall(segment[len(name) :])]


def tree(lines, *more):
    """Returns the paths as nested dictionaries."""
    root = {}
    for path in [*paths(lines), *more]:
        place = root
        for token in path:
            place = place.setdefault(token, {})
    return root


class Wire:
    """The way in which a service writes its requests (`is_input`) or answers."""

    def __init__(self, protocol, is_input):
        self.protocol = protocol
        self.is_input = is_input
        self.has_elements = protocol in ("query", "ec2") or (protocol == "rest-xml" and not is_input)

    def name(self, name, shape):
        """Returns the name of a member on the wire."""
        if self.protocol == "ec2" and self.is_input:
            given = shape.serialization.get("queryName")
            written = shape.serialization.get("name", name)
            return given or written[0].upper() + written[1:]
        if shape.type_name == "list" and self.is_flat(shape):
            # The items replace the list, under their own name if they have one.
            return shape.member.serialization.get("name") or shape.serialization.get("name", name)
        return shape.serialization.get("name", name)

    def is_flat(self, shape):
        return bool(shape.serialization.get("flattened")) or (self.protocol == "ec2" and self.is_input)

    def shape(self, shape, wanted, where):
        """Returns the wanted part of a shape."""
        hows = [token for token in wanted if token.startswith("|")]
        if hows == ["|names"] and shape.type_name == "map" and not self.has_elements:
            return "names"
        if hows in (["|document"], ["|mentions"]) and SCALARS.get(shape.type_name) == "text":
            return "text"
        if hows:
            raise Mistake(f"{where}: a {shape.type_name} cannot be read as {hows[0]}")
        return getattr(self, shape.type_name, self.scalar)(shape, wanted, where)

    def scalar(self, shape, wanted, where):
        if wanted:
            raise Mistake(f"{where}: a {shape.type_name} has no {next(iter(wanted))}")
        return SCALARS[shape.type_name]

    def structure(self, shape, wanted, where):
        unknown = [token for token in wanted if token not in shape.members]
        if unknown:
            raise Mistake(f"{where}: there is no {unknown[0]}")
        return {"fields": [self.field(name, shape.members[name], wanted[name], where) for name in sorted(wanted)]}

    def field(self, name, member, wanted, where):
        found = {"name": name}
        if (wire := self.name(name, member)) != name:
            found["wire"] = wire
        if self.is_input and (location := member.serialization.get("location")):
            found["location"] = PLACES[location]
        elif member.serialization.get("location"):
            raise Mistake(f"{where}.{name}: stands in the {member.serialization['location']} of the answer")
        shape = self.shape(member, wanted, f"{where}.{name}")
        if isinstance(shape, dict) and shape.get("flat"):
            # Without an element around them, the items have the list's name.
            shape["element"] = wire
        return found | {"shape": shape}

    def list(self, shape, wanted, where):
        if list(wanted) != ["[]"]:
            raise Mistake(f"{where}: is a list, and wants [] and nothing else")
        found = {"list": self.shape(shape.member, wanted["[]"], f"{where}[]")}
        if self.has_elements:
            found["element"] = shape.member.serialization.get("name", "member")
            found["flat"] = self.is_flat(shape)
        return found

    def map(self, shape, wanted, where):
        if not wanted or any(token == "[]" for token in wanted) or ("{}" in wanted and len(wanted) > 1):
            raise Mistake(f"{where}: is a map, and wants either {{}} or keys")
        entry = {}
        if self.has_elements:
            if self.is_flat(shape):
                raise Mistake(f"{where}: flat maps are not needed so far")
            key, value = (each.serialization.get("name") for each in (shape.key, shape.value))
            entry["entry"] = {"key": key or "key", "value": value or "value"}
        if "{}" in wanted:
            return {"map": self.shape(shape.value, wanted["{}"], f"{where}{{}}"), **entry}
        fields = [{"name": name, "shape": self.shape(shape.value, wanted[name], f"{where}.{name}")} for name in sorted(wanted)]
        return {"fields": fields, "keys": True, **entry}


def protocol_of(file, metadata):
    """Returns the protocol to use: the one that the file chooses, or the model's only one."""
    offered = metadata.get("protocols", [metadata["protocol"]])
    chosen = file.get("protocol", metadata["protocol"])
    if chosen not in PROTOCOLS or chosen not in offered:
        raise Mistake(f"{file['name']}: protocol has to be one of {offered}")
    found = {"is": chosen}
    if chosen == "json":
        found |= {"version": metadata["jsonVersion"], "target": metadata["targetPrefix"]}
    return found


def endpoint_of(file, prefix, partitions):
    """Returns where a service is reached: one host per partition, or one per Region."""
    known = {partition["partition"]: partition["services"].get(prefix, {}) for partition in partitions}
    if region := file.get("asked_in"):
        partition = next(each for each in partitions if region in each["regions"])
        host = f"{prefix}.{region}.{partition['dnsSuffix']}"
        return {"global": [{"partition": partition["partition"], "host": host, "signing_region": region}]}
    absent = []
    for partition in partitions:
        endpoints = known[partition["partition"]].get("endpoints", {})
        absent += sorted(set(partition["regions"]) - set(endpoints))
        for region in set(partition["regions"]) & set(endpoints):
            host = f"{prefix}.{region}.{partition['dnsSuffix']}"
            if endpoints[region].get("hostname", host) != host:
                raise Mistake(f"{file['name']}: in {region} it is not at {host}")
    if set(partitions[0]["regions"]) - set(absent):
        return {"prefix": prefix, "absent": absent}
    found = []
    for partition in partitions:
        if name := known[partition["partition"]].get("partitionEndpoint"):
            endpoint = known[partition["partition"]]["endpoints"][name]
            region = endpoint["credentialScope"]["region"]
            found.append({"partition": partition["partition"], "host": endpoint["hostname"], "signing_region": region})
    return {"global": found}


def paging_of(file, operation, paginators, where):
    """Returns how an answer is divided into pages, from the service's paginators or by hand; None if it is not."""
    by_hand = file.get("paging")
    given = paginators.get(operation.name)
    if by_hand and given:
        raise Mistake(f"{where}: botocore knows its paging")
    if by_hand:
        return by_hand
    if not given:
        if "page_size" in file:
            raise Mistake(f"{where}: has no pages")
        return None
    lists = given["result_key"] if isinstance(given["result_key"], list) else [given["result_key"]]
    read = [".".join(path) + "." for path in paths(file["reads"])]
    lists = [name for name in lists if any(path.startswith(name + ".") for path in read)]
    found = {"input": given["input_token"], "output": given["output_token"], "lists": lists}
    if more := given.get("more_results"):
        found["more"] = more
    limit = given.get("limit_key")
    shape = limit and operation.input_shape.members[limit]
    if shape and SCALARS[shape.type_name] == "integer":
        largest = shape.metadata.get("max")
        size = file.get("page_size", largest)
        if largest and size > largest:
            raise Mistake(f"{where}: a page has {largest} at most")
        if size:
            found["size"] = {"parameter": limit, "largest": size}
    elif "page_size" in file:
        raise Mistake(f"{where}: the size of its pages cannot be chosen")
    return found


def call_of(file, operation, protocol, paginators, where):
    """Returns an operation, reduced to what is sent and read."""
    found = {"method": operation.http["method"], "path": operation.http["requestUri"]}
    if host := (operation.endpoint or {}).get("hostPrefix"):
        if not (label := re.fullmatch(r"\{(\w+)\}\.", host)):
            raise Mistake(f"{where}: its host begins with {host}")
        found["host_label"] = label[1]
    paging = paging_of(file, operation, paginators, where)
    turning, told = [], []
    if paging:
        found["paging"] = paging
        turning = [[paging["input"]]] + ([[paging["size"]["parameter"]]] if "size" in paging else [])
        told = [paging[key].split(".") for key in ("output", "more") if key in paging]
    sends, reads = tree(file.get("sends", []), *turning), tree(file["reads"], *told)
    if sends:
        found["input"] = Wire(protocol, True).shape(operation.input_shape, sends, where)["fields"]
    if operation.input_shape:
        missing = set(operation.input_shape.required_members) - set(sends)
        if missing:
            raise Mistake(f"{where}: {', '.join(sorted(missing))} has to be sent")
    output = operation.output_shape
    if wrapper := output.serialization.get("resultWrapper"):
        found["wrapper"] = wrapper
    if payload := output.serialization.get("payload"):
        found["payload"] = payload
    found["output"] = Wire(protocol, False).shape(output, reads, where)["fields"]
    return found


def service_of(file, loader, partitions):
    """Returns a service with its operations."""
    model = ServiceModel(loader.load_service_model(file["name"], "service-2"), file["name"])
    try:
        paginators = loader.load_service_model(file["name"], "paginators-1")["pagination"]
    except botocore.exceptions.UnknownServiceError:
        paginators = {}
    metadata = model.metadata
    protocol = protocol_of(file, metadata)
    calls = {}
    for name, call in sorted(file["calls"].items()):
        where = f"{file['name']}:{name}"
        if name not in model.operation_names:
            raise Mistake(f"{where}: there is no such operation")
        calls[name] = call_of(call, model.operation_model(name), protocol["is"], paginators, where)
    return {
        "protocol": protocol,
        "version": metadata["apiVersion"],
        "signing": metadata.get("signingName", metadata["endpointPrefix"]),
        "endpoint": endpoint_of(file, metadata["endpointPrefix"], partitions),
        "calls": calls,
    }


def model():
    """Returns everything about the catalog's calls from the models."""
    loader = Loader()
    known = {each["partition"]: each for each in loader.load_data("endpoints")["partitions"]}
    partitions = [known[name] for name in PARTITIONS]
    return {
        "made_from": f"botocore {botocore.__version__}",
        "partitions": [
            {"name": each["partition"], "suffix": each["dnsSuffix"], "regions": sorted(each["regions"])} for each in partitions
        ],
        "services": {name: service_of(file, loader, partitions) for name, file in services().items()},
    }


def written(found):
    """Returns the content of the file, with one line per operation so that changes are easy to review."""
    compact = json.JSONEncoder(separators=(",", ":")).encode
    blocks = []
    for name, service in found["services"].items():
        calls = ",\n".join(f"  {compact(call)}:{compact(of)}" for call, of in service["calls"].items())
        about = compact({key: value for key, value in service.items() if key != "calls"})[:-1]
        blocks.append(f' {compact(name)}:{about},"calls":{{\n{calls}\n }}}}')
    head = ",\n".join(f"{compact(key)}:{compact(found[key])}" for key in ("made_from", "partitions"))
    return f'{{{head},\n"services":{{\n' + ",\n".join(blocks) + "\n}}\n"


def main():
    try:
        text = written(model())
    except Mistake as mistake:
        sys.exit(str(mistake))
    if sys.argv[1:] == ["--check"]:
        if MODEL.read_text() != text:
            sys.exit(f"{MODEL} is not what the models give: run xtask/catalog/calls.py")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        MODEL.write_text(text)


if __name__ == "__main__":
    main()
