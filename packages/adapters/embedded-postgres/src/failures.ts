import { fail, type Failure } from "@cohort/foundation";

type Failed = { readonly ok: false; readonly failure: Failure };

const USE_YOUR_OWN = "Set DATABASE_URL to a PostgreSQL server instead.";

export const unsupported = (why: string): Failed =>
  fail({
    code: "EMBEDDED.UNSUPPORTED",
    message: `The PostgreSQL from npm does not run here: ${why}.`,
    action: USE_YOUR_OWN,
  });

export const badFolder = (why: string, action: string): Failed =>
  fail({
    code: "EMBEDDED.DATA_FOLDER",
    message: `The data folder cannot be used: ${why}.`,
    action,
  });

export const startFailed = (step: string, output: string): Failed =>
  fail({
    code: "EMBEDDED.START",
    message: `PostgreSQL's ${step} failed: ${lastLines(output)}`,
    action: `Mend what it names, or: ${USE_YOUR_OWN}`,
  });

const lastLines = (output: string): string =>
  output.trim().split("\n").slice(-3).join(" / ") || "it said nothing";
