/** Writes study.schema.json, the published shape of a study file. Run after a change of the language. */
import { writeFileSync } from "node:fs";
import { studyJsonSchema } from "../src/schema.ts";

writeFileSync(
  new URL("../study.schema.json", import.meta.url),
  `${JSON.stringify(studyJsonSchema(), null, 2)}\n`,
);
