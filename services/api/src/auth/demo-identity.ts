import type { IncomingMessage } from "node:http";
import type { Config } from "@cohort/config";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { type Outcome, reject, rejectField } from "../edge/rejection.ts";
import type { Caller, Identity } from "./auth-context.ts";

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost"]);
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1)(?::[0-9]{1,5})?$/i;
const SAFE_METHODS: ReadonlySet<string | undefined> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Nothing else yields this principal, so what is granted to it serves nobody but the demo. */
export const DEMO: Caller = { subject: "demo", kind: "demo", principals: ["demo"] };

const refused = (code: string, message: string): { ok: false; failure: Failure } =>
  fail({ code, message, action: "Use another AUTH_MODE, or none of this machine's neighbours." });

/**
 * Everyone on this machine is the user `demo`. Fails where someone else could reach it:
 * in production, and on an address other than loopback.
 */
export function createDemoIdentity(
  config: Pick<Config, "environment"> & { readonly http: Pick<Config["http"], "host"> },
): Result<Identity> {
  if (config.environment === "production") {
    return refused("AUTH.DEMO_IN_PRODUCTION", "AUTH_MODE=demo is refused in production.");
  }
  if (!LOOPBACK.has(config.http.host)) {
    return refused(
      "AUTH.DEMO_ON_NETWORK",
      "AUTH_MODE=demo is refused on any but a loopback address.",
    );
  }
  return ok({ admit, identify: (request) => Promise.resolve(identify(request)) });
}

/**
 * A forwarding header means that a proxy brings strangers; a foreign Host that a web page has made a name
 * of its own point here (DNS rebinding); a foreign origin that a web page of another site is asking.
 */
function admit(request: IncomingMessage): Outcome<null> {
  const forwarding = Object.keys(request.headers).find(
    (name) => name === "forwarded" || name === "x-real-ip" || name.startsWith("x-forwarded"),
  );
  if (forwarding !== undefined) {
    return rejectField("forbidden", forwarding, "is refused: the demo serves this machine only");
  }
  if (!LOCAL_HOST.test(request.headers.host ?? "")) {
    return rejectField("forbidden", "Host", "must be localhost or 127.0.0.1");
  }
  if (!SAFE_METHODS.has(request.method) && isCrossSite(request)) {
    return rejectField("forbidden", "Origin", "must be this API's own");
  }
  return ok(null);
}

function isCrossSite(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return true;
  return origin !== undefined && origin.toLowerCase() !== `http://${host?.toLowerCase() ?? ""}`;
}

function identify(request: IncomingMessage): Outcome<Caller> {
  return request.headers.authorization === undefined
    ? ok(DEMO)
    : reject("not-signed-in", { detail: "The demo has no users: leave Authorization out." });
}
