import { type RequestListener, type Server, createServer } from "node:http";
import type { Lifecycle } from "@cohort/config";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";

export interface ListenOptions {
  readonly name: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** How long running requests may take to finish when the process ends. */
  readonly shutdownMs: number;
  readonly timeouts?: Partial<typeof TIMEOUTS>;
}

/** Milliseconds. A caller who sends slowly on purpose holds a connection no longer than this. */
export const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1000,
};

/** How long before the deadline connections that are still open are cut. */
const CUT_BEFORE_MS = 500;
const SWEEP_MS = 50;

const cannotListen = (options: ListenOptions, error: NodeJS.ErrnoException): Failure => ({
  code: "API.CANNOT_LISTEN",
  message: `Port ${options.port} on ${options.host} cannot be opened (${error.code ?? error.name}).`,
  action: "Stop what uses the port, or choose another one.",
});

/** What the target (RFC 9112 3.2) names here: of a whole URL the path and the query, of what is neither nothing that there is. */
function pathAsked(target = ""): string {
  if (target.startsWith("/")) return target;
  if (!URL.canParse(target)) return "/";
  const { pathname, search } = new URL(target);
  return `${pathname.startsWith("/") ? "" : "/"}${pathname}${search}`;
}

/** Opens a port and gives its number; the lifecycle closes it, running requests first. */
export function listen(
  app: RequestListener,
  lifecycle: Lifecycle,
  options: ListenOptions,
): Promise<Result<number>> {
  const server = createServer({ ...TIMEOUTS, ...options.timeouts }, (request, response) => {
    request.url = pathAsked(request.url);
    app(request, response);
  });
  return new Promise((resolve) => {
    server.once("error", (error) => resolve(fail(cannotListen(options, error))));
    server.listen(options.port, options.host, () => {
      lifecycle.use(options.name, () => close(server, options.shutdownMs), options.shutdownMs);
      resolve(ok(portOf(server)));
    });
  });
}

/** The port that the system chose where none was named. */
function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}

function close(server: Server, shutdownMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const cut = setTimeout(
      () => server.closeAllConnections(),
      Math.max(0, shutdownMs - CUT_BEFORE_MS),
    );
    // A connection that ends its last request after this moment would else be kept alive for a minute.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    server.close((error) => {
      clearTimeout(cut);
      clearInterval(sweep);
      if (error) reject(error);
      else resolve();
    });
  });
}
