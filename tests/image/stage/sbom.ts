import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Component {
  readonly purl: string;
  readonly "bom-ref": string;
}

interface Dependency {
  readonly ref: string;
  readonly dependsOn?: readonly string[];
}

/** The members of a CycloneDX 1.6 bill of materials that are put in order here; the rest passes through. */
export interface Sbom {
  readonly serialNumber: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly components: readonly Component[];
  readonly dependencies?: readonly Dependency[];
}

/** Asks pnpm what the commands are made of, what is bundled into the screens included: from the lockfile and the store. */
export function readSbom(root: string): Sbom {
  const folder = mkdtempSync(join(tmpdir(), "cohort-sbom-"));
  const out = join(folder, "sbom.json");
  const what = ["--filter", "@cohort/cli", "--prod", "--no-optional", "--sbom-type", "application"];
  const form = ["--sbom-format", "cyclonedx", "--sbom-spec-version", "1.6", "--out", out];
  try {
    execFileSync("npx", ["--yes", "pnpm@12.21.0", "sbom", ...what, ...form], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
    });
    return JSON.parse(readFileSync(out, "utf8")) as Sbom;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The same bill whenever and wherever it was made: sorted, without a time, its serial number a name-based UUID
 * of its content (RFC 9562, version 8). Node, which no lockfile knows, is added as a component.
 */
export function settledSbom(sbom: Sbom, nodeVersion: string): string {
  const node = {
    type: "application",
    name: "node",
    version: nodeVersion,
    purl: `pkg:generic/node@${nodeVersion}`,
    "bom-ref": `pkg:generic/node@${nodeVersion}`,
    licenses: [{ license: { id: "MIT" } }],
  };
  const { timestamp: _, ...metadata } = sbom.metadata;
  const byRef = (a: Component, b: Component): number => (a["bom-ref"] < b["bom-ref"] ? -1 : 1);
  const settled = {
    ...sbom,
    metadata,
    components: [...sbom.components, node].toSorted(byRef),
    dependencies: (sbom.dependencies ?? [])
      .map((each) => ({ ...each, dependsOn: (each.dependsOn ?? []).toSorted() }))
      .toSorted((a, b) => (a.ref < b.ref ? -1 : 1)),
  };
  const { serialNumber: __, ...named } = settled;
  return `${JSON.stringify({ ...named, serialNumber: serialOf(JSON.stringify(named)) }, null, 1)}\n`;
}

function serialOf(content: string): string {
  const hex = createHash("sha256").update(content).digest("hex");
  const variant = (8 + (parseInt(hex.charAt(16), 16) % 4)).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join("-")}`;
}
