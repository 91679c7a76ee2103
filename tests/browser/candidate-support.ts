import { expect } from "@jest/globals";
import type { Locator, Page } from "playwright-core";
import {
  type Candidate,
  type CandidateMatch,
  candidateListSchema,
  candidateSchema,
} from "@cohort/contract";
import { type TestBrowser, type Looking } from "./browser.ts";
import { STUDY, type Stack } from "./stack.ts";

type Criterion = CandidateMatch["criteria"][number];

export const pathOf = (id: string, study = STUDY): string => `/studies/${study}/candidates/${id}`;

const asked = async (stack: Stack, path: string): Promise<unknown> =>
  (await fetch(`${stack.url}/v1${path}`)).json();

/** A candidate as the API gives it. */
export const candidateOf = async (stack: Stack, id: string, study = STUDY): Promise<Candidate> =>
  candidateSchema.parse(await asked(stack, pathOf(id, study)));

/** Ids in the list's order, of those whom the query leaves. */
export async function idsOf(
  stack: Stack,
  query: string,
  study = STUDY,
): Promise<readonly string[]> {
  const body = await asked(stack, `/studies/${study}/candidates?${query}`);
  return candidateListSchema.parse(body).candidates.map(({ patient }) => patient.slice(8));
}

export interface Found {
  readonly id: string;
  readonly candidate: Candidate;
  readonly criterion: Criterion;
}

/** The first candidate with a criterion that is wanted. Nobody has one: the test has nothing to look at, and fails. */
export async function findCriterion(
  stack: Stack,
  wanted: (criterion: Criterion) => boolean,
  query = "limit=60",
): Promise<Found> {
  for (const id of await idsOf(stack, query)) {
    const candidate = await candidateOf(stack, id);
    const criterion = candidate.matches[0]?.criteria.find(wanted);
    if (criterion) return { id, candidate, criterion };
  }
  throw new Error("nobody has such a criterion");
}

/** The page with its criteria there. */
export async function openCandidate(
  browser: TestBrowser,
  id: string,
  { study, ...looking }: Looking & { readonly study?: string } = {},
): Promise<Page> {
  const page = await browser.open(pathOf(id, study), looking);
  await page.locator("[data-criterion]").first().waitFor();
  return page;
}

export const rowOf = (page: Page, criterion: string): Locator =>
  page.locator(`[data-criterion="${criterion}"]`);

/** Opens a criterion's details. */
export async function detailsOf(page: Page, criterion: string): Promise<Locator> {
  const row = rowOf(page, criterion);
  await row.locator("button[aria-expanded]").click();
  expect(await row.locator("button[aria-expanded]").getAttribute("aria-expanded")).toBe("true");
  return row;
}

export const statusButton = (page: Page): Locator =>
  page.getByRole("button", { name: /^Change the status/ });

/** Picks what the status becomes. */
export async function chooseStatus(page: Page, status: string): Promise<void> {
  await statusButton(page).click();
  await page.getByRole("menuitem", { name: new RegExp(`^${status}`) }).click();
}

/** Waits until the page shows that status. */
export const showsStatus = (page: Page, status: string): Promise<void> =>
  page.getByRole("button", { name: `Change the status: ${status}`, exact: true }).waitFor();

/** What a value is in another unit, and how long ago it was: written as the reader likes it. */
export const withoutAsides = (text: string): string =>
  text.replaceAll(/ \(\d[\d.]* [^()]*\)/gu, "");

/** An explanation as the English page shows it: the reader's dates, 10⁹ and µmol. */
export const asRead = (explanation: string): string =>
  explanation
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/\bon (?=\d{4}(?:-\d{2})?(?![-\d]))/gu, "in ")
    .replaceAll(/\b(\d{4}-\d{2})(-\d{2})?\b/gu, (date, _month, day?: string) =>
      new Intl.DateTimeFormat("en-GB", {
        timeZone: "UTC",
        year: "numeric",
        month: "short",
        ...(day === undefined ? {} : { day: "numeric" }),
      }).format(new Date(date)),
    )
    .replaceAll(" x 10^9", " × 10⁹")
    .replaceAll(" 10*9", " × 10⁹")
    .replaceAll(" 10*3/uL", " × 10³/µL")
    .replaceAll("umol", "µmol")
    .replaceAll("1.73 m2", "1.73 m²");
