import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { CONFIG_TABLE, readConfig } from "@cohort/config";
import { environmentPage } from "./environment-page.ts";

const page = readFileSync(new URL("../../deploy/environment.md", import.meta.url), "utf8");

describe("deploy/environment.md", () => {
  it("is what the program's table says; run `pnpm environment` after a change of it", () =>
    expect(page).toBe(environmentPage()));

  it("names every variable once, and whether it is secret", () => {
    for (const { name, secret } of CONFIG_TABLE) {
      const isFile = CONFIG_TABLE.some((row) => row.secret && `${row.name}_FILE` === name);
      if (isFile) continue;
      const rows = page.split("\n").filter((line) => line.startsWith(`| \`${name}\``));
      expect([name, rows.length]).toEqual([name, 1]);
      expect([name, rows[0]?.includes("(secret)")]).toEqual([name, secret]);
    }
  });

  it("says of every variable what reads it", () =>
    expect(
      CONFIG_TABLE.filter(({ readBy }) => readBy.length === 0).map(({ name }) => name),
    ).toEqual([]));

  it("has defaults that the program takes when they are written out", () => {
    const written = CONFIG_TABLE.flatMap(({ name, fallback }) =>
      fallback === null ? [] : [[name, fallback] as const],
    );
    const read = (env: Record<string, string>) => readConfig(env);
    expect(JSON.stringify(read(Object.fromEntries(written)))).toBe(JSON.stringify(read({})));
  });
});
