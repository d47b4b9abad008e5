// Assessments in the form of storage and files, for tests that start with existing data.

import type { Page } from "@playwright/test";
import { criteria } from "./catalog.ts";

export const PREFIX = "footing/";
const DAY = 86_400_000;

/** The default time of answers. One moment for all, because the order of assessments depends on it. */
const YESTERDAY = Date.now() - DAY;

export type Choice = "met" | "partly" | "not-met" | "dont-know" | "does-not-apply";

/** Returns a register with one version. */
export const said = (value: unknown, { at = YESTERDAY, tab = "seed0000", author = "" } = {}) => [
  { at, tab, ...(author && { author }), value },
];

export const answer = (choice: Choice, reason = "Not here") => (choice === "does-not-apply" ? { choice, reason } : { choice });

/** An assessment as untyped JSON. */
export type Assessment = Record<string, any>;

interface Wish {
  id?: string;
  name?: string;
  account?: string;
  /** The time of all answers, in milliseconds. */
  at?: number;
  answers?: Record<string, Choice>;
}

/** Returns an assessment with these answers. */
export function assessment({
  id = "seeded",
  name = "My AWS account",
  account = "",
  at = YESTERDAY,
  answers = {},
}: Wish = {}): Assessment {
  return {
    format: 1,
    id,
    edition: "2022",
    created: at,
    name: said(name, { at }),
    ...(account && { account: said(account, { at }) }),
    profile: { people: said({ chosen: ["few"] }, { at }) },
    criteria: Object.fromEntries(
      Object.entries(answers).map(([criterion, choice]) => [criterion, { answer: said(answer(choice), { at }) }]),
    ),
  };
}

/** Returns answers to every question: `choose` gets the index of each. */
export const everything = (choose: (place: number) => Choice): Record<string, Choice> =>
  Object.fromEntries(criteria.map(({ id }, place) => [id, choose(place)]));

/** The answers of a young company: much is missing, some is done. */
export const mixed = everything((place) => (["not-met", "met", "not-met", "partly", "dont-know"] as const)[place % 5]);

/** Returns a file as the app writes it. */
export const file = (assessments: Assessment[], rest: object = {}) =>
  JSON.stringify({ footing: "assessments", format: 1, exported: Date.now(), scope: "whole", redacted: [], assessments, ...rest });

/** Puts entries into this origin's storage before the app is opened. */
export async function store(page: Page, entries: Record<string, string>) {
  await onEmptyPage(
    page,
    (entries) => {
      for (const [key, text] of Object.entries(entries)) localStorage.setItem(key, text);
    },
    entries,
  );
}

/** Stores assessments and opens the first of them. */
export async function seed(page: Page, ...assessments: Assessment[]) {
  const documents = assessments.map((one) => [`${PREFIX}assessment/${one.id}`, JSON.stringify(one)]);
  await store(page, { ...Object.fromEntries(documents), [`${PREFIX}current`]: assessments[0].id });
}

/** Runs a function on a page of this origin without the app. */
export async function onEmptyPage<Given, Result>(page: Page, run: (given: Given) => Result, given: Given) {
  await page.route("**/nothing-here", (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><link rel=icon href=data:,>" }),
  );
  await page.goto("/nothing-here");
  const result = await page.evaluate(run as never, given as never);
  await page.unroute("**/nothing-here");
  return result as Result;
}

/** Returns everything that the app has stored. */
export const stored = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(
    (prefix) => Object.fromEntries(Object.entries({ ...localStorage }).filter(([key]) => key.startsWith(prefix))),
    PREFIX,
  );

/** Returns a stored assessment. */
export const storedAssessment = async (page: Page, id = "seeded"): Promise<Assessment> =>
  JSON.parse((await stored(page))[`${PREFIX}assessment/${id}`] ?? "null");

/** Returns the choice of the current answer in a document. */
export const answerIn = (document: Assessment, criterion: string): string | undefined =>
  document?.criteria?.[criterion]?.answer?.at(-1)?.value?.choice;
