import type { IncomingMessage } from "node:http";
import { ok } from "@cohort/foundation";
import { checkFormType } from "../../edge/media-type.ts";
import { readBytes } from "../../edge/read-body.ts";
import { type Outcome, rejectField } from "../../edge/rejection.ts";
import { withoutFormat } from "./negotiate.ts";

type Query = Readonly<Record<string, unknown>>;

/** What names of parameters look like, chains and modifiers included. Any other text may say anything, so it is not repeated. */
const NAME = /^_?[a-z][A-Za-z0-9:._-]{0,60}$/;

/** The parameters of a request without those that say how to answer. Fails where something is no parameter at all. */
export function readParameters(query: Query): Outcome<Query> {
  return Object.keys(query).every((name) => NAME.test(name))
    ? ok(withoutFormat(query))
    : rejectField("invalid-request", "query", "has a parameter with a name that is none");
}

/**
 * A search by POST (FHIR R4 3.1.1.3): the parameters of the form and those of the URL together. What is given more than
 * once is a list, as in a URL.
 */
export async function readSearch(
  request: IncomingMessage,
  inUrl: Query,
  limitBytes: number,
): Promise<Outcome<Query>> {
  const bytes = await readBytes(request, { required: false, limitBytes }, checkFormType);
  if (!bytes.ok) return bytes;
  const form = new URLSearchParams(bytes.value?.toString("utf8") ?? "");
  const merged = new Map(Object.entries(inUrl));
  for (const name of new Set(form.keys())) {
    const all = [...[merged.get(name) ?? []].flat(), ...form.getAll(name)];
    merged.set(name, all.length === 1 ? all[0] : all);
  }
  // `Object.fromEntries` defines members and assigns none: a name such as `__proto__` reaches no prototype.
  return readParameters(Object.fromEntries(merged));
}
