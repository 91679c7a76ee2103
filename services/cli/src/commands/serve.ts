import { start as startApi } from "@cohort/api";
import { processSignals } from "@cohort/config";
import type { Failure, Result } from "@cohort/foundation";
import { type Tracing, type TracingOptions, createLogger, openTracing } from "@cohort/telemetry";
import { start as startWorker } from "@cohort/worker";
import { type Context, type Outcome, never } from "../command-line/command.ts";
import { type Session, openSession } from "../session.ts";

type Component = TracingOptions["component"];
type Start = (
  session: Session & { readonly tracing: Tracing },
) => Promise<Result<unknown, readonly Failure[]>>;

const MINUTE_MS = 60_000;

/** A collector that is away stays so for a while. */
function atMostOnceAMinute(tell: (error: unknown) => void): (error: unknown) => void {
  let toldAt = -Infinity;
  return (error) => {
    if (Date.now() - toldAt < MINUTE_MS) return;
    toldAt = Date.now();
    tell(error);
  };
}

/** Starts a service and leaves its end to a signal; where it does not start, closes what it had opened. */
async function serve(
  component: Component,
  { env, terminal }: Context,
  start: Start,
): Promise<Outcome> {
  const opened = openSession(env, terminal);
  if (!opened.ok) return opened;
  const { config, lifecycle } = opened.value;
  // Of a service the log is all that it says: standard output, as containers want it.
  const tracing = await openTracing(config, {
    component,
    onError: atMostOnceAMinute((error) => logger.warn({ err: error }, "traces are not sent")),
  });
  // Closed last: the end is traced too.
  lifecycle.use("traces", () => tracing.close());
  const logger = createLogger(config, undefined, () => tracing.traceId());
  const forgetSignals = processSignals(lifecycle, logger);
  const started = await start({ ...opened.value, logger, tracing });
  if (started.ok || lifecycle.closing) return never();
  forgetSignals();
  await lifecycle.close();
  return started;
}

export const serveApi = (context: Context): Promise<Outcome> =>
  serve("api", context, ({ config, lifecycle, logger, metrics, tracing }) =>
    startApi(config, lifecycle, { logger, metrics, tracing }),
  );

export const serveWorker = (context: Context): Promise<Outcome> =>
  serve("worker", context, ({ config, lifecycle, logger, metrics, tracing }) =>
    startWorker(config, lifecycle, { logger, metrics, tracing }),
  );
