import { fail, ok, type Result } from "@cohort/foundation";
import { type PlannedStudy, planStudy, type ReplayReason } from "@cohort/matching";
import { type Terminology, terminologyFromSources } from "@cohort/terminology";
import type { KeptMatch } from "../interface/replay.ts";
import type { Store } from "../store.ts";

/** What a match was made with, made again from the texts that are kept. */
export interface Plan {
  readonly terminology: Terminology;
  readonly study: PlannedStudy;
}

export type PlanOf = (
  study: string,
  match: Pick<KeptMatch, "revision" | "inputs">,
) => Promise<Result<Plan, ReplayReason>>;

/** Dictionaries are large and few: so many are held, those used last. */
const HELD = 4;

/** Results by key, made once each while they are held. */
function held<T>(make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.delete(key);
    known.set(key, found);
    found.catch(() => known.delete(key));
    for (const oldest of known.keys()) {
      if (known.size <= HELD) break;
      known.delete(oldest);
    }
    return found;
  };
}

/** Studies planned with the dictionary and the site file of then, whatever the process itself was started with. */
export function plansFrom({ replays, studies }: Pick<Store, "replays" | "studies">): PlanOf {
  const readTerminology = async (
    dictionaryHash: string,
    siteHash: string,
  ): Promise<Result<Terminology, ReplayReason>> => {
    const dictionary = await replays.text(dictionaryHash);
    if (dictionary === null) return fail("no-dictionary");
    const site = await replays.text(siteHash);
    if (site === null) return fail("no-site-file");
    const built = terminologyFromSources({ dictionary, site });
    const isSame =
      built.ok &&
      built.value.dictionaryHash === dictionaryHash &&
      built.value.siteHash === siteHash;
    return isSame ? ok(built.value) : fail("other-release");
  };
  const terminologyOf = held((key) => {
    const [dictionaryHash = "", siteHash = ""] = key.split(" ");
    return readTerminology(dictionaryHash, siteHash);
  });
  const plansOf = held((key) => {
    void key;
    return Promise.resolve(new Map<string, Result<PlannedStudy, ReplayReason>>());
  });

  const planWith = async (
    terminology: Terminology,
    study: string,
    { revision, inputs }: Pick<KeptMatch, "revision" | "inputs">,
  ): Promise<Result<PlannedStudy, ReplayReason>> => {
    const found = await studies.revision(study, revision);
    if (found?.hash !== inputs.studyHash) return fail("no-revision");
    const planned = planStudy(found.study, terminology);
    return planned.ok && planned.value.hash === inputs.studyHash ? planned : fail("other-release");
  };

  return async (study, match) => {
    const key = `${match.inputs.dictionaryHash} ${match.inputs.siteHash}`;
    const terminology = await terminologyOf(key);
    if (!terminology.ok) return terminology;
    const plans = await plansOf(key);
    const name = `${study} ${match.revision} ${match.inputs.studyHash}`;
    const planned = plans.get(name) ?? (await planWith(terminology.value, study, match));
    plans.set(name, planned);
    return planned.ok ? ok({ terminology: terminology.value, study: planned.value }) : planned;
  };
}
