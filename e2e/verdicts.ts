// Comparing findings with what scenarios expect.

import { type Expected, expect } from "./cloud.ts";
import type { Finding } from "./pages/live.ts";

/** Expects the verdicts and resources that a scenario defines, criterion by criterion. */
export function expectVerdicts(findings: Record<string, Finding>, expected: Record<string, Expected | null>) {
  const verdicts = (of: Record<string, { verdict: object } | null | undefined>) =>
    Object.fromEntries(
      Object.entries(expected)
        .filter(([, one]) => one)
        .map(([id]) => [id, of[id]?.verdict]),
    );
  expect(verdicts(findings)).toEqual(verdicts(expected));
  for (const [id, one] of Object.entries(expected)) {
    const named = (findings[id]?.resources ?? []).map((resource) => resource.id);
    expect(named, id).toEqual(expect.arrayContaining(one?.resources ?? []));
  }
}
