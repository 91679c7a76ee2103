import { describe, expect, it } from "@jest/globals";
import { render } from "../render/render.ts";
import { type KubeObject, objectsOf } from "../render/rendered.ts";
import { SETS, valuesOf } from "../render/value-sets.ts";
import { withRenderer } from "../render/with-renderer.ts";
import { edgesOf, isDenied, openRules } from "./network.ts";
import { podsOf } from "./pods.ts";

const DNS = ["53", "53/udp"].map((port) => `kube-system/kube-dns:${port}`);
const all = (from: readonly string[], to: readonly string[]): readonly string[] =>
  from.flatMap((one) => to.map((other) => `${one} -> ${other}`));

withRenderer("who may talk to whom", () => {
  it.each(SETS)("D-08: nobody, of every pod, but who is named: %s", (set) => {
    const objects = objectsOf(render([valuesOf(set)]));
    expect(podsOf(objects).filter(({ labels }) => !isDenied(objects, labels))).toEqual([]);
    expect(openRules(objects)).toEqual([]);
  });

  it("D-08: in production these, and nobody else", () => {
    const database = "10.20.1.10/32:5432";
    const redis = "redis/redis:6379";
    const ehr = "10.20.2.0/24:443";
    expect(edgesOf(objectsOf(render([valuesOf("production")])))).toEqual(
      [
        "ingress-nginx -> api:8080",
        "smoke -> api:8080",
        ...all(["monitoring"], ["api:9090", "worker:9090"]),
        ...all(["api", "worker", "migrate"], [database, redis, ...DNS]),
        ...all(["api", "worker"], [ehr]),
        "api -> 10.20.3.7/32:443",
        ...all(["smoke"], DNS),
      ].toSorted(),
    );
  });

  it("D-08: in the demo its own database and queue, which talk to nobody", () => {
    const edges = edgesOf(objectsOf(render([valuesOf("demo")])));
    expect(edges).toEqual(
      expect.arrayContaining(["worker -> postgresql:5432", "api -> redis:6379"]),
    );
    expect(edges.filter((edge) => /^(postgresql|redis) ->/.test(edge))).toEqual([]);
  });

  it("D-08: where traces go, only where somebody says so", () => {
    const without = edgesOf(objectsOf(render([valuesOf("production")])));
    expect(without.filter((edge) => edge.includes(":4318"))).toEqual([]);
    const edges = edgesOf(objectsOf(render([valuesOf("kitchen-sink")])));
    expect(edges).toEqual(expect.arrayContaining([...all(["api", "worker"], ["tracing:4318"])]));
    expect(edges.filter((edge) => edge.startsWith("jobs -> 10.20.2.0"))).toEqual([]);
  });
});

const policy = (rule: object): readonly KubeObject[] => [
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "x" },
    spec: { podSelector: { matchLabels: {} }, policyTypes: ["Ingress", "Egress"], ingress: [rule] },
  },
];

describe("a rule that lets anyone through", () => {
  const ports = [{ port: 80, protocol: "TCP" }];
  it.each<[object, number]>([
    [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports }, 0],
    [{ from: [{}], ports }, 1],
    [{ ports }, 1],
    [{ from: [], ports }, 1],
    [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }, 1],
    [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports }, 1],
    [{ from: [{ namespaceSelector: {} }], ports }, 1],
    [{ from: [{ podSelector: { matchLabels: {} } }], ports }, 1],
  ])("is found: %j", (rule, count) => {
    expect(openRules(policy(rule))).toHaveLength(count);
    expect(isDenied(policy(rule), {})).toBe(false);
  });
});
