import { beginSync, ends } from "../worker/killer.ts";
import { type Installation, until } from "../worker/support.ts";
import { isWhole } from "./is-whole.ts";

/** Breaks something, and mends it after a while. */
export type Fault = () => Promise<void>;

/** The fault comes when some of the town were read and others were not; whoever works works on until all is whole. */
export async function inTheMiddleOfASync(site: Installation, fault: Fault): Promise<void> {
  const job = await beginSync(site);
  await until(async () => (await site.store.records.totals()).records > 0, 60_000, 5);
  await fault();
  await ends(site, job);
  await until(async () => (await site.due()) === 0);
  await isWhole(site);
}

/** Of a town that was read nobody is matched any more. */
export const forgetMatches = (site: Installation): Promise<unknown> =>
  site.sql(
    `update record set matched_version = null, matched_catalogue = null, next_change_on = null;
     delete from match`,
  );

/** The fault comes when some of the town were matched and others were not. */
export async function inTheMiddleOfMatching(site: Installation, fault: Fault): Promise<void> {
  await forgetMatches(site);
  await until(async () => (await site.store.records.totals()).matched > 0, 60_000, 5);
  await fault();
  await until(async () => (await site.due()) === 0, 120_000);
  await isWhole(site);
}
