import { randomUUID } from "node:crypto";
import { fail, ok } from "@cohort/foundation";
import { mayFind } from "../access/may-find.ts";
import { survivorOf } from "../aliases/group.ts";
import { holdAliases } from "../aliases/lock.ts";
import { appendAudit } from "../audit/append.ts";
import type { Database } from "../database/database.ts";
import type { Attestations } from "../interface/candidates.ts";
import { readAttestations, STATEMENT } from "./read.ts";

export const attestations = (database: Database): Attestations => ({
  of: (patients) =>
    database.read("attestations.of", (queries) => readAttestations(queries, patients)),

  add: (asked, { basis, statement }, { study, by, access }) =>
    database.write(
      "attestations.add",
      async (transaction) => {
        await holdAliases(transaction);
        const patient = await survivorOf(transaction, asked);
        const record = (await mayFind(transaction, study, patient, access))
          ? await transaction
              .updateTable("record")
              .set((eb) => ({ version: eb("version", "+", 1) }))
              .where("patient", "=", patient)
              .returning("version")
              .executeTakeFirst()
          : undefined;
        if (!record) {
          return fail({
            code: "PATIENT.NOT_FOUND",
            message: "There is no record of this patient.",
            action: "Read the patient from the EHR first.",
          });
        }
        const id = randomUUID();
        const { at } = await transaction
          .insertInto("attestation")
          .values({
            id,
            patient,
            by_user: by.subject,
            basis,
            kind: statement.kind,
            study: statement.kind === "outcome" ? statement.study : null,
            statement: STATEMENT.write(statement),
            record_version: record.version,
          })
          .returning("at")
          .executeTakeFirstOrThrow();
        await appendAudit(transaction, {
          actor: by,
          action: "change",
          operation: "attest",
          outcome: "success",
          study,
          patients: [patient],
          detail: { attestation: id, kind: statement.kind },
        });
        return ok({ id, by: by.subject, at, basis, statement });
      },
      { idempotent: false },
    ),
});
