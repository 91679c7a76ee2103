import type { OPERATIONS, OperationId, Problem } from "@cohort/contract";
import { PLACES } from "virtual:operations";
import type { z } from "zod";
import { isAttended } from "./attended.ts";

type Operation<Id extends OperationId> = (typeof OPERATIONS)[Id];
type Of<T, Key extends string> = T extends Readonly<Record<Key, infer Value>> ? Value : never;
type Out<T> = T extends z.ZodType ? z.output<T> : never;
type In<T> = T extends z.ZodType ? z.input<T> : never;

/** What an operation answers. */
export type AnswerOf<Id extends OperationId> = Out<Operation<Id>["answer"]["schema"]>;

/** What an operation is asked with. Queries are text in a URL. */
export interface Asked<Id extends OperationId> {
  readonly params?: Out<Of<Operation<Id>, "params">>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: In<Of<Of<Operation<Id>, "body">, "schema">>;
  /** The version that the change is meant for. */
  readonly version?: number;
  readonly signal?: AbortSignal;
}

/** What the API said instead of an answer; status 0: nothing, for it could not be reached. */
export class CallFailed extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(problem?.title ?? `status ${status}`);
    this.name = "CallFailed";
    this.status = status;
    this.problem = problem;
  }
}

export interface Answered<Id extends OperationId> {
  readonly body: AnswerOf<Id>;
  /** Of the entity tag; null: there is none. */
  readonly version: number | null;
}

const pathOf = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));

/** Where an operation is found, for links and downloads. */
export function urlOf<Id extends OperationId>(
  id: Id,
  { params, query }: Pick<Asked<Id>, "params" | "query"> = {},
): string {
  const [, path] = PLACES[id];
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return pathOf(path, params ?? {}) + (text === "" ? "" : `?${text}`);
}

async function problemOf(response: Response): Promise<Problem | null> {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own API's problem documents; its schemas stay out of the browser
    return (await response.json()) as Problem;
  } catch {
    return null;
  }
}

/** Calls the API from its own origin; fails with `CallFailed` alone. */
export async function call<Id extends OperationId>(
  id: Id,
  asked: Asked<Id> = {},
): Promise<Answered<Id>> {
  const [method] = PLACES[id];
  const headers = new Headers({ Accept: "application/json" });
  if (asked.body !== undefined) headers.set("Content-Type", "application/json");
  if (asked.version !== undefined) headers.set("If-Match", `W/"${asked.version}"`);
  // What a page asks by itself, minute by minute, keeps nobody signed in who has left it.
  if (!isAttended()) headers.set("Unattended", "1");
  let response: Response;
  try {
    response = await fetch(urlOf(id, asked), {
      method: method.toUpperCase(),
      headers,
      credentials: "same-origin",
      ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
      ...(asked.signal ? { signal: asked.signal } : {}),
    });
  } catch (error) {
    if (asked.signal?.aborted) throw error;
    throw new CallFailed(0, null);
  }
  if (!response.ok) throw new CallFailed(response.status, await problemOf(response));
  const tag = /^W\/"(\d+)"$/.exec(response.headers.get("ETag") ?? "")?.[1];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API is of the same build and checks what it answers
  const body = (response.status === 204 ? undefined : await response.json()) as AnswerOf<Id>;
  return { body, version: tag === undefined ? null : Number(tag) };
}
