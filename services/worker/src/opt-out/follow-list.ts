import { SYSTEM } from "@cohort/postgres";
import type { Parts } from "../parts.ts";
import { readOptOuts } from "./read-list.ts";

/** Makes the store's list the hospital's. Where that cannot be read everything stays as it is, and the log says so. */
export async function followOptOuts({
  store,
  logger,
  keeping,
}: Pick<Parts, "logger" | "keeping"> & {
  readonly store: Pick<Parts["store"], "optOuts">;
}): Promise<void> {
  if (keeping.optOutFile === null) return;
  const listed = await readOptOuts(keeping.optOutFile);
  if (!listed.ok) {
    const { code, message } = listed.failure;
    return logger.error({ code }, message);
  }
  const { added, withdrawn } = await store.optOuts.follow(listed.value, SYSTEM);
  if (added.length + withdrawn.length > 0) {
    logger.info({ added: added.length, withdrawn: withdrawn.length }, "opt-outs follow the list");
  }
}
