"""Whether an answer is as botocore's models have it, looked at as it came over the wire: parsers forgive too much."""

import json
import re
from datetime import datetime
from xml.etree import ElementTree

from botocore.model import OperationModel, Shape

WHOLE = re.compile(r"-?\d+")
PLAIN = {
    "string": lambda value: isinstance(value, str),
    "character": lambda value: isinstance(value, str),
    "blob": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "long": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "float": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "double": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
}
# Of every answer of S3 and EC2, and in no model.
ENVELOPE = {"requestId", "ResponseMetadata"}


def problems(operation: OperationModel, protocol: str, body: bytes) -> list[str]:
    """What an answer has that the model has not, and what it lacks; a line each."""
    found: list[str] = []
    shape = operation.output_shape
    if shape is None:
        return found
    payload = shape.serialization.get("payload")
    if payload:
        shape = shape.members[payload]
        if shape.type_name in ("string", "blob"):
            return found
    if "json" in protocol:
        of_json(json.loads(body or b"{}"), shape, operation.name, found)
        return found
    root = ElementTree.fromstring(body) if body else ElementTree.Element("Nothing")
    if wrapper := shape.serialization.get("resultWrapper"):
        root = next((each for each in root if local(each) == wrapper), root)
    of_xml(root, shape, operation.name, found, protocol)
    return found


def in_body(shape: Shape) -> dict[str, tuple[str, Shape]]:
    """The members that stand in the body, by their names there: (name in the model, shape)."""
    return {
        member.serialization.get("name", name): (name, member)
        for name, member in shape.members.items()
        if member.serialization.get("location") not in ("header", "headers", "statusCode")
    }


def of_json(value, shape: Shape, where: str, found: list[str]):
    if value is None:
        return
    match shape.type_name:
        case "structure":
            if not isinstance(value, dict):
                found.append(f"{where} is no structure")
                return
            if getattr(shape, "is_document_type", False):
                return
            members = in_body(shape)
            for name, each in value.items():
                if name in members:
                    of_json(each, members[name][1], f"{where}.{name}", found)
                elif name != "__type":
                    found.append(f"{where}.{name} is in no model")
            lacking(shape, {members[name][0] for name in value if name in members}, where, found)
        case "list":
            if not isinstance(value, list):
                found.append(f"{where} is no list")
                return
            for each in value:
                of_json(each, shape.member, f"{where}[]", found)
        case "map":
            if not isinstance(value, dict):
                found.append(f"{where} is no map")
                return
            for each in value.values():
                of_json(each, shape.value, f"{where}{{}}", found)
        case "timestamp":
            written = shape.serialization.get("timestampFormat", "unixTimestamp")
            number = isinstance(value, (int, float))
            if number != (written == "unixTimestamp") or not (number or is_time(value)):
                found.append(f"{where} is no time: {value!r}")
        case kind:
            if not PLAIN[kind](value):
                found.append(f"{where} is no {kind}: {value!r}")
            of_enum(value, shape, where, found)


def of_xml(node: ElementTree.Element, shape: Shape, where: str, found: list[str], protocol: str):
    match shape.type_name:
        case "structure":
            members = in_body(shape)
            seen: dict[str, list] = {}
            for each in node:
                seen.setdefault(local(each), []).append(each)
            for name in node.attrib:
                seen.setdefault(re.sub(r"\{.*\}", "xsi:", name), [])
            for name, nodes in seen.items():
                if name in members:
                    member = members[name][1]
                    if is_flat(member):
                        of_items(nodes, member, f"{where}.{name}", found, protocol)
                    elif len(nodes) > 1:
                        found.append(f"{where}.{name} is there more than once")
                    for each in nodes if not is_flat(member) else ():
                        of_xml(each, member, f"{where}.{name}", found, protocol)
                elif (flat := flat_member(members, name)) is not None:
                    of_items(nodes, flat, f"{where}.{name}", found, protocol)
                elif name not in ENVELOPE:
                    found.append(f"{where}.{name} is in no model")
            there = {members[name][0] for name in seen if name in members}
            there |= {name for name, each in members.values() if is_flat(each)}
            lacking(shape, there, where, found)
        case "list":
            item = shape.member.serialization.get("name", "item" if protocol == "ec2" else "member")
            for each in node:
                if local(each) != item:
                    found.append(f"{where}: {local(each)} is no {item}")
            of_items(list(node), shape, where, found, protocol)
        case "map":
            for entry in node:
                parts = {local(each): each for each in entry}
                value = parts.get(shape.value.serialization.get("name", "value"))
                if value is None:
                    found.append(f"{where} has an entry without a value")
                else:
                    of_xml(value, shape.value, f"{where}{{}}", found, protocol)
        case kind:
            of_text(node.text or "", kind, shape, where, found)


def of_items(nodes, shape: Shape, where: str, found: list[str], protocol: str):
    for each in nodes:
        of_xml(each, shape.member, f"{where}[]", found, protocol)


def of_text(text: str, kind: str, shape: Shape, where: str, found: list[str]):
    right = {
        "boolean": lambda: text in ("true", "false"),
        "integer": lambda: WHOLE.fullmatch(text),
        "long": lambda: WHOLE.fullmatch(text),
        "float": lambda: is_number(text),
        "double": lambda: is_number(text),
        "timestamp": lambda: is_time(text),
    }
    if kind in right and not right[kind]():
        found.append(f"{where} is no {kind}: {text!r}")
    of_enum(text, shape, where, found)


def of_enum(value, shape: Shape, where: str, found: list[str]):
    known = getattr(shape, "enum", None)
    if known and value not in known:
        found.append(f"{where} is none of the words of the model: {value!r}")


def lacking(shape: Shape, there: set[str], where: str, found: list[str]):
    for name in shape.required_members:
        if name not in there and shape.members[name].serialization.get("location") not in ("header", "headers", "statusCode"):
            found.append(f"{where}.{name} is missing")


def is_flat(shape: Shape) -> bool:
    return shape.type_name == "list" and bool(shape.serialization.get("flattened"))


def flat_member(members: dict, name: str) -> Shape | None:
    """A list without an element of its own, whose items have this name."""
    for _, shape in members.values():
        if is_flat(shape) and shape.member.serialization.get("name") == name:
            return shape
    return None


def local(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def is_number(text: str) -> bool:
    try:
        return float(text) is not None
    except ValueError:
        return False


def is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except (TypeError, ValueError):
        return False
