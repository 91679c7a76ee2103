import { expect, it } from "@jest/globals";
import { entityTag, versionOf } from "./entity-tag.ts";

it("reads the version that it wrote", () => {
  expect(versionOf(entityTag(0))).toEqual({ ok: true, value: 0 });
  expect(versionOf(entityTag(12))).toEqual({ ok: true, value: 12 });
});

it("compares weakly: a strong tag names the same version (RFC 9110 8.8.3.2)", () =>
  expect(versionOf('"3"')).toEqual({ ok: true, value: 3 }));

it("knows that a foreign tag is no version of ours", () =>
  expect(versionOf('W/"abc"')).toEqual({ ok: true, value: -1 }));

it("needs one", () =>
  expect(versionOf(undefined)).toMatchObject({ failure: { kind: "version-required" } }));

it.each(["3", "*", 'W/"1", W/"2"', "W/3", ""])("cannot read %j", (header) =>
  expect(versionOf(header)).toMatchObject({ failure: { kind: "invalid-request" } }),
);
