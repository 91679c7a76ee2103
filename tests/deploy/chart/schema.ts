import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHART } from "../render/render.ts";
import { FREE, SECRETS } from "./variables.ts";

/** As much of JSON Schema as values.schema.json uses and its table of values shows. */
export interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

const FILE = join(CHART, "values.schema.json");

export const readSchema = (): Schema => JSON.parse(readFileSync(FILE, "utf8"));

const described = (
  rows: readonly { readonly name: string; readonly meaning: string }[],
  more: object,
) => Object.fromEntries(rows.map(({ name, meaning }) => [name, { description: meaning, ...more }]));

/** The schema with the variables of this release in it; all else is as it was written. */
export function schemaJson(): string {
  const { properties = {}, ...rest } = readSchema();
  const files = { properties: described(SECRETS, { type: "string", minLength: 1 }) };
  const { config, secrets, migrate } = properties;
  const owner = migrate?.properties?.["secrets"];
  const filled = {
    ...properties,
    config: { ...config, properties: described(FREE, { type: ["string", "integer", "boolean"] }) },
    secrets: withFiles(secrets, files),
    migrate: {
      ...migrate,
      properties: { ...migrate?.properties, secrets: withFiles(owner, files) },
    },
  };
  return `${JSON.stringify({ ...rest, properties: filled }, null, 2)}\n`;
}

const withFiles = (schema: Schema | undefined, files: object): Schema => ({
  ...schema,
  properties: { ...schema?.properties, files: { ...schema?.properties?.["files"], ...files } },
});
