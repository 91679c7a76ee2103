import {
  type MisbehavingProxy,
  type SpoiltAnswerName,
  isSpoiltAnswerName,
  startMisbehaving,
} from "@cohort/ehr-stub";
import { fail, ok, type Result } from "@cohort/foundation";

/** How a sandbox misbehaves. */
export interface MisbehaviourChoice {
  /** Of the requests, 0 to 1; 0.05 where left out. */
  readonly share?: number;
  /** Equal seeds spoil the same requests in the same way; 1 where left out. */
  readonly seed?: number;
  /** Names of what may happen; all that a patient client comes through where left out. */
  readonly kinds?: readonly string[];
}

/** What a misbehaving sandbox has done so far: how many requests came, and how often which answer was spoilt how. */
export interface Misbehaved {
  readonly asked: number;
  readonly done: Readonly<Partial<Record<string, number>>>;
}

export const misbehavedBy = (proxy: MisbehavingProxy): Misbehaved => ({
  asked: proxy.asked(),
  done: proxy.done(),
});

function namesIn(kinds: readonly string[]): Result<readonly SpoiltAnswerName[]> {
  const unknown = kinds.find((kind) => !isSpoiltAnswerName(kind));
  return unknown === undefined
    ? ok(kinds.filter(isSpoiltAnswerName))
    : fail({
        code: "SANDBOX.UNKNOWN_MISBEHAVIOUR",
        message: `"${unknown}" is no way in which the sandbox can misbehave.`,
        action: "Choose from those that the README of packages/ehr-stub leads to.",
        path: "misbehave.kinds",
      });
}

/** Puts a misbehaving server in front of the one at `target`. */
export async function misbehaveBefore(
  target: string,
  { kinds, ...choice }: MisbehaviourChoice,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Result<MisbehavingProxy>> {
  const names = kinds === undefined ? null : namesIn(kinds);
  if (names?.ok === false) return names;
  try {
    const chosen = names === null ? {} : { kinds: names.value };
    return ok(await startMisbehaving({ ...choice, ...chosen, target, host, port }));
  } catch (error) {
    return fail({
      code: "SANDBOX.CANNOT_LISTEN",
      message: `The sandbox cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}.`,
      action: "Stop what uses the port, or choose another.",
    });
  }
}
