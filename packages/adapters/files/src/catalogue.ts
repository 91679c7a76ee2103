import { type Failure, fail, ok, type Result } from "@cohort/foundation";
import { checkStudyFile, type Study } from "@cohort/studies";
import {
  ancestorsMeant,
  buildTerminology,
  defaultSite,
  type Dictionary,
  parseDictionary,
  parseSite,
  type Site,
  type Terminology,
  withDescendants,
} from "@cohort/terminology";
import { builtInDictionary, builtInStudies } from "./built-in.ts";
import { readHierarchies } from "./hierarchy.ts";
import { readTextFile, readYamlFiles } from "./read-text.ts";

/**
 * Where the files are, as the configuration says it; what is not named is built in. Without a site file the
 * defaults hold, without a hierarchy only listed codes match.
 */
export interface CatalogueOptions {
  readonly siteFile?: string | null;
  readonly dictionaryDir?: string | null;
  readonly studiesDir?: string | null;
  readonly hierarchyFiles?: readonly string[];
}

export interface Catalogue {
  readonly terminology: Terminology;
  /** In order of file name. */
  readonly studies: readonly Study[];
}

async function readSite(file: string | null): Promise<Result<Site, Failure[]>> {
  if (file === null) return ok(defaultSite);
  const read = await readTextFile(file);
  return read.ok ? parseSite(read.value.name, read.value.text) : read;
}

async function readDictionary(options: CatalogueOptions): Promise<Result<Dictionary, Failure[]>> {
  const files = await readYamlFiles(options.dictionaryDir ?? builtInDictionary());
  const dictionary = files.ok ? parseDictionary(files.value) : files;
  const hierarchyFiles = options.hierarchyFiles ?? [];
  if (!dictionary.ok || hierarchyFiles.length === 0) return dictionary;
  const closure = await readHierarchies(hierarchyFiles, ancestorsMeant(dictionary.value));
  return closure.ok ? ok(withDescendants(dictionary.value, closure.value)) : closure;
}

/** Reads and checks dictionary, hierarchies and site file: all that a process needs which has its studies elsewhere. */
export async function loadTerminology(
  options: CatalogueOptions = {},
): Promise<Result<Terminology, Failure[]>> {
  const [dictionary, site] = await Promise.all([
    readDictionary(options),
    readSite(options.siteFile ?? null),
  ]);
  if (dictionary.ok && site.ok) return buildTerminology(dictionary.value, site.value);
  return fail([...(dictionary.ok ? [] : dictionary.failure), ...(site.ok ? [] : site.failure)]);
}

async function readStudies(
  folder: string,
  terminology: Terminology,
): Promise<Result<Study[], Failure[]>> {
  const files = await readYamlFiles(folder);
  if (!files.ok) return files;
  const failures: Failure[] = [];
  const studies = new Map<string, Study>();
  for (const { name, text } of files.value) {
    const study = checkStudyFile(name, text, terminology);
    if (!study.ok) {
      failures.push(...study.failure);
    } else if (studies.has(study.value.id)) {
      failures.push({
        code: "FILES.DUPLICATE_STUDY",
        message: `a second file describes study ${study.value.id}`,
        action: "keep one of them",
        at: { file: name, line: 1, column: 1 },
      });
    } else {
      studies.set(study.value.id, study.value);
    }
  }
  return failures.length > 0 ? fail(failures) : ok([...studies.values()]);
}

/**
 * Reads and checks dictionary, hierarchies, site file and studies. Fails with everything that is wrong in any of them;
 * studies are only checked against a dictionary that is right.
 */
export async function loadCatalogue(
  options: CatalogueOptions = {},
): Promise<Result<Catalogue, Failure[]>> {
  const terminology = await loadTerminology(options);
  if (!terminology.ok) return terminology;
  const studies = await readStudies(options.studiesDir ?? builtInStudies(), terminology.value);
  return studies.ok ? ok({ terminology: terminology.value, studies: studies.value }) : studies;
}
