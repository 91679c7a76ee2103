/** `user:<issuer>#<subject>`, `group:<name>`, `key:<id>`, `ehr:<issuer>` or `demo`. */
const PRINCIPAL =
  /^(?:user:[\x21-\x7e]{1,200}#[\x21-\x7e]{1,200}|(?:group|key|ehr):[^\p{C}]{1,200}|demo)$/u;

/** Whether a text can name whom something is granted to; that there is such a one is not said. */
export const isPrincipal = (text: string): boolean => PRINCIPAL.test(text);
