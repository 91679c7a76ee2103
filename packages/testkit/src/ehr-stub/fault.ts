import type { Bundle } from "fhir/r4.js";
import type { Route, SeenRequest } from "./request.ts";

/** How the stub goes wrong. The last two distort a right answer, the others replace it or spoil its way. */
export type Answer =
  | {
      readonly kind: "status";
      readonly status: number;
      /** Seconds, or the same as an HTTP date. */
      readonly retryAfter?: number | { readonly dateIn: number };
    }
  /** The connection is cut before any answer. */
  | { readonly kind: "reset" }
  /** The connection stays, the answer never begins. */
  | { readonly kind: "stall" }
  /** One byte at a time. */
  | { readonly kind: "drip"; readonly everyMs: number }
  /** The connection is cut after so many percent of the body. */
  | { readonly kind: "truncate"; readonly percent: number }
  /** Content-Length says so many bytes more, or fewer where negative. */
  | { readonly kind: "wrong-length"; readonly by: number }
  /** 200 with this body, whatever it is. */
  | { readonly kind: "body"; readonly body: string; readonly contentType?: string }
  /** A few bytes that unpack to so many. */
  | { readonly kind: "bomb"; readonly bytes: number }
  | { readonly kind: "redirect"; readonly to: string; readonly status?: number }
  /** Where the next link leads: to the page itself, the page before, the same content under a new link, or a URL. */
  | { readonly kind: "next"; readonly to: "self" | "previous" | "same-content" | URL }
  | { readonly kind: "distort"; readonly bundle: (bundle: Bundle) => unknown };

export interface Match {
  readonly route?: Route;
  readonly method?: "GET" | "POST";
  readonly type?: string;
  readonly id?: string;
  readonly when?: (request: SeenRequest) => boolean;
}

export interface Fault {
  /** Every request where left out. */
  readonly match?: Match;
  /** How often; for ever where left out. */
  readonly times?: number;
  readonly answer: Answer;
}

/** The rules that a stub follows, first added first; a rule that has been used up passes to the next. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The answer to give to this request, which counts as one use; null for a right answer. */
  answerTo(request: SeenRequest): Answer | null;
}

export function createFaults(): Faults {
  let rules: { readonly fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      rules.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear() {
      rules = [];
    },
    answerTo(request) {
      const rule = rules.find(({ fault, left }) => left > 0 && fits(fault.match ?? {}, request));
      if (!rule) return null;
      rule.left -= 1;
      return rule.fault.answer;
    },
  };
}

function fits(match: Match, request: SeenRequest): boolean {
  return (
    (match.route === undefined || match.route === request.route) &&
    (match.method === undefined || match.method === request.method) &&
    (match.type === undefined || match.type === request.type) &&
    (match.id === undefined || match.id === request.id) &&
    (match.when === undefined || match.when(request))
  );
}
