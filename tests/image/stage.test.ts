import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stage } from "./stage/stage.ts";
import { entriesOf, hashOf } from "./stage/tree.ts";

let folder: string;
let root: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function link(from: string, to: string): void {
  mkdirSync(dirname(join(root, from)), { recursive: true });
  symlinkSync(join(root, to), join(root, from));
}

const STORE = "node_modules/.pnpm";

/** A workspace in small: two packages of ours, one of the registry with a peer and an optional dependency. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cohort-stage-"));
  root = join(folder, "workspace");
  for (const name of ["LICENSE", "NOTICE"]) write(name, name);
  const ours = { version: "1.0.0", files: ["dist", "data"] };
  write(
    "services/cli/package.json",
    JSON.stringify({
      ...ours,
      name: "@cohort/cli",
      dependencies: { "@cohort/web": "workspace:*", "@org/lib": "1.0.0" },
      devDependencies: { tester: "1.0.0" },
      optionalDependencies: { binaries: "1.0.0" },
    }),
  );
  for (const name of ["main.js", "main.d.ts", "main.js.map", "gone.js", "testing/helper.js"]) {
    write(`services/cli/dist/${name}`, name);
  }
  write("services/cli/src/main.ts", "");
  write("services/cli/src/testing/helper.ts", "");
  write("services/cli/data/a.yaml", "a");
  write("services/cli/.env", "PASSWORD=1");
  write(
    "services/web/package.json",
    JSON.stringify({ ...ours, name: "@cohort/web", dependencies: { ui: "1" } }),
  );
  write("services/web/dist/app/index.html", "<!doctype html>");
  write(
    `${STORE}/@org+lib@1.0.0/node_modules/@org/lib/package.json`,
    JSON.stringify({
      name: "@org/lib",
      version: "1.0.0",
      peerDependencies: { peer: "*", absent: "*" },
    }),
  );
  for (const name of ["index.js", "index.d.ts", "README.md", "LICENSE.md"]) {
    write(`${STORE}/@org+lib@1.0.0/node_modules/@org/lib/${name}`, name);
  }
  write(
    `${STORE}/peer@2.0.0/node_modules/peer/package.json`,
    JSON.stringify({ name: "peer", version: "2.0.0" }),
  );
  for (const name of ["tester", "binaries", "ui"]) {
    const at = `${STORE}/${name}@1.0.0/node_modules/${name}`;
    write(`${at}/package.json`, JSON.stringify({ name, version: "1.0.0" }));
  }
  link("services/cli/node_modules/@cohort/web", "services/web");
  link("services/cli/node_modules/@org/lib", `${STORE}/@org+lib@1.0.0/node_modules/@org/lib`);
  link("services/cli/node_modules/tester", `${STORE}/tester@1.0.0/node_modules/tester`);
  link("services/cli/node_modules/binaries", `${STORE}/binaries@1.0.0/node_modules/binaries`);
  link("services/web/node_modules/ui", `${STORE}/ui@1.0.0/node_modules/ui`);
  link(`${STORE}/@org+lib@1.0.0/node_modules/peer`, `${STORE}/peer@2.0.0/node_modules/peer`);
});
afterEach(() => rmSync(folder, { recursive: true }));

function staged(name: string): string {
  const out = join(folder, name);
  stage({ root, out, node: process.execPath, sbom: "{}" });
  return out;
}

describe("the image's file system", () => {
  it("D-21: holds what the commands run on, and neither tests, sources, types, secrets nor development tools", () => {
    const out = staged("one");
    const app = entriesOf(join(out, "app")).filter((path) => /\.\w+$|LICENSE|NOTICE/.test(path));
    expect(app.filter((path) => !path.includes("/.pnpm/"))).toEqual([
      "LICENSE",
      "NOTICE",
      "node_modules/.pnpm",
      "sbom.cdx.json",
      "services/cli/data/a.yaml",
      "services/cli/dist/main.js",
      "services/cli/package.json",
      "services/web/dist/app/index.html",
      "services/web/package.json",
    ]);
    const lib = `node_modules/.pnpm/@org+lib@1.0.0/node_modules`;
    expect(app.filter((path) => path.startsWith(lib))).toEqual([
      `${lib}/@org/lib/LICENSE.md`,
      `${lib}/@org/lib/index.js`,
      `${lib}/@org/lib/package.json`,
    ]);
    expect(readFileSync(join(out, `app/${lib}/peer/package.json`), "utf8")).toContain("2.0.0");
    for (const name of ["tester", "binaries", "ui"]) {
      expect(existsSync(join(out, `app/${STORE}/${name}@1.0.0`))).toBe(false);
    }
  });

  it("D-21: is the same to the bit whenever it is made, whatever the clock, the umask and the order", () => {
    const first = hashOf(staged("one"));
    utimesSync(join(root, "services/cli/dist/main.js"), 1e9, 1e9);
    const before = process.umask(0o077);
    try {
      expect(hashOf(staged("two"))).toBe(first);
    } finally {
      process.umask(before);
    }
    writeFileSync(join(root, "services/cli/dist/main.js"), "changed");
    expect(hashOf(staged("three"))).not.toBe(first);
  });

  it("B-32: has one program, the libraries that it asks for, and users without a shell", () => {
    const out = staged("one");
    const system = entriesOf(out).filter((path) => !path.startsWith("app"));
    const programs = system.filter((path) => path.includes("bin/"));
    expect(programs).toEqual(["usr/local/bin/node"]);
    expect(system.some((path) => path.endsWith("/libc.so.6"))).toBe(true);
    expect(readFileSync(join(out, "etc/passwd"), "utf8")).not.toMatch(/\/(?:ba)?sh\n/);
  });

  it("refuses a workspace that was not built, or lacks what a package of ours names", () => {
    rmSync(join(root, "services/web/dist"), { recursive: true });
    expect(() => staged("one")).toThrow("@cohort/web is not built");
    rmSync(join(root, "services/cli/node_modules/@org"), { recursive: true });
    expect(() => staged("two")).toThrow("@cohort/cli needs @org/lib");
  });
});
