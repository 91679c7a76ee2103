import { timeOf } from "../changes/mark.ts";
import type { Run } from "../run.ts";
import { failedAs } from "./source-error.ts";

/** The server's clock: the Date of its CapabilityStatement, or of the smallest search. Null where it has no clock. */
export async function serverTime({
  verbs,
  wish,
}: Pick<Run, "verbs" | "wish">): Promise<string | null> {
  const dates = [
    () => verbs.capabilities(wish),
    () => verbs.search("Patient", { _count: 1 }, { post: false, strict: false }, wish),
  ];
  for (const ask of dates) {
    try {
      const at = timeOf((await ask()).date);
      if (at !== null) return new Date(at).toISOString();
    } catch (error) {
      // That it has no CapabilityStatement, or none that can be read, says nothing of its clock.
      if (!failedAs(error, "client", "auth", "protocol", "too-large")) throw error;
    }
  }
  return null;
}
