import { isNativeError } from "node:util/types";
export type Closer = () => void | Promise<void>;

/** A closer that threw or did not come back in time. */
export interface CloseFailure {
  readonly name: string;
  readonly error: Error;
}

interface Opened {
  readonly name: string;
  readonly closer: Closer;
  readonly deadlineMs: number;
}

/**
 * What a process has opened. `close` closes it last opened first, so that nothing is taken from under
 * something that still uses it.
 */
export class Lifecycle {
  readonly #opened: Opened[] = [];
  readonly #deadlineMs: number;
  #closed: Promise<readonly CloseFailure[]> | null = null;

  /** `deadlineMs` bounds each closer that names no time of its own. */
  constructor(options: { readonly deadlineMs?: number } = {}) {
    this.#deadlineMs = options.deadlineMs ?? 10_000;
  }

  /** True from the moment `close` is called: readiness is false from then on. */
  get closing(): boolean {
    return this.#closed !== null;
  }

  /** Registers what to do to close something just opened. While closing it is closed in its turn. */
  use(name: string, closer: Closer, deadlineMs: number = this.#deadlineMs): void {
    this.#opened.push({ name, closer, deadlineMs });
  }

  /** Never throws; a second call answers as the first. A failing closer does not keep the others open. */
  close(): Promise<readonly CloseFailure[]> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<readonly CloseFailure[]> {
    const failures: CloseFailure[] = [];
    for (let next = this.#opened.pop(); next !== undefined; next = this.#opened.pop()) {
      try {
        await withDeadline(next);
      } catch (error) {
        failures.push({
          name: next.name,
          error: isNativeError(error) ? error : new Error(String(error)),
        });
      }
    }
    return failures;
  }
}

async function withDeadline({ name, closer, deadlineMs }: Opened): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`closing ${name} took more than ${deadlineMs} ms`)),
      deadlineMs,
    );
  });
  try {
    await Promise.race([closer(), late]);
  } finally {
    clearTimeout(timer);
  }
}
