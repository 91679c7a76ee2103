export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const objectsIn = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

export const at = (value: unknown, key: string): unknown =>
  isObject(value) ? value[key] : undefined;

/** What a notification says of its subscription, as it was sent. */
export interface NotificationStatus {
  readonly type: unknown;
  /** References to what changed. */
  readonly focuses: readonly unknown[];
  /** Numbers of the events that it tells of. */
  readonly events: readonly number[];
  /** How many events there were since the subscription began. */
  readonly eventsSoFar: number | null;
}

/** FHIR's integer64, which JSON writes as a string, and R4's Parameters as valueString. */
function countIn(value: unknown): number | null {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

const counts = (values: readonly unknown[]): readonly number[] =>
  values.flatMap((value) => countIn(value) ?? []);

const named = (parameters: readonly Json[], name: string): readonly Json[] =>
  parameters.filter((parameter) => parameter["name"] === name);

/** Of Subscriptions R5 Backport: R4 has it as Parameters, R4B and R5 as SubscriptionStatus. Null: it is neither. */
export function statusOf(resource: Json): NotificationStatus | null {
  if (resource["resourceType"] === "SubscriptionStatus") {
    const events = objectsIn(resource["notificationEvent"]);
    return {
      type: resource["type"],
      focuses: events.map((event) => at(event["focus"], "reference")),
      events: counts(events.map(({ eventNumber }) => eventNumber)),
      eventsSoFar: countIn(resource["eventsSinceSubscriptionStart"]),
    };
  }
  if (resource["resourceType"] !== "Parameters") return null;
  const parameters = objectsIn(resource["parameter"]);
  const parts = named(parameters, "notification-event").flatMap(({ part }) => objectsIn(part));
  return {
    type: named(parameters, "type")[0]?.["valueCode"],
    focuses: named(parts, "focus").map(({ valueReference }) => at(valueReference, "reference")),
    events: counts(named(parts, "event-number").map(({ valueString }) => valueString)),
    eventsSoFar: countIn(named(parameters, "events-since-subscription-start")[0]?.["valueString"]),
  };
}

/** The numbers that a notification's Bundle names; none where it is no such Bundle. */
export function eventsOf(body: unknown): Pick<NotificationStatus, "events" | "eventsSoFar"> {
  const none = { events: [], eventsSoFar: null };
  if (!isObject(body) || body["resourceType"] !== "Bundle") return none;
  const [first] = objectsIn(body["entry"]);
  return first && isObject(first["resource"]) ? (statusOf(first["resource"]) ?? none) : none;
}
