import { PRODUCT_VERSION } from "./product.ts";
import { inspect } from "node:util";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import {
  type Config,
  type Environment,
  CONFIG_TABLE,
  type Secret,
  readConfig,
  requireAuthMode,
  required,
} from "./index.ts";

const read = (env: Environment): Config => {
  const result = readConfig(env);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
};

const codes = (env: Environment): readonly string[] => {
  const result = readConfig(env);
  return result.ok ? [] : result.failure.map(({ path, code }) => `${path} ${code}`);
};

const password = "hunter2";
const database = `postgres://cohort:${password}@db:5432/cohort`;

describe("readConfig", () => {
  it("is complete with no variable set", () => {
    const config = read({});
    expect(config.http).toEqual({
      host: "127.0.0.1",
      port: 8080,
      metricsPort: null,
      bodyLimitBytes: 10 * 1024 * 1024,
    });
    expect(config.shutdownMs).toBe(25_000);
    expect(config.database.url).toBeNull();
    expect(config.asOf).toBeNull();
  });

  it("is frozen all the way down", () => {
    const config = read({ DATABASE_URL: database });
    expect(Object.isFrozen(config) && Object.isFrozen(config.http)).toBe(true);
    expect(Object.isFrozen(config.database.url)).toBe(true);
  });

  it("reads a date as a day and minutes as milliseconds", () => {
    const config = read({ AS_OF: "1970-01-31", SYNC_INTERVAL_MINUTES: "15" });
    expect(config.asOf).toBe(30);
    expect(config.syncIntervalMs).toBe(900_000);
  });

  it("names every wrong variable at once", () => {
    expect(
      codes({ PORT: "80800", AS_OF: "2026-02-30", LOG_LEVEL: "loud", DATABASE_URL: "mysql://x" }),
    ).toEqual([
      "PORT CONFIG.INVALID",
      "DATABASE_URL CONFIG.INVALID",
      "AS_OF CONFIG.INVALID",
      "LOG_LEVEL CONFIG.INVALID",
    ]);
  });

  it.each(["", "1e3", "-1", "0x10", " 80"])("takes %j for no port number", (text) => {
    expect(codes({ PORT: text })).toEqual(text === "" ? [] : ["PORT CONFIG.INVALID"]);
  });

  it("uses the database as the queue unless told otherwise", () => {
    expect(read({ DATABASE_URL: database }).queue.url?.reveal()).toBe(database);
    const other = read({ DATABASE_URL: database, QUEUE_URL: "rediss://queue:6380" });
    expect(other.queue.url?.reveal()).toBe("rediss://queue:6380");
  });

  it("takes the slash off the end of the FHIR base and refuses a password in it", () => {
    expect(read({ FHIR_BASE_URL: "https://ehr.test/fhir/" }).fhir.baseUrl).toBe(
      "https://ehr.test/fhir",
    );
    expect(codes({ FHIR_BASE_URL: "https://me:secret@ehr.test/fhir" })).toEqual([
      "FHIR_BASE_URL CONFIG.INVALID",
    ]);
  });
});

describe("TERMINOLOGY_HIERARCHY_FILES", () => {
  it("is a list of paths, empty where unset", () => {
    expect(read({}).files.hierarchyFiles).toEqual([]);
    const listed = read({ TERMINOLOGY_HIERARCHY_FILES: "/data/a b.txt, c.csv" });
    expect(listed.files.hierarchyFiles).toEqual(["/data/a b.txt", "c.csv"]);
    expect(codes({ TERMINOLOGY_HIERARCHY_FILES: "a.txt,,b.txt" })).toEqual([
      "TERMINOLOGY_HIERARCHY_FILES CONFIG.INVALID",
    ]);
  });
});

describe("secrets (B-21)", () => {
  const tokenOf = ({ fhir: { authorization } }: Config): Secret | null =>
    authorization.kind === "bearer" ? authorization.token : null;

  it("never print, whatever prints them", () => {
    const config = read({ DATABASE_URL: database, FHIR_TOKEN: password });
    const printed = [
      JSON.stringify(config),
      inspect(config, { depth: 9 }),
      String(tokenOf(config)),
      String(config.database.url),
    ];
    for (const text of printed) expect(text).not.toContain(password);
    expect(tokenOf(config)?.reveal()).toBe(password);
  });

  it("are not in a failure's text", () => {
    const result = readConfig({ DATABASE_URL: `mysql://cohort:${password}@db` });
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toContain(password);
  });

  it("come from a file where one is named, never from two places", () => {
    const folder = mkdtempSync(join(tmpdir(), "config-"));
    const file = join(folder, "token");
    writeFileSync(file, `${password}\n`);
    expect(tokenOf(read({ FHIR_TOKEN_FILE: file }))?.reveal()).toBe(password);
    expect(codes({ FHIR_TOKEN_FILE: file, FHIR_TOKEN: "other" })).toEqual([
      "FHIR_TOKEN CONFIG.AMBIGUOUS",
    ]);
    rmSync(folder, { recursive: true });
    expect(codes({ FHIR_TOKEN_FILE: file })).toEqual(["FHIR_TOKEN_FILE CONFIG.UNREADABLE_FILE"]);
  });
});

