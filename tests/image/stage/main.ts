import { readSbom, settledSbom } from "./sbom.ts";
import { stage } from "./stage.ts";
import { sizeOf } from "./tree.ts";

/**
 * `main.ts <out>`: stages the workspace that it is run in for the Node that runs it. The Dockerfile's builder calls
 * this with a Node that reads TypeScript, so that it needs no package of ours.
 */
const [out] = process.argv.slice(2);
if (out === undefined) throw new Error("give the folder to make");
const root = process.cwd();
const sbom = settledSbom(readSbom(root), process.versions.node);
const packages = stage({ root, out, node: process.execPath, sbom });
const megabytes = (sizeOf(out) / 1e6).toFixed(1);
process.stdout.write(`${packages.length} packages, ${megabytes} MB in ${out}\n`);
