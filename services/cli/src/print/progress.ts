import { Presets, SingleBar } from "cli-progress";
import type { Terminal } from "./terminal.ts";

/** How far something has come. `total` may be unknown at first, and may grow. */
export interface Progress {
  /** `detail`: how it goes, in a few words. */
  update(done: number, total: number | null, detail?: string): void;
  /** Leaves the last state on the screen. */
  end(): void;
}

/** A bar where somebody is looking, else a line at every quarter. */
export const startProgress = (terminal: Terminal, label: string): Progress =>
  terminal.screen ? bar(terminal.screen, label) : lines(terminal, label);

function bar(stream: NodeJS.WriteStream, label: string): Progress {
  const drawn = new SingleBar(
    {
      stream,
      format: `${label.padEnd(10)} {bar} {value}/{total} {unit}{detail}`,
      barsize: 30,
      hideCursor: true,
      emptyOnZero: true,
      // Signals are the lifecycle's business.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  drawn.start(0, 0, { unit: "patients", detail: "" });
  return {
    update: (done, total, detail = "") => {
      drawn.setTotal(Math.max(total ?? 0, done));
      drawn.update(done, { detail: detail === "" ? "" : `, ${detail}` });
    },
    end: () => drawn.stop(),
  };
}

function lines(terminal: Terminal, label: string): Progress {
  let quarter = -1;
  let last = "";
  const say = (line: string): void => {
    if (line !== last) terminal.note(line);
    last = line;
  };
  let state = `${label}: 0 patients`;
  return {
    update: (done, total, detail = "") => {
      state = `${label}: ${done}${total === null ? "" : ` of ${total}`} patients${detail === "" ? "" : `, ${detail}`}`;
      const reached = total ? Math.floor((4 * done) / total) : 0;
      if (reached > quarter) say(state);
      quarter = Math.max(quarter, reached);
    },
    end: () => say(state),
  };
}
