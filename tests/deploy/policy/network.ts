import type { KubeObject } from "../render/rendered.ts";

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly unknown[];
}
interface Peer {
  readonly ipBlock?: { readonly cidr: string };
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number; readonly protocol: string }[];
}
interface Policy {
  readonly podSelector: Selector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

const COMPONENT = "app.kubernetes.io/component";

const policiesOf = (objects: readonly KubeObject[]): readonly Policy[] =>
  objects
    .filter(({ kind }) => kind === "NetworkPolicy")
    .map(({ spec }) => spec as unknown as Policy);

const isEmpty = (selector: Selector | undefined): boolean =>
  selector !== undefined &&
  Object.keys(selector.matchLabels ?? {}).length === 0 &&
  (selector.matchExpressions ?? []).length === 0;

const ours = ({ podSelector }: Peer): string | undefined => podSelector?.matchLabels?.[COMPONENT];

/** A short name of who is meant: one of our components, a network, or labels. */
function nameOf(peer: Peer): string {
  const component = ours(peer);
  if (component !== undefined) return component;
  const labels = [peer.namespaceSelector, peer.podSelector].map((selector) =>
    Object.values(selector?.matchLabels ?? {}).join("+"),
  );
  return peer.ipBlock?.cidr ?? labels.filter((label) => label !== "").join("/");
}

/** `api -> 10.20.1.10/32:5432` and `ingress-nginx -> api:8080`: all that the policies let through, sorted. */
export function edgesOf(objects: readonly KubeObject[]): readonly string[] {
  const edges = policiesOf(objects).flatMap(({ podSelector, ingress = [], egress = [] }) => {
    const self = podSelector.matchLabels?.[COMPONENT] ?? "*";
    const ports = (rule: Rule): readonly string[] =>
      (rule.ports ?? []).map(({ port, protocol }) => `${port}${protocol === "UDP" ? "/udp" : ""}`);
    return [
      ...ingress.flatMap((rule) =>
        (rule.from ?? []).flatMap((peer) =>
          ports(rule).map((port) => `${nameOf(peer)} -> ${self}:${port}`),
        ),
      ),
      ...egress.flatMap((rule) =>
        (rule.to ?? []).flatMap((peer) =>
          ports(rule).map((port) => `${self} -> ${nameOf(peer)}:${port}`),
        ),
      ),
    ];
  });
  // An edge between two of ours is named by both its ends.
  return [...new Set(edges)].toSorted();
}

/** Rules that let anyone through: without peers, without ports, or with a selector that selects all. */
export const openRules = (objects: readonly KubeObject[]): readonly string[] =>
  policiesOf(objects).flatMap(({ podSelector, ingress = [], egress = [] }) =>
    [...ingress, ...egress].flatMap((rule) => {
      const peers = rule.from ?? rule.to ?? [];
      const isOpen =
        peers.length === 0 ||
        (rule.ports ?? []).length === 0 ||
        peers.some(
          (peer) =>
            Object.keys(peer).length === 0 ||
            isEmpty(peer.namespaceSelector) ||
            isEmpty(peer.podSelector) ||
            peer.ipBlock?.cidr.endsWith("/0") === true,
        );
      return isOpen
        ? [`${podSelector.matchLabels?.[COMPONENT] ?? "*"}: ${JSON.stringify(rule)}`]
        : [];
    }),
  );

/** Whether a policy without rules, in both directions, selects all pods that have these labels. */
export const isDenied = (
  objects: readonly KubeObject[],
  labels: Readonly<Record<string, string>>,
): boolean =>
  policiesOf(objects).some(
    ({ podSelector, policyTypes, ingress, egress }) =>
      policyTypes.includes("Ingress") &&
      policyTypes.includes("Egress") &&
      ingress === undefined &&
      egress === undefined &&
      podSelector.matchLabels?.[COMPONENT] === undefined &&
      Object.entries(podSelector.matchLabels ?? {}).every(
        ([name, value]) => labels[name] === value,
      ),
  );
