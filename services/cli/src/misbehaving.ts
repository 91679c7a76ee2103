import type { MisbehaviourChoice, Sandbox } from "@cohort/sandbox";
import type { Terminal } from "./print/terminal.ts";

/** The options by which a sandbox misbehaves. */
export interface MisbehaviourOptions {
  /** In all ways, or in these. */
  readonly misbehave?: true | readonly string[];
  readonly share?: number;
  readonly seed?: number;
}

export function misbehaviourOf({ misbehave, share, seed }: MisbehaviourOptions): {
  readonly misbehave?: MisbehaviourChoice;
} {
  if (misbehave === undefined) return {};
  return {
    misbehave: {
      ...(misbehave === true ? {} : { kinds: misbehave }),
      ...(share === undefined ? {} : { share }),
      ...(seed === undefined ? {} : { seed }),
    },
  };
}

/** Says what a sandbox has done wrong, most often first; nothing of one that does not misbehave. */
export async function tellMisbehaved(
  sandbox: Pick<Sandbox, "misbehaved">,
  terminal: Pick<Terminal, "note">,
): Promise<void> {
  const misbehaved = sandbox.misbehaved();
  if (misbehaved === null) return;
  const done = Object.entries(misbehaved.done).map(([name, times = 0]) => ({ name, times }));
  const spoilt = done.reduce((sum, { times }) => sum + times, 0);
  const kinds = done
    .toSorted((a, b) => b.times - a.times || (a.name < b.name ? -1 : 1))
    .map(({ name, times }) => `${name} ${times}`);
  terminal.note(
    `The sandbox spoilt ${spoilt} of ${misbehaved.asked} answers${spoilt > 0 ? `: ${kinds.join(", ")}` : ""}`,
  );
}
