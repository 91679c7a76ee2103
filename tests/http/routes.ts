import { OPERATIONS, type Operation, type OperationId } from "@cohort/contract";

export interface Asked {
  readonly id: OperationId;
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
}

/** What stands in a path for what a caller names: right in form, and of nobody. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  study: "NCT06421701",
  type: "Observation",
  subscription: "s1",
};
const UUID = "018f2c5e-9d1b-7c3a-8f00-000000000000";

const fill = (path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => STANDS_FOR[name] ?? UUID);

/** Every operation of the contract as a request that can be sent. */
export const ROUTES: readonly Asked[] = Object.entries(OPERATIONS).map(([id, operation]) => ({
  id: id as OperationId,
  operation,
  method: operation.method.toUpperCase(),
  path: fill(operation.path),
}));
