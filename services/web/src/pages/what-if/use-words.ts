import { useIntl } from "react-intl";
import type { Adjustable } from "@cohort/contract";
import { type Say, useSay } from "../../i18n/say.tsx";
import { lengthOf } from "./period.ts";

/** UCUM as people write it; a limit of normal in the reader's language. */
function unitText(unit: string | null, say: Say): string {
  if (unit === null) return "";
  if (unit === "{ULN}") return say("what-if.uln");
  if (unit === "{LLN}") return say("what-if.lln");
  if (unit === "a") return say("what-if.years");
  return unit
    .replace("{1.73_m2}", "1.73 m²")
    .replaceAll(/\{[^}]*\}/g, "")
    .replace("10*9", "10⁹")
    .replace("10*3", "10³")
    .replace("[Hg]", "Hg")
    .replace(/^1$/, "");
}

/** Settings and their values in the reader's language. */
export interface Words {
  readonly what: (one: Pick<Adjustable, "asks" | "subject">) => string;
  readonly unit: (one: Pick<Adjustable, "unit">) => string;
  readonly value: (one: Pick<Adjustable, "unit">, value: Adjustable["value"]) => string;
}

export function useWords(): Words {
  const say = useSay();
  const intl = useIntl();
  const period = (text: string): string => {
    const length = lengthOf(text);
    return length === null
      ? say("what-if.ever")
      : say(`what-if.period-${length.unit}`, { count: length.count });
  };
  return {
    what: ({ asks, subject }) => say(`asks.${asks}`, { subject }),
    unit: ({ unit }) => unitText(unit, say),
    value: ({ unit }, value) =>
      typeof value === "string"
        ? period(value)
        : `${intl.formatNumber(value, { maximumFractionDigits: 10 })} ${unitText(unit, say)}`.trim(),
  };
}
