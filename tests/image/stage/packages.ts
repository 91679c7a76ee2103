import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** One package that the image carries: where it lies in the workspace, and what it may import from there. */
export interface Shipped {
  readonly name: string;
  readonly version: string;
  /** Folder, relative to the workspace: `services/api`, or inside `node_modules/.pnpm`. */
  readonly folder: string;
  /** Ours: built from `src`. The others ship as they came. */
  readonly ours: boolean;
  /** What its manifest says that it ships; null: everything. */
  readonly files: readonly string[] | null;
  readonly links: readonly Link[];
}

/** A symbolic link between two packages, both ends relative to the workspace. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Packages whose dependencies are inside their built files already. They stay in the list of what the image is made of. */
const BUNDLED: ReadonlySet<string> = new Set(["@cohort/web"]);

/**
 * Every package that the commands need when they run: dependencies and the peers that are there, followed from
 * `services/cli`. Optional dependencies stay out, and with them the embedded PostgreSQL. Sorted by folder.
 */
export function shippedPackages(root: string, entry = "services/cli"): readonly Shipped[] {
  const found = new Map<string, Shipped>();
  const open = [entry];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    if (found.has(folder)) continue;
    const shipped = shippedFrom(root, folder);
    found.set(folder, shipped);
    open.push(...shipped.links.map(({ to }) => to));
  }
  return [...found.values()].toSorted((a, b) => (a.folder < b.folder ? -1 : 1));
}

function shippedFrom(root: string, folder: string): Shipped {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
  const ours = !folder.includes("node_modules/");
  // pnpm puts what a package of the registry may import beside it, what one of ours may import below it.
  const modules = ours ? `${folder}/node_modules` : modulesAround(folder);
  const links: Link[] = [];
  for (const name of BUNDLED.has(manifest.name) ? [] : namesOf(manifest)) {
    const from = `${modules}/${name}`;
    if (!existsSync(join(root, from))) {
      // What pnpm left out of others' packages, an override of the workspace removed.
      if (ours && name in (manifest.dependencies ?? {})) {
        throw new Error(`${manifest.name} needs ${name}, which is not installed at ${from}`);
      }
      continue;
    }
    links.push({ from, to: relative(root, realpathSync(join(root, from))) });
  }
  const files = ours ? (manifest.files ?? null) : null;
  return { name: manifest.name, version: manifest.version, folder, ours, files, links };
}

/** The nearest `node_modules` above: two levels up where the name has a scope. */
function modulesAround(folder: string): string {
  const above = dirname(folder);
  return above.endsWith("/node_modules") ? above : dirname(above);
}

function namesOf({ dependencies, peerDependencies, optionalDependencies }: Manifest): string[] {
  const optional = new Set(Object.keys(optionalDependencies ?? {}));
  const names = new Set([
    ...Object.keys(dependencies ?? {}),
    ...Object.keys(peerDependencies ?? {}),
  ]);
  return [...names].filter((name) => !optional.has(name)).toSorted();
}
