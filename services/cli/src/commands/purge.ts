import { ok } from "@cohort/foundation";
import { cliActor } from "../cli-actor.ts";
import type { Outcome } from "../command-line/command.ts";
import { type Session, sessionStore } from "../session.ts";
import { renderTable } from "../print/table.ts";

/** What the worker does once a day. A dry run prints the same table and changes nothing. */
export async function purge(
  session: Session,
  options: { readonly dryRun?: true },
): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const dryRun = options.dryRun === true;
  const days = session.config.access.retentionDays;
  const report = await store.value.retention.purge({ days, dryRun }, cliActor());
  const { terminal } = session;
  if (report.studies.length === 0) {
    terminal.note(`no study that was closed for more than ${days} days has anything left`);
  } else {
    terminal.print(
      renderTable(
        [
          { head: "study" },
          { head: "closed" },
          { head: "candidates", align: "right" },
          { head: "matches", align: "right" },
          { head: "events", align: "right" },
          { head: "decisions", align: "right" },
          { head: "attested", align: "right" },
          { head: "work", align: "right" },
          { head: "cards", align: "right" },
        ],
        report.studies.map(({ study, closedAt, rows }) => [
          study,
          closedAt.slice(0, 10),
          String(rows.candidates),
          String(rows.matches),
          String(rows.events),
          String(rows.decisions),
          String(rows.attestedOutcomes),
          String(rows.assignments + rows.screeningNumbers),
          String(rows.cards + rows.interests),
        ]),
        terminal.columns,
      ),
    );
  }
  if (dryRun) terminal.note("nothing was changed");
  else if (report.snapshots !== null) terminal.note(`records dropped: ${report.snapshots}`);
  return ok(null);
}
