// Reads deploy/cloudformation.yaml as CloudFormation does, with the default parameters. Supports the functions that the template
// uses, and fails for any other.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const FILE = fileURLToPath(new URL("../deploy/cloudformation.yaml", import.meta.url));
/** The pseudo parameters of CloudFormation. */
const PSEUDO = {
  "AWS::AccountId": "123456789012",
  "AWS::NoValue": undefined,
  "AWS::Partition": "aws",
  "AWS::Region": "us-east-1",
  "AWS::StackName": "footing",
};

const FUNCTIONS = ["And", "Condition", "Equals", "GetAtt", "If", "Not", "Or", "Ref", "Sub"];
/** Parsers of the short forms, such as `!Ref x`. */
const tags = FUNCTIONS.flatMap((name) => [
  { tag: `!${name}`, resolve: (text) => new Call(name, text) },
  { tag: `!${name}`, collection: "seq", resolve: (seq) => new Call(name, seq.toJSON()) },
]);

class Call {
  constructor(name, of) {
    Object.assign(this, { name, of });
  }
}

/**
 * Returns the template with its functions evaluated. References to resources become `{ resource }` or `{ resource, attribute }`.
 */
export function template(file = FILE) {
  const read = parse(readFileSync(file, "utf8"), { customTags: tags });
  const parameters = Object.fromEntries(Object.entries(read.Parameters).map(([name, { Default }]) => [name, Default]));

  const reference = (name) => (name in PSEUDO ? PSEUDO[name] : name in parameters ? parameters[name] : { resource: name });
  const work = {
    And: (all) => all.every(value),
    Condition: (name) => value(read.Conditions[name]),
    Equals: ([one, other]) => value(one) === value(other),
    GetAtt: (path) => ({ resource: path.split(".")[0], attribute: path.split(".")[1] }),
    If: ([condition, yes, no]) => value(work.Condition(condition) ? yes : no),
    Not: ([one]) => !value(one),
    Or: (all) => all.some(value),
    Ref: reference,
    Sub: (text) => text,
  };
  function value(from) {
    if (from instanceof Call) return work[from.name](from.of);
    if (Array.isArray(from)) return from.map(value);
    if (from === null || typeof from !== "object") return from;
    return Object.fromEntries(
      Object.entries(from)
        .map(([key, inner]) => [key, value(inner)])
        .filter(([, inner]) => inner !== undefined),
    );
  }
  const there = Object.entries(read.Resources).filter(([, { Condition }]) => !Condition || work.Condition(Condition));
  return Object.fromEntries(there.map(([name, resource]) => [name, value(resource)]));
}
