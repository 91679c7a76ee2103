import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import {
  CqlTranslator,
  LibraryManager,
  ModelManager,
  createLibrarySourceProvider,
  createModelInfoProvider,
  createUcumService,
  stringAsSource,
} from "@cqframework/cql/cql-to-elm";
import { SYSTEM_MODEL } from "./system-model.ts";

/** The libraries, every one after those that it includes. */
const LIBRARIES = ["FHIRHelpers", "Entries", "Treatments", "NCT06421701"] as const;
export type LibraryName = (typeof LIBRARIES)[number];

/** An ELM library as JSON: what cql-execution reads. */
export interface Elm {
  readonly library: { readonly valueSets?: { readonly def: readonly { readonly id: string }[] } };
}

const FHIR_MODEL = createRequire(import.meta.url).resolve(
  "cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml",
);

const read = (name: LibraryName): Promise<string> =>
  readFile(new URL(`./${name}.cql`, import.meta.url), "utf8");

/** Units are checked when they are used, by the engine that runs the library. */
const ANY_UNIT = createUcumService(
  (value) => value,
  () => null,
  (left) => left,
  (left) => left,
);

/** Translates the CQL beside this file to ELM; throws with the translator's words where it cannot. */
export async function translate(): Promise<Readonly<Record<LibraryName, Elm>>> {
  const fhirModel = await readFile(FHIR_MODEL, "utf8");
  const sources = new Map<string, string>();
  for (const name of LIBRARIES) sources.set(name, await read(name));

  const models = new ModelManager();
  models.modelInfoLoader.registerModelInfoProvider(
    createModelInfoProvider((name) => {
      if (name === "System") return stringAsSource(SYSTEM_MODEL);
      return name === "FHIR" ? stringAsSource(fhirModel) : null;
    }),
  );
  const libraries = new LibraryManager(models, undefined, undefined, ANY_UNIT);
  libraries.librarySourceLoader.registerProvider(
    createLibrarySourceProvider((name) => {
      const source = sources.get(name);
      return source === undefined ? null : stringAsSource(source);
    }),
  );
  const toElm = (name: LibraryName): Elm => {
    const translator = CqlTranslator.fromText(sources.get(name) ?? "", libraries);
    const faults = translator.errors.asJsReadonlyArrayView().map(({ message, locator }) => {
      // Its members have no lasting names; the first number among them is the line.
      const line = Object.values((locator ?? {}) as object).find((at) => typeof at === "number");
      return `${name}.cql:${String(line)}: ${message}`;
    });
    if (faults.length > 0) throw new Error(faults.join("\n"));
    return JSON.parse(translator.toJson()) as Elm;
  };
  return {
    FHIRHelpers: toElm("FHIRHelpers"),
    Entries: toElm("Entries"),
    Treatments: toElm("Treatments"),
    NCT06421701: toElm("NCT06421701"),
  };
}
