import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { OPERATIONS } from "@cohort/contract";
import { podsOf } from "../policy/pods.ts";
import { CHART, type Around, render } from "../render/render.ts";
import { type KubeObject, type Values, named, objectsOf, specOf } from "../render/rendered.ts";
import { hasHelm } from "../render/tools.ts";
import { type SetName, valuesOf } from "../render/value-sets.ts";
import { withRenderer } from "../render/with-renderer.ts";

const made = (set: SetName, over: Values = {}, around: Around = {}): readonly KubeObject[] =>
  objectsOf(render([valuesOf(set), over], around));
const kinds = (objects: readonly KubeObject[]): readonly string[] => [
  ...new Set(objects.map(({ kind }) => kind)),
];

interface Path {
  readonly path: string;
  readonly pathType: "Exact" | "Prefix";
  readonly backend: { readonly service: { readonly name: string; readonly port: object } };
}
interface IngressSpec {
  readonly rules: readonly { readonly http: { readonly paths: readonly Path[] } }[];
}
interface RouteSpec {
  readonly rules: readonly {
    readonly matches: readonly {
      readonly path: { readonly type: string; readonly value: string };
    }[];
  }[];
}

interface MonitorSpec {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly endpoints: unknown;
}

const pathsOf = (objects: readonly KubeObject[]): readonly Path[] => {
  const ingress = objects.find(({ kind }) => kind === "Ingress");
  return (specOf(ingress) as unknown as IngressSpec).rules.flatMap(({ http }) => http.paths);
};

/** By elements of the path, as an Ingress has it. */
const leads = (paths: readonly Path[], asked: string): boolean =>
  paths.some(({ path, pathType }) =>
    pathType === "Exact" ? asked === path : asked === path || asked.startsWith(`${path}/`),
  );

/** Asked by Kubernetes and Prometheus, from inside. */
const INSIDE = /^\/(health|healthz|metrics)(\/|$)/;

const pages = (): readonly string[] => {
  const source = join(CHART, "../../../services/web/src/page-paths.ts");
  return [...readFileSync(source, "utf8").matchAll(/^ {2}"(\/[^"]*)",$/gm)].map(
    ([, path = ""]) => path,
  );
};

withRenderer("what can be reached from outside", () => {
  it("D-15: is every operation and page, and neither metrics nor probes", () => {
    const paths = pathsOf(made("production"));
    const operations = Object.values(OPERATIONS).map(({ path }) => path);
    expect(pages().length).toBeGreaterThan(5);
    const asked = [...operations, ...pages(), "/sign-in", "/docs", "/assets/index.js", "/icon.svg"];
    expect(asked.filter((path) => leads(paths, path) === INSIDE.test(path))).toEqual([]);
    expect(
      ["/health/ready", "/health/live", "/metrics"].filter((path) => leads(paths, path)),
    ).toEqual([]);
  });

  it("D-15: leads to the api alone, encrypted, with bodies as large as it takes", () => {
    const objects = made("production");
    const backends = pathsOf(objects).map(({ backend }) => backend.service);
    expect(new Set(backends.map((backend) => JSON.stringify(backend)))).toEqual(
      new Set(['{"name":"cohort-matcher-api","port":{"name":"http"}}']),
    );
    const ingress = named(objects, "Ingress", "cohort-matcher-api");
    expect(specOf(ingress)["tls"]).toEqual([
      { hosts: ["matcher.example.org"], secretName: "matcher-tls" },
    ]);
    expect(Object.values(ingress?.metadata.annotations ?? {})).toEqual(["10m"]);
    const service = named(objects, "Service", "cohort-matcher-api");
    expect(service?.spec?.["ports"]).toMatchObject([{ name: "http", targetPort: "http" }]);
  });

  it("D-15: is the same by the Gateway API", () => {
    const objects = made("kitchen-sink");
    const route = specOf(named(objects, "HTTPRoute", "cohort-matcher-api"));
    const { rules } = route as unknown as RouteSpec;
    const matches = rules.flatMap((rule) =>
      rule.matches.map(({ path }) => `${path.type} ${path.value}`),
    );
    expect(matches).toEqual(
      pathsOf(objects).map(
        ({ path, pathType }) => `${pathType === "Prefix" ? "PathPrefix" : "Exact"} ${path}`,
      ),
    );
    expect(rules.every((rule) => rule.matches.length <= 8)).toBe(true);
  });
});

