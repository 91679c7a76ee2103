import { start as startApi } from "@cohort/api";
import { processSignals } from "@cohort/config";
import type { Failure, Result } from "@cohort/foundation";
import { createLogger } from "@cohort/telemetry";
import { start as startWorker } from "@cohort/worker";
import { type Context, type Outcome, never } from "../command-line/command.ts";
import { type Session, openSession } from "../session.ts";

type Start = (session: Session) => Promise<Result<unknown, readonly Failure[]>>;

/** Starts a service and leaves its end to a signal; where it does not start, closes what it had opened. */
async function serve({ env, terminal }: Context, start: Start): Promise<Outcome> {
  const opened = openSession(env, terminal);
  if (!opened.ok) return opened;
  const { config, lifecycle } = opened.value;
  // Of a service the log is all that it says: standard output, as containers want it.
  const logger = createLogger(config);
  const forgetSignals = processSignals(lifecycle, logger);
  const started = await start({ ...opened.value, logger });
  if (started.ok || lifecycle.closing) return never();
  forgetSignals();
  await lifecycle.close();
  return started;
}

export const serveApi = (context: Context): Promise<Outcome> =>
  serve(context, ({ config, lifecycle, logger, metrics }) =>
    startApi(config, lifecycle, { logger, metrics }),
  );

export const serveWorker = (context: Context): Promise<Outcome> =>
  serve(context, ({ config, lifecycle, logger, metrics }) =>
    startWorker(config, lifecycle, { logger, metrics }),
  );
