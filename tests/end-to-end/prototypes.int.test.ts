import { describe, expect, it, jest } from "@jest/globals";
import { cohort } from "./child.ts";

jest.setTimeout(60_000);

/** Tells at the end of the process what assigning a parsed `__proto__` has done. */
const LOOK = `data:text/javascript,${encodeURIComponent(`
  process.on("exit", () => {
    const parsed = JSON.parse('{"__proto__":{"admin":true}}');
    const copy = Object.assign({}, parsed);
    console.error("accessor:" + ("__proto__" in Object.prototype), "admin:" + copy.admin);
  });
`)}`;

describe("B-10 the program as it is started", () => {
  it("has no __proto__ through which a copy could get another prototype", async () => {
    const child = cohort(["help"], { NODE_OPTIONS: `--import=${LOOK}` });
    await child.ended;
    expect(child.said()).toContain("accessor:false admin:undefined");
  });
});