withRenderer("what watches it", () => {
  const MONITORS = ["ServiceMonitor", "PrometheusRule"];

  it("D-14: is there where the operator is, and not where it is not", () => {
    const watching = (apiVersions: readonly string[]): readonly string[] =>
      kinds(made("production", {}, { apiVersions })).filter((kind) => MONITORS.includes(kind));
    expect(watching([])).toEqual([]);
    expect(watching(["monitoring.coreos.com/v1"]).toSorted()).toEqual(MONITORS.toSorted());
    const off = { serviceMonitor: { enabled: false }, rules: { enabled: false } };
    expect(kinds(made("production", { monitoring: off }))).not.toContain("ServiceMonitor");
  });

  it("D-14: reads both services' metrics, by a Service that no one else is on", () => {
    const objects = made("production");
    for (const component of ["api", "worker"]) {
      const monitor = specOf(
        named(objects, "ServiceMonitor", `cohort-matcher-${component}`),
      ) as unknown as MonitorSpec;
      const service = named(objects, "Service", `cohort-matcher-${component}-metrics`);
      expect(service?.metadata.labels).toMatchObject(monitor.selector.matchLabels);
      expect(service?.spec?.["ports"]).toMatchObject([{ name: "metrics" }]);
      expect(monitor.endpoints).toMatchObject([{ port: "metrics", path: "/metrics" }]);
    }
  });

  it("D-14: has the alerts and the dashboard as they are written", () => {
    const objects = made("kitchen-sink");
    const rule = named(objects, "PrometheusRule", "cohort-matcher-alerts");
    expect(JSON.stringify(rule?.spec)).toContain('"alert":"MatcherDown"');
    expect(JSON.stringify(rule?.spec)).toContain("{{ $labels.instance }}");
    const dashboard = named(objects, "ConfigMap", "cohort-matcher-dashboard");
    expect(dashboard?.metadata.labels).toMatchObject({ grafana_dashboard: "1" });
    expect(dashboard?.data?.["cohort-matcher.json"]).toBe(
      readFileSync(join(CHART, "dashboards/cohort-matcher.json"), "utf8"),
    );
  });
});

withRenderer("the rest of the chart", () => {
  const checksums = (over: Values): readonly (string | undefined)[] => {
    const api = podsOf(made("minimal", over)).find(({ component }) => component === "api");
    return ["config", "secretRef"].map((name) => api?.annotations[`checksum/${name}`]);
  };

  it("D-16: replaces pods when their configuration, files or secrets change", () => {
    const [config, secrets] = checksums({});
    expect(checksums({ worker: { replicas: 3 } })).toEqual([config, secrets]);
    expect(checksums({ config: { LOG_LEVEL: "warn" } })).toEqual([
      expect.not.stringMatching(config ?? ""),
      secrets,
    ]);
    expect(checksums({ files: { site: "timeZone: UTC\n" } })[0]).not.toBe(config);
    expect(checksums({ secrets: { revision: "2" } })).toEqual([
      config,
      expect.not.stringMatching(secrets ?? ""),
    ]);
  });

  it("D-16: selects by labels that a new version does not change", () => {
    const selectors = (over: Values): readonly unknown[] =>
      podsOf(made("minimal", over)).map(({ selector }) => selector);
    expect(selectors({ image: { tag: "9.9.9" }, podLabels: { x: "y" } })).toEqual(selectors({}));
  });

  it("D-17: is tried by a pod of the same image, which calls the service's own name", () => {
    const [smoke] = podsOf(made("minimal").filter(({ kind }) => kind === "Pod"));
    const [container] = smoke?.spec.containers ?? [];
    expect(container?.image).toBe("cohort-matcher:0.1.0");
    expect(container?.command).toEqual(["node", "--input-type=module", "-e"]);
    expect(container?.args).toEqual([
      readFileSync(join(CHART, "files/smoke.mjs"), "utf8"),
      "http://cohort-matcher-api.cohort.svc:80",
    ]);
  });

  it("D-18: brings no database but in the demo, and no chart of anyone else", () => {
    expect(kinds(made("production"))).not.toContain("StatefulSet");
    expect(kinds(made("demo"))).toContain("StatefulSet");
    expect(readFileSync(join(CHART, "Chart.yaml"), "utf8")).not.toContain("dependencies");
  });

  it("D-19: runs commands by the clock, one at a time", () => {
    const jobs = made("kitchen-sink").filter(({ kind }) => kind === "CronJob");
    expect(jobs.map(({ metadata }) => metadata.name)).toEqual([
      "cohort-matcher-audit-verify",
      "cohort-matcher-purge",
    ]);
    expect(jobs.every(({ spec }) => spec?.["concurrencyPolicy"] === "Forbid")).toBe(true);
  });

  // Helm prints them at install alone.
  (hasHelm ? it.skip : it)("D-20: says what to do next", () => {
    const notes = (set: SetName): string => {
      const rendered = render([valuesOf(set)]);
      return rendered.ok ? rendered.notes : rendered.message;
    };
    expect(notes("production")).toContain("reach it at https://matcher.example.org");
    expect(notes("minimal")).toContain("port-forward service/cohort-matcher-api 8080:80");
    expect(notes("demo")).toContain("This is the demo");
  });
});
