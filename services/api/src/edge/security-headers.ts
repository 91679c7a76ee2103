import type { RequestHandler } from "express";
import helmet from "helmet";
import type { EdgePolicy } from "./policy.ts";

const SELF = ["'self'"];
const NONE = ["'none'"];

/**
 * The headers that keep a browser from doing more with an answer than show it, and a page that is not an EHR's named in the
 * configuration from showing it in a frame.
 */
export function securityHeaders({
  embedOrigins,
}: Pick<EdgePolicy, "embedOrigins">): RequestHandler {
  const isEmbedded = embedOrigins.length > 0;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NONE,
        scriptSrc: SELF,
        styleSrc: SELF,
        connectSrc: SELF,
        imgSrc: ["'self'", "data:"],
        baseUri: NONE,
        objectSrc: NONE,
        formAction: SELF,
        frameAncestors: isEmbedded ? [...embedOrigins] : NONE,
      },
    },
    crossOriginEmbedderPolicy: true,
    // It can name no other origin than its own; browsers that know frame-ancestors let that decide.
    frameguard: isEmbedded ? false : { action: "deny" },
    referrerPolicy: { policy: "no-referrer" },
  });
}

/** Unless an answer says otherwise, no cache keeps it: most are about patients. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader("Cache-Control", "no-store");
  next();
};
