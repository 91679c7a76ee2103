import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { breakingChanges } from "./breaking-changes.ts";
import { openApiDocument } from "./document.ts";

const golden: unknown = JSON.parse(
  readFileSync(new URL("../../openapi.json", import.meta.url), "utf8"),
);

interface Draft {
  paths: Record<string, Record<string, Record<string, unknown>>>;
}

const document = () => ({
  paths: {
    "/a": {
      post: {
        parameters: [{ in: "query", name: "limit", required: false, schema: { type: "integer" } }],
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Asked" } } },
        },
        responses: {
          200: {
            content: { "application/json": { schema: { $ref: "#/components/schemas/Told" } } },
          },
          404: { $ref: "#/components/responses/none" },
        },
      },
    },
  },
  components: {
    responses: { none: { content: {} } },
    schemas: {
      Asked: {
        type: "object",
        required: ["id"],
        properties: { id: { type: "string" }, kind: { type: "string", enum: ["x", "y"] } },
      },
      Told: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "string" },
          kind: { type: "string", enum: ["x", "y"] },
          next: { $ref: "#/components/schemas/Told" },
        },
      },
    },
  },
});

type Change = (draft: ReturnType<typeof document>) => void;

const changed = (change: Change): readonly string[] => {
  const draft = document();
  change(draft);
  return breakingChanges(document(), draft);
};

const rows: readonly (readonly [string, Change])[] = [
  ["POST /a is gone", (draft) => delete (draft as unknown as Draft).paths["/a"]],
  [
    "POST /a: 200 is gone",
    ({ paths }) => delete (paths["/a"].post.responses as Partial<object & { 200: unknown }>)[200],
  ],
  ["POST /a: query limit is gone", ({ paths }) => paths["/a"].post.parameters.splice(0)],
  [
    "POST /a: header If-Match is asked for now",
    ({ paths }) =>
      paths["/a"].post.parameters.push({
        in: "header",
        name: "If-Match",
        required: true,
        schema: { type: "string" },
      }),
  ],
  [
    "POST /a: body.kind is asked for now",
    ({ components }) => components.schemas.Asked.required.push("kind"),
  ],
  [
    "POST /a: body.kind: y is no longer taken",
    ({ components }) => components.schemas.Asked.properties.kind.enum.pop(),
  ],
  [
    "POST /a: 200.kind: z may be answered now",
    ({ components }) => components.schemas.Told.properties.kind.enum.push("z"),
  ],
  [
    "POST /a: 200.id is no longer promised",
    ({ components }) => components.schemas.Told.required.pop(),
  ],
  [
    "POST /a: 200.id: number may be answered now",
    ({ components }) => (components.schemas.Told.properties.id.type = "number"),
  ],
];

describe("A7-07 changes of the OpenAPI document that break callers", () => {
  it.each(rows)("A7-07 %s", (message, change) => expect(changed(change)).toContain(message));

  it("A7-07 are none where something is only added, or asked for no longer", () => {
    const added = changed(({ paths, components }) => {
      Object.assign(paths, { "/b": { get: { responses: {} } } });
      Object.assign(components.schemas.Told.properties, { more: { type: "string" } });
      Object.assign(components.schemas.Asked.properties, { more: { type: "string" } });
      components.schemas.Told.required.push("kind");
      components.schemas.Asked.required.pop();
    });
    expect(added).toEqual([]);
  });

  it("A7-07 are none between the committed document and this one", () =>
    expect(breakingChanges(golden, JSON.parse(JSON.stringify(openApiDocument())))).toEqual([]));
});
