import type { WireHistoryEntry } from "@cohort/contract";
import { criteriaOf, useStudy } from "../../api/study.ts";
import { useExplain } from "./use-explain.ts";

type Change = Extract<WireHistoryEntry, { readonly kind: "match" }>["changes"][number];

/** Says in the reader's language what was said of a criterion before and after a change; null: it is not kept, or not shown. */
export function useChangeText(
  study: string,
  cohort: string,
): (change: Change) => { readonly before: string | null; readonly after: string | null } {
  const { data } = useStudy(study);
  const explain = useExplain();
  const types = new Map(data ? criteriaOf(data, cohort).map(({ id, type }) => [id, type]) : []);
  return (change) => {
    // A criterion of an older revision, of which one cannot tell whether it excludes: as the API says it.
    const type = types.get(change.criterion);
    const said = (explanation: string | null, message: Change["beforeMessage"]): string | null =>
      explanation === null
        ? null
        : explain({ type: type ?? "inclusion", explanation, message: type ? message : null });
    return {
      before: said(change.before, change.beforeMessage),
      after: said(change.after, change.afterMessage),
    };
  };
}
