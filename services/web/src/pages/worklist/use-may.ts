import { useHoldsIn } from "../../shell/session.ts";

export interface May {
  /** Decide, assign, claim and write. */
  readonly work: boolean;
  /** Be shown what the record says of somebody, and ask by it. */
  readonly values: boolean;
  /** Take the list along as a file, with whatever may leave the house; `internal`: with the rest too. */
  readonly export: boolean;
  readonly internal: boolean;
}

/** What of a list the reader may use. The API decides: this only keeps from offering what it would refuse. */
export function useMay(study: string): May {
  const work = useHoldsIn(study, "screener", "study-lead");
  const values = useHoldsIn(study, "screener", "study-lead", "auditor");
  return { work, values, export: values, internal: work };
}
