import type { RequestHandler } from "express";
import helmet from "helmet";

const SELF = ["'self'"];
const NONE = ["'none'"];

/** The headers that keep a browser from doing more with an answer than show it. */
export const securityHeaders: RequestHandler = helmet({
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
      frameAncestors: NONE,
    },
  },
  crossOriginEmbedderPolicy: true,
  frameguard: { action: "deny" },
  referrerPolicy: { policy: "no-referrer" },
});

/** Answers under /v1 are about patients: no cache keeps them. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader("Cache-Control", "no-store");
  next();
};
