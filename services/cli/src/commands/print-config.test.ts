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

/** What the secrets beside the EHR's are refused without. */
const WITH_SECRETS = {
  OIDC_CLIENT_ID: "matcher",
  PUBLIC_URL: "https://matcher.example.org",
  AUDIT_HEAD_FILE: "/heads/audit.jsonl",
};

/** In the form that the variable has to have. */
function formed(name: string, secret: string): string {
  if (name.endsWith("_URL")) return `postgres://user:${secret}@127.0.0.1/cohort`;
  return name.endsWith("_HEADERS") ? `Authorization=${secret}` : secret;
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

  it.each([
    ["a token", [], ["FHIR_PASSWORD", "FHIR_CLIENT_KEY", "FHIR_CLIENT_NEXT_KEY"]],
    ["a password", ["FHIR_USER"], ["FHIR_TOKEN", "FHIR_CLIENT_KEY", "FHIR_CLIENT_NEXT_KEY"]],
    ["a client's keys", ["FHIR_CLIENT_ID"], ["FHIR_TOKEN", "FHIR_PASSWORD"]],
  ])("says of a secret only that it is set, with %s for the EHR", async (_, others, without) => {
    const secret = "s3cr3t-value";
    const env = Object.fromEntries(
      CONFIG_TABLE.filter((row) => row.secret && !without.includes(row.name)).map((row) => [
        row.name,
        formed(row.name, secret),
      ]),
    );
    const named = Object.fromEntries(others.map((name) => [name, "reader"]));
    const { lines, ok } = await print({ ...env, ...WITH_SECRETS, ...named });
    expect(ok).toBe(true);
    expect(lines.filter((line) => line.endsWith("=***"))).toHaveLength(Object.keys(env).length);
    expect(lines.join("\n")).not.toContain(secret);
  });

  it("shows no secret where secrets contradict each other either", async () => {
    const secret = "s3cr3t-value";
    const { lines, ok } = await print({ FHIR_TOKEN: secret, FHIR_CLIENT_KEY: secret });
    expect(ok).toBe(false);
    expect(lines).toContain("FHIR_CLIENT_KEY=***");
    expect(lines.join("\n")).not.toContain(secret);
  });

  it("fails where the environment is wrong", async () => {
    expect((await print({ PORT: "eighty" })).ok).toBe(false);
  });
});
