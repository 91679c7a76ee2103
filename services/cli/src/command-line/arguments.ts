import { InvalidArgumentError } from "commander";
import { parseDay } from "@cohort/foundation";

// What stands on a command line, checked where it stands: commander names the option in its message.

/** A TCP port to listen on; 0 lets the system choose. */
export function port(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 65_535)) throw new InvalidArgumentError("Give a port from 0 to 65535.");
  return value;
}

/** A calendar date that exists, kept as text: the configuration takes it like AS_OF. */
export function date(text: string): string {
  if (parseDay(text) === null) {
    throw new InvalidArgumentError("Give a date that exists, such as 2026-11-01.");
  }
  return text;
}

/** As a part of an address: the API takes no other. */
export function subscriptionId(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(text)) {
    throw new InvalidArgumentError("Give up to 80 letters, digits, '-', '_' and '.'.");
  }
  return text;
}

/** A part of a whole, 0 to 1. */
export function share(text: string): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 1)) throw new InvalidArgumentError("Give a number from 0 to 1, such as 0.05.");
  return value;
}

export function seed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}

/** Names, one or several with commas between them. */
export const names = (text: string): readonly string[] => text.split(",").filter(Boolean);

const url =
  (schemes: readonly string[], example: string) =>
  (text: string): string => {
    const parsed = URL.canParse(text) ? new URL(text) : null;
    if (parsed === null || !schemes.includes(parsed.protocol) || parsed.hostname === "") {
      throw new InvalidArgumentError(`Give a URL such as ${example}.`);
    }
    return text;
  };

export const fhirUrl = url(["http:", "https:"], "https://ehr.example.org/fhir");

export const queueUrl = url(
  ["redis:", "rediss:", "postgres:", "postgresql:"],
  "redis://127.0.0.1:6379",
);
