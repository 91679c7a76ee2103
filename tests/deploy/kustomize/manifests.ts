import { stringify } from "yaml";
import { ALL_APIS, render } from "../render/render.ts";
import { type KubeObject, type Values, objectsOf } from "../render/rendered.ts";
import { valuesOf } from "../render/value-sets.ts";

/** Files of `deploy/kustomize` by path. */
export type Manifests = ReadonlyMap<string, string>;

const NAMESPACE = "cohort-matcher";
const HEAD = "# Made from the Helm chart by `pnpm manifests`: change the chart, not this.\n";
/** Without Helm nothing runs before the rest, so the Job stands beside it and the pods wait. */
const WITHOUT_HELM: Values = { migrate: { hook: false } };
const OVERLAYS = { minimal: [], production: ALL_APIS } as const;

/** What only Helm means something by. */
function withoutHelm(object: KubeObject): KubeObject {
  const { "helm.sh/chart": _, ...labels } = object.metadata.labels ?? {};
  const annotations = Object.entries(object.metadata.annotations ?? {}).filter(
    ([name]) => !name.startsWith("helm.sh/"),
  );
  const { annotations: __, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...labels, "app.kubernetes.io/managed-by": "kustomize" },
      ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
    },
  };
}

const namespace: KubeObject = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: NAMESPACE, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
};

const kustomization = (resources: readonly string[]): string =>
  HEAD +
  stringify({ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources });

const yamlOf = (object: KubeObject): string => HEAD + stringify(object, { lineWidth: 0 });

/** The Job's name changes with what it runs; its file's does not. */
const fileOf = ({ kind, metadata }: KubeObject): string =>
  `${kind.toLowerCase()}-${metadata.name.replace(/-[0-9a-f]{8}$/, "")}.yaml`;

const textsOf = (objects: readonly KubeObject[]): Manifests =>
  new Map(objects.map((object) => [fileOf(object), yamlOf(object)]));

/**
 * The base holds the objects that are the same in every overlay, an overlay the others of its set of values; the pod of the smoke
 * test is run by hand.
 */
export function manifests(): Manifests {
  const rendered = Object.entries(OVERLAYS).map(([set, apiVersions]) => {
    const values = [valuesOf(set as keyof typeof OVERLAYS), WITHOUT_HELM];
    const objects = objectsOf(render(values, { namespace: NAMESPACE, apiVersions }));
    return { set, objects: objects.map(withoutHelm) };
  });
  const isSmoke = ({ kind }: KubeObject): boolean => kind === "Pod";
  const all = rendered.map(({ set, objects }) => ({
    set,
    texts: textsOf(objects.filter((object) => !isSmoke(object))),
  }));
  const [first, ...others] = all;
  const same = [...(first?.texts ?? [])].filter(([file, text]) =>
    others.every(({ texts }) => texts.get(file) === text),
  );
  const base = new Map([[fileOf(namespace), yamlOf(namespace)], ...same]);
  const smoke = textsOf(rendered[0]?.objects.filter(isSmoke) ?? []);
  return new Map([
    ...folder("base", base),
    ...folder("smoke", smoke),
    ...all.flatMap(({ set, texts }) => {
      const own = new Map([...texts].filter(([file]) => !base.has(file)));
      return folder(`overlays/${set}`, own, ["../../base"]);
    }),
  ]);
}

function folder(
  path: string,
  files: Manifests,
  more: readonly string[] = [],
): readonly (readonly [string, string])[] {
  const names = [...more, ...[...files.keys()].toSorted()];
  return [
    [`${path}/kustomization.yaml`, kustomization(names)],
    ...[...files].map(([name, text]) => [`${path}/${name}`, text] as const),
  ];
}
