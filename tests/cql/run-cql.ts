import { PatientSource } from "cql-exec-fhir";
import {
  CodeService,
  Date as CqlDate,
  DateTime,
  type DataProvider,
  Executor,
  Library,
  Repository,
} from "cql-execution";
import type { Bundle } from "fhir/r4.js";
import { type CodeLists, VALUE_SET } from "./code-lists.ts";
import type { Elm, LibraryName } from "./translate.ts";

/** True, false, or null: what CQL says of a criterion's definition. */
export type CqlValue = boolean | null;

export interface CqlStudy {
  /** Ids of the definitions that are criteria. */
  readonly criteria: readonly string[];
  /** Every criterion's value for the patient of a Bundle. */
  evaluate(bundle: Bundle): Promise<ReadonlyMap<string, CqlValue>>;
}

const MAIN: LibraryName = "NCT06421701";
const isCriterion = (name: string): boolean => /^(inc|exc)-\d/.test(name);

/** The value sets that the libraries name. One that the dictionary has no code for stays empty. */
function codeServiceOf(elm: Readonly<Record<LibraryName, Elm>>, lists: CodeLists) {
  const urls = Object.values(elm).flatMap(({ library }) =>
    (library.valueSets?.def ?? []).map(({ id }) => id),
  );
  const codes = (url: string) => lists(url.slice(VALUE_SET.length)).map((code) => ({ ...code }));
  return new CodeService(Object.fromEntries(urls.map((url) => [url, { "": codes(url) }])) as never);
}

type Wrapped = { get(field: string): unknown };

const isWrapped = (value: unknown): value is Wrapped =>
  typeof value === "object" && value !== null && "_typeInfo" in value;

/** The same object, which wraps a member once and not at every look. */
function kept<T>(value: T): T {
  if (Array.isArray(value)) value.forEach((one) => kept(one));
  if (!isWrapped(value)) return value;
  const members = new Map<string, unknown>();
  const get = value.get.bind(value);
  Object.defineProperty(value, "get", {
    value: (field: string): unknown => {
      if (!members.has(field)) members.set(field, kept(get(field)));
      return members.get(field);
    },
  });
  return value;
}

/** A source of one patient that wraps a resource once, where cql-exec-fhir does at every retrieve. */
function keeping(source: DataProvider): DataProvider {
  const patient = kept((source as PatientSource).currentPatient());
  if (!patient) throw new Error("the Bundle has no Patient");
  const found = new Map<string, readonly unknown[]>();
  const find = patient.findRecords.bind(patient);
  Object.defineProperty(patient, "findRecords", {
    value: (profile: string, details: never): readonly unknown[] => {
      const records = found.get(profile) ?? kept(find(profile, details));
      found.set(profile, records);
      return records;
    },
  });
  let current: typeof patient | undefined = patient;
  return {
    currentPatient: () => current,
    nextPatient: () => (current = undefined),
  };
}

/** Makes a source of a Bundle's patient. */
export type SourceOf = (bundle: Bundle) => DataProvider;

/** cql-exec-fhir as it is shipped. */
export function shippedSource(): SourceOf {
  // Reading the model takes longer than a patient does.
  const source = PatientSource.FHIRv401();
  return (bundle) => {
    source.reset();
    source.loadBundles([bundle]);
    return source;
  };
}

/** The same, which wraps everything once. */
export function keepingSource(): SourceOf {
  const sourceOf = shippedSource();
  return (bundle) => keeping(sourceOf(bundle));
}

/** The study as CQL, ready to be run as of a date (`2026-11-15`). */
export function openCql(
  elm: Readonly<Record<LibraryName, Elm>>,
  lists: CodeLists,
  asOf: string,
  sourceOf: SourceOf,
): CqlStudy {
  const { [MAIN]: main, ...included } = elm;
  const library = new Library(main, new Repository(included));
  const [year = 0, month = 0, day = 0] = asOf.split("-").map(Number);
  const executor = new Executor(library, codeServiceOf(elm, lists), {
    AsOf: new CqlDate(year, month, day),
  });
  const now = new DateTime(year, month, day, 12, 0, 0, 0, 0);
  return {
    criteria: Object.keys(library.expressions as object).filter(isCriterion),
    async evaluate(bundle) {
      const { patientResults } = await executor.exec(sourceOf(bundle), now);
      const [results = {}] = Object.values<Record<string, unknown>>(patientResults);
      return new Map(
        Object.entries(results)
          .filter(([name]) => isCriterion(name))
          .map(([name, value]) => [name, typeof value === "boolean" ? value : null]),
      );
    },
  };
}
