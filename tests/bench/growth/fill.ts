import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { readingHash } from "@cohort/fhir-mapping";
import { expectDefined, patientId } from "@cohort/foundation";
import { openStore } from "@cohort/postgres";
import { recordToText } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import { must } from "../../worker/support.ts";
import { drawFrom } from "../../cql/draw.ts";
import { type Life, type Lives, SHARE_ILL, drawPeople, livedBy } from "./facts.ts";

/** All that a record's row holds before it is matched, in the order of the columns. */
const COLUMNS = [
  "patient",
  "hash",
  "body",
  "concepts",
  "sources",
  "resource_versions",
  "sex",
  "born_from",
  "born_to",
  "incomplete",
] as const;
type Column = (typeof COLUMNS)[number];
type Row = Readonly<Record<Column, string | null>>;

/** Rows of the store as text, of patients that are named after lives. */
async function rowsOf(client: Client): Promise<ReadonlyMap<string, Row>> {
  const columns = COLUMNS.map((name) => `${name}::text`).join(", ");
  const { rows } = await client.query<Row>(`select ${columns} from record`);
  return new Map(rows.map((row) => [expectDefined(row.patient ?? undefined, "a patient"), row]));
}

/** As the text format of `copy` writes it. */
const copyText = (value: string | null): string =>
  value === null
    ? "\\N"
    : value.replace(
        /[\\\t\n\r]/gu,
        (one) => ({ "\t": "\\t", "\n": "\\n", "\r": "\\r" })[one] ?? "\\\\",
      );

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Fingerprints as many as the life has, of no resource. */
function sourcesLike(sources: string | null, seed: number): string {
  const draw = drawFrom(seed);
  const part = (): bigint => BigInt(draw.int(-2_147_483_648, 2_147_483_647));
  return (sources ?? "").replace(/-?\d+/gu, () => String((part() << 32n) + part()));
}

/** What of two rows is not the same for everyone with one life. */
function* lines(
  { lives, seed, patients, shareIll = SHARE_ILL }: Fill,
  kept: ReadonlyMap<string, Row>,
) {
  let at = 0;
  for (const { patient, life, draw } of drawPeople(lives, { seed, count: patients, shareIll })) {
    at += 1;
    const row = expectDefined(kept.get(life.id), "a life's row");
    const body = recordToText(livedBy(life, patient, draw));
    const hash = sha256(body);
    const own: Row = { ...row, patient, body, hash, sources: sourcesLike(row.sources, at) };
    yield `${COLUMNS.map((name) => copyText(own[name])).join("\t")}\n`;
  }
}

export interface Fill {
  /** Of the role that owns the tables. */
  readonly url: string;
  readonly terminology: Terminology;
  readonly lives: Lives;
  readonly seed: number;
  readonly patients: number;
  /** Of those with a disease that a study asks for; a hospital's unless told otherwise. */
  readonly shareIll?: number;
}

/**
 * Puts so many people into the store as a sync would have, none of them matched: a row of each life is stored by the product, and
 * everybody's is made from one of these and copied in. Nobody else is there afterwards.
 */
export async function fill(asked: Fill): Promise<void> {
  const { url, terminology, lives } = asked;
  const mapping = readingHash(terminology);
  const store = must(await openStore({ connectionString: url }));
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const versions = new Map<string, string>();
    const inputOf = ({ id, record, concepts }: Life) => ({
      patient: patientId(id),
      record,
      concepts,
      versions,
    });
    await store.records.replace([...lives.ill, ...lives.others].map(inputOf), mapping);
    const kept = await rowsOf(client);
    await client.query("truncate record");
    await client.query(`alter table record alter version set default 1`);
    await client.query(`alter table record alter mapping_hash set default '${mapping}'`);
    const into = client.query(copyFrom(`copy record (${COLUMNS.join(", ")}) from stdin`));
    await pipeline(Readable.from(lines(asked, kept)), into);
    await client.query(
      "alter table record alter version drop default, alter mapping_hash drop default",
    );
    await client.query("analyze record");
  } finally {
    await client.end();
    await store.close();
  }
}
