import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Store } from "@cohort/postgres";
import type { Comparison } from "./compare.ts";
import type { Load } from "./open-loop.ts";
import { type Form, serve, startProduct } from "./processes.ts";
import { recordOf } from "./records.ts";
import { idOf, seed } from "./seed.ts";

export interface Size {
  readonly patients: number;
  readonly seconds: number;
  readonly matchRate: number;
  readonly hookRate: number;
  readonly form?: Form;
}

export interface Stage {
  /** POST /v1/match of a record of 150 entries. */
  readonly match: Comparison;
  /** CDS Hooks patient-view from what is stored. */
  readonly hook: Comparison;
  /** The same for patients of whom nothing is stored, with an EHR that never answers. */
  readonly stalled: Load;
  stop(): Promise<void>;
}

const ENTRIES = 150;

async function answerOf(url: string, body: string): Promise<string> {
  const told = await fetch(url, {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json" },
  });
  const text = await told.text();
  if (!told.ok) throw new Error(`${url} answered ${told.status}: ${text.slice(0, 300)}`);
  return text;
}

const hookBody = (patient: string, more: object = {}): string =>
  JSON.stringify({
    hook: "patient-view",
    hookInstance: randomUUID(),
    context: { userId: "Practitioner/1", patientId: patient },
    ...more,
  });

/** As many rows as patients, each as long as the answer that the product gives. */
async function fillBaseline(databaseUrl: string, patients: number, answer: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("create table baseline_row (patient text primary key, body json not null)");
  await client.query(
    "insert into baseline_row select 'load-' || n, $1::json from generate_series(0, $2::int - 1) n",
    [answer, patients],
  );
  await client.query("vacuum analyze");
  await client.end();
}

/** Accepts and says nothing. */
async function startStalled(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Fills the database, then starts the product and the baseline beside each other. */
export async function setStage(
  {
    store,
    databaseUrl,
    day,
  }: { readonly store: Store; readonly databaseUrl: string; readonly day: string },
  { patients, seconds, matchRate, hookRate, form = "source" }: Size,
): Promise<Stage> {
  await seed(store, { patients, day });
  const stalled = await startStalled();
  const product = await startProduct(
    { databaseUrl, day },
    { form, env: { FHIR_BASE_URL: stalled.url } },
  );
  const matchUrl = `${product.base}/v1/match`;
  const hookUrl = `${product.base}/cds-services/trial-match`;
  const record = JSON.stringify({ bundle: recordOf(ENTRIES, day), asOf: day });
  const folder = await mkdtemp(join(tmpdir(), "cohort-load-"));
  const answerFile = join(folder, "answer.json");
  await writeFile(answerFile, await answerOf(matchUrl, record));
  await fillBaseline(databaseUrl, patients, await longestCard(hookUrl, patients));
  const baseline = await serve("baseline.ts", [answerFile, databaseUrl]);

  const hooks = (url: string): Load => ({
    url: () => url,
    rate: hookRate,
    seconds,
    body: (at) => hookBody(idOf((at * 7919) % patients)),
  });
  const matches = (url: string): Load => ({
    url: () => url,
    rate: matchRate,
    seconds,
    body: () => record,
  });
  return {
    match: {
      name: `T8: POST /v1/match, ${ENTRIES} entries, ${matchRate} a second`,
      share: 0.95,
      atMost: 2.5,
      product: matches(matchUrl),
      baseline: matches(`${baseline.base}/match`),
    },
    hook: {
      name: `T9: patient-view of ${patients} stored patients, ${hookRate} a second`,
      share: 0.99,
      atMost: 3,
      product: hooks(hookUrl),
      baseline: hooks(`${baseline.base}/hook`),
    },
    stalled: {
      url: () => hookUrl,
      rate: hookRate,
      seconds,
      body: (at) =>
        hookBody(`stranger-${at}`, {
          fhirServer: stalled.url,
          fhirAuthorization: { access_token: "t", token_type: "Bearer" },
        }),
    },
    stop: async () => {
      await product.stop();
      await baseline.stop();
      await stalled.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Of the first people: the answer with the most in it. */
async function longestCard(url: string, patients: number): Promise<string> {
  let longest = "{}";
  for (let at = 0; at < Math.min(20, patients); at += 1) {
    const answer = await answerOf(url, hookBody(idOf(at)));
    if (answer.length > longest.length) longest = answer;
  }
  return longest;
}
