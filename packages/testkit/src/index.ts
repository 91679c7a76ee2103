export {
  type AuthorizationServer,
  type AuthorizationServerBehaviour,
  type SeenAssertion,
  startAuthorizationServer,
} from "./authorization-server/authorization-server.ts";
export type { StubExport } from "./ehr-stub/bulk/exports.ts";
export type { BulkOptions, Generated } from "./ehr-stub/bulk/options.ts";
export type { StubBulk } from "./ehr-stub/bulk/stub-bulk.ts";
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
export {
  MISBEHAVIOURS,
  type Misbehaviour,
  type MisbehaviourName,
  misbehaveAs,
} from "./misbehaviour/misbehaviours.ts";
