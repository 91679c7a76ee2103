import { describe, expect, it } from "@jest/globals";
import { reachOf } from "./source.ts";

const imports = (text: string): string[] => [...reachOf(text).imports];
const impure = (text: string): string[] => [...reachOf(text).impure];

describe("reading what a source file imports", () => {
  it.each([
    [`import { a } from "x";`],
    [`import type { A } from "x";`],
    [`import "x";`],
    [`import * as a from "x";`],
    [`import a = require("x");`],
    [`export * from "x";`],
    [`export { a } from "x";`],
    [`export type { A } from "x";`],
    [`const a = await import("x");`],
    [`type A = import("x").A;`],
    [`const path = import.meta.resolve("x");`],
    [`import {\n  a,\n  b,\n} from "x";`],
  ])("sees %s", (text) => {
    expect(imports(text)).toEqual(["x"]);
  });

  it.each([
    [`// import { a } from "x";`],
    [`/* export * from "x"; */`],
    [`const text = 'import { a } from "x"';`],
    ['const text = `import("x")`;'],
    [`export const from = "x";`],
  ])("is not taken in by %s", (text) => {
    expect(imports(text)).toEqual([]);
  });

  it("does not pass over a file that it cannot read", () => {
    expect(() => reachOf("import {")).toThrow();
  });
});

describe("reading what makes a source file impure", () => {
  it.each([
    ["const now = Date.now();", "Date.now"],
    ["const now = new Date();", "new Date()"],
    ["const now = new Date;", "new Date()"],
    ["const now = Date();", "new Date()"],
    ["const clock = Date.now;", "Date.now"],
    ["const x = Math.random();", "Math.random"],
    [`const home = process.env["HOME"];`, "process.env"],
    ["process.exit(1);", "process.exit"],
    ["const zone = globalThis.process.env;", "process.env"],
  ])("sees %s", (text, found) => {
    expect(impure(text)).toContain(found);
  });

  it.each([
    ["const day = new Date(0);"],
    ["const day = new Date(Date.UTC(2026, 0, 1));"],
    ["const process = { step: 1 };"],
    ["// Date.now() would be wrong here"],
    [`const text = "Math.random()";`],
    ["const x = Math.max(1, 2);"],
  ])("lets %s be", (text) => {
    expect(impure(text)).toEqual([]);
  });
});
