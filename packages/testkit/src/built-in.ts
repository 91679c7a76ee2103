import { type Catalogue, loadCatalogue } from "@cohort/files";
import { describeFailure } from "@cohort/foundation";
import { openStore, SYSTEM } from "@cohort/postgres";
import { canonicalStudy, studyHash } from "@cohort/studies";
import { filledDatabase, type TestDatabase } from "./database/test-database.ts";

let loading: Promise<Catalogue> | null = null;

/** The dictionary and the studies that come along, read once for each file of tests: that takes longer than most of what they do. */
export const builtInCatalogue = (): Promise<Catalogue> => (loading ??= load());

async function load(): Promise<Catalogue> {
  const loaded = await loadCatalogue({});
  if (loaded.ok) return loaded.value;
  throw new Error(loaded.failure.map(describeFailure).join("\n"));
}

/** Makes the built-in studies active in a database. */
export async function activateStudies({
  runtimeUrl,
}: {
  readonly runtimeUrl: string;
}): Promise<void> {
  const opened = await openStore({ connectionString: runtimeUrl });
  if (!opened.ok) throw new Error(describeFailure(opened.failure));
  const store = opened.value;
  for (const study of (await builtInCatalogue()).studies) {
    const canonical = canonicalStudy(study);
    await store.studies.import({ id: study.id, hash: studyHash(study), canonical }, SYSTEM);
    const activated = await store.studies.activate(study.id, SYSTEM);
    if (!activated.ok) throw new Error(describeFailure(activated.failure));
  }
  await store.close();
}

/** A database of one's own in which the built-in studies are active, copied from one that was filled once a run. */
export const databaseWithStudies = (): Promise<TestDatabase> =>
  filledDatabase("studies", activateStudies);