describe("unsafe combinations refuse", () => {
  const production = { NODE_ENV: "production" };
  it.each<[string, Environment, readonly string[]]>([
    ["demo", { AUTH_MODE: "demo" }, []],
    ["demo on ::1", { AUTH_MODE: "demo", HOST: "::1" }, []],
    [
      "a file for heads of the audit without a key",
      { AUDIT_HEAD_FILE: "/heads" },
      ["AUDIT_HEAD_KEY CONFIG.AUDIT_HEADS_HALF"],
    ],
    ["oidc and nothing else", { AUTH_MODE: "oidc" }, ["OIDC_ISSUER CONFIG.OIDC_HALF"]],
    ["keys", { AUTH_MODE: "keys" }, []],
    [
      "demo in production",
      { ...production, AUTH_MODE: "demo" },
      ["AUTH_MODE CONFIG.DEMO_IN_PRODUCTION"],
    ],
    ["demo on 0.0.0.0", { AUTH_MODE: "demo", HOST: "0.0.0.0" }, ["HOST CONFIG.DEMO_ON_NETWORK"]],
    ["one port twice", { PORT: "9000", METRICS_PORT: "9000" }, ["METRICS_PORT CONFIG.PORT_TWICE"]],
    [
      "B-07 http outside production",
      { FHIR_BASE_URL: "http://ehr.test/fhir" },
      ["FHIR_BASE_URL CONFIG.FHIR_IN_CLEAR"],
    ],
    ["B-07 http to this machine", { FHIR_BASE_URL: "http://127.0.0.1:8081/fhir" }, []],
    [
      "http in production",
      { ...production, FHIR_BASE_URL: "http://ehr.test/fhir" },
      ["FHIR_BASE_URL CONFIG.FHIR_IN_CLEAR"],
    ],
    [
      "B-07 http to this machine in production",
      { ...production, FHIR_BASE_URL: "http://127.0.0.1:8081/fhir" },
      ["FHIR_BASE_URL CONFIG.FHIR_IN_CLEAR"],
    ],
    [
      "http to a name that begins like this machine",
      { ...production, FHIR_BASE_URL: "http://localhost.evil.test/fhir" },
      ["FHIR_BASE_URL CONFIG.FHIR_IN_CLEAR"],
    ],
    [
      "library debugging",
      { ...production, DEBUG: "express,fhir-kit-*" },
      ["DEBUG CONFIG.DEBUG_PRINTS_RECORDS"],
    ],
    [
      "all debugging",
      { ...production, DEBUG: "*" },
      ["DEBUG CONFIG.DEBUG_PRINTS_SECRETS", "DEBUG CONFIG.DEBUG_PRINTS_RECORDS"],
    ],
    ["other debugging", { ...production, DEBUG: "express:*" }, []],
    [
      "unchecked TLS",
      { ...production, NODE_TLS_REJECT_UNAUTHORIZED: "0" },
      ["NODE_TLS_REJECT_UNAUTHORIZED CONFIG.TLS_UNCHECKED"],
    ],
  ])("%s", (_, env, expected) => {
    expect(codes(env)).toEqual(expected);
  });

  it("an API without AUTH_MODE", () => {
    const unset = requireAuthMode(read({}));
    expect(unset.ok ? null : unset.failure.code).toBe("CONFIG.MISSING");
    expect(requireAuthMode(read({ AUTH_MODE: "demo" }))).toEqual({ ok: true, value: "demo" });
  });
});

describe("CONFIG_TABLE", () => {
  it("describes every variable in a sentence, each once", () => {
    for (const { name, meaning } of CONFIG_TABLE) {
      expect(`${name}: ${meaning}`).toMatch(/^[A-Z][A-Z0-9_]+: \S.{15,}\.$/);
    }
    const names = CONFIG_TABLE.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("prints no default for a secret and offers a file for each", () => {
    const secrets = CONFIG_TABLE.filter((row) => row.secret);
    expect(secrets.map(({ name }) => name)).toEqual([
      "OIDC_CLIENT_SECRET",
      "AUDIT_HEAD_KEY",
      "DATABASE_URL",
      "QUEUE_URL",
      "FHIR_TOKEN",
      "FHIR_PASSWORD",
      "FHIR_CLIENT_KEY",
      "FHIR_CLIENT_NEXT_KEY",
      "OTEL_EXPORTER_OTLP_HEADERS",
    ]);
    for (const { name, fallback } of secrets) {
      expect(fallback).toBeNull();
      expect(CONFIG_TABLE.some((row) => row.name === `${name}_FILE`)).toBe(true);
    }
  });

  it("says what a missing variable is for", () => {
    const missing = required(null, "FHIR_BASE_URL");
    expect(missing.ok ? null : missing.failure.action).toContain("FHIR R4");
  });
});

describe("what the EHR's operators see of us", () => {
  it("names the version of the manifest", () => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL("../package.json", import.meta.url), "utf8"),
    );
    expect(manifest).toMatchObject({ version: PRODUCT_VERSION });
  });

  it("lets next links go to listed origins, and to nothing that is none", () => {
    const listed = "https://pages.ehr.test, https://ehr.test:8443";
    expect(read({ FHIR_ALLOWED_ORIGINS: listed }).fhir.allowedOrigins).toEqual([
      "https://pages.ehr.test",
      "https://ehr.test:8443",
    ]);
    expect(codes({ FHIR_ALLOWED_ORIGINS: "https://ehr.test/fhir" })).not.toEqual([]);
    expect(codes({ FHIR_ALLOWED_ORIGINS: "ehr.test" })).not.toEqual([]);
  });

  it("B-07 lets requests go to named networks, and to nothing that is none", () => {
    const named = "10.20.0.0/16, fd12::/48,192.168.1.7";
    expect(read({ EGRESS_ALLOW_CIDRS: named }).egress.allowCidrs).toEqual([
      "10.20.0.0/16",
      "fd12::/48",
      "192.168.1.7",
    ]);
    expect(read({}).egress.allowCidrs).toEqual([]);
    for (const wrong of ["10.0.0.0/33", "10.0.0/8", "ehr.test", "10.0.0.0/8,", "fd12::/129"]) {
      expect(codes({ EGRESS_ALLOW_CIDRS: wrong })).toEqual(["EGRESS_ALLOW_CIDRS CONFIG.INVALID"]);
    }
  });
});
