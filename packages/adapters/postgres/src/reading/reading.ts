import type { Database } from "../database/database.ts";
import type { Reading } from "../interface/reading.ts";
import { ownersOf, ownersWithin } from "../records/owners.ts";
import { changes } from "./changes.ts";
import { listing } from "./listing.ts";
import { takeReadings } from "./take.ts";

export const reading = (database: Database): Reading => ({
  ...changes(database),
  ...listing(database),
  ...takeReadings(database),
  ownersOf: ownersOf(database),
  ownersWithin: ownersWithin(database),
});
