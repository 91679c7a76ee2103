/** The identity provider, or its keys, cannot be had: nobody can be told from anybody, which is no fault of theirs. */
export class ProviderUnavailableError extends Error {
  override readonly name = "ProviderUnavailableError";
}
