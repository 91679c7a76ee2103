export {
  MISBEHAVIOURS,
  type Misbehaviour,
  type MisbehaviourName,
  PASSING,
  SPOILT_ANSWER_NAMES,
  type SpoiltAnswerName,
  isSpoiltAnswerName,
  misbehaveAs,
} from "./misbehaviour/misbehaviours.ts";
export {
  type MisbehavingOptions,
  type MisbehavingProxy,
  startMisbehaving,
} from "./misbehaviour/misbehaving-proxy.ts";
export type { StubExport } from "./stub/bulk/exports.ts";
export type { BulkOptions, Generated } from "./stub/bulk/options.ts";
export type { StubBulk } from "./stub/bulk/stub-bulk.ts";
export { type EhrStub, startEhrStub } from "./stub/ehr-stub.ts";
export type { Answer, Choice, Fault, Match, Mix } from "./stub/fault.ts";
export type { EhrStubOptions, Refusal } from "./stub/options.ts";
export type { LinkStyle } from "./stub/paging.ts";
export type { Route, SeenRequest } from "./stub/request.ts";
