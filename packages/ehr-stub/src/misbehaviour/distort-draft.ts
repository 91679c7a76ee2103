import type { Bundle } from "fhir/r4.js";
import { withNext } from "../stub/answers.ts";
import type { DraftAnswer } from "../stub/fault.ts";
import type { Draft } from "../stub/reply.ts";

function bundleIn({ status, body }: Draft): Bundle | null {
  if (status !== 200) return null;
  try {
    const value: unknown = JSON.parse(body);
    const isBundle =
      typeof value === "object" &&
      value !== null &&
      "resourceType" in value &&
      value.resourceType === "Bundle";
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a server calls a Bundle is passed on as one
    return isBundle ? (value as Bundle) : null;
  } catch {
    return null;
  }
}

/**
 * Another server's page, distorted as the stub distorts its own; null where the answer is no page. Places of a search are
 * the other server's own: every next link that leads astray leads back to the same page here.
 */
export function distortDraft(draft: Draft, answer: DraftAnswer, self: string): Draft | null {
  const bundle = bundleIn(draft);
  if (!bundle) return null;
  const distorted = {
    next: (): unknown => withNext(bundle, self),
    reorder: (): unknown => ({ ...bundle, entry: bundle.entry?.toReversed() ?? [] }),
    distort: (): unknown => (answer.kind === "distort" ? answer.bundle(bundle) : bundle),
  }[answer.kind]();
  return { ...draft, body: JSON.stringify(distorted) };
}
