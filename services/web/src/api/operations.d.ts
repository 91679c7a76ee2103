declare module "virtual:operations" {
  import type { OperationId } from "@cohort/contract";
  export const PLACES: Readonly<Record<OperationId, readonly [method: string, path: string]>>;
}
