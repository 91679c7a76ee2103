import type { Bundle } from "fhir/r4.js";
import { createDice } from "./dice.ts";
import type { Route, SeenRequest } from "./request.ts";

/** How the stub goes wrong. The last three distort a right answer, the others replace it or spoil its way. */
export type Answer =
  | {
      readonly kind: "status";
      readonly status: number;
      /** Seconds, or the same as an HTTP date. */
      readonly retryAfter?: number | { readonly dateIn: number };
      /** Of the OperationOutcome's issue, such as `transient`. */
      readonly code?: string;
    }
  /** The connection is cut before any answer. */
  | { readonly kind: "reset" }
  /** The connection stays, the answer never begins. */
  | { readonly kind: "stall" }
  /** The right answer, begun so late; `headers`: its head at once and its body late. */
  | { readonly kind: "slow"; readonly ms: number; readonly headers?: true }
  /** So many bytes at a time: one where left out. */
  | { readonly kind: "drip"; readonly everyMs: number; readonly bytes?: number }
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
  /** A page that begins one entry too early and runs backwards, as if the list had changed since the page before. */
  | { readonly kind: "reorder" }
  | { readonly kind: "distort"; readonly bundle: (bundle: Bundle) => unknown };

/** Whose making is that of the right answer, in another form. */
export type DraftAnswer = Extract<Answer, { kind: "next" | "reorder" | "distort" }>;
export type WireAnswer = Exclude<Answer, DraftAnswer>;

export const isWireAnswer = (answer: Answer): answer is WireAnswer =>
  answer.kind !== "next" && answer.kind !== "reorder" && answer.kind !== "distort";

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
  /** In which share of the requests that fit, 0 to 1, drawn by the seed: the same ones each time. */
  readonly chance?: { readonly share: number; readonly seed: number };
  readonly answer: Answer;
}

/** An answer for some requests only. */
export interface Choice {
  readonly match: Match;
  readonly answer: Answer;
}

/** Several answers for a share of the requests, each that fits a request as likely as the others. */
export interface Mix {
  readonly match?: Match;
  readonly share: number;
  readonly seed: number;
  readonly answers: readonly (Answer | Choice)[];
  /** How often in a row the same request may be spoilt; without end where left out. */
  readonly mostInRow?: number;
}

/** The rules that a stub follows, first added first; a rule that has been used up passes to the next. */
export interface Faults {
  add(fault: Fault): void;
  mix(mix: Mix): void;
  clear(): void;
  /** The answer to give to this request, which counts as one use; null for a right answer. */
  answerTo(request: SeenRequest): Answer | null;
}

interface Rule {
  readonly match: Match;
  left: number;
  readonly draw: (request: SeenRequest) => Answer | null;
}

export function createFaults(): Faults {
  let rules: Rule[] = [];
  const mix = ({ match = {}, share, seed, answers, mostInRow }: Mix): void => {
    const dice = createDice(seed);
    const inRow = new Map<string, number>();
    const choices = answers.map((one): Choice =>
      "answer" in one ? one : { match: {}, answer: one },
    );
    rules.push({
      match,
      left: Number.POSITIVE_INFINITY,
      draw: (request) => {
        const key = keyOf(request);
        const { chance, choice } = dice(key);
        const before = inRow.get(key) ?? 0;
        inRow.delete(key);
        if (chance >= share || before >= (mostInRow ?? Number.POSITIVE_INFINITY)) return null;
        const fitting = choices.filter((one) => fits(one.match, request));
        const drawn = fitting[Math.floor(choice * fitting.length)];
        if (drawn) inRow.set(key, before + 1);
        return drawn?.answer ?? null;
      },
    });
  };
  return {
    add({ match = {}, times = Number.POSITIVE_INFINITY, chance, answer }) {
      const dice = chance ? createDice(chance.seed) : null;
      rules.push({
        match,
        left: times,
        draw: (request) =>
          dice === null || dice(keyOf(request)).chance < (chance?.share ?? 1) ? answer : null,
      });
    },
    mix,
    clear() {
      rules = [];
    },
    answerTo(request) {
      for (const rule of rules) {
        if (rule.left <= 0 || !fits(rule.match, request)) continue;
        const answer = rule.draw(request);
        if (answer === null) continue;
        rule.left -= 1;
        return answer;
      }
      return null;
    },
  };
}

/** The same for the same request; tokens of next links, which are new each time, left aside. */
const keyOf = ({ method, target, params }: SeenRequest): string =>
  `${method} ${target} ${params.toString()}`.replaceAll(
    /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\bt\d+-(?=\d)/g,
    "*",
  );

function fits(match: Match, request: SeenRequest): boolean {
  return (
    (match.route === undefined || match.route === request.route) &&
    (match.method === undefined || match.method === request.method) &&
    (match.type === undefined || match.type === request.type) &&
    (match.id === undefined || match.id === request.id) &&
    (match.when === undefined || match.when(request))
  );
}
