import type { CdsRequest } from "@cohort/contract";
import type { EhrServer } from "./ehr-server.ts";
import { FAILED, type Searched, readSearched } from "./searched.ts";
import { TEMPLATES, type Template, type TemplateName, queryOf } from "./templates.ts";

/** `absent`: the EHR did not look, and nobody can. */
export type Part = Searched | { readonly state: "absent" };

export type Gathered = Readonly<Record<TemplateName, Part>>;

const MOST_PAGES = 20;

/** The pages after the first. A link that leads elsewhere is not followed: then not all is known. */
async function withRest(
  first: Searched,
  type: string,
  server: EhrServer | null,
): Promise<Searched> {
  const resources = [...first.resources];
  let { state, next } = first;
  for (let page = 1; next !== null; page += 1) {
    const url = server && URL.canParse(next, server.base.href) ? new URL(next, server.base) : null;
    if (!server || url?.origin !== server.base.origin || page >= MOST_PAGES) {
      return { state: "failed", resources, next: null };
    }
    const more = readSearched(await server.fetch(url), type);
    if (more.state === "failed") state = "failed";
    resources.push(...more.resources);
    next = more.next;
  }
  return { state, resources, next: null };
}

async function gatherOne(
  given: Readonly<Record<string, unknown>>,
  name: TemplateName,
  patient: string,
  server: EhrServer | null,
): Promise<Part> {
  const template: Template = TEMPLATES[name];
  if (name in given && given[name] !== undefined) {
    return withRest(readSearched(given[name], template.type), template.type, server);
  }
  if (!server) return { state: "absent" };
  const fetched = await server.fetch(new URL(queryOf(template, patient), server.base));
  if (fetched === undefined) {
    return template.needed && !server.isLate() ? { state: "absent" } : FAILED;
  }
  return withRest(readSearched(fetched, template.type), template.type, server);
}

/**
 * What the EHR prefetched, and what it did not look for, fetched: CDS Hooks 2.0, prefetch. What it looked for and did not find,
 * or failed to, is not asked for again.
 */
export async function gather(
  { prefetch = {}, context }: Pick<CdsRequest, "prefetch" | "context">,
  server: EhrServer | null,
): Promise<Gathered> {
  const one = (name: TemplateName) => gatherOne(prefetch, name, context.patientId, server);
  const [patient, conditions, labs, scores, medications] = await Promise.all([
    one("patient"),
    one("conditions"),
    one("labs"),
    one("scores"),
    one("medications"),
  ]);
  return { patient, conditions, labs, scores, medications };
}
