import { expect } from "@jest/globals";
import type { Bundle, ResearchSubject } from "fhir/r4.js";
import { type Harness, STUDY } from "../api/support.ts";
import { fhir } from "./client.ts";
import { complaintsAbout } from "./validate.ts";

export const found = (bundle: Bundle<ResearchSubject>): ResearchSubject[] =>
  (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []);

export const patients = (bundle: Bundle<ResearchSubject>): string[] =>
  found(bundle).map(({ individual }) => individual.reference ?? "");

export interface SubjectSearches {
  /** What is found, as valid R4. */
  search(query: string): Promise<Bundle<ResearchSubject>>;
  /** The candidate of the study that the tests are about. */
  subject(patient: string): Promise<ResearchSubject>;
}

/** Searches of an API that may not have started yet. */
export function searchesOf(harness: () => Pick<Harness, "base">): SubjectSearches {
  async function search(query: string): Promise<Bundle<ResearchSubject>> {
    const { status, body } = await fhir(harness(), `/ResearchSubject${query}`);
    expect({ status, body: status === 200 ? "" : body }).toEqual({ status: 200, body: "" });
    expect(complaintsAbout(body)).toEqual([]);
    return body as Bundle<ResearchSubject>;
  }
  return {
    search,
    subject: async (patient) => {
      const [only] = found(await search(`?study=${STUDY}&individual=Patient/${patient}`));
      if (!only) throw new Error(`no subject of ${patient}`);
      return only;
    },
  };
}
