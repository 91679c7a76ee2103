/** An expected failure: a dotted code, one sentence, and what to do about it. Never carries clinical data. */
export interface Failure {
  /** Dotted and stable, for example `CRITERIA.UNKNOWN_UNIT`. */
  readonly code: string;
  readonly message: string;
  /** What the reader can do to mend it. */
  readonly action?: string;
  /** The field, as a JSON path such as `criteria[3].rule.bound.unit`. */
  readonly path?: string;
  /** File, line and column (both from 1) where the input was a file. */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number };
}

export type Result<T, F = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: F };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const fail = <F>(failure: F): { readonly ok: false; readonly failure: F } => ({
  ok: false,
  failure,
});

/** One line for a terminal or a log: place, code, sentence and action. */
export function describeFailure(failure: Failure): string {
  const place = failure.at
    ? `${failure.at.file}:${failure.at.line}:${failure.at.column}: `
    : failure.path
      ? `${failure.path}: `
      : "";
  const action = failure.action ? ` ${failure.action}` : "";
  return `${place}${failure.message}${action} [${failure.code}]`;
}
