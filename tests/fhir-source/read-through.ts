import type { ExchangeReport, Gap } from "@cohort/fhir-source";
import type { Answer } from "@cohort/testkit";
import { type LogLine, namesOf, open, people, readOne } from "./bench.ts";

/** Both of the patient whom `readThrough` reads. */
export const OBSERVATIONS = ["Observation/p1-o1", "Observation/p1-o2"];
export const UNREADABLE = [{ type: "Observation", reason: "unreadable" }];

interface Through {
  readonly names: readonly string[];
  readonly gaps: readonly Gap[];
  /** Requests for Observations. */
  readonly tries: number;
  readonly exchanges: readonly ExchangeReport[];
  readonly log: readonly LogLine[];
}

/** Reads p1 while its Observations meet `answer` so many times. */
export async function readThrough(answer: Answer, times: number): Promise<Through> {
  const { source, stub, exchanges, log } = await open({ resources: people(1, 2) });
  stub.fault({ match: { type: "Observation" }, times, answer });
  const one = await readOne(source, "p1");
  const tries = stub.requests.filter(({ type }) => type === "Observation").length;
  return { names: namesOf(one.resources), gaps: one.gaps, tries, exchanges, log };
}
