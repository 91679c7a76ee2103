import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import { type Logger, createLogger, createPseudonym, scrub } from "./index.ts";

const canary = "CANARY-4711";

const written = (log: (logger: Logger) => void): string => {
  let text = "";
  const destination = { write: (line: string) => void (text += line) };
  log(createLogger({ logLevel: "trace" }, destination));
  return text;
};

describe("createLogger (B-17)", () => {
  it("writes a JSON line with level and time", () => {
    const line: unknown = JSON.parse(written((log) => log.info({ jobs: 3 }, "enqueued")));
    expect(line).toMatchObject({ level: "info", jobs: 3, msg: "enqueued" });
    expect(line).toHaveProperty("time", expect.stringMatching(/^\d{4}-\d\d-\d\dT/));
  });

  it("heeds the level", () => {
    let text = "";
    const log = createLogger({ logLevel: "warn" }, { write: (line) => void (text += line) });
    log.info({}, "no");
    expect(text).toBe("");
  });

  it.each<[string, (log: Logger) => void]>([
    ["a secret by name", (log) => log.info({ token: canary }, "x")],
    ["a nested secret", (log) => log.info({ a: { b: [{ Authorization: canary }] } }, "x")],
    ["a body", (log) => log.info({ body: { name: canary } }, "x")],
    ["what lies too deep", (log) => log.info({ a: { b: { c: { d: { e: canary } } } } }, "x")],
    ["a patient's id", (log) => log.info({ patientId: canary, patient_ids: [canary] }, "x")],
    ["a child's binding", (log) => log.child({ patient: canary }).info({}, "x")],
    [
      "a request's path and headers",
      (log) =>
        log.info({ req: new Request(`http://h/${canary}`, { headers: { cookie: canary } }) }, "x"),
    ],
    [
      "what JSON.parse quotes",
      (log) => {
        try {
          JSON.parse(`{"name": ${canary}}`);
        } catch (err) {
          log.error({ err }, "x");
        }
      },
    ],
    [
      "a database error's detail",
      (log) => {
        const err = new Error('duplicate key value violates unique constraint "record_pkey"');
        log.error({ err: Object.assign(err, { detail: `Key (patient)=(${canary})` }) }, "x");
      },
    ],
    [
      "the cause of an error",
      (log) =>
        log.error({ err: new Error("outer", { cause: new Error(`value "${canary}"`) }) }, "x"),
    ],
  ])("hides %s", (_, log) => {
    const text = written(log);
    expect(text).toContain('"msg":"x"');
    expect(text).not.toContain(canary);
    expect(text).not.toContain("4711");
  });

  it("knows an error of another realm", () => {
    const text = written((log) => log.error({ err: runInNewContext("new TypeError(`no`)") }, "x"));
    expect(JSON.parse(text)).toMatchObject({ err: { type: "TypeError", message: "no" } });
  });

  it("keeps what helps to find an error", () => {
    const err = Object.assign(new TypeError("connection refused"), { code: "ECONNREFUSED" });
    const text = written((log) => log.error({ err }, "x"));
    expect(JSON.parse(text)).toMatchObject({
      err: { type: "TypeError", message: "connection refused", code: "ECONNREFUSED" },
    });
    expect(text).toContain("logger.test.ts");
  });
});

describe("scrub (B-17)", () => {
  it.each([
    ['invalid input syntax for type date: "1950-02-30"', 'invalid input syntax for type date: "…"'],
    ["GET https://ehr.test/fhir/Patient?name=Li failed", "GET https://ehr.test/… failed"],
    ["Patient/p-17 was not found", "Patient/… was not found"],
    ["Key (mrn)=(17)", "Key (mrn)=(…)"],
    ["MRN 1234567 is unknown", "MRN … is unknown"],
    ['cut in the middle of "a name', 'cut in the middle of "…"'],
    ["read ETIMEDOUT after 30 s", "read ETIMEDOUT after 30 s"],
  ])("%j", (text, expected) => {
    expect(scrub(text)).toBe(expected);
  });

  it("bounds its work and its result", () => {
    expect(scrub("x".repeat(1_000_000)).length).toBe(300);
  });
});

describe("createPseudonym", () => {
  it("is the same within a process and another in the next", () => {
    const one = createPseudonym();
    expect(one("p1")).toBe(one("p1"));
    expect(one("p1")).not.toBe(one("p2"));
    expect(one("p1")).not.toBe(createPseudonym()("p1"));
    expect(one("p1")).toMatch(/^[0-9a-f]{12}$/);
  });
});
