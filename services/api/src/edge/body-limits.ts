import type { Operation } from "@cohort/contract";

type Size = NonNullable<NonNullable<Operation["body"]>["size"]>;

/** In bytes, after decompression. What an administrator sets is for whole records alone. */
const BYTES = {
  short: 64 * 1024,
  notification: 1024 * 1024,
  hook: 5 * 1024 * 1024,
} as const satisfies Record<Exclude<Size, "record">, number>;

/** The longest body that the operation takes. */
export function bodyLimitOf({ body }: Operation, recordBytes: number): number {
  const size = body?.size ?? "short";
  return size === "record" ? recordBytes : BYTES[size];
}
