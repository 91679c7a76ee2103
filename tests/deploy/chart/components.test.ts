import { expect, it } from "@jest/globals";
import { podsOf } from "../policy/pods.ts";
import { type Around, render } from "../render/render.ts";
import { type KubeObject, type Values, named, objectsOf } from "../render/rendered.ts";
import { type SetName, valuesOf } from "../render/value-sets.ts";
import { withRenderer } from "../render/with-renderer.ts";

const made = (set: SetName, over: Values = {}, around: Around = {}): readonly KubeObject[] =>
  objectsOf(render([valuesOf(set), over], around));
const refusal = (set: SetName, over: Values): string => {
  const rendered = render([valuesOf(set), over]);
  return rendered.ok ? "" : rendered.message;
};
const kinds = (objects: readonly KubeObject[]): ReadonlySet<string> =>
  new Set(objects.map(({ kind }) => kind));
const ids = (objects: readonly KubeObject[], kind: string): readonly string[] =>
  objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
const part = (object: KubeObject | undefined, name: string): unknown => object?.spec?.[name];

withRenderer("the chart", () => {
  it("D-01: has api, worker and migrate of one image, with different arguments", () => {
    const pods = podsOf(made("production"));
    const run = pods.map(({ owner, spec }) => [owner, spec.containers[0]?.args?.[0]]);
    expect(run.slice(0, 3)).toEqual([
      ["Deployment/cohort-matcher-api", "api"],
      ["Job/cohort-matcher-migrate", "migrate"],
      ["Pod/cohort-matcher-smoke", expect.stringContaining("/health/ready")],
    ]);
    expect(run[3]).toEqual(["Deployment/cohort-matcher-worker", "worker"]);
    const images = pods.flatMap(({ spec }) => [...spec.containers, ...(spec.initContainers ?? [])]);
    expect(new Set(images.map(({ image }) => image))).toEqual(new Set(["cohort-matcher:0.1.0"]));
  });

  it("D-04: asks each service for its own health, and never for the EHR's", () => {
    for (const { component, spec } of podsOf(made("minimal"))) {
      const [main] = spec.containers;
      if (component !== "api" && component !== "worker") continue;
      const port = component === "api" ? "http" : "metrics";
      expect([main?.startupProbe, main?.livenessProbe, main?.readinessProbe]).toMatchObject([
        { httpGet: { path: "/health/startup", port } },
        { httpGet: { path: "/health/live", port } },
        { httpGet: { path: "/health/ready", port } },
      ]);
      expect(main?.ports?.map(({ name }) => name)).toContain(port);
    }
  });

  it("D-05: never takes away an api before another one answers, and lets go before it ends", () => {
    const api = named(made("minimal"), "Deployment", "cohort-matcher-api");
    expect(part(api, "strategy")).toMatchObject({ rollingUpdate: { maxUnavailable: 0 } });
    const preStop = (kubeVersion: string): unknown =>
      podsOf(made("minimal", {}, { kubeVersion }))[0]?.spec.containers[0]?.lifecycle?.preStop;
    expect(preStop("1.30.1")).toEqual({ sleep: { seconds: 5 } });
    expect(preStop("1.29.9")).toEqual({
      exec: { command: ["node", "-e", "setTimeout(() => {}, 5000)"] },
    });
  });

  it("D-06: migrates before an upgrade, with the owner's connection, while pods wait", () => {
    const objects = made("production");
    const job = named(objects, "Job", "cohort-matcher-migrate");
    expect(job?.metadata.annotations).toMatchObject({
      "helm.sh/hook": "pre-install,pre-upgrade",
      "helm.sh/hook-delete-policy": "before-hook-creation",
    });
    const [migrate] = podsOf(job === undefined ? [] : [job]);
    expect(migrate?.spec.containers[0]?.args).toEqual(["migrate", "--grant", "cohort_runtime"]);
    const sources = JSON.stringify(migrate?.spec.volumes);
    expect(sources).toContain('{"name":"cohort-matcher-owner","items":[{"key":"database-url"');
    expect(sources).toContain('{"name":"cohort-matcher","items":[{"key":"queue-url"');
    const waiting = podsOf(objects).flatMap(({ spec }) => spec.initContainers ?? []);
    expect(waiting.map(({ args }) => args)).toEqual([
      ["migrate", "--wait"],
      ["migrate", "--wait"],
    ]);
  });

  it("D-06: what the hook needs is there before it, and nothing else of the chart", () => {
    const objects = made("kitchen-sink", {
      migrate: { hook: true },
      externalSecret: { enabled: false },
    });
    const isHook = ({ metadata }: KubeObject): boolean =>
      metadata.annotations?.["helm.sh/hook"]?.includes("pre-install") === true;
    const [job] = podsOf(objects.filter(isHook));
    const used = [...JSON.stringify(job?.spec).matchAll(/"configMap(?:Ref)?":\{"name":"([^"]+)"/g)];
    const names = used.map(([, name = ""]) => name).filter((name) => name !== "hospital-ca");
    expect(names.toSorted()).toEqual(ids(objects.filter(isHook), "ConfigMap").toSorted());
    expect(job?.spec["serviceAccountName"]).toBeUndefined();
  });

  it("D-06: without hooks the Job has another name whenever it runs something else", () => {
    const jobs = [{}, {}, { image: { tag: "2" } }, { config: { LOG_LEVEL: "warn" } }].map((over) =>
      ids(made("minimal", { ...over, migrate: { hook: false } }), "Job").join(),
    );
    expect(jobs[0]).toBe(jobs[1]);
    expect(new Set(jobs).size).toBe(3);
  });

  it.each<[string, Values]>([
    ["secrets.name is required", { secrets: { name: "" } }],
    ["auth.mode is required", { auth: { mode: "" } }],
    ["fhir.baseUrl is required", { fhir: { baseUrl: "" } }],
    [
      "secrets.files must name the key of DATABASE_URL",
      { secrets: { files: { DATABASE_URL: null } } },
    ],
    ["trustedProxies is required", { ingress: { enabled: true, host: "a", tlsSecret: "b" } }],
    ["publicUrl is required", { ingress: { enabled: true }, publicUrl: "" }],
    [
      "ingress.tlsSecret is required",
      { ingress: { enabled: true, host: "a" }, trustedProxies: ["10.0.0.0/8"] },
    ],
    [
      "httpRoute.parentRefs is required",
      { httpRoute: { enabled: true, host: "a" }, trustedProxies: ["10.0.0.0/8"] },
    ],
    [
      "networkPolicy.postgresql.peers is required",
      { networkPolicy: { postgresql: { peers: [] } } },
    ],
    ["networkPolicy.fhir.peers is required", { networkPolicy: { fhir: { peers: [] } } }],
    ["needs secrets.files.AUDIT_HEAD_KEY", { auditHeads: { claim: "heads" } }],
    ["needs auditHeads.claim", { secrets: { files: { AUDIT_HEAD_KEY: "key" } } }],
    [
      "externalSecret.remoteKey is required",
      { externalSecret: { enabled: true, storeRef: { name: "x" } } },
    ],
    [
      "migrate.hook must be false",
      { externalSecret: { enabled: true, storeRef: { name: "x" }, remoteKey: "y" } },
    ],
  ])("D-07: says what is missing: %s", (message, over) => {
    expect(refusal("minimal", over)).toContain(message);
  });

  it("D-07: makes no Secret, and asks the operator for every key where there is one", () => {
    const objects = made("kitchen-sink");
    expect(kinds(objects).has("Secret")).toBe(false);
    const external = named(objects, "ExternalSecret", "cohort-matcher");
    expect(external?.apiVersion).toBe("external-secrets.io/v1");
    const data = part(external, "data") as readonly { readonly secretKey: string }[];
    expect(data.map(({ secretKey }) => secretKey)).toEqual(
      Object.values(
        (valuesOf("kitchen-sink")["secrets"] as { files: Record<string, string> }).files,
      )
        .concat("database-url", "queue-url")
        .toSorted(),
    );
  });

  it("D-09: keeps an api alive while nodes are drained, where there is more than one", () => {
    const budget = (over: Values): unknown =>
      part(
        named(made("minimal", { api: over }), "PodDisruptionBudget", "cohort-matcher-api"),
        "minAvailable",
      );
    expect([budget({}), budget({ replicas: 2 })]).toEqual([undefined, 1]);
    expect(budget({ autoscaling: { enabled: true } })).toBe(1);
    expect(budget({ replicas: 5, autoscaling: { enabled: true, minReplicas: 1 } })).toBeUndefined();
    const worker = named(made("minimal"), "PodDisruptionBudget", "cohort-matcher-worker");
    expect(part(worker, "maxUnavailable")).toBe(1);
  });

  it.each([
    [false, false, 1, []],
    [true, false, undefined, ["HorizontalPodAutoscaler"]],
    [false, true, undefined, ["ScaledObject"]],
  ])("D-12: scales workers by CPU (%s) or by KEDA (%s)", (hpa, keda, replicas, scalers) => {
    const worker = { autoscaling: { enabled: hpa }, keda: { enabled: keda } };
    const objects = made("minimal", { worker });
    expect(part(named(objects, "Deployment", "cohort-matcher-worker"), "replicas")).toBe(replicas);
    const of = objects.filter(({ kind }) => /ScaledObject|Autoscaler/.test(kind));
    expect(of.map(({ kind }) => kind)).toEqual(scalers);
  });

  it("D-12: never scales by both", () => {
    const worker = { autoscaling: { enabled: true }, keda: { enabled: true } };
    expect(refusal("minimal", { worker })).toContain("two scalers");
    const api = made("minimal", { api: { autoscaling: { enabled: true } } });
    expect(part(named(api, "Deployment", "cohort-matcher-api"), "replicas")).toBeUndefined();
  });

  it("D-13: asks KEDA to keep one worker, and to go on when it cannot count", () => {
    const objects = made("production");
    expect(named(objects, "ScaledObject", "cohort-matcher-worker")?.spec).toMatchObject({
      minReplicaCount: 1,
      cooldownPeriod: 300,
      fallback: { replicas: 2 },
      triggers: [{ type: "postgresql", metadata: { activationTargetQueryValue: "0" } }],
    });
    expect(named(objects, "TriggerAuthentication", "cohort-matcher-worker")?.spec).toEqual({
      secretTargetRef: [{ parameter: "connection", name: "cohort-matcher", key: "database-url" }],
    });
  });
});
