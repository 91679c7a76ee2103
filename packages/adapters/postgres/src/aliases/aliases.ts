import type { Database } from "../database/database.ts";
import type { Aliases, LinkReport, PatientLinks } from "../interface/reading.ts";
import { survivorsAmong } from "./group.ts";
import { lockAliases } from "./lock.ts";
import { settleAround } from "./settle.ts";
import { changeOf, statementsOf, writeChange } from "./statements.ts";

const NOTHING: LinkReport = { merged: [], unmerged: [], unclear: [] };

export const aliases = (database: Database): Aliases => ({
  state: (links) => stateLinks(database, links),
  survivorsOf: (patients) =>
    database.read("aliases.survivorsOf", (queries) => survivorsAmong(queries, patients)),
});

async function stateLinks(database: Database, links: readonly PatientLinks[]): Promise<LinkReport> {
  // Of two statements by one Patient the later holds.
  const latest = [...new Map(links.map((each) => [each.statedBy, each])).values()];
  if (latest.length === 0) return NOTHING;
  const statedBy = latest.map((each) => each.statedBy);
  const statements = statementsOf(latest);
  const isNews = await database.read("aliases.look", async (queries) => {
    const { added, dropped } = await changeOf(queries, statedBy, statements);
    return added.length + dropped.length > 0;
  });
  // Nearly always: few Patients have links, and they stay as they are.
  if (!isNews) return NOTHING;
  return database.write("aliases.state", async (transaction) => {
    await lockAliases(transaction);
    const change = await changeOf(transaction, statedBy, statements);
    const touched = [...change.added, ...change.dropped];
    if (touched.length === 0) return NOTHING;
    await writeChange(transaction, change);
    return settleAround(
      transaction,
      touched.flatMap(({ patient, target }) => [patient, target]),
    );
  });
}
