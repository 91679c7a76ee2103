import { hashOf } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import { MAPPER_VERSION } from "./map-patient.ts";

/** How records are read: the terminology's part of it and the mapper's own. Others are due for reading again. */
export const readingHash = ({ mappingHash }: Pick<Terminology, "mappingHash">): string =>
  hashOf({ mapper: MAPPER_VERSION, terminology: mappingHash });
