import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import pg from "pg";
import { ROLES, type Role } from "@cohort/foundation";
import { testDatabase } from "@cohort/testkit";
import { ROOT } from "../architecture/workspace.ts";

const page = readFileSync(join(ROOT, "deploy/data-protection.md"), "utf8");

/** Cells of the rows of a chapter's table, without its head. */
const rowsOf = (chapter: string): readonly (readonly string[])[] =>
  (page.split(/^## /m).find((part) => part.startsWith(chapter)) ?? "")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((text) => text.trim()),
    );

const bare = (text: string | undefined): string => (text ?? "").replaceAll("`", "");

describe("deploy/data-protection.md", () => {
  it("B-28: says of every table of the database what is in it and for how long, and of no other", async () => {
    const database = await testDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public'",
    );
    await client.end();
    await database.close();
    const described = rowsOf("What is stored where");
    expect(described.map(([name]) => bare(name)).toSorted()).toEqual(
      rows.map(({ name }) => name).toSorted(),
    );
    for (const [name, ...cells] of described) {
      expect([name, cells.filter((text) => text !== "").length]).toEqual([name, 3]);
    }
  });

  it("says of every role what the program lets it do", () => {
    const permissions = readFileSync(join(ROOT, "services/api/src/auth/permissions.ts"), "utf8");
    const shown = readFileSync(join(ROOT, "services/api/src/auth/shown.ts"), "utf8");
    const may = (row: string, role: Role): boolean => {
      const found = new RegExp(`^  ${row}: \\[([^\\]]*)\\]`, "m").exec(permissions)?.[1];
      if (found === undefined) throw new Error(`no permission ${row}`);
      return found.includes(`"${role}"`);
    };
    const sees = (role: Role, group: string): boolean => {
      const found = new RegExp(`^  "?${role}"?: \\[([^\\]]*)\\]`, "m").exec(shown)?.[1];
      if (found === undefined) throw new Error(`no role ${role}`);
      return found.includes(`"${group}"`);
    };
    const yes = (held: boolean): string => (held ? "yes" : "no");
    const expected = ROLES.map((role) => [
      role,
      yes(may("readCandidates", role)),
      yes(sees(role, "values")),
      yes(sees(role, "texts")),
      yes(may("readPerson", role)),
      yes(may("decide", role)),
      yes(may("readAudit", role)),
      yes(may("grant", role)),
    ]);
    const written = rowsOf("Who sees what").map(([role, ...cells]) => [bare(role), ...cells]);
    expect(written).toEqual(expected);
  });
});
