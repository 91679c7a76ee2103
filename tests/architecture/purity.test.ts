import { describe, expect, it } from "@jest/globals";
import { MAY_READ_ENVIRONMENT } from "./layers.ts";
import { reachOf } from "./source.ts";
import { readWorkspace } from "./workspace.ts";

const workspace = readWorkspace();
const product = workspace.flatMap((entry) => entry.sources).filter((file) => !file.isTest);

describe("core is pure", () => {
  const core = product.filter((file) => file.path.startsWith("packages/core/"));

  it("has sources to look at", () => {
    expect(core.length).toBeGreaterThan(20);
  });

  it("has no clock, chance, process or environment", () => {
    const impure = core.flatMap((file) =>
      [...reachOf(file.text, file.path).impure].map((what) => `${file.path}: ${what}`),
    );
    expect(impure).toEqual([]);
  });

  it("imports nothing of Node", () => {
    const io = core.flatMap((file) =>
      [...reachOf(file.text, file.path).imports]
        .filter((specifier) => specifier.startsWith("node:"))
        .map((specifier) => `${file.path}: ${specifier}`),
    );
    expect(io).toEqual([]);
  });
});

describe("the environment", () => {
  it("is read in one place, and everything else is handed a Config", () => {
    const readers = product
      .filter((file) => !file.path.startsWith("tests/"))
      .filter((file) => !MAY_READ_ENVIRONMENT.some((place) => place.test(file.path)))
      .filter((file) => {
        const { imports, impure } = reachOf(file.text, file.path);
        return impure.has("process.env") || imports.has("node:process") || imports.has("process");
      });
    expect(readers.map((file) => file.path)).toEqual([]);
  });
});
