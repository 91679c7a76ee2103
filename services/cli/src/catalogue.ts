import type { Config } from "@cohort/config";
import { type Catalogue, loadCatalogue } from "@cohort/files";
import type { Failure, Result } from "@cohort/foundation";

/** The dictionary, the site file and the studies that the configuration names; the built-in ones by default. */
export const readCatalogue = ({ files }: Config): Promise<Result<Catalogue, readonly Failure[]>> =>
  loadCatalogue(files);
