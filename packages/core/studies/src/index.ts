export {
  canonicalStudy,
  checkStudyFile,
  complaintsOf,
  criteriaOf,
  parseStudy,
  readCanonicalStudy,
  studyHash,
} from "./parse-study.ts";
export { studyJsonSchema } from "./schema.ts";
export * from "./study.ts";
