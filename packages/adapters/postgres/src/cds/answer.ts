import { sql } from "kysely";
import { patientId } from "@cohort/foundation";
import { appendAudit } from "../audit/append.ts";
import type { Database, Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { CardFeedback, CardInterest, Cards, OverrideReason } from "../interface/cds.ts";

/** What an override says of the patient and every study on the card. */
const OF_REASON: Readonly<
  Record<OverrideReason, { readonly interest: CardInterest | null; readonly suppressed: boolean }>
> = {
  "already-enrolled": { interest: null, suppressed: true },
  "not-interested": { interest: "declined", suppressed: true },
  "not-suitable": { interest: "declined", suppressed: false },
  other: { interest: null, suppressed: false },
};

interface Showing {
  readonly card: string;
  readonly study: string;
  readonly patient: string;
  readonly suggestion: string;
}

/** True the first time. */
async function isNew(transaction: Transaction, feedback: CardFeedback): Promise<boolean> {
  const { card, outcome, outcomeAt, reason, suggestions } = feedback;
  const noted = await transaction
    .insertInto("cds_feedback")
    .values({ card, outcome, outcome_at: outcomeAt, reason, suggestions })
    .onConflict((conflict) => conflict.doNothing())
    .returning("card")
    .executeTakeFirst();
  return noted !== undefined;
}

/** What is said of one study; null: the feedback is about others on the card. */
function meaningOf(
  { outcome, reason, suggestions }: CardFeedback,
  { suggestion }: Showing,
): { readonly interest: CardInterest | null; readonly suppressed: boolean } | null {
  if (outcome === "overridden") return OF_REASON[reason ?? "other"];
  return suggestions.includes(suggestion) ? { interest: "accepted", suppressed: false } : null;
}

async function note(
  transaction: Transaction,
  feedback: CardFeedback,
  showing: Showing,
): Promise<void> {
  const meaning = meaningOf(feedback, showing);
  if (meaning === null) return;
  const answered_at = sql<string>`clock_timestamp()`;
  const said = { ...meaning, outcome_at: feedback.outcomeAt, answered_at };
  await transaction
    .insertInto("cds_interest")
    .values({ patient: showing.patient, study: showing.study, ...said })
    .onConflict((conflict) =>
      conflict
        .columns(["patient", "study"])
        .doUpdateSet(said)
        .where("cds_interest.outcome_at", "<=", feedback.outcomeAt),
    )
    .execute();
}

export const answerCards =
  (database: Database): Cards["answer"] =>
  (feedback, by) =>
    database.write("cards.answer", async (transaction) => {
      const showings: readonly Showing[] = await transaction
        .selectFrom("cds_showing")
        .select(["card", "study", "patient", "suggestion"])
        .where("card", "=", anyOf(feedback.map(({ card }) => card)))
        .where("client", "=", by.subject)
        .orderBy("patient")
        .orderBy("study")
        .execute();
      let noted = 0;
      let unknown = 0;
      for (const each of feedback) {
        const shown = showings.filter(({ card }) => card === each.card);
        if (shown.length === 0) unknown += 1;
        else if (await isNew(transaction, each)) {
          noted += 1;
          for (const showing of shown) await note(transaction, each, showing);
        }
      }
      const report = { noted, unknown, repeated: feedback.length - noted - unknown };
      await appendAudit(transaction, {
        actor: by,
        action: "change",
        operation: "giveCardFeedback",
        outcome: "success",
        study: null,
        patients: [...new Set(showings.map(({ patient }) => patientId(patient)))],
        detail: report,
      });
      return report;
    });
