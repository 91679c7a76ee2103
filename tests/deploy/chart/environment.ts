import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Container, type Pod, podsOf } from "../policy/pods.ts";
import { type KubeObject, named } from "../render/rendered.ts";

/** What the site's Secret might hold, by variable. */
const SECRETS: Readonly<Record<string, string>> = {
  DATABASE_URL: "postgres://cohort:secret@db.example.org/cohort?sslmode=verify-full",
  QUEUE_URL: "rediss://:secret@redis.example.org:6379",
};

/** The environment that a container of the chart is started with. Its secrets are files in `folder`. */
export function environmentOf(
  objects: readonly KubeObject[],
  container: Container,
  folder: string,
): Readonly<Record<string, string>> {
  const maps = (container.envFrom ?? []).map(
    ({ configMapRef }) => named(objects, "ConfigMap", configMapRef?.name ?? "")?.data,
  );
  if (maps.includes(undefined)) throw new Error(`${container.name}: a ConfigMap is missing`);
  mkdirSync(folder, { recursive: true });
  const own = (container.env ?? []).map(({ name, value = "" }) => {
    if (!value.startsWith("/run/secrets/cohort/")) return [name, value];
    const variable = value.split("/").at(-1) ?? "";
    writeFileSync(join(folder, variable), SECRETS[variable] ?? "secret");
    return [name, join(folder, variable)];
  });
  return { ...Object.assign({}, ...maps), ...Object.fromEntries(own) };
}

/** Containers that run the product with a command of its own: all but the demo's database, queue and EHR, and the smoke test. */
export const ourContainers = (
  objects: readonly KubeObject[],
): readonly { readonly pod: Pod; readonly container: Container }[] =>
  podsOf(objects).flatMap((pod) =>
    [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
      .filter(({ envFrom }) => envFrom !== undefined)
      .map((container) => ({ pod, container })),
  );
