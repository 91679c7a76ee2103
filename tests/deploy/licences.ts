import { fileURLToPath } from "node:url";
import { readSbom } from "../image/stage/sbom.ts";

/** A package of others that the product ships, or builds into its screens. */
export interface Licensed {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, or what the manifest says in place of one; empty where it says nothing. */
  readonly licence: string;
}

/** Permissive ones, of which a hospital has to do no more than keep the texts. */
const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
]);

/** Packages whose manifest does not say it in SPDX: what their licence file says, read by a person. */
const STATED: Readonly<Record<string, { readonly manifest: string; readonly stated: string }>> = {
  "@lhncbc/ucum-lhc": {
    manifest: "SEE LICENSE IN LICENSE.md",
    stated: "BSD-like terms of the National Library of Medicine; UCUM's own terms for its table",
  },
  xmldoc: { manifest: "", stated: "MIT (its LICENSE file; the manifest names none)" },
};

/** Whether an SPDX expression of AND and OR can be met by allowed licences alone. Without brackets inside brackets. */
export function isAllowed(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, "$1");
  if (/[()]/.test(bare)) return false;
  return bare
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((part) => ALLOWED.has(part)));
}

/** Packages that may not ship as things are, each with what it says. */
export const refused = (packages: readonly Licensed[]): readonly string[] =>
  packages
    .filter(({ name, licence }) => STATED[name]?.manifest !== licence && !isAllowed(licence))
    .map(({ name, version, licence }) => `${name} ${version}: ${licence || "no licence"}`);

/** Deviations that no package needs any more. */
export const idle = (packages: readonly Licensed[]): readonly string[] =>
  Object.keys(STATED).filter((known) => !packages.some(({ name }) => name === known));

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly {
    readonly expression?: string;
    readonly license?: { readonly id?: string; readonly name?: string };
  }[];
}

const licenceOf = ({ licenses = [] }: Component): string =>
  licenses
    .map(({ expression, license }) => expression ?? license?.id ?? license?.name ?? "")
    .join(" AND ");

/** What ships, from the lockfile: everything that the commands and the screens need in production. Sorted. */
export function shippedLicences(): readonly Licensed[] {
  const bill = readSbom(fileURLToPath(new URL("../..", import.meta.url)));
  const components = bill.components as unknown as readonly Component[];
  return components
    .map((component) => ({
      name: component.group === undefined ? component.name : `${component.group}/${component.name}`,
      version: component.version,
      licence: licenceOf(component),
    }))
    .filter(({ name }) => !name.startsWith("@cohort/"))
    .toSorted((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

const OPENING = `# Third-party software

What ships with cohort-matcher, in the image or built into the screens, by the lockfile. Each package's own licence text lies in its folder;
those of what is built into the screens are at \`/licences.md\` of a running API. Tools for building and testing are not in it, nor is the PostgreSQL that the demo starts (PostgreSQL License, from npm). Codes of
terminologies: see [NOTICE](../NOTICE). This page is made by \`pnpm licences\`; a test refuses licences that are not on its list of
permissive ones.

`;

/** deploy/third-party.md. */
export const licencePage = (packages: readonly Licensed[]): string =>
  OPENING +
  packages
    .map(
      ({ name, version, licence }) => `- ${name} ${version}: ${STATED[name]?.stated ?? licence}\n`,
    )
    .join("");
