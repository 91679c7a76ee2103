export { type ChangeFault, type StudyChange, adjustStudy } from "./adjust.ts";
export { type Adjustable, adjustablesOf, pointerOf, wordsOf } from "./adjustable.ts";
export { criteriaOf } from "./cohort-criteria.ts";
export { complaintsOf } from "./complaints.ts";
export {
  canonicalStudy,
  checkStudyFile,
  parseStudy,
  readCanonicalStudy,
  studyHash,
} from "./parse-study.ts";
export { studyJsonSchema } from "./schema.ts";
export * from "./study.ts";
