import { writeFileSync } from "node:fs";
import { AS_OF } from "../corpus/people.ts";
import { type Grown, grow } from "./grow.ts";
import { queueMemory } from "./queue-memory.ts";
import { criterionEdited, dayReached, labArrived } from "./rematch.ts";
import { PAGE, page } from "./page.ts";
import { RESULTS, type Results, readResults } from "./results.ts";
import { jsonText, machine } from "../report.ts";
import { withServer } from "./server.ts";
import { openSite } from "./site.ts";

const SEED = 1;
/** Mapped lives of each kind. */
const LIVES = 150;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const where = (): string => {
  const { cpu, cores, memoryGB, node } = machine();
  return `${cpu}, ${cores} cores, ${memoryGB} GB, Node ${node}`;
};
const keep = (change: Partial<Results>): void => {
  const results = { ...readResults(), machine: where(), ...change };
  writeFileSync(RESULTS, jsonText(results));
  writeFileSync(PAGE, page(results));
};
const today = (): string => new Date().toISOString().slice(0, 10);

const sameAs =
  (one: Grown) =>
  (other: Grown): boolean =>
    one.patients === other.patients &&
    one.studies === other.studies &&
    one.workers === other.workers;

/** `pnpm bench -- growth [patients] [studies] [workers]`: 10 000 patients, 5 studies and one worker unless told otherwise. */
async function growth([
  patients = "10000",
  studies = "5",
  workers = "1",
]: readonly string[]): Promise<void> {
  const counts = workers.split(",").map(Number);
  const measured = await withServer((url) =>
    grow(
      {
        url,
        queueUrl: null,
        patients: Number(patients),
        studies: Number(studies),
        seed: SEED,
        lives: LIVES,
      },
      counts,
    ),
  );
  for (const one of measured) {
    say(JSON.stringify(one));
    const others = readResults().growth.filter((other) => !sameAs(one)(other));
    keep({ growth: [...others, { ...one, on: today() }].toSorted(bySize) });
  }
}

const bySize = (a: Grown, b: Grown): number =>
  a.patients - b.patients || a.studies - b.studies || a.workers - b.workers;

/** `pnpm bench -- rematch [patients] [studies]`: what one change costs in a hospital that is at rest. */
async function rematch([patients = "100000", studies = "5"]: readonly string[]): Promise<void> {
  const changes = await withServer(async (url) => {
    const asked = { url, queueUrl: null, patients: Number(patients), studies: Number(studies) };
    const site = await openSite({ ...asked, seed: SEED, lives: LIVES });
    try {
      await site.turnTo(AS_OF);
      await site.settled();
      await site.sql("vacuum analyze");
      const all = [await criterionEdited(site)];
      all.push(await labArrived(site, "haemoglobin"), await labArrived(site, "lvef"));
      all.push(await dayReached(site));
      return all;
    } finally {
      await site.close();
    }
  });
  for (const one of changes) say(JSON.stringify(one));
  const size = { patients: Number(patients), studies: Number(studies) };
  const others = readResults().rematch.filter((one) => one.patients !== size.patients);
  const all = [...others, { on: today(), ...size, changes }];
  keep({ rematch: all.toSorted((a, b) => a.patients - b.patients) });
}

/** `pnpm bench -- queue-memory`: what Redis holds of jobs that wait. */
async function queue(): Promise<void> {
  const measured = await queueMemory();
  say(JSON.stringify(measured));
  if (measured !== null) keep({ queue: { ...measured, on: today() } });
}

/** What `pnpm bench` does beside its table, by their first word. */
export const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  growth,
  rematch,
  "queue-memory": queue,
};
