import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { studyJsonSchema } from "./schema.ts";

it("publishes the schema that study files are read by", () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL("../study.schema.json", import.meta.url), "utf8"),
  );
  expect(published).toEqual(JSON.parse(JSON.stringify(studyJsonSchema())));
});
