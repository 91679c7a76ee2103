import { PAGE_PATHS } from "@cohort/web";
import { STUDY, type Stack } from "./stack.ts";

/** One address of every page that the router has, and those that are no page of it. */
export async function everyPage(stack: Stack): Promise<readonly string[]> {
  const [candidate] = await firstCandidates(stack);
  return [
    ...PAGE_PATHS.map((path) => path.replace(":study", STUDY).replace(":id", candidate ?? "none")),
    "/nothing/here",
  ];
}

/** Ids of the study's most promising candidates. */
export async function firstCandidates({ url }: Stack, study = STUDY): Promise<readonly string[]> {
  const answer = await fetch(`${url}/v1/studies/${study}/candidates?limit=20`);
  const { candidates } = (await answer.json()) as { candidates: readonly { patient: string }[] };
  return candidates.map(({ patient }) => patient.replace("Patient/", ""));
}
