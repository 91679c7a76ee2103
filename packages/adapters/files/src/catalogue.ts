import { type Failure, fail, ok, type Result } from "@cohort/foundation";
import { checkStudyFile, type Study } from "@cohort/studies";
import {
  buildTerminology,
  defaultSite,
  parseDictionary,
  parseSite,
  type Site,
  type Terminology,
} from "@cohort/terminology";
import { builtInDictionary, builtInStudies } from "./built-in.ts";
import { readTextFile, readYamlFiles } from "./read-text.ts";

/** Where the files are; what is not named is built in. Without a site file the defaults hold. */
export interface CatalogueOptions {
  readonly siteFile?: string;
  readonly dictionaryDir?: string;
  readonly studiesDir?: string;
}

export interface Catalogue {
  readonly terminology: Terminology;
  /** In order of file name. */
  readonly studies: readonly Study[];
}

async function readSite(file: string | undefined): Promise<Result<Site, Failure[]>> {
  if (file === undefined) return ok(defaultSite);
  const read = await readTextFile(file);
  return read.ok ? parseSite(read.value.name, read.value.text) : read;
}

async function readTerminology(options: CatalogueOptions): Promise<Result<Terminology, Failure[]>> {
  const [files, site] = await Promise.all([
    readYamlFiles(options.dictionaryDir ?? builtInDictionary()),
    readSite(options.siteFile),
  ]);
  const dictionary = files.ok ? parseDictionary(files.value) : files;
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
 * Reads and checks dictionary, site file and studies. Fails with everything that is wrong in any of them;
 * studies are only checked against a dictionary that is right.
 */
export async function loadCatalogue(
  options: CatalogueOptions = {},
): Promise<Result<Catalogue, Failure[]>> {
  const terminology = await readTerminology(options);
  if (!terminology.ok) return terminology;
  const studies = await readStudies(options.studiesDir ?? builtInStudies(), terminology.value);
  return studies.ok ? ok({ terminology: terminology.value, studies: studies.value }) : studies;
}
