import { describe, expect, it } from "@jest/globals";
import { COMMON_ADAPTERS, MAY_IMPORT, MAY_NAME_FHIR, SERVICES } from "./layers.ts";
import { reachOf } from "./source.ts";
import { readWorkspace } from "./workspace.ts";
import type { Package, SourceFile } from "./workspace.ts";

const workspace = readWorkspace();
const nameOf = (entry: Package): string => entry.manifest.name.replace("@cohort/", "");
const layerOf = (name: string): string | undefined =>
  workspace
    .find((entry) => nameOf(entry) === name)
    ?.folder.split("/")
    .at(-2);

/** Why `file` of the package `from` may not import `specifier`; null where it may. */
function objection(from: Package, file: SourceFile, specifier: string): string | null {
  const says = (why: string): string => `${file.path} imports ${specifier}: ${why}`;
  if (specifier.startsWith(".")) {
    const target = new URL(specifier, `file:///${file.path}`).pathname.slice(1);
    return target.startsWith(`${from.folder}/`) ? null : says("it leaves its own package");
  }
  if (specifier.startsWith("fhir/") && !MAY_NAME_FHIR.some((place) => place.test(file.path))) {
    return says("FHIR types stop at the mapping");
  }
  if (!specifier.startsWith("@cohort/")) return null;
  const [, to = "", ...deep] = specifier.split("/");
  if (deep.length > 0) return says("only a package's index is public");
  if (to === "testkit" && SERVICES.includes(nameOf(from)) && file.isTest) return null;
  return MAY_IMPORT[nameOf(from)]?.includes(to) ? null : says("no row of layers.ts allows it");
}

const imagine = (folder: string, path: string): [Package, SourceFile] => [
  {
    folder,
    manifest: { name: `@cohort/${folder.split("/").at(-1) ?? ""}` },
    sources: [],
  },
  { path: `${folder}/${path}`, text: "", lines: 0, isTest: path.endsWith(".test.ts") },
];

describe("the table of layers", () => {
  it("has one row for every package, and no other", () => {
    expect(workspace.map(nameOf).toSorted()).toEqual(Object.keys(MAY_IMPORT).toSorted());
  });

  it("names only rows above, so that nothing leads back", () => {
    const rows = Object.keys(MAY_IMPORT);
    const back = rows.flatMap((row, at) =>
      (MAY_IMPORT[row] ?? []).filter((to) => rows.indexOf(to) >= at).map((to) => `${row} -> ${to}`),
    );
    expect(back).toEqual([]);
  });

  const edgesOf = (rows: readonly string[]): { from: string; to: string }[] =>
    rows.flatMap((from) => (MAY_IMPORT[from] ?? []).map((to) => ({ from, to })));
  const rowsIn = (layer: string): string[] =>
    workspace.map(nameOf).filter((name) => layerOf(name) === layer);

  it("lets core and the contract import core only", () => {
    const edges = edgesOf([...rowsIn("core"), "contract"]);
    expect(edges.filter(({ to }) => layerOf(to) !== "core")).toEqual([]);
    expect(rowsIn("core").length).toBeGreaterThan(0);
  });

  it("lets an adapter import core, configuration, telemetry and the way out, and no other adapter", () => {
    const edges = edgesOf(rowsIn("adapters"));
    const sideways = edges.filter(({ to }) => !COMMON_ADAPTERS.includes(to));
    expect(sideways.filter(({ to }) => layerOf(to) !== "core")).toEqual([]);
    expect(rowsIn("adapters").length).toBeGreaterThan(0);
  });

  it("lets services/cli and the tests alone import services", () => {
    const importers = Object.keys(MAY_IMPORT).filter((row) =>
      (MAY_IMPORT[row] ?? []).some((to) => SERVICES.includes(to)),
    );
    expect(importers).toEqual(["cli", "tests"]);
  });
});

