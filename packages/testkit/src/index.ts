export { type EhrStub, startEhrStub } from "./ehr-stub/ehr-stub.ts";
export type { Answer, Fault, Match, Mix } from "./ehr-stub/fault.ts";
export type { EhrStubOptions, Refusal } from "./ehr-stub/options.ts";
export type { LinkStyle } from "./ehr-stub/paging.ts";
export type { Route, SeenRequest } from "./ehr-stub/request.ts";
export {
  emptyDatabase,
  testDatabase,
  type TestDatabase,
  testStore,
  type TestStore,
} from "./database/test-database.ts";
