import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const idsSchema = z.array(
  z.string().transform((text) => {
    const [id = "", mark] = text.split(" ");
    return { id, person: mark === "person" };
  }),
);
const listSchema = z.record(
  z.string(),
  z.object({ common: idsSchema.default([]), cohorts: z.record(z.string(), idsSchema) }),
);

/** The ids that the studies must carry, in the order of their protocols. */
export const listed = Object.entries(
  listSchema.parse(parse(readFileSync(new URL("./criterion-ids.yaml", import.meta.url), "utf8"))),
).flatMap(([study, { common, cohorts }]) =>
  Object.entries(cohorts).map(([cohort, own]) => ({
    study,
    cohort,
    common,
    ids: [...common, ...own],
  })),
);
