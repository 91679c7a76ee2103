import { type Outcome, reject } from "../../edge/rejection.ts";
import { ProviderUnavailableError } from "./provider-unavailable.ts";

const providerAway = reject("unavailable", {
  detail: "The identity provider cannot be reached. Try again shortly.",
});

/** That nobody can be told from anybody is said as such: it is no 401. */
export async function orAway<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProviderUnavailableError) return providerAway;
    throw error;
  }
}
