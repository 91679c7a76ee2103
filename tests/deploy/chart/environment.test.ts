import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { CONFIG_TABLE, readConfig } from "@cohort/config";
import { render } from "../render/render.ts";
import { type KubeObject, objectsOf } from "../render/rendered.ts";
import { SETS, valuesOf } from "../render/value-sets.ts";
import { withRenderer } from "../render/with-renderer.ts";
import { environmentOf, ourContainers } from "./environment.ts";

/** Node reads these itself. */
const NODES_OWN = new Set(["NODE_EXTRA_CA_CERTS"]);
const KNOWN = new Set(CONFIG_TABLE.map(({ name }) => name));

const secrets = mkdtempSync(join(tmpdir(), "cohort-chart-"));
afterAll(() => rmSync(secrets, { recursive: true }));

const readersOf = (name: string): readonly string[] =>
  CONFIG_TABLE.find((row) => row.name === name)?.readBy ?? [];

const environments = (objects: readonly KubeObject[]) =>
  ourContainers(objects).map(({ pod, container }) => ({
    pod,
    container,
    env: environmentOf(objects, container, secrets),
  }));

withRenderer("the environment of every container", () => {
  it.each(SETS)(
    "has variables of this release alone, and is one that the product takes: %s",
    (set) => {
      const all = environments(objectsOf(render([valuesOf(set)])));
      expect(all.length).toBeGreaterThan(3);
      for (const { env } of all) {
        const names = Object.keys(env).filter((name) => !NODES_OWN.has(name));
        expect(names.filter((name) => !KNOWN.has(name))).toEqual([]);
        expect(readConfig(env)).toMatchObject({ ok: true });
      }
    },
  );

  it.each(SETS)("D-07: has the secrets that its component reads and no others: %s", (set) => {
    for (const { pod, env } of environments(objectsOf(render([valuesOf(set)])))) {
      const reader =
        pod.component === "api" || pod.component === "worker" ? pod.component : "commands";
      const files = Object.keys(env).filter(
        (name) => name.endsWith("_FILE") && readersOf(name).length > 0,
      );
      expect(files).toContain("DATABASE_URL_FILE");
      expect(files.filter((name) => !readersOf(name).includes(reader))).toEqual([]);
    }
  });

  it.each(SETS)("D-07: has no secret in a ConfigMap: %s", (set) => {
    const secret = new Set(CONFIG_TABLE.filter((row) => row.secret).map(({ name }) => name));
    const maps = objectsOf(render([valuesOf(set)])).filter(({ kind }) => kind === "ConfigMap");
    const keys = maps.flatMap(({ data = {} }) => Object.keys(data));
    expect(keys).toContain("NODE_ENV");
    expect(keys.filter((key) => secret.has(key))).toEqual([]);
  });

  it("D-05: ends in the time that the pod is given: preStop, SHUTDOWN_MS and some seconds to spare", () => {
    const all = environments(objectsOf(render([valuesOf("production")])));
    const grace = all.flatMap(({ pod, container, env }) => {
      if (container.name !== pod.component || container.lifecycle === undefined) return [];
      const config = readConfig(env);
      const shutdownMs = config.ok ? config.value.shutdownMs : Number.NaN;
      const { sleep } = container.lifecycle.preStop as {
        readonly sleep: { readonly seconds: number };
      };
      const needed = sleep.seconds + shutdownMs / 1000 + 5;
      return [[pod.component, pod.spec.terminationGracePeriodSeconds, needed]];
    });
    expect(grace).toEqual([
      ["api", 45, 35],
      ["worker", 120, 35],
    ]);
  });

  it("D-05: a longer SHUTDOWN_MS than the pod is given is refused", () => {
    const refused = render([valuesOf("minimal"), { config: { SHUTDOWN_MS: 60_000 } }]);
    expect(refused).toMatchObject({
      ok: false,
      message: expect.stringContaining("api.terminationGracePeriodSeconds must be 70 at least"),
    });
  });

  it("numbers stay as they were written", () => {
    const values = { config: { RATE_READ_PER_MINUTE: 1_000_000, CDS_DISCOVERY_PUBLIC: true } };
    const objects = objectsOf(render([valuesOf("minimal"), values]));
    const api = environments(objects).find(({ container }) => container.name === "api");
    expect(api?.env).toMatchObject({
      RATE_READ_PER_MINUTE: "1000000",
      CDS_DISCOVERY_PUBLIC: "true",
    });
  });
});
