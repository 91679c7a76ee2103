// `pnpm manifests`: whatever of deploy/ is made from the chart and from the product's variables.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readmeWithTable } from "../chart/readme.ts";
import { schemaJson } from "../chart/schema.ts";
import { variablesJson } from "../chart/variables.ts";
import { CHART } from "../render/render.ts";
import { manifests } from "./manifests.ts";

writeFileSync(join(CHART, "files/variables.json"), variablesJson());
writeFileSync(join(CHART, "values.schema.json"), schemaJson());
writeFileSync(join(CHART, "README.md"), readmeWithTable());

const folder = fileURLToPath(new URL("../../../deploy/kustomize/", import.meta.url));
const made = manifests();
for (const part of ["base", "overlays", "smoke"]) {
  rmSync(join(folder, part), { recursive: true, force: true });
}
for (const [path, text] of made) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
