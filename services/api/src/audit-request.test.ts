import { expect, it } from "@jest/globals";
import { fail, ok } from "@cohort/foundation";
import { type AuditEntry, StoreUnavailableError } from "@cohort/postgres";
import { type RequestToAudit, auditOf } from "./audit-request.ts";

const REQUEST: RequestToAudit = {
  operation: "match",
  audit: "match",
  actor: { subject: "key:1", kind: "key", network: null, requestId: "r1" },
  study: null,
  patient: null,
};
const ANSWER = ok({ status: 200 as const, body: {} });

function chain(append: (entry: AuditEntry) => Promise<void> = async () => undefined) {
  const written: AuditEntry["outcome"][] = [];
  const audit = auditOf(
    {
      audit: {
        append: (entry: AuditEntry) => {
          written.push(entry.outcome);
          return append(entry);
        },
      } as never,
    },
    REQUEST,
  );
  return { audit, written };
}

it("writes one row of an answer, whether or not it was begun before", async () => {
  const plain = chain();
  await plain.audit.end(ANSWER);
  expect(plain.written).toEqual(["success"]);

  const early = chain();
  early.audit.begin({ detail: { cohorts: 3 } });
  early.audit.begin({ detail: { cohorts: 3 } });
  await early.audit.end(ANSWER);
  expect(early.written).toEqual(["success"]);
});

it("says so where nothing came of what was begun", async () => {
  const refused = chain();
  refused.audit.begin({});
  await refused.audit.end(fail({ kind: "conflict" }));
  expect(refused.written).toEqual(["success", "refused"]);

  const thrown = chain();
  thrown.audit.begin({});
  await expect(thrown.audit.endThrown(new Error("a bug"))).rejects.toThrow("a bug");
  expect(thrown.written).toEqual(["success", "failed"]);
});

it("lets nothing be told where the row that was begun could not be written", async () => {
  const lost = new StoreUnavailableError("audit.append", "57P01");
  const { audit } = chain(() => Promise.reject(lost));
  audit.begin({});
  await new Promise((resolve) => setImmediate(resolve));
  await expect(audit.end(ANSWER)).rejects.toBe(lost);
});
