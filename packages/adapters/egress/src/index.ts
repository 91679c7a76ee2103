export { type AddressKind, isNetwork } from "./addresses.ts";
export { DEFAULT_LIMITS, createEgress } from "./egress.ts";
export {
  type BlockReason,
  EgressError,
  type EgressErrorClass,
  isEgressError,
} from "./egress-error.ts";
export type {
  Authorization,
  Egress,
  EgressLimits,
  EgressOptions,
  Incoming,
  Outgoing,
  Redirects,
  RequestLimits,
  Resolve,
} from "./interface.ts";
