/** What a span may say, and nothing else may: all of it of closed lists, patterns or numbers. */
export const ALLOWED = [
  "http.request.method",
  "http.response.status_code",
  "http.route",
  "db.system.name",
  "db.operation.name",
  "fhir.type",
  "fhir.failure",
  "bullmq.queue.name",
  "bullmq.queue.operation",
  "bullmq.job.name",
  "bullmq.job.id",
  "bullmq.job.attempts.made",
  "bullmq.job.bulk.count",
] as const;

export type AllowedName = (typeof ALLOWED)[number];
export type SpanAttributes = Readonly<Partial<Record<AllowedName, string | number>>>;

const allowed: ReadonlySet<string> = new Set(ALLOWED);
/** A word, a route pattern, a constant of ours: nothing that was typed, and no URL. */
const PLAIN = /^[\w .:/{}$-]{1,120}$/;
const URL_LIKE = /:\/\//;

const isPlain = (text: string): boolean => PLAIN.test(text) && !URL_LIKE.test(text);

export const allowedName = (name: string): string => (isPlain(name) ? name : "span");

/** The attributes that may leave this process; libraries set others, BullMQ the connection of its queue among them. */
export function allowedAttributes(
  attributes: Readonly<Record<string, unknown>>,
): Record<string, string | number> {
  const kept: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (!allowed.has(name)) continue;
    if (typeof value === "number" || (typeof value === "string" && isPlain(value))) {
      kept[name] = value;
    }
  }
  return kept;
}