describe("import statements", () => {
  it.each(workspace.map((entry) => [entry.folder, entry] as const))("%s", (_, entry) => {
    const objections = entry.sources.flatMap((file) =>
      [...reachOf(file.text, file.path).imports].map((one) => objection(entry, file, one)),
    );
    expect(objections.filter((one) => one !== null)).toEqual([]);
  });

  it.each([
    ["packages/core/units", "src/unit.ts", "@cohort/matching"],
    ["packages/core/units", "src/unit.test.ts", "@cohort/testkit"],
    ["packages/adapters/postgres", "src/store.ts", "@cohort/queue"],
    ["packages/adapters/postgres", "src/store.ts", "@cohort/api"],
    ["packages/adapters/postgres", "src/store.ts", "fhir/r4.js"],
    ["packages/contract", "src/match.ts", "@cohort/config"],
    ["services/api", "src/app.ts", "@cohort/worker"],
    ["services/api", "src/app.ts", "@cohort/testkit"],
    ["services/api", "src/app.ts", "@cohort/postgres/src/store.ts"],
    ["services/api", "src/app.ts", "../../worker/src/index.ts"],
    ["services/api", "src/app.ts", "fhir/r4"],
  ])("would not let %s %s import %s", (folder, path, specifier) => {
    expect(objection(...imagine(folder, path), specifier)).not.toBeNull();
  });

  it.each([
    ["services/api", "src/app.test.ts", "@cohort/testkit"],
    ["services/api", "src/app.ts", "./routes/match.ts"],
    ["services/api", "src/facade/subject.ts", "fhir/r4.js"],
    ["services/cli", "src/demo.ts", "@cohort/api"],
    ["packages/core/matching", "src/match.ts", "@cohort/criteria"],
  ])("lets %s %s import %s", (folder, path, specifier) => {
    expect(objection(...imagine(folder, path), specifier)).toBeNull();
  });
});

describe("manifests", () => {
  const cohort = (list: Readonly<Record<string, string>> | undefined): string[] =>
    Object.keys(list ?? {})
      .filter((name) => name.startsWith("@cohort/"))
      .map((name) => name.replace("@cohort/", ""));

  it.each(workspace.map((entry) => [entry.folder, entry] as const))("%s", (_, entry) => {
    const row = MAY_IMPORT[nameOf(entry)] ?? [];
    const { dependencies, devDependencies, optionalDependencies } = entry.manifest;
    const inTests = SERVICES.includes(nameOf(entry)) ? [...row, "testkit"] : row;
    const wrong = [
      ...[...cohort(dependencies), ...cohort(optionalDependencies)].filter(
        (to) => !row.includes(to),
      ),
      ...cohort(devDependencies).filter((to) => !inTests.includes(to)),
    ];
    expect(wrong).toEqual([]);
  });

  it.each(workspace.map((entry) => [entry.folder, entry] as const))(
    "%s needs what its sources import as a real dependency",
    (_, entry) => {
      const declared = [
        ...cohort(entry.manifest.dependencies),
        ...cohort(entry.manifest.optionalDependencies),
      ];
      const used = entry.sources
        .filter((file) => !file.isTest)
        .flatMap((file) => [...reachOf(file.text, file.path).imports])
        .filter((specifier) => specifier.startsWith("@cohort/"))
        .map((specifier) => specifier.split("/")[1] ?? "");
      expect(used.filter((name) => !declared.includes(name))).toEqual([]);
    },
  );

  it.each(workspace.map((entry) => [entry.folder, entry] as const))(
    "%s names no package of ours that it does not import",
    (_, entry) => {
      const { dependencies, devDependencies } = entry.manifest;
      const used = entry.sources.flatMap((file) => [...reachOf(file.text, file.path).imports]);
      const names = [...cohort(dependencies), ...cohort(devDependencies)];
      expect(names.filter((name) => !used.includes(`@cohort/${name}`))).toEqual([]);
    },
  );
});
