import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { CandidateList } from "@cohort/contract";
import type { Store } from "@cohort/postgres";
import type { Comparison } from "./compare.ts";
import { type Form, serve, startProduct } from "./processes.ts";
import { seed } from "./seed.ts";

/** The study whose candidates all stored patients are. */
export const LISTED = "NCT06421701";

export interface ListSize {
  readonly rows: number;
  readonly seconds: number;
  readonly rate: number;
  readonly form?: Form;
}

export interface ListStage {
  /** The API, with everyone let in. */
  readonly api: string;
  readonly list: Comparison;
  stop(): Promise<void>;
}

/** Lists that people ask for: in every order, by verdict, status, sex and age, and one that is narrow. */
export const LISTS = [
  "sort=score",
  "sort=score&verdict=possible",
  "sort=changed&status=new",
  "sort=eligibleFrom&verdict=ineligible",
  "sort=firstSeen&verdict=possible&sex=female",
  "sort=evaluatedAt&ageFrom=18&ageTo=50",
  "sort=score&nearMiss=true&snoozed=false",
  "sort=eligibleFrom&status=new&verdict=ineligible&sex=male",
] as const;

async function pageOf(
  url: string,
): Promise<{ readonly text: string; readonly page: CandidateList }> {
  const answer = await fetch(url);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 300)}`);
  return { text, page: JSON.parse(text) as CandidateList };
}

/** The first page of every list, and the one after it where there is one. */
async function addressesOf(api: string): Promise<readonly string[]> {
  const lists = LISTS.map((query) => `${api}/v1/studies/${LISTED}/candidates?${query}`);
  const addresses: string[] = [];
  for (const url of lists) {
    const { next } = (await pageOf(url)).page;
    addresses.push(url, ...(next === null ? [] : [`${url}&cursor=${next}`]));
  }
  return addresses;
}

/** As many rows as the list has, each as long as one of the product's. */
async function fillBaseline(databaseUrl: string, rows: number, page: string): Promise<void> {
  const { candidates } = JSON.parse(page) as CandidateList;
  const body = JSON.stringify({ text: "x".repeat(page.length / Math.max(1, candidates.length)) });
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("create table baseline_list (key integer primary key, body json not null)");
  await client.query(
    "insert into baseline_list select n, $1::json from generate_series(0, $2::int - 1) n",
    [body, rows],
  );
  await client.query("vacuum analyze");
  await client.end();
}

/** Fills an empty database with candidates of one study, then starts the product and the baseline beside each other. */
export async function setListStage(
  place: { readonly store: Store; readonly databaseUrl: string; readonly day: string },
  { rows, seconds, rate, form = "source" }: ListSize,
): Promise<ListStage> {
  const { store, databaseUrl, day } = place;
  await seed(store, { patients: rows, day, study: LISTED });
  const product = await startProduct({ databaseUrl, day }, { form });
  const addresses = await addressesOf(product.base);
  const { text } = await pageOf(addresses[0] ?? "");
  await fillBaseline(databaseUrl, rows, text);
  const folder = await mkdtemp(join(tmpdir(), "cohort-load-"));
  const nothing = join(folder, "answer.json");
  await writeFile(nothing, "{}");
  const baseline = await serve("baseline.ts", [nothing, databaseUrl]);
  return {
    api: product.base,
    list: {
      name: `T10: pages of 50 of ${rows} candidates, sorted and filtered, ${rate} a second`,
      share: 0.95,
      atMost: 3,
      product: { url: (at) => addresses[at % addresses.length] ?? "", rate, seconds },
      baseline: {
        url: (at) => `${baseline.base}/list?from=${(at * 7919) % Math.max(1, rows - 50)}`,
        rate,
        seconds,
      },
    },
    stop: async () => {
      await product.stop();
      await baseline.stop();
      await rm(folder, { recursive: true });
    },
  };
}
