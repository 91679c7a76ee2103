import type { ReactNode } from "react";
import { List, Text } from "@mantine/core";
import type { Candidate, CandidateCriterion } from "@cohort/contract";
import { useHistory } from "../../api/candidate.ts";
import { useSay } from "../../i18n/say.tsx";
import { AttestationText } from "./attestation-text.tsx";
import { useDates } from "./dates.ts";
import { useChangeText } from "./use-change-text.ts";
import { statedAbout } from "./standing.ts";

interface EarlierProps {
  readonly study: string;
  readonly id: string;
  readonly cohort: string;
  readonly criterion: CandidateCriterion;
  readonly candidate: Candidate;
}

/** What people stated about it and what the machine said of it before, the newest first. */
export function EarlierAnswers({
  study,
  id,
  cohort,
  criterion,
  candidate,
}: EarlierProps): ReactNode {
  const say = useSay();
  const dates = useDates();
  const { data: entries = [] } = useHistory(study, id);
  const textOf = useChangeText(study, cohort);
  const stated = statedAbout(candidate.attestations, cohort, criterion);
  const changes = entries
    .flatMap((entry) =>
      entry.kind === "match" && entry.cohort === cohort
        ? entry.changes
            .filter((one) => one.criterion === criterion.id)
            .map((one) => ({ ...one, at: entry.at, said: textOf(one).before }))
        : [],
    )
    .toReversed();
  if (stated.length + changes.length === 0) return null;
  return (
    <section>
      <Text component="h3" size="sm" fw={600}>
        {say("candidate.earlier")}
      </Text>
      <List size="sm" spacing={2}>
        {stated.map((one) => (
          <List.Item key={one.id}>
            <AttestationText attestation={one} labels={candidate.labels} />
            {criterion.attestation?.id === one.id && !criterion.attestation.holds
              ? ` ${say("candidate.set-aside")}`
              : ""}
          </List.Item>
        ))}
        {changes.map((one) => (
          <List.Item key={`${one.at} ${one.from} ${one.to}`}>
            {dates.instant(one.at)}: {one.from === null ? "–" : say(`outcome.${one.from}`)}
            {" → "}
            {one.to === null ? "–" : say(`outcome.${one.to}`)}
            {one.said === null ? "" : ` (${say("candidate.before", { text: one.said })})`}
          </List.Item>
        ))}
      </List>
    </section>
  );
}
