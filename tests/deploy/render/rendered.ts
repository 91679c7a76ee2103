/** Values of a chart, as YAML gives them. */
export type Values = Readonly<Record<string, unknown>>;

/** Any object of Kubernetes: what every one of them has. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

export interface Rendered {
  readonly ok: true;
  readonly objects: readonly KubeObject[];
  readonly notes: string;
}

export interface Fail {
  readonly ok: false;
  readonly message: string;
}

export const fail = (message: string): Fail => ({ ok: false, message: message.trim() });

/** The objects of a chart that rendered. */
export function objectsOf(rendered: Rendered | Fail): readonly KubeObject[] {
  if (!rendered.ok) throw new Error(rendered.message);
  return rendered.objects;
}

export const named = (
  objects: readonly KubeObject[],
  kind: string,
  name: string,
): KubeObject | undefined =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

/** The spec of an object that must be there. */
export function specOf(object: KubeObject | undefined): Readonly<Record<string, unknown>> {
  if (object?.spec === undefined) throw new Error("no such object");
  return object.spec;
}
