import { createColumnHelper } from "@tanstack/react-table";
import type { Listed } from "../../api/candidates.ts";
import type { MessageId } from "../../i18n/messages.ts";

/** The orders that the API knows. */
export const ORDERS = ["score", "firstSeen", "changed", "eligibleFrom", "evaluatedAt"] as const;
export type Order = (typeof ORDERS)[number];

export interface ColumnWords {
  readonly label: MessageId;
  /** The order that the column's heading asks for. */
  readonly order?: Order;
}

/** The columns after the tick box, in the order of `CandidateRow`'s cells. Sorting is the API's. */
const WORDS: readonly (readonly [id: string, words: ColumnWords])[] = [
  ["patient", { label: "worklist.patient" }],
  ["age", { label: "worklist.age" }],
  ["sex", { label: "worklist.sex" }],
  ["verdict", { label: "worklist.verdict", order: "eligibleFrom" }],
  ["score", { label: "worklist.score", order: "score" }],
  ["marks", { label: "worklist.criteria" }],
  ["settle", { label: "worklist.settle" }],
  ["firstSeen", { label: "worklist.since", order: "firstSeen" }],
  ["changed", { label: "worklist.changed", order: "changed" }],
  ["status", { label: "worklist.status" }],
  ["assignee", { label: "worklist.assignee" }],
];

const column = createColumnHelper<Listed>();

export const COLUMNS = WORDS.map(([id]) => column.display({ id }));
export const WORDS_OF: ReadonlyMap<string, ColumnWords> = new Map(WORDS);
