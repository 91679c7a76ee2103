import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { readMigrations } from "./files.ts";

/** What takes away, renames or forbids what a program of the release before may still write or read. */
const TAKES_AWAY =
  /\bdrop\s+(table|column|view|function|type)|\brename\s+(to|column)|\bset\s+not\s+null|\balter\s+column\s+\w+\s+type/i;

describe("migrations", () => {
  it("C-34: say in their first line with which programs they work, and in no other", async () => {
    const folder = mkdtempSync(join(tmpdir(), "migrations-"));
    writeFileSync(join(folder, "0001-one.sql"), "-- works with 7\nselect 1;\n");
    writeFileSync(join(folder, "0002-two.sql"), "-- Something.\n-- works with 7\nselect 1;\n");
    writeFileSync(join(folder, "0003-three.sql"), "-- works with 2 or so\nselect 1;\n");
    const read = await readMigrations(pathToFileURL(`${folder}/`));
    expect(read.map(({ worksWith }) => worksWith)).toEqual([7, null, null]);
    rmSync(folder, { recursive: true });
  });

  it("C-34: take nothing away where they say that the release before goes on working", async () => {
    const expanding = (await readMigrations()).filter(({ worksWith }) => worksWith !== null);
    for (const { name, version, worksWith, sql } of expanding) {
      expect([name, Number(worksWith) < version]).toEqual([name, true]);
      expect([name, TAKES_AWAY.exec(sql)?.[0]]).toEqual([name, undefined]);
    }
  });

  it.each(["drop column x", "alter table a rename to b", "alter column x set not null"])(
    "C-34: %s takes something away",
    (sql) => expect(sql).toMatch(TAKES_AWAY),
  );
});
