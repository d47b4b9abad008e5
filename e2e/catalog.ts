// The controls, criteria and actions of the tested build, read from its guidance files.

import { readdirSync, readFileSync } from "node:fs";

interface Action {
  id: string;
  title: string;
}

export interface Criterion {
  id: string;
  /** The control's short id, such as `acct-01`. */
  control: string;
  hasHalf: boolean;
  actions: Action[];
}

const folder = new URL("../dist/guidance/", import.meta.url);

/** All criteria, in the order of the questions. */
export const criteria: Criterion[] = readdirSync(folder)
  .filter((name) => /^(acct|wkld)-\d\d\..*\.json$/.test(name))
  .sort()
  .flatMap((name) => {
    const guidance = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
    return guidance.criteria.map((criterion: { id: string; partly?: string; actions?: Action[] }) => ({
      id: criterion.id,
      control: criterion.id.split(".")[0],
      hasHalf: criterion.partly !== undefined,
      actions: (criterion.actions ?? []).map(({ id, title }) => ({ id, title })),
    }));
  });

export const controls = [...new Set(criteria.map((criterion) => criterion.control))];
export const actions: Action[] = criteria.flatMap((criterion) => criterion.actions);
