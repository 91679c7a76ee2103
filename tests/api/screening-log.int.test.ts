import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import type { Role } from "@cohort/foundation";
import { DR } from "../postgres/granted.ts";
import { believing, grantTo } from "../access/callers.ts";
import { call } from "./client.ts";
import { lupus } from "./patients.ts";
import { readWorkbook, unzip } from "./read-workbook.ts";
import { type Harness, STUDY, TODAY, startHarness } from "./support.ts";

const CANARY = "Kanarienvogel-7";
const NOTE = `=cmd|'/C calc'!A0 ${CANARY}`;
const CALLERS = ["viewer", "screener", "study-lead", "auditor", "admin"] as const satisfies Role[];

let harness: Harness;
let database: Client;

interface Exported {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

async function exported(search: string, caller = "screener"): Promise<Exported> {
  const url = `${harness.base}/v1/studies/${STUDY}/screening-log?${search}`;
  const reply = await fetch(url, { headers: { "X-Caller": caller } });
  const bytes = Buffer.from(await reply.arrayBuffer());
  return { status: reply.status, headers: reply.headers, bytes };
}

/** The head by name, the columns, and the text of the rows below them. */
function parts(bytes: Buffer) {
  const text = bytes.toString();
  const [head = "", body = ""] = text.replace("\uFEFF", "").split(/\r\n\r\n|\r\n,+\r\n/, 2);
  const named = head.split("\r\n").map((line) => line.split(/,(.*)/s).slice(0, 2));
  const [columns = ""] = body.split("\r\n", 1);
  return {
    head: new Map(named.map(([name = "", value = ""]) => [name, value])),
    columns: columns.split(","),
    rows: body.slice(columns.length + 2),
  };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

async function decide(id: string, body: object): Promise<void> {
  const url = `${harness.base}/v1/studies/${STUDY}/candidates/${id}/decision`;
  const reply = await call(url, "PUT", body, { "If-Match": 'W/"0"', "X-Caller": "screener" });
  expect(reply.status).toBe(200);
}

beforeAll(async () => {
  harness = await startHarness({ identity: believing });
  await harness.store.grants.put(
    CALLERS.map((role) => grantTo(role, role, STUDY)),
    DR,
  );
  await harness.seed({
    [CANARY]: lupus(CANARY, { sledai: 10 }),
    p2: lupus("p2", { sledai: 6, birthDate: "1970-01-01" }),
  });
  database = new Client({ connectionString: harness.url });
  await database.connect();
  await decide(CANARY, { status: "deferred", reason: "awaiting-result", note: NOTE });
}, 60_000);
afterAll(async () => {
  await database.end();
  await harness.stop();
});

describe("the screening log", () => {
  it("E-12 says what it is of, and its rows have the hash that it names", async () => {
    const { status, headers, bytes } = await exported("profile=internal&status=deferred");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toBe(
      `attachment; filename="screening-log-${STUDY}-internal-${TODAY}.csv"`,
    );
    const { head, columns, rows } = parts(bytes);
    expect(Object.fromEntries(head)).toEqual({
      study: STUDY,
      title: expect.any(String),
      revision: "1",
      profile: "internal",
      filter: "status=deferred",
      exported_by: "screener",
      exported_at: `${TODAY}T12:00:00.000Z`,
      rows: "1",
      sha256: sha256(rows),
    });
    expect(columns).toContain("note");
    expect(rows).toContain(`Patient/${CANARY}`);
    expect(sha256(rows.replace("36", "37"))).not.toBe(head.get("sha256"));
  });

  it("E-12 for sponsors has no id and no text that anybody typed, in neither format", async () => {
    for (const format of ["csv", "xlsx"]) {
      const { status, bytes } = await exported(`format=${format}&id=${CANARY}&assignee=none`);
      expect(status).toBe(200);
      const texts = format === "csv" ? [bytes] : [...unzip(bytes).values()];
      const all = texts.map(String).join("\n");
      expect(all).toContain("awaiting-result");
      for (const inside of [CANARY, "Patient/", "cmd|", "sledai"])
        expect(all).not.toContain(inside);
    }
    const { columns, rows } = parts((await exported("")).bytes);
    expect(columns).toEqual([
      "screening_number",
      "age",
      "sex",
      "first_seen",
      "first_decided",
      "status",
      "status_since",
      "reason",
      "criterion",
    ]);
    const lines = rows.trimEnd().split("\r\n");
    expect(lines).toHaveLength(2);
    const deferred = lines.find((line) => line.includes("deferred")) ?? "";
    expect(deferred).toMatch(
      /^\d,36,female,\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d,deferred,\d{4}-\d\d-\d\d,awaiting-result,$/,
    );
    expect(lines.find((line) => line.includes(",new,"))).toMatch(/^\d,56,female,[\d-]+,,new,,,$/);
  });

  it("B-13 runs nothing in a spreadsheet: texts stay texts", async () => {
    const csv = await exported("profile=internal");
    expect(parts(csv.bytes).rows).toContain(`'=cmd|'/C calc'!A0`);
    const { bytes } = await exported("profile=internal&format=xlsx");
    expect(unzip(bytes).get("xl/worksheets/sheet1.xml")?.toString()).not.toMatch(/<f[ >]/);
    const cells = readWorkbook(bytes);
    const at = cells.findIndex(([first]) => first === "screening_number");
    const note = cells[at]?.indexOf("note") ?? -1;
    expect(cells.slice(at + 1).map((row) => row[note])).toContain(`'${NOTE}`);
    const named = new Map(cells.slice(0, at).map(([name, value]) => [name, value]));
    expect(named.get("sha256")).toBe(parts(csv.bytes).head.get("sha256"));
    expect(named.get("rows")).toBe(2);
  });

  it("E-12 gives a number once, and the next to who comes later", async () => {
    const numbers = async (): Promise<Record<string, string | undefined>> => {
      const { columns, rows } = parts((await exported("profile=internal")).bytes);
      const of = (line: string, name: string) => line.split(",")[columns.indexOf(name)];
      const lines = rows.trimEnd().split(/\r\n(?=\d)/);
      return Object.fromEntries(
        lines.map((line) => [of(line, "patient"), of(line, "screening_number")]),
      );
    };
    const before = await numbers();
    expect(new Set(Object.values(before))).toEqual(new Set(["1", "2"]));
    await harness.seed({ a0: lupus("a0", { sledai: 12 }) });
    const several = await Promise.all([numbers(), numbers(), numbers()]);
    for (const each of several) expect(each).toEqual({ ...before, "Patient/a0": "3" });
  });

  it("E-12 is for whom the study is, and with ids for those who screen", async () => {
    const statuses = async (search: string) =>
      Object.fromEntries(
        await Promise.all(
          CALLERS.map(async (caller) => [caller, (await exported(search, caller)).status] as const),
        ),
      );
    const none = { viewer: 403, admin: 403 };
    const all = { screener: 200, "study-lead": 200 };
    expect(await statuses("")).toEqual({ ...none, ...all, auditor: 200 });
    expect(await statuses("profile=internal")).toEqual({ ...none, ...all, auditor: 403 });
    expect((await exported("profile=all")).status).toBe(400);
  });

  it("E-12 is there within five seconds for ten thousand candidates", async () => {
    const columns = async (table: string): Promise<string> => {
      const { rows } = await database.query<{ name: string }>(
        `select string_agg(quote_ident(column_name), ', ') as name from information_schema.columns
         where table_name = $1 and column_name <> 'patient' and is_generated = 'NEVER'`,
        [table],
      );
      return rows[0]?.name ?? "";
    };
    for (const table of ["record", "match"]) {
      const rest = await columns(table);
      await database.query(`insert into ${table} (patient, ${rest})
        select 'many-' || number, ${rest} from ${table}, generate_series(1, 10000) as number
        where patient = 'p2'`);
    }
    await database.query("analyze");
    for (const format of ["csv", "xlsx"]) {
      const began = performance.now();
      const { status, bytes } = await exported(`profile=internal&format=${format}`);
      expect(status).toBe(200);
      expect(performance.now() - began).toBeLessThan(5000);
      const named = format === "csv" ? parts(bytes).head.get("rows") : readWorkbook(bytes)[7]?.[1];
      expect(Number(named)).toBeGreaterThanOrEqual(10_000);
    }
  }, 60_000);

  it("E-12 is audited as an export of whom it shows", async () => {
    const { headers, bytes } = await exported("profile=internal&status=deferred");
    const rows = await harness.store.audit.walk({ after: 0, limit: 10_000 });
    const row = rows.find((each) => each.actor.requestId === headers.get("x-request-id"));
    expect(row).toMatchObject({
      action: "export",
      operation: "exportScreeningLog",
      study: STUDY,
      patients: [CANARY],
      detail: { profile: "internal", rows: 1, sha256: parts(bytes).head.get("sha256") },
    });
  });
});
