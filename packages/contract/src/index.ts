export {
  type GrantList,
  type Revoked,
  type WireGrant,
  grantListSchema,
  grantRequestSchema,
  grantSchema,
  revocationSchema,
} from "./access-operations.ts";
export * from "./attestation.ts";
export * from "./audit.ts";
export { breakingChanges } from "./open-api/breaking-changes.ts";
export * from "./candidate.ts";
export * from "./candidate-query.ts";
export * from "./cds/card.ts";
export * from "./cds/feedback.ts";
export * from "./cds/request.ts";
export * from "./coverage.ts";
export * from "./decision.ts";
export { OPERATION_DEFINITIONS } from "./fhir/operation-calls.ts";
export * from "./fhir/search.ts";
export * from "./funnel.ts";
export * from "./health.ts";
export * from "./history.ts";
export {
  type ApiKeyView,
  type KeyList,
  type NewKey,
  type Session,
  keyRequestSchema,
  keySignInSchema,
  signInQuerySchema,
} from "./identity-operations.ts";
export * from "./job.ts";
export { type KeySet, keySetSchema } from "./key-set.ts";
export * from "./legal-basis.ts";
export * from "./match.ts";
export { issueToWire, matchToWire } from "./match-to-wire.ts";
export { matchesToTexts } from "./match-to-text.ts";
export { type WireMessage, messageSchema } from "./message.ts";
export * from "./open-api/document.ts";
export * from "./operation.ts";
export * from "./fhir/operation-outcome.ts";
export * from "./operations.ts";
export * from "./overview.ts";
export * from "./paging.ts";
export * from "./problem.ts";
export * from "./progress.ts";
export * from "./quarantine.ts";
export * from "./replay-operations.ts";
export * from "./scalars.ts";
export * from "./screening-log.ts";
export * from "./series.ts";
export * from "./study.ts";
export * from "./watch.ts";
export * from "./what-if.ts";
export * from "./worklist.ts";
