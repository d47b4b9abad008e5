// Milestones in the form of storage, for tests that start with some.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const DAY = 86_400_000;
const NUMBERS = join(import.meta.dirname, "..", "src", "assessment", "milestone");
const ids = (name: string) => readFileSync(join(NUMBERS, name), "utf8").trim().split("\n");

interface Wish {
  /** The name, which only milestones made by hand have. */
  name?: string;
  score?: number;
  openActions?: number;
  hours?: number;
  /** The letter of every criterion: `K` is not met by answer, `C` met by answer, `P` unknown. */
  letter?: string;
}

/** Returns the line of a milestone that was made so many days ago. */
export function milestone(
  daysAgo: number,
  { name = "", score = 30, openActions = 60, hours = 40, letter = "K" }: Wish = {},
): string {
  const at = Date.now() - daysAgo * DAY;
  const beginning = `${name ? "m" : "a"}${String(Math.floor(at / DAY)).padStart(7, "0")}${String(at % DAY).padStart(8, "0")}`;
  const figures = [score, Math.min(score + 20, 100), 100, 90, 40, openActions, hours * 60].join(",");
  const [criteria, actions] = [ids("criteria.txt").length, Math.ceil(ids("actions.txt").length / 3)];
  return `${beginning}${name ? "h" : "s"}${figures};${letter.repeat(criteria)};${"A".repeat(actions)};-;${name}`;
}
