import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { shippedFiles } from "./package-files.ts";
import { type Shipped, shippedPackages } from "./packages.ts";
import { ETC, nodeRuntime } from "./runtime.ts";
import { addFile, addLink, addText, settle } from "./tree.ts";

export interface StageOptions {
  /** The workspace, installed and built. */
  readonly root: string;
  /** A folder that is not there yet: it becomes the image's file system. */
  readonly out: string;
  /** The Node that the image runs. */
  readonly node: string;
  /** Text of `/app/sbom.cdx.json`. */
  readonly sbom: string;
}

/** What lies beside the packages of the workspace and goes along. */
const DOCUMENTS = ["LICENSE", "NOTICE"];

/**
 * Lays out the image's whole file system: Node with its libraries, and below `/app` the workspace with
 * built files and production dependencies alone. The same input gives the same tree to the bit. Returns what is shipped.
 */
export function stage({ root, out, node, sbom }: StageOptions): readonly Shipped[] {
  mkdirSync(out);
  for (const { source, target } of nodeRuntime(node)) addFile(out, target, source);
  for (const [target, text] of Object.entries(ETC)) addText(out, target, text);
  mkdirSync(join(out, "tmp"));
  const packages = shippedPackages(root);
  for (const shipped of packages) {
    const files = shippedFiles(root, shipped);
    if (shipped.ours && !files.some((file) => file.startsWith("dist/"))) {
      throw new Error(`${shipped.name} is not built: run \`pnpm build\` first`);
    }
    for (const file of files) {
      const path = `${shipped.folder}/${file}`;
      addFile(out, `app/${path}`, join(root, path));
    }
    for (const { from, to } of shipped.links) addLink(out, `app/${from}`, `app/${to}`);
  }
  for (const name of DOCUMENTS) addFile(out, `app/${name}`, join(root, name));
  addText(out, "app/sbom.cdx.json", sbom);
  settle(out);
  return packages;
}
