import { type Failure, fail, ok } from "@cohort/foundation";
import { ageOn } from "../candidates/ages.ts";
import type { Database } from "../database/database.ts";
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
  take: (filter, access, most) =>
    database.write("screeningLog.take", async (transaction) => {
      await holdNumbers(transaction, filter.study);
      const { rows } = await loggedQuery(filter, access, most + 1).execute(transaction);
      if (rows.length > most) return fail(tooLong(most));
      const unnumbered = rows.filter(({ number }) => number === null);
      const first =
        unnumbered.length === 0
          ? 0
          : await giveNumbers(
              transaction,
              filter.study,
              unnumbered.map(({ patient }) => patient),
            );
      // Numbers come first in the order, and those that were just given follow on them.
      const before = rows.length - unnumbered.length;
      return ok(
        rows.map((row, at) => toLogRow(row, row.number ?? first + at - before, access.today)),
      );
    }),
});
