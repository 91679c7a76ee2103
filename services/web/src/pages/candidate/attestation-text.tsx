import type { ReactNode } from "react";
import type { WireAttestation } from "@cohort/contract";
import { useIntl } from "react-intl";
import { useSay } from "../../i18n/say.tsx";
import { withUnit } from "../../parts/unit-text.ts";
import { useDates } from "./dates.ts";

/** What somebody stated, on what basis, who and when. */
export function AttestationText({
  attestation,
  labels,
}: {
  readonly attestation: WireAttestation;
  readonly labels: Readonly<Record<string, string>>;
}): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const dates = useDates();
  const { statement, by, at, basis } = attestation;
  const stated = (): string => {
    switch (statement.kind) {
      case "fact": {
        const { value, unit, concept, date } = statement;
        const shown =
          typeof value === "number"
            ? withUnit(intl.formatNumber(value, { maximumSignificantDigits: 6 }), unit)
            : typeof value === "boolean"
              ? say(value ? "candidate.yes" : "candidate.no")
              : (value ?? "");
        return say("candidate.stated-fact", {
          what: labels[concept] ?? concept,
          value: shown,
          date: dates.date(date),
        });
      }
      case "complete-history":
        return say(`candidate.complete-${statement.of}`);
      case "outcome":
        return say("candidate.stated-outcome", {
          criterion: statement.criterion,
          outcome: say(`outcome.${statement.outcome}`),
        });
    }
  };
  return (
    <>
      {stated()}
      {basis === null ? "" : ` · ${say("candidate.stated-basis", { basis })}`}
      {" · "}
      {say("candidate.stated-by", { by, at: dates.instant(at) })}
    </>
  );
}
