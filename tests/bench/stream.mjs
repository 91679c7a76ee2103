// Reads and matches a file of bundles, holding none of them, and tells the most memory that it ever held: `stream.mjs <file> <day>`.
// In JavaScript, so that no compiler of TypeScript is in the memory that it measures.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { loadCatalogue } from "@cohort/files";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { parseDay } from "@cohort/foundation";
import { matchForStore, planStudy } from "@cohort/matching";

const [, , path = "", day = ""] = process.argv;
const { terminology, studies } = valueOf(await loadCatalogue({}));
const planned = studies.map((study) => valueOf(planStudy(study, terminology)));
const asOf = parseDay(day);
const before = process.memoryUsage().rss;
let patients = 0;
for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
  const record = mapPatient(valueOf(readBundle(JSON.parse(line))), terminology);
  matchForStore({ record, attestations: [], terminology, studies: planned, asOf });
  patients += 1;
}
// Node gives kilobytes, on every system.
process.send?.({ peak: process.resourceUsage().maxRSS * 1024, before, patients });

function valueOf(result) {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
