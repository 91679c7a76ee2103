import { z } from "zod";
import { workQuerySchema } from "./candidate-query.ts";
import { type Operation, studyParamsSchema } from "./operation.ts";

export const PROFILES = ["internal", "sponsor"] as const;
export const FORMATS = ["csv", "xlsx"] as const;

export const screeningLogQuerySchema = workQuerySchema.extend({
  profile: z.enum(PROFILES).default("sponsor").meta({
    description: "`sponsor`: screening numbers, no ids and no free text. `internal`: with them.",
  }),
  format: z.enum(FORMATS).default("csv"),
});
export type ScreeningLogQuery = z.infer<typeof screeningLogQuerySchema>;

export const SCREENING_LOG_OPERATIONS = {
  exportScreeningLog: {
    method: "get",
    path: "/v1/studies/{study}/screening-log",
    tag: "candidates",
    summary: "The study's screening log as a file",
    description:
      "Above the rows stand study, revision, filter, who exported when, the number of rows and their SHA-256.",
    params: studyParamsSchema,
    query: screeningLogQuerySchema,
    rate: "export",
    answer: {
      status: 200,
      description: "The file.",
      schema: null,
      headers: {
        "Content-Disposition": "Its name.",
        "Content-Type": "`text/csv` or that of XLSX.",
      },
    },
    problems: ["invalid-request", "not-found", "forbidden", "not-possible", "unavailable"],
  },
} as const satisfies Record<string, Operation>;
