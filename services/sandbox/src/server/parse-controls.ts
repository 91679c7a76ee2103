import { isRange } from "../store/search-keys.ts";
import { parametersOf } from "../store/search-parameters.ts";
import type { Entry } from "../store/store.ts";
import type { Include, Order } from "./search-request.ts";
import { alternatives } from "./search-values.ts";

/** Ascending by a date parameter; what has no date comes last. */
function byDate(type: string, name: string): Order | null {
  const position = parametersOf(type).findIndex((row) => row.name === name && row.kind === "date");
  if (position < 0) return null;
  const start = (entry: Entry): number => {
    const key = entry.keys[position] ?? null;
    return key !== null && isRange(key) ? key.from : Number.POSITIVE_INFINITY;
  };
  return (a, b) => {
    const [left, right] = [start(a), start(b)];
    return left === right ? 0 : left < right ? -1 : 1;
  };
}

function orderBy(type: string, name: string): Order | null {
  if (name === "_lastUpdated") return (a, b) => a.updated - b.updated;
  if (name === "_id") return (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  return byDate(type, name);
}

/** `_sort=-date,_id`: the comparators in order, and the keys that cannot be sorted by. */
export function parseOrder(
  type: string,
  value: string,
): { readonly order: readonly Order[]; readonly unknown: readonly string[] } {
  const order: Order[] = [];
  const unknown: string[] = [];
  for (const key of alternatives(value)) {
    const descending = key.startsWith("-");
    const ascending = orderBy(type, descending ? key.slice(1) : key);
    if (!ascending) unknown.push(key);
    else order.push(descending ? (a, b) => ascending(b, a) : ascending);
  }
  return { order, unknown };
}

/** `MedicationRequest:medication` or `MedicationRequest:medication:Medication`; null where it has no meaning here. */
export function parseInclude(type: string, value: string): Include | null {
  const [source, parameter = "", targetType] = value.split(":");
  const row = parametersOf(type).find(({ name }) => name === parameter);
  if (source !== type || row?.kind !== "reference") return null;
  return { parameter, targetType: targetType ?? null };
}
