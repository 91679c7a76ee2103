import type { Reply } from "../wire/reply.ts";
import { isSourceError } from "../wire/source-error.ts";
import type { SourceError } from "../wire/source-error.ts";
import type { SearchForm } from "./verbs.ts";

/** How a search is put to the server, from most to least demanding. */
export interface Form extends SearchForm {
  /** With `_include=<type>:medication`. */
  readonly include?: boolean;
  /** With `_elements`. */
  readonly elements?: boolean;
  /** With `_sort`. */
  readonly sort?: boolean;
}

const PLAIN: Form = { post: false, strict: false, include: false };
const PLAIN_POST: Form = { ...PLAIN, post: true };

/** Statuses that say "not like this". */
const REFUSALS: readonly (number | null)[] = [400, 404, 405, 412, 413, 414, 415, 422, 501];
/** Statuses that speak of the method rather than of the parameters. */
const METHOD: readonly (number | null)[] = [404, 405, 415, 501];

export const isRefusal = (error: unknown): error is SourceError =>
  isSourceError(error) && error.class === "client" && REFUSALS.includes(error.status);

export interface SearchForms {
  /**
   * Asks in the form that worked last time for this type, or the `best` one. When the server refuses it, gives up one
   * demand at a time, then all; remembers what worked. Throws the refusal of the plainest form. A server that takes no
   * GET is asked by POST, too.
   */
  ask(type: string, best: Form, search: (form: Form) => Promise<Reply>): Promise<Reply>;
  /** The pages of what is found by POST cannot be had: from now on by GET. False where it was not by POST. */
  withoutPost(type: string): boolean;
}

export function createSearchForms(): SearchForms {
  const learned = new Map<string, Form>();
  const last = new Map<string, Form>();
  return {
    withoutPost(type) {
      const form = learned.get(type) ?? last.get(type);
      if (form?.post !== true) return false;
      learned.set(type, { ...form, post: false });
      return true;
    },
    async ask(type, best, search) {
      const start = learned.get(type) ?? best;
      last.set(type, start);
      let refusal: SourceError;
      try {
        return await search(start);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refusal = error;
      }
      for (const form of lesser(start, refusal.status, learned.has(type))) {
        try {
          const reply = await search(form);
          learned.set(type, form);
          return reply;
        } catch (error) {
          if (!isRefusal(error)) throw error;
          // That a server has no POST says nothing of what was asked.
          if (form !== PLAIN_POST) refusal = error;
        }
      }
      throw refusal;
    },
  };
}

function lesser(form: Form, status: number | null, knows: boolean): readonly Form[] {
  const order = METHOD.includes(status)
    ? (["post", "strict", "include", "elements", "sort"] as const)
    : (["elements", "sort", "strict", "include", "post"] as const);
  const demands = order.filter((demand) => form[demand]);
  const without = demands.map((demand) => ({ ...form, [demand]: false }));
  const less = demands.length > 1 ? [...without, PLAIN] : without;
  if (form.post || knows) return less;
  return METHOD.includes(status) ? [PLAIN_POST, ...less] : [...less, PLAIN_POST];
}
