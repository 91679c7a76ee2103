import type { KubeObject } from "../render/rendered.ts";

export interface Resources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string | number };
}

/** As much of a container as the rules ask of. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly resources?: Resources;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly lifecycle?: { readonly preStop?: Readonly<Record<string, unknown>> };
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly terminationGracePeriodSeconds?: number;
  readonly topologySpreadConstraints?: readonly {
    readonly topologyKey: string;
    readonly whenUnsatisfiable: string;
    readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  }[];
  readonly [field: string]: unknown;
}

/** A pod, or what pods are made from, wherever it stands. */
export interface Pod {
  /** `Deployment/cohort-matcher-api` */
  readonly owner: string;
  readonly component: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** What the owner selects its pods by; null where it does not. */
  readonly selector: Readonly<Record<string, string>> | null;
  readonly spec: PodSpec;
}

interface Template {
  readonly metadata?: KubeObject["metadata"];
  readonly spec: PodSpec;
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);

function templateOf(object: KubeObject): Template | null {
  switch (object.kind) {
    case "Pod":
      return object as unknown as Template;
    case "CronJob":
      return at(object, "spec", "jobTemplate", "spec", "template") as Template;
    case "Deployment":
    case "StatefulSet":
    case "Job":
      return at(object, "spec", "template") as Template;
    default:
      return null;
  }
}

export const podsOf = (objects: readonly KubeObject[]): readonly Pod[] =>
  objects.flatMap((object) => {
    const template = templateOf(object);
    if (template === null) return [];
    const labels = template.metadata?.labels ?? {};
    return [
      {
        owner: `${object.kind}/${object.metadata.name}`,
        component: labels["app.kubernetes.io/component"] ?? "",
        labels,
        annotations: template.metadata?.annotations ?? {},
        selector: (at(object, "spec", "selector", "matchLabels") ?? null) as Pod["selector"],
        spec: template.spec,
      },
    ];
  });

export const containersOf = ({ spec }: Pod): readonly Container[] => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
];
