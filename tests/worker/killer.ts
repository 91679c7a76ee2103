import { setTimeout as pause } from "node:timers/promises";
import type { FhirResource } from "fhir/r4.js";
import { dayOf } from "@cohort/foundation";
import { generatePopulation } from "@cohort/sandbox";
import type { EhrStub, SeenRequest } from "@cohort/testkit";
import { type Child, cohort } from "../end-to-end/child.ts";
import { type Installation, must, until } from "./support.ts";

const drawn = new Map<number, readonly FhirResource[]>();

/** Lives with everything that the studies ask about, as resources of the stub. The same ones for the same size. */
export function townsfolk(size: number): readonly FhirResource[] {
  const known = drawn.get(size) ?? draw(size);
  drawn.set(size, known);
  return known;
}

function draw(size: number): readonly FhirResource[] {
  const { shared, people } = generatePopulation({ seed: 1, size, asOf: dayOf(2026, 11, 1) });
  const all = [...shared, ...people.flatMap(({ resources }) => resources)];
  return all as unknown as readonly FhirResource[];
}

/** Worker processes, one after the other, each killed at a request of the EHR's that it makes. */
export interface Killer {
  start(): void;
  /** Waits until the worker that runs is dead. */
  dead(): Promise<void>;
  /** Kills whoever runs, so many milliseconds after a request that `isIt` says so of. */
  killAt(isIt: (request: SeenRequest) => boolean, afterMs?: number): void;
  /** Kills no more. */
  spare(): void;
  readonly kills: () => number;
  close(): Promise<void>;
}

export function createKiller(
  site: Installation,
  ehr: EhrStub,
  more: Readonly<Record<string, string>> = {},
): Killer {
  let child: Child | null = null;
  let isIt: ((request: SeenRequest) => boolean) | null = null;
  let afterMs = 0;
  let kills = 0;
  const kill = async (): Promise<void> => {
    const victim = child;
    if (afterMs > 0) await pause(afterMs);
    if (victim?.process.kill("SIGKILL") === true) kills += 1;
  };
  ehr.fault({
    match: {
      when: (request) => {
        if (isIt?.(request) === true) {
          isIt = null;
          void kill();
        }
        return false;
      },
    },
    answer: { kind: "reset" },
  });
  return {
    start: () => {
      child = cohort(["worker"], { ...site.env, ...more, FHIR_BASE_URL: ehr.baseUrl });
    },
    dead: async () => {
      await child?.ended;
    },
    killAt: (which, ms = 0) => {
      isIt = which;
      afterMs = ms;
    },
    spare: () => {
      isIt = null;
    },
    kills: () => kills,
    close: async () => {
      child?.process.kill("SIGKILL");
      await child?.ended;
    },
  };
}

export async function beginSync(site: Installation): Promise<string> {
  const { job } = await site.store.jobs.create("sync", "full");
  must(await site.queue.enqueueSync(job.id));
  return job.id;
}

export const ends = (site: Installation, job: string): Promise<void> =>
  until(async () => (await site.store.jobs.get(job))?.state === "done", 120_000);
