import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NODE_VERSION } from "./build.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const manifest = JSON.parse(read("package.json")) as { version: string; packageManager: string };

/** Instructions, continued lines joined and comments left out. */
const instructions = read("deploy/docker/Dockerfile")
  .split("\n")
  .filter((line) => !line.startsWith("#"))
  .join("\n")
  .replace(/\\\n\s*/g, "")
  .split("\n")
  .filter((line) => line !== "");

const last = instructions.slice(instructions.lastIndexOf("FROM scratch"));
const argumentOf = (word: string): string =>
  last.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? "";

describe("the Dockerfile", () => {
  it("D-21: ends from nothing, copies one staged tree, and runs no command there", () => {
    expect(last[0]).toBe("FROM scratch");
    expect(last.filter((line) => /^(?:COPY|ADD|RUN)\b/.test(line))).toEqual([
      "COPY --from=build /stage/ /",
    ]);
  });

  it("D-21: runs as 65532, by exec form, so that SIGTERM comes to Node itself", () => {
    expect(argumentOf("USER")).toBe("65532:65532");
    expect(argumentOf("STOPSIGNAL")).toBe("SIGTERM");
    const entrypoint = JSON.parse(argumentOf("ENTRYPOINT")) as readonly string[];
    expect(entrypoint[0]).toBe("/usr/local/bin/node");
    expect(entrypoint).toContain("--disable-proto=delete");
    expect(entrypoint).toContain("--max-old-space-size-percentage=75");
  });

  it("D-21: its labels, Node and pnpm are those of this release", () => {
    expect(argumentOf("LABEL")).toContain(`org.opencontainers.image.version="${manifest.version}"`);
    expect(instructions[0]).toContain(`/node:${NODE_VERSION}-`);
    const pnpm = instructions.join("\n").match(/pnpm@[\d.]+/g);
    expect(new Set(pnpm)).toEqual(new Set([manifest.packageManager]));
  });

  it("B-31: installs what the lockfile says, and lets no package run a script", () => {
    const install = instructions.find((line) => line.includes(" install"));
    expect(install).toMatch(/--frozen-lockfile --ignore-scripts$/);
  });

  it("lets a builder copy without a look at every file of node_modules", () => {
    const ignored = read(".dockerignore").split("\n");
    expect(ignored).toContain("**/node_modules");
    expect(ignored.filter((line) => line.startsWith("!"))).toEqual([]);
  });

  it("B-21: neither it nor what it copies holds a secret: none is named, none is let in", () => {
    expect(instructions.join("\n")).not.toMatch(/_URL=|PASSWORD|SECRET|TOKEN|\bKEY\b/);
    const ignored = read(".dockerignore").split("\n");
    expect(ignored).toEqual(
      expect.arrayContaining(["**/.env", "**/.npmrc", "**/*.pem", "**/secrets", ".git"]),
    );
  });
});
