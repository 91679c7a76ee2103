import { describe, expect, it } from "@jest/globals";
import { CONFIG_TABLE } from "@cohort/config";
import { printConfig } from "./print-config.ts";

async function print(env: Record<string, string>): Promise<{ lines: string[]; ok: boolean }> {
  const lines: string[] = [];
  const terminal = {
    print: (line: string) => void lines.push(line),
    note: () => undefined,
    columns: 80,
    screen: null,
  };
  const { ok } = await printConfig({ env, terminal });
  return { lines, ok };
}

describe("config print", () => {
  it("names every variable, defaults commented out", async () => {
    const { lines, ok } = await print({ HOST: "0.0.0.0" });
    expect(ok).toBe(true);
    expect(lines).toHaveLength(CONFIG_TABLE.length);
    expect(lines).toContain("HOST=0.0.0.0");
    expect(lines).toContain("# PORT=8080");
    expect(lines).toContain("# DATABASE_URL=");
  });

  it("says of a secret only that it is set", async () => {
    const secret = "s3cr3t-value";
    const env = Object.fromEntries(
      CONFIG_TABLE.filter((row) => row.secret).map((row) => [
        row.name,
        row.name.endsWith("_URL") ? `postgres://user:${secret}@127.0.0.1/cohort` : secret,
      ]),
    );
    const { lines, ok } = await print(env);
    expect(ok).toBe(true);
    expect(lines.filter((line) => line.endsWith("=***"))).toHaveLength(Object.keys(env).length);
    expect(lines.join("\n")).not.toContain(secret);
  });

  it("fails where the environment is wrong", async () => {
    expect((await print({ PORT: "eighty" })).ok).toBe(false);
  });
});
