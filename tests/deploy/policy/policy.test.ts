import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { CHART, render } from "../render/render.ts";
import { type Rendered, objectsOf } from "../render/rendered.ts";
import { SETS, type SetName, valuesOf } from "../render/value-sets.ts";
import { withRenderer } from "../render/with-renderer.ts";
import { type Pod, podsOf } from "./pods.ts";
import { type Rule, labelled, resourced, restricted, secretsAsFiles, spread } from "./rules.ts";

const rendered = new Map<SetName, ReturnType<typeof render>>();
function objects(set: SetName): Rendered["objects"] {
  const known = rendered.get(set) ?? render([valuesOf(set)]);
  rendered.set(set, known);
  return objectsOf(known);
}

const broken = (rule: Rule, pods: readonly Pod[]): readonly string[] =>
  pods.flatMap((pod) => rule(pod).map((fault) => `${pod.owner}: ${fault}`));

withRenderer("every pod of every set of values", () => {
  it.each(SETS)("D-03: is restricted, reads only, and has no token: %s", (set) => {
    expect(broken(restricted, podsOf(objects(set)))).toEqual([]);
  });
  it.each(SETS)("D-07: gets its secrets as files: %s", (set) => {
    expect(broken(secretsAsFiles, podsOf(objects(set)))).toEqual([]);
  });
  it.each(SETS)("D-10: is spread over zones and nodes: %s", (set) => {
    expect(broken(spread, podsOf(objects(set)))).toEqual([]);
  });
  it.each(SETS)("D-11: has requests and a memory limit, and no CPU limit: %s", (set) => {
    expect(broken(resourced, podsOf(objects(set)))).toEqual([]);
  });
  it("D-11: gives Node's heap three quarters of that limit, whatever it is", () => {
    const dockerfile = readFileSync(join(CHART, "../../docker/Dockerfile"), "utf8");
    expect(/^ENTRYPOINT .*$/m.exec(dockerfile)?.[0]).toContain(
      "--max-old-space-size-percentage=75",
    );
  });
  it.each(SETS)("D-16: has labels, a lasting selector and checksums: %s", (set) => {
    expect(broken(labelled, podsOf(objects(set)))).toEqual([]);
  });
  it("D-03: is found wherever it stands", () => {
    const kinds = podsOf(objects("kitchen-sink")).map(({ owner }) => owner.split("/")[0]);
    expect(new Set(kinds)).toEqual(new Set(["Deployment", "Job", "CronJob", "Pod"]));
    expect(podsOf(objects("demo")).map(({ owner }) => owner.split("/")[0])).toContain(
      "StatefulSet",
    );
  });
});

/** A pod that keeps every rule, to be broken in one place. */
const well = (): Pod => ({
  owner: "Deployment/x",
  component: "api",
  labels: Object.fromEntries(
    ["name", "instance", "version", "component", "part-of", "managed-by"].map((name) => [
      `app.kubernetes.io/${name}`,
      name === "component" ? "api" : "x",
    ]),
  ),
  annotations: {
    "checksum/config": "0".repeat(64),
    "checksum/secretRef": "0".repeat(64),
  },
  selector: { "app.kubernetes.io/component": "api" },
  spec: {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_532,
      seccompProfile: { type: "RuntimeDefault" },
    },
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
      (topologyKey) => ({
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { "app.kubernetes.io/component": "api" } },
      }),
    ),
    volumes: [{ name: "tmp", emptyDir: { sizeLimit: "1Mi" } }],
    containers: [
      {
        name: "c",
        image: "x",
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        resources: { requests: { cpu: "1", memory: "1Mi" }, limits: { memory: "1Mi" } },
        volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
      },
    ],
  },
});

/** The same pod with what stands at a path replaced, or taken away by undefined. */
function changed(path: string, value: unknown): Pod {
  const pod = structuredClone(well());
  const keys = path.split("|");
  const last = keys.pop() ?? "";
  let part = pod as unknown as Record<string, unknown>;
  for (const key of keys) part = part[key] as Record<string, unknown>;
  part[last] = value;
  return pod;
}

const CONTAINER = "spec|containers|0";
const CONTEXT = `${CONTAINER}|securityContext`;

describe("the rules", () => {
  it("find nothing in a pod that keeps them", () => {
    const all = [restricted, secretsAsFiles, spread, resourced, labelled];
    expect(all.flatMap((rule) => rule(well()))).toEqual([]);
  });

  it.each<[Rule, string, unknown]>([
    [restricted, "spec|securityContext|runAsNonRoot", undefined],
    [restricted, "spec|securityContext|runAsUser", 0],
    [restricted, "spec|securityContext|seccompProfile", { type: "Unconfined" }],
    [restricted, "spec|volumes", [{ name: "x", hostPath: { path: "/" } }]],
    [restricted, "spec|volumes", [{ name: "tmp", emptyDir: {} }]],
    [restricted, "spec|hostNetwork", true],
    [restricted, "spec|hostPID", true],
    [restricted, "spec|automountServiceAccountToken", undefined],
    [restricted, "spec|enableServiceLinks", true],
    [restricted, `${CONTEXT}|allowPrivilegeEscalation`, undefined],
    [restricted, `${CONTEXT}|readOnlyRootFilesystem`, false],
    [restricted, `${CONTEXT}|privileged`, true],
    [restricted, `${CONTEXT}|runAsUser`, 0],
    [restricted, `${CONTEXT}|capabilities`, { drop: ["NET_RAW"] }],
    [restricted, `${CONTEXT}|capabilities`, { drop: ["ALL"], add: ["CHOWN"] }],
    [restricted, `${CONTAINER}|ports`, [{ name: "x", containerPort: 1, hostPort: 1 }]],
    [restricted, `${CONTAINER}|volumeMounts`, []],
    [restricted, "spec|initContainers", [{ name: "i", image: "x" }]],
    [secretsAsFiles, `${CONTAINER}|env`, [{ name: "FHIR_TOKEN", value: "x" }]],
    [secretsAsFiles, `${CONTAINER}|env`, [{ name: "A", valueFrom: { secretKeyRef: {} } }]],
    [spread, "spec|topologySpreadConstraints", []],
    [spread, "spec|topologySpreadConstraints|0|whenUnsatisfiable", "DoNotSchedule"],
    [spread, "spec|topologySpreadConstraints|0|labelSelector|matchLabels", { other: "x" }],
    [spread, "spec|topologySpreadConstraints|1|labelSelector|matchLabels", {}],
    [resourced, `${CONTAINER}|resources|limits`, { memory: "1Mi", cpu: "1" }],
    [resourced, `${CONTAINER}|resources|limits`, {}],
    [resourced, `${CONTAINER}|resources|requests`, {}],
    [labelled, "labels|app.kubernetes.io/version", undefined],
    [labelled, "selector|app.kubernetes.io/component", "worker"],
    [labelled, "selector|app.kubernetes.io/version", "x"],
    [labelled, "annotations", {}],
  ])("%# find it broken", (rule, path, value) => {
    expect(rule(changed(path, value))).not.toEqual([]);
  });
});
