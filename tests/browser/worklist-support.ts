import type { Locator, Page } from "playwright-core";
import { type CandidateList, candidateListSchema } from "@cohort/contract";
import type { Looking, TestBrowser } from "./browser.ts";
import { STUDY, type Stack } from "./stack.ts";

export const worklistOf = (query = "", study = STUDY): string =>
  `/studies/${study}/worklist${query === "" ? "" : `?${query}`}`;

/** The list as the API gives it. */
export async function listOf(
  stack: Stack,
  query = "snoozed=false",
  study = STUDY,
): Promise<CandidateList> {
  const answer = await fetch(`${stack.url}/v1/studies/${study}/candidates?limit=100&${query}`);
  return candidateListSchema.parse(await answer.json());
}

/** Ids in the list's order. */
export const idsIn = ({ candidates }: CandidateList): readonly string[] =>
  candidates.map(({ patient }) => patient.slice("Patient/".length));

/** Records what somebody else decides, past the page. */
export async function decideElsewhere(
  stack: Stack,
  id: string,
  version: number,
  status: string,
): Promise<void> {
  const answer = await fetch(`${stack.url}/v1/studies/${STUDY}/candidates/${id}/decision`, {
    method: "PUT",
    headers: { "content-type": "application/json", "if-match": `W/"${version}"` },
    body: JSON.stringify({ status }),
  });
  if (!answer.ok) throw new Error(`deciding: ${answer.status} ${await answer.text()}`);
}

/** The list, with its rows there. */
export async function openList(
  browser: TestBrowser,
  { query, study, ...looking }: Looking & { readonly query?: string; readonly study?: string } = {},
): Promise<Page> {
  const page = await browser.open(worklistOf(query, study), looking);
  await page.locator("tr[data-id]").first().waitFor();
  return page;
}

export const rowOf = (page: Page, id: string): Locator => page.locator(`tr[data-id="${id}"]`);

export const shownIds = (page: Page): Promise<readonly string[]> =>
  page
    .locator("tr[data-id]")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-id") ?? ""));

/** Waits until the row shows that status. */
export const showsStatus = (page: Page, id: string, status: string): Promise<void> =>
  page.getByRole("button", { name: `Status of ${id}: ${status}`, exact: true }).waitFor();

/** Picks what a row's status becomes. */
export async function chooseStatus(page: Page, id: string, status: string): Promise<void> {
  await rowOf(page, id).locator("[data-act=status]").click();
  await page.getByRole("menuitem", { name: new RegExp(`^${status}`) }).click();
}

/** Waits until as many people are said to be in the list. */
export const saysPeople = (page: Page, count: number): Promise<void> =>
  page.getByText(`${count} ${count === 1 ? "person" : "people"}`, { exact: true }).waitFor();
