import type { ReactNode } from "react";
import { List, Text } from "@mantine/core";
import type { WireHistoryEntry } from "@cohort/contract";
import { useStudy } from "../../api/study.ts";
import { useSay } from "../../i18n/say.tsx";
import { AttestationText } from "./attestation-text.tsx";
import { useChangeText } from "./use-change-text.ts";

interface EntryProps<Entry> {
  readonly entry: Entry;
  readonly study: string;
  readonly labels: Readonly<Record<string, string>>;
}

type Of<Kind> = Extract<WireHistoryEntry, { readonly kind: Kind }>;

/** One thing that happened. */
export function TimelineEntry({ entry, study, labels }: EntryProps<WireHistoryEntry>): ReactNode {
  const say = useSay();
  switch (entry.kind) {
    case "match":
      return <MatchChanged entry={entry} study={study} labels={labels} />;
    case "decision":
      return <Decided entry={entry} />;
    case "attestation":
      return (
        <Text size="sm">
          <AttestationText attestation={entry.attestation} labels={labels} />
        </Text>
      );
    case "card-shown":
      return (
        <Text size="sm">
          {say("candidate.card-shown", { to: entry.to, verdict: say(`verdict.${entry.verdict}`) })}
        </Text>
      );
    case "card-feedback":
      return (
        <Text size="sm">
          {say(`candidate.card-${entry.outcome}`, { from: entry.from })}
          {entry.reason === null ? "" : ` (${say(`candidate.card-${entry.reason}`)})`}
        </Text>
      );
    case "gone":
    case "merged":
    case "unmerged":
      return <Text size="sm">{say(`candidate.happened-${entry.kind}`)}</Text>;
  }
}

function MatchChanged({ entry, study }: EntryProps<Of<"match">>): ReactNode {
  const say = useSay();
  const { data } = useStudy(study);
  const textOf = useChangeText(study, entry.cohort);
  const cohort = data?.cohorts.find(({ id }) => id === entry.cohort)?.label ?? entry.cohort;
  const from = entry.from === null ? "none" : say(`verdict.${entry.from}`);
  const to = entry.to === null ? "none" : say(`verdict.${entry.to}`);
  const id =
    entry.from === null
      ? "first"
      : entry.to === null
        ? "left"
        : entry.from === entry.to
          ? "same"
          : "became";
  return (
    <>
      <Text size="sm" fw={600}>
        {say(`candidate.verdict-${id}`, { from, to, cohort })}
      </Text>
      {entry.reviewAgain ? <Text size="sm">{say("candidate.review-again")}</Text> : null}
      <List size="sm" spacing={2}>
        {entry.changes.map((change) => {
          const { before, after } = textOf(change);
          return (
            <List.Item key={change.criterion}>
              <strong>{change.criterion}</strong>:{" "}
              {change.from === null ? "–" : say(`outcome.${change.from}`)}
              {" → "}
              {change.to === null ? "–" : say(`outcome.${change.to}`)}
              {before === null && after === null ? null : (
                <Text size="sm" c="dimmed">
                  {before ?? "–"} → {after ?? "–"}
                </Text>
              )}
            </List.Item>
          );
        })}
      </List>
    </>
  );
}

function Decided({ entry }: { readonly entry: Of<"decision"> }): ReactNode {
  const say = useSay();
  const status = say(`status.${entry.status}`);
  return (
    <>
      <Text size="sm" fw={600}>
        {say(entry.takesBack === null ? "candidate.set-by" : "candidate.taken-back-by", {
          by: entry.by,
          status,
        })}
      </Text>
      {entry.reason === null ? null : (
        <Text size="sm">
          {say(`reason.${entry.reason}`)}
          {entry.criterion === null ? "" : `: ${entry.criterion}`}
        </Text>
      )}
      {entry.note === null ? null : (
        <Text size="sm">
          {say("candidate.note-version", { note: entry.note, version: entry.version })}
        </Text>
      )}
    </>
  );
}
