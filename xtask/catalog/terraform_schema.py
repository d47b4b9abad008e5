"""Makes the schema of the Terraform AWS provider from the package `@cdktf/provider-aws`, which is generated from it.

  terraform_schema.py PACKAGE.tgz SCHEMA.json

HashiCorp publishes the schema only through the `terraform` program. The package has a TypeScript interface for every
block of every resource and data source, and beside each member a link to the provider's documentation that ends in the
member's name in Terraform. The result: {"resource": {"aws_s3_bucket": BLOCK}, "data": {…}}, where a BLOCK maps the
names of arguments and nested blocks to {"required": bool, "block": BLOCK or null}; `read` lists what can only be read.
"""

import json
import re
import sys
import tarfile

INTERFACE = re.compile(r"export interface (\w+)(?: extends [\w.]+)? \{\n(.*?)\n\}", re.DOTALL)
MEMBER = re.compile(r"/(resources|data-sources)/(\w+)#(\w+) [^\n]*\n(?:[^\n]*\n)*?\s*\*/\s*\n\s*readonly (\w+)(\??): ([^;]+);")
CONFIG = re.compile(r"constructor\(scope: Construct, id: string, config\??: (\w+)\)")
KIND = re.compile(r'static readonly tfResourceType = "(\w+)"')
READ = re.compile(r"^    get (\w+)\(\)", re.MULTILINE)
SOURCE_FILE = re.compile(r"package/lib/[\w-]+/index(?:-structs/structs\w*)?\.d\.ts$")


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def block(interfaces, name, seen=()):
    """The members of an interface, with those of the interfaces it names; recursive ones stop where they repeat."""
    members = {}
    for tf_name, optional, kind in interfaces.get(name, []):
        inner = next((word for word in re.findall(r"\w+", kind) if word in interfaces), None)
        if kind == "any":
            members[tf_name] = {"required": not optional, "block": {}}
            continue
        nested = block(interfaces, inner, (*seen, inner)) if inner and inner not in seen else None
        members[tf_name] = {"required": not optional, "block": nested}
    return members


def schema(package):
    folders = {}
    with tarfile.open(package) as archive:
        for entry in archive:
            if SOURCE_FILE.match(entry.name):
                text = archive.extractfile(entry).read().decode()
                folder = entry.name.split("/")[2]
                folders[folder] = folders.get(folder, "") + text
    found = {"resource": {}, "data": {}}
    for folder, text in folders.items():
        kind = KIND.search(text)
        if not kind or folder == "provider":
            continue
        interfaces = {
            name: [(tf, optional == "?", type) for _, _, tf, _, optional, type in MEMBER.findall(body)]
            for name, body in INTERFACE.findall(text)
        }
        config = CONFIG.search(text)
        place = "data" if folder.startswith("data-aws-") else "resource"
        main = text[kind.start() :]
        found[place][kind[1]] = {
            "arguments": block(interfaces, config[1], (config[1],)),
            "read": sorted({snake(name) for name in READ.findall(main)}),
        }
    return found


if __name__ == "__main__":
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        json.dump(schema(sys.argv[1]), out, separators=(",", ":"))
