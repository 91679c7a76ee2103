import type { ReactNode } from "react";
import { Anchor, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { Link } from "react-router";
import { useSay } from "../../i18n/say.tsx";
import classes from "./funnel.module.css";

/** How many, with what share of a whole that is; a link to the list of them where there is one. */
export function Count({
  count,
  share = null,
  to,
  label,
  minus = false,
}: {
  /** Null: withheld. */
  readonly count: number | null;
  readonly share?: number | null;
  /** Undefined: not to be listed. */
  readonly to?: string | undefined;
  /** What the link says to those who do not see where it stands. */
  readonly label?: string | undefined;
  readonly minus?: boolean;
}): ReactNode {
  const say = useSay();
  const intl = useIntl();
  if (count === null) {
    return (
      <Text span size="sm" c="dimmed">
        {say("funnel.withheld")}
      </Text>
    );
  }
  const text = (minus && count > 0 ? "−" : "") + intl.formatNumber(count);
  return (
    <>
      {to !== undefined && count > 0 ? (
        <Anchor component={Link} to={to} className={classes["number"] ?? ""} aria-label={label}>
          {text}
        </Anchor>
      ) : (
        <span className={classes["number"]}>{text}</span>
      )}
      {share === null || count === 0 ? null : (
        <span className={classes["share"]}>
          {(minus && share > 0 ? "−" : "") +
            intl.formatNumber(share, { style: "percent", maximumFractionDigits: 0 })}
        </span>
      )}
    </>
  );
}
