import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { OPERATIONS } from "../operations.ts";
import { openApiDocument } from "./document.ts";

const golden: unknown = JSON.parse(
  readFileSync(new URL("../../openapi.json", import.meta.url), "utf8"),
);

function* referencesIn(value: unknown): Generator<string> {
  if (value === null || typeof value !== "object") return;
  for (const [key, member] of Object.entries(value)) {
    if (key === "$ref" && typeof member === "string") yield member;
    else yield* referencesIn(member);
  }
}

const resolve = (document: unknown, reference: string): unknown =>
  reference
    .slice(2)
    .split("/")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);

describe("the OpenAPI document (A7-07)", () => {
  it("is the committed one; run `node --conditions=@cohort/source --import tsx scripts/write-openapi.ts` after a wanted change", () => {
    expect(JSON.parse(JSON.stringify(openApiDocument()))).toEqual(golden);
  });

  it("says how callers sign in, so that a page made of it has a place for the token", () => {
    const { components, security } = openApiDocument();
    expect(components?.securitySchemes?.["bearer"]).toMatchObject({
      type: "http",
      scheme: "bearer",
    });
    expect(security).toContainEqual({ bearer: [] });
  });

  it("has every operation once", () => {
    const found = Object.entries(openApiDocument().paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    const declared = Object.values(OPERATIONS).map(({ method, path }) => `${method} ${path}`);
    expect(found.toSorted()).toEqual(declared.toSorted());
  });

  it("refers to nothing that it lacks", () => {
    const references = [...referencesIn(golden)];
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter((reference) => resolve(golden, reference) === undefined)).toEqual([]);
  });

  it("has the parameters of a search by POST as a form", () => {
    const { post } = openApiDocument().paths?.["/fhir/ResearchSubject/_search"] ?? {};
    expect(post?.parameters).toBeUndefined();
    expect(JSON.stringify(post?.requestBody)).toContain('"application/x-www-form-urlencoded"');
    expect(JSON.stringify(post?.requestBody)).toContain('"individual"');
  });

  it("says which members may be null", () => {
    const { nearMiss, eligibleFrom } = resolve(golden, "#/components/schemas/Match/properties") as {
      nearMiss: unknown;
      eligibleFrom: unknown;
    };
    expect(nearMiss).toMatchObject({ anyOf: [{}, { type: "null" }] });
    expect(eligibleFrom).toMatchObject({ type: ["string", "null"] });
  });
});
