import { canonicalStudy, studyHash } from "@cohort/studies";
import type { Study } from "@cohort/studies";
import type { Failure, Result } from "@cohort/foundation";
import { ok } from "@cohort/foundation";
import type { Store } from "@cohort/postgres";
import { cliActor } from "./cli-actor.ts";
import { single } from "./session.ts";

export interface Imported {
  readonly study: string;
  readonly revision: number;
  /** False where this very revision was there already. */
  readonly created: boolean;
  readonly activated: boolean;
}

/** Which studies become active with the import; `first`: those of which no revision has ever been. */
export type Activation = "first" | "all" | "none";

const LOCK = "import-studies";
const LOCK_POLL_MS = 250;

/** Appends what is new, one importer at a time, and says what happened to each. Doing it again changes nothing. */
export async function importStudies(
  store: Store,
  studies: readonly Study[],
  activation: Activation,
): Promise<Result<readonly Imported[], readonly Failure[]>> {
  let result: Result<readonly Imported[], readonly Failure[]> = ok([]);
  const task = async (): Promise<void> => {
    result = await importAll(store, studies, activation);
  };
  while (!(await store.whileLeader(LOCK, task))) {
    await new Promise((done) => setTimeout(done, LOCK_POLL_MS));
  }
  return result;
}

async function importAll(
  store: Store,
  studies: readonly Study[],
  activation: Activation,
): Promise<Result<readonly Imported[], readonly Failure[]>> {
  const done: Imported[] = [];
  const by = cliActor();
  for (const study of studies) {
    const { revision, created } = await store.studies.import(
      { id: study.id, hash: studyHash(study), canonical: canonicalStudy(study) },
      by,
    );
    const wanted =
      activation === "all" ||
      (activation === "first" && (await store.studies.get(study.id))?.status === "draft");
    if (wanted) {
      const activated = single(await store.studies.activate(study.id, by, revision));
      if (!activated.ok) return activated;
    }
    done.push({ study: study.id, revision, created, activated: wanted });
  }
  return ok(done);
}
