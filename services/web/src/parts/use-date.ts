import { useIntl } from "react-intl";

/** A calendar date with its year, as the day that it is: it belongs to no time zone. */
export function useDate(): (date: string) => string {
  const intl = useIntl();
  return (date) => intl.formatDate(`${date}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" });
}
