import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { Ajv } from "ajv";
import { CHART } from "../render/render.ts";
import type { Values } from "../render/rendered.ts";
import { SETS, defaultValues, overlay, valuesOf } from "../render/value-sets.ts";
import { readmeWithTable } from "./readme.ts";
import { type Schema, readSchema, schemaJson } from "./schema.ts";
import { variablesJson } from "./variables.ts";

const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(readSchema());
const faults = (values: Values): readonly string[] =>
  validate(values) ? [] : (validate.errors ?? []).map((error) => error.instancePath);

/** The minimal set with one thing changed. */
const changed = (over: Values): Values =>
  overlay(overlay(defaultValues(), valuesOf("minimal")), over);

/** Paths of all values, down to those without parts that have names. */
function undescribed(schema: Schema, path: string): readonly string[] {
  const parts = Object.entries(schema.properties ?? {});
  const below = parts.flatMap(([name, part]) => undescribed(part, `${path}/${name}`));
  const own = (schema.description ?? "").length < 4 ? [path] : [];
  const isOpen = parts.length > 0 && schema.additionalProperties !== false ? [`${path}: open`] : [];
  return [...own, ...isOpen, ...below];
}

describe("values.schema.json", () => {
  it("D-02: describes every value, and lets nothing through that it does not name", () => {
    expect(undescribed(readSchema(), "")).toEqual([]);
  });

  it.each(SETS)("D-02: takes the set %s, laid over the defaults", (set) => {
    expect(faults(overlay(defaultValues(), valuesOf(set)))).toEqual([]);
  });

  it.each<[string, Values, string]>([
    ["a value that there is none of", { replicas: 3 }, ""],
    ["a misspelt part", { api: { replica: 3 } }, "/api"],
    ["a way in for everyone", { auth: { mode: "demo" } }, "/auth/mode"],
    ["a URL that is none", { publicUrl: "matcher.example.org" }, "/publicUrl"],
    ["a URL with a query", { fhir: { baseUrl: "https://ehr/fhir?x=1" } }, "/fhir/baseUrl"],
    ["a proxy by name", { trustedProxies: ["ingress"] }, "/trustedProxies/0"],
    [
      "a proxy's address without its network",
      { trustedProxies: ["10.1.2.3"] },
      "/trustedProxies/0",
    ],
    ["a variable that there is none of", { config: { FHIR_URL: "x" } }, "/config"],
    ["a secret in clear", { config: { DATABASE_URL: "postgres://u:p@h/d" } }, "/config"],
    ["what another value sets", { config: { METRICS_PORT: 1 } }, "/config"],
    ["unchecked certificates", { config: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } }, "/config"],
    ["a list in a variable", { config: { FHIR_SCOPES: ["a"] } }, "/config/FHIR_SCOPES"],
    ["a secret that there is none of", { secrets: { files: { SMTP: "smtp" } } }, "/secrets/files"],
    ["a digest that is none", { image: { digest: "latest" } }, "/image/digest"],
    ["an unknown pull policy", { image: { pullPolicy: "Sometimes" } }, "/image/pullPolicy"],
    ["no pods", { api: { replicas: 0 } }, "/api/replicas"],
    ["half a pod", { worker: { replicas: 1.5 } }, "/worker/replicas"],
    [
      "no memory limit",
      { api: { resources: { limits: { memory: null } } } },
      "/api/resources/limits",
    ],
    [
      "memory without a unit",
      { api: { resources: { limits: { memory: "1000" } } } },
      "/api/resources/limits/memory",
    ],
    ["no workers when idle", { worker: { keda: { minReplicas: 0 } } }, "/worker/keda/minReplicas"],
    [
      "a folder of the machine",
      { volumes: [{ name: "x", hostPath: { path: "/" } }] },
      "/volumes/0",
    ],
    [
      "everyone as a peer",
      { networkPolicy: { fhir: { peers: [{}] } } },
      "/networkPolicy/fhir/peers/0",
    ],
    [
      "all namespaces as a peer",
      { networkPolicy: { prometheus: { peers: [{ namespaceSelector: {} }] } } },
      "/networkPolicy/prometheus/peers/0/namespaceSelector",
    ],
    [
      "the whole internet as a peer",
      { networkPolicy: { fhir: { peers: [{ ipBlock: { cidr: "0.0.0.0/0" } }] } } },
      "/networkPolicy/fhir/peers/0/ipBlock/cidr",
    ],
    ["no port", { networkPolicy: { redis: { ports: [] } } }, "/networkPolicy/redis/ports"],
    [
      "a schedule of six parts",
      { cronJobs: { a: { schedule: "* * * * * *", args: ["purge"] } } },
      "/cronJobs/a/schedule",
    ],
    [
      "a command without words",
      { cronJobs: { a: { schedule: "@daily", args: [] } } },
      "/cronJobs/a/args",
    ],
    ["a role with a space", { migrate: { grantRole: "a b" } }, "/migrate/grantRole"],
    ["text for a switch", { demo: { enabled: "yes" } }, "/demo/enabled"],
  ])("D-02: refuses %s", (_, over, path) => {
    expect(faults(changed(over))).toContain(path);
  });
});

describe("what is made from the schema and the product's variables", () => {
  const read = (name: string): string => readFileSync(join(CHART, name), "utf8");

  it("D-02: the schema has the variables of this release (else `pnpm manifests`)", () => {
    expect(read("values.schema.json") === schemaJson()).toBe(true);
    expect(read("files/variables.json")).toBe(variablesJson());
  });

  it("D-20: the README has the table of values (else `pnpm manifests`)", () => {
    expect(read("README.md")).toBe(readmeWithTable());
  });
});
