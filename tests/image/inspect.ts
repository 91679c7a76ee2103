import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { podman } from "./podman.ts";
import { entriesOf } from "./stage/tree.ts";

/** What an image says of itself, as far as it is looked at here. */
export interface ImageFacts {
  readonly size: number;
  readonly layers: readonly string[];
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly env: readonly string[];
  readonly stopSignal: string;
}

interface Inspected {
  readonly Size: number;
  readonly RootFS: { readonly Layers: readonly string[] };
  readonly Config: {
    readonly User: string;
    readonly Labels: Readonly<Record<string, string>>;
    readonly Entrypoint: readonly string[];
    readonly Env: readonly string[];
    readonly StopSignal: string;
  };
}

export function inspect(image: string): ImageFacts {
  const [found] = JSON.parse(podman("image", "inspect", image)) as readonly Inspected[];
  if (found === undefined) throw new Error(`there is no image ${image}`);
  const { Config } = found;
  return {
    size: found.Size,
    layers: found.RootFS.Layers,
    user: Config.User,
    labels: Config.Labels,
    entrypoint: Config.Entrypoint,
    env: Config.Env,
    stopSignal: Config.StopSignal,
  };
}

/** Every file of an image by its path, as text of one character a byte; Node itself left out. */
export function filesOf(image: string): ReadonlyMap<string, string> {
  const mounted = podman("image", "mount", image).trim();
  try {
    const files = entriesOf(mounted).filter(
      (path) => path !== "usr/local/bin/node" && lstatSync(join(mounted, path)).isFile(),
    );
    return new Map(files.map((path) => [path, readFileSync(join(mounted, path), "latin1")]));
  } finally {
    podman("image", "unmount", image);
  }
}
