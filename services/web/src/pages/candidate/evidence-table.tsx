import type { ReactNode } from "react";
import { Anchor, Table, Text } from "@mantine/core";
import type { CandidateCriterion } from "@cohort/contract";
import { useIntl } from "react-intl";
import { useSay } from "../../i18n/say.tsx";
import { conversionsOf } from "../../i18n/conversions.ts";
import { withUnit } from "../../parts/unit-text.ts";
import { useDates } from "./dates.ts";
import classes from "./candidate.module.css";

type Evidence = CandidateCriterion["evidence"][number];

interface EvidenceTableProps {
  readonly criterion: CandidateCriterion;
  readonly labels: Readonly<Record<string, string>>;
  /** A link with `{resourceType}` and `{id}` in it; null: there is none. */
  readonly link: string | null;
  readonly asOf: string;
}

/** The entries that decided it, as the EHR wrote them, with what they were converted to and held against. */
export function EvidenceTable({ criterion, labels, link, asOf }: EvidenceTableProps): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const dates = useDates();
  const { evidence } = criterion;
  if (evidence.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {say("candidate.no-entries")}
      </Text>
    );
  }
  const numbered = (value: number): string =>
    intl.formatNumber(value, { maximumSignificantDigits: 6 });
  const valueOf = ({ value, unit }: Evidence): string => {
    if (value === null) return "";
    if (typeof value === "number") return withUnit(numbered(value), unit);
    return typeof value === "boolean" ? say(value ? "candidate.yes" : "candidate.no") : value;
  };
  const shown = conversionsOf(criterion.message);
  const convertedOf = ({ converted }: Evidence): string => {
    if (converted === null) return "";
    const { value, unit } = converted;
    const said = typeof value === "number" ? numbered(shown.get(value) ?? value) : value;
    return ` = ${withUnit(said, unit)}`;
  };
  const limitOf = ({ limit }: Evidence): string => {
    if (limit === null) return "";
    const { low, high, unit, source } = limit;
    const from = say(`candidate.limit-${source}`);
    if (low !== null && high !== null) {
      return `${withUnit(`${numbered(low)} – ${numbered(high)}`, unit)} (${from})`;
    }
    // The rule says which side of its threshold is asked for; the explanation has it in words.
    const sign = source === "protocol" ? "" : low === null ? "≤ " : "≥ ";
    return `${sign}${withUnit(numbered(low ?? high ?? 0), unit)} (${from})`;
  };
  return (
    <div
      className={classes["scroll"]}
      role="region"
      aria-label={say("candidate.entries")}
      tabIndex={0}
    >
      <Table verticalSpacing={2} className={classes["entries"] ?? ""}>
        <Table.Caption className={classes["caption"] ?? ""}>
          {say("candidate.entries")}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{say("candidate.what")}</Table.Th>
            <Table.Th scope="col">{say("candidate.value")}</Table.Th>
            <Table.Th scope="col">{say("candidate.date")}</Table.Th>
            <Table.Th scope="col">{say("candidate.limit")}</Table.Th>
            <Table.Th scope="col">{say("candidate.source")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {evidence.map((one, index) => (
            <Table.Tr key={`${one.resource} ${one.concept} ${index}`}>
              <Table.Td>{labels[one.concept] ?? one.concept}</Table.Td>
              <Table.Td>
                {valueOf(one)}
                {convertedOf(one)}
                {one.derivedBy === undefined ? "" : ` (${one.derivedBy})`}
              </Table.Td>
              <Table.Td>
                {one.date === null ? say("unknown.undated") : dates.date(one.date)}
                {one.date === null || dates.ago(one.date, asOf) === ""
                  ? ""
                  : ` (${dates.ago(one.date, asOf)})`}
              </Table.Td>
              <Table.Td>{limitOf(one)}</Table.Td>
              <Table.Td>
                <Source resource={one.resource} link={link} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** Where it comes from: a link into the EHR where one is configured. */
function Source({
  resource,
  link,
}: {
  readonly resource: string;
  readonly link: string | null;
}): ReactNode {
  const say = useSay();
  const [type = "", id = ""] = resource.split("/");
  if (type === "Attestation") return say("basis.attested");
  if (link === null || id === "") return resource;
  const href = link
    .replaceAll("{resourceType}", () => encodeURIComponent(type))
    .replaceAll("{id}", () => encodeURIComponent(id));
  return (
    <Anchor size="sm" href={href} target="_blank" rel="noreferrer noopener">
      {resource}
    </Anchor>
  );
}
