export {
  type Answer,
  type BulkOptions,
  type Choice,
  type EhrStub,
  type EhrStubOptions,
  type Fault,
  type Generated,
  type LinkStyle,
  type Match,
  MISBEHAVIOURS,
  type Misbehaviour,
  type MisbehaviourName,
  type Mix,
  PASSING,
  type Refusal,
  type Route,
  type SeenRequest,
  type StubBulk,
  type StubExport,
  misbehaveAs,
  startEhrStub,
  startMisbehaving,
} from "@cohort/ehr-stub";
export {
  type AuthorizationServer,
  type AuthorizationServerBehaviour,
  type SeenAssertion,
  startAuthorizationServer,
} from "./authorization-server/authorization-server.ts";
export {
  type IdentityProvider,
  type IdentityProviderBehaviour,
  startIdentityProvider,
} from "./identity-provider/identity-provider.ts";
export { type Signer, type TokenOptions, createSigner } from "./identity-provider/signer.ts";
export { activateStudies, builtInCatalogue, databaseWithStudies } from "./built-in.ts";
export {
  emptyDatabase,
  filledDatabase,
  testDatabase,
  type TestDatabase,
  testStore,
  type TestStore,
} from "./database/test-database.ts";
