import { type Container, type Pod, containersOf } from "./pods.ts";

/** Says what is wrong with a pod; nothing where all is well. */
export type Rule = (pod: Pod) => readonly string[];

const VOLUMES = new Set(
  "configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret".split(" "),
);
const HOST = ["hostNetwork", "hostPID", "hostIPC", "hostUsers"] as const;

const faults = (checks: Readonly<Record<string, boolean>>): readonly string[] =>
  Object.entries(checks).flatMap(([name, isWell]) => (isWell ? [] : [name]));

const get = (value: unknown, key: string): unknown =>
  (value as Record<string, unknown> | undefined)?.[key];

function containerRestricted(container: Container): readonly string[] {
  const { securityContext: context, ports = [] } = container;
  const capabilities = get(context, "capabilities");
  return faults({
    allowPrivilegeEscalation: get(context, "allowPrivilegeEscalation") === false,
    capabilities:
      JSON.stringify(get(capabilities, "drop")) === '["ALL"]' &&
      get(capabilities, "add") === undefined,
    privileged: get(context, "privileged") === undefined,
    "root of the container": get(context, "runAsNonRoot") !== false,
    "user of the container": get(context, "runAsUser") === undefined,
    readOnlyRootFilesystem: get(context, "readOnlyRootFilesystem") === true,
    hostPort: ports.every((port) => get(port, "hostPort") === undefined),
    "own /tmp": container.volumeMounts?.some(({ mountPath }) => mountPath === "/tmp") === true,
  }).map((fault) => `${container.name}: ${fault}`);
}

/** Pod Security Standards, level restricted, and what we ask besides: read-only, no token, no links of services, sized /tmp. */
export const restricted: Rule = (pod) => {
  const { spec } = pod;
  const volumes = spec.volumes ?? [];
  const kinds = volumes.flatMap((volume) => Object.keys(volume).filter((key) => key !== "name"));
  const empty = volumes.flatMap((volume) => ("emptyDir" in volume ? [volume["emptyDir"]] : []));
  return [
    ...faults({
      runAsNonRoot: get(spec.securityContext, "runAsNonRoot") === true,
      runAsUser: get(spec.securityContext, "runAsUser") === 65_532,
      seccompProfile: get(get(spec.securityContext, "seccompProfile"), "type") === "RuntimeDefault",
      volumes: kinds.every((kind) => VOLUMES.has(kind)),
      "sized emptyDir": empty.every((volume) => get(volume, "sizeLimit") !== undefined),
      host: HOST.every((key) => spec[key] === undefined),
      automountServiceAccountToken: spec["automountServiceAccountToken"] === false,
      enableServiceLinks: spec["enableServiceLinks"] === false,
    }),
    ...containersOf(pod).flatMap(containerRestricted),
  ];
};

/** Requests, a memory limit, and no limit of the CPU: that would slow down what has nothing else to do. */
export const resourced: Rule = (pod) =>
  containersOf(pod).flatMap(({ name, resources }) =>
    faults({
      "requested CPU": resources?.requests?.["cpu"] !== undefined,
      "requested memory": resources?.requests?.["memory"] !== undefined,
      "memory limit": resources?.limits?.["memory"] !== undefined,
      "CPU limit": resources?.limits?.["cpu"] === undefined,
    }).map((fault) => `${name}: ${fault}`),
  );

const LABELS = ["name", "instance", "version", "component", "part-of", "managed-by"] as const;

/** The labels that Kubernetes recommends, and a selector that a new version does not change. */
export const labelled: Rule = ({ labels, selector, annotations, component }) => {
  const missing = LABELS.filter((name) => labels[`app.kubernetes.io/${name}`] === undefined);
  const wrong = Object.entries(selector ?? {}).filter(([name, value]) => labels[name] !== value);
  const isRun = component !== "smoke";
  return [
    ...missing.map((name) => `label ${name}`),
    ...wrong.map(([name]) => `selector ${name}`),
    ...faults({
      "selector with a version": !/version|chart/.test(Object.keys(selector ?? {}).join(" ")),
      "checksum/config": !isRun || /^[0-9a-f]{64}$/.test(annotations["checksum/config"] ?? ""),
      "checksum/secretRef":
        !isRun || /^[0-9a-f]{64}$/.test(annotations["checksum/secretRef"] ?? ""),
    }),
  ];
};

/** Spread over zones and nodes where that can be, by labels that the pods have. */
export const spread: Rule = ({ spec, labels, component }) => {
  if (component !== "api" && component !== "worker") return [];
  const constraints = spec.topologySpreadConstraints ?? [];
  const keys = constraints.map(({ topologyKey }) => topologyKey);
  return faults({
    zone: keys.includes("topology.kubernetes.io/zone"),
    hostname: keys.includes("kubernetes.io/hostname"),
    "may be scheduled anyway": constraints.every(
      ({ whenUnsatisfiable }) => whenUnsatisfiable === "ScheduleAnyway",
    ),
    "labels of these pods": constraints.every(({ labelSelector: { matchLabels } }) =>
      Object.entries(matchLabels).every(([name, value]) => labels[name] === value),
    ),
    "labels of this component": constraints.every(
      ({ labelSelector: { matchLabels } }) =>
        matchLabels["app.kubernetes.io/component"] === component,
    ),
  });
};

/** Secrets come as files, never as values, and from a Secret. */
export const secretsAsFiles: Rule = (pod) =>
  containersOf(pod).flatMap(({ name, env = [] }) =>
    env
      .filter(
        (variable) =>
          "valueFrom" in variable ||
          /PASSWORD(?!_FILE)|SECRET(?!_FILE)|TOKEN(?!_FILE)|KEY(?!_FILE)/.test(variable.name),
      )
      .map((variable) => `${name}: ${variable.name}`),
  );
