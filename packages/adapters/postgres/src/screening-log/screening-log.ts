import { type Failure, fail, ok } from "@cohort/foundation";
import { appendAudit } from "../audit/append.ts";
import { ageOn } from "../candidates/ages.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { IsoDate } from "../interface/records.ts";
import type { ScreeningLog, ScreeningLogRow } from "../interface/screening-log.ts";
import { type LoggedRow, giveNumbers, holdNumbers, loggedQuery } from "./statements.ts";

const tooLong = (most: number): Failure => ({
  code: "LOG.TOO_LONG",
  message: `The log would have more than ${most} rows.`,
  action: "Ask for fewer, by cohort, status or verdict.",
});

const toLogRow = (row: LoggedRow, number: number, today: IsoDate): ScreeningLogRow => ({
  number,
  patient: `Patient/${row.patient}`,
  age: ageOn(today, { from: row.born_from, to: row.born_to }),
  sex: row.sex,
  cohort: row.cohort,
  verdict: row.verdict,
  firstSeen: row.first_seen_at,
  status: row.status ?? "new",
  reason: row.reason,
  criterion: row.criterion,
  firstDecidedAt: row.first_at,
  decidedAt: row.at,
  decidedBy: row.by_user,
  note: row.note,
});

/** One transaction: of two who take the log at once the second waits, and so no number is given twice. */
export const screeningLog = (database: Database): ScreeningLog => ({
  take: (filter, access, most, make) =>
    database.write(
      "screeningLog.take",
      async (transaction) => {
        await holdNumbers(transaction, filter.study);
        const { rows } = await loggedQuery(filter, access, most + 1).execute(transaction);
        if (rows.length > most) return fail(tooLong(most));
        const first = await numberThose(transaction, filter.study, rows);
        // Numbers come first in the order, and those that were just given follow on them.
        const before = rows.filter(({ number }) => number !== null).length;
        const { told, audit } = await make(
          rows.map((row, at) => toLogRow(row, row.number ?? first + at - before, access.today)),
        );
        await appendAudit(transaction, audit);
        return ok(told);
      },
      { idempotent: false },
    ),
});

/** Gives numbers to those who have none. Returns the first of these. */
async function numberThose(
  transaction: Transaction,
  study: string,
  rows: readonly LoggedRow[],
): Promise<number> {
  const unnumbered = rows.filter(({ number }) => number === null);
  return unnumbered.length === 0
    ? 0
    : giveNumbers(
        transaction,
        study,
        unnumbered.map(({ patient }) => patient),
      );
}
