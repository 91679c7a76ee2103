import { expect, it } from "@jest/globals";
import { seal, unseal } from "./seal.ts";

const ANSWER = JSON.stringify({ patient: "Patient/canary", value: "µmol/l ".repeat(1000) });

it("A7-06 what is remembered is read by who brings the same request, and by nobody else", () => {
  const sealed = seal(ANSWER, "request");
  expect(unseal(sealed, "request")).toBe(ANSWER);
  expect(() => unseal(sealed, "another request")).toThrow();
  expect(seal(ANSWER, "request")).not.toBe(sealed);
});

it("A7-06 what is remembered shows nothing, is short, and cannot be changed", () => {
  const sealed = seal(ANSWER, "request");
  expect(Buffer.from(sealed, "base64").toString("latin1")).not.toContain("canary");
  expect(sealed.length).toBeLessThan(ANSWER.length / 4);
  const bytes = Buffer.from(sealed, "base64");
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  expect(() => unseal(bytes.toString("base64"), "request")).toThrow();
});
