import { type BulkSettings, LINE_BYTES } from "./settings.ts";
import type { Capabilities } from "../search/capabilities.ts";
import { gapsOf } from "../patients/gaps.ts";
import type { Settings } from "../options.ts";
import { type TypeState, isOnOffer } from "../run.ts";
import { type PatientType, SEARCHED_TYPES } from "../types.ts";

interface Known {
  readonly authorize: BulkSettings["authorize"];
  readonly capabilities: (signal?: AbortSignal) => Promise<Capabilities>;
  /** Types that the EHR does not grant. */
  readonly withheld: () => readonly string[];
}

/** What reading exports shares with reading by search. */
export function bulkSettingsOf(settings: Settings, known: Known): BulkSettings {
  return {
    ...settings,
    authorize: known.authorize,
    limits: { ...settings.limits, lineBytes: LINE_BYTES },
    async offered(signal) {
      const capabilities = await known.capabilities(signal);
      const withheld = known.withheld();
      const isSilent = !capabilities.lists("Patient");
      if (isSilent && withheld.length === 0) return null;
      return {
        has: (type) => (isSilent || capabilities.lists(type)) && !withheld.includes(type),
        gaps: gapsOf(new Map(statesOf(capabilities, withheld))),
      };
    },
  };
}

const statesOf = (
  capabilities: Capabilities,
  withheld: readonly string[],
): readonly (readonly [PatientType, TypeState])[] =>
  SEARCHED_TYPES.flatMap((type): (readonly [PatientType, TypeState])[] => {
    if (!isOnOffer({ capabilities }, type)) return [[type, "unsupported"]];
    return withheld.includes(type) ? [[type, "unauthorised"]] : [];
  });
