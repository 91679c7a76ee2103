import type { AnswerOf } from "../../api/call.ts";

export type Report = AnswerOf<"readCoverage">;
export type CriterionRow = Report["criteria"][number];

export const unknownOf = ({ unknown }: CriterionRow): number =>
  Object.values(unknown).reduce((sum, count) => sum + count, 0);

/** `system|code`, as site files and terminologies write it. */
export const codeText = ({
  system,
  code,
}: {
  readonly system: string | null;
  readonly code: string;
}): string => (system === null ? code : `${system}|${code}`);

export const criteriaText = (criteria: readonly { readonly criterion: string }[]): string =>
  [...new Set(criteria.map(({ criterion }) => criterion))].join(", ");
