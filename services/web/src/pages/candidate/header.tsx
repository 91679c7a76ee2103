import { type ReactNode, useState } from "react";
import { Anchor, Button, Group, Text, Title } from "@mantine/core";
import { IconExternalLink, IconNote } from "@tabler/icons-react";
import type { Candidate, CandidateMatch } from "@cohort/contract";
import { NEEDS_REASON, isLegal } from "@cohort/matching";
import { type Status, useDecide } from "../../api/decide.ts";
import { criteriaOf, useStudy } from "../../api/study.ts";
import { useSay } from "../../i18n/say.tsx";
import { ConflictDialog } from "../../parts/conflict-dialog.tsx";
import { DecisionDialog, type ReasonCriterion } from "../../parts/decision-dialog.tsx";
import { sayFailed } from "../../parts/saved.tsx";
import { StatusMenu } from "../../parts/status-menu.tsx";
import { Assign } from "./assign.tsx";
import { AttestHistory } from "./attest-history.tsx";
import { useCandidateKeys } from "./use-candidate-keys.ts";
import { useDates } from "./dates.ts";
import { PersonName } from "./person-name.tsx";
import { markFor } from "./standing.ts";
import { VerdictText } from "./verdict.tsx";
import classes from "./candidate.module.css";

interface HeaderProps {
  readonly candidate: Candidate;
  readonly match: CandidateMatch | undefined;
  readonly study: string;
  readonly id: string;
}

/** Who it is, how they stand, and what one may do about it. */
export function Header({ candidate, match, study, id }: HeaderProps): ReactNode {
  const say = useSay();
  const dates = useDates();
  const { data } = useStudy(study);
  const deciding = useDecide(study);
  const [wanted, setWanted] = useState<Status | null>(null);
  const { decision, person } = candidate;
  const texts = new Map(
    data && match ? criteriaOf(data, match.cohort).map((one) => [one.id, one.text]) : [],
  );
  const criteria: readonly ReasonCriterion[] = (match?.criteria ?? []).map((one) => ({
    id: one.id,
    text: texts.get(one.id) ?? "",
    mark: markFor(one),
  }));
  const mayDecide = candidate.steps.length > 0;
  const choose = (status: Status): void => {
    const now = decision.status;
    if (status === now) return;
    if (!isLegal(now, status)) {
      const words = { status: say(`status.${status}`), now: say(`status.${now}`) };
      sayFailed(say("decide.conflict-illegal", words));
    } else if (NEEDS_REASON.has(status)) setWanted(status);
    else deciding.decide({ id, version: decision.version, from: now, status });
  };
  useCandidateKeys({
    enabled: mayDecide,
    onStatus: choose,
    onNote: () => setWanted(decision.status),
  });
  const age = person.age === null ? "" : String(person.age);
  const sex = person.sex === null ? "" : say(`sex.${person.sex}`);
  return (
    <header className={classes["header"]}>
      <Group gap="sm" align="baseline">
        <Title order={1} size="h2" tabIndex={-1}>
          {id}
        </Title>
        <Text span size="lg">
          {[age, sex].filter((text) => text !== "").join(" ")}
        </Text>
        <PersonName study={study} id={id} />
        <Group gap="xs" ml="auto" className={classes["screen"] ?? ""}>
          {mayDecide ? (
            <>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconNote size={16} aria-hidden />}
                onClick={() => setWanted(decision.status)}
              >
                {say("candidate.add-note")}
              </Button>
              <AttestHistory study={study} id={id} />
            </>
          ) : null}
          {candidate.chart === null ? null : (
            <Anchor href={candidate.chart} target="_blank" rel="noreferrer noopener" size="sm">
              {say("candidate.open-chart")} <IconExternalLink size={14} aria-hidden />
            </Anchor>
          )}
          <Button size="xs" variant="subtle" onClick={() => window.print()}>
            {say("candidate.print")}
          </Button>
        </Group>
      </Group>
      <Group gap="sm" align="center">
        {match ? <VerdictText match={match} /> : null}
        {mayDecide ? (
          <span className={classes["screen"]}>
            <StatusMenu
              id={id}
              status={decision.status}
              version={decision.version}
              criteria={criteria}
              onDecide={deciding.decide}
              size="xs"
            />
          </span>
        ) : null}
        <Text span fw={600} className={mayDecide ? (classes["print"] ?? "") : ""}>
          {say(`status.${decision.status}`)}
        </Text>
        {mayDecide ? <Assign study={study} id={id} assignment={candidate.assignment} /> : null}
      </Group>
      <Text size="sm" className={classes["print"] ?? ""}>
        {`${data?.title ?? ""} (${study})`}
      </Text>
      {decision.by === null || decision.at === null ? null : (
        <Text size="sm" c="dimmed">
          {say("candidate.decided", {
            status: say(`status.${decision.status}`),
            by: decision.by,
            at: dates.instant(decision.at),
          })}
          {decision.reason === null ? "" : ` · ${say(`reason.${decision.reason}`)}`}
          {decision.criterion === null ? "" : ` · ${decision.criterion}`}
          {decision.note === null ? "" : ` · ${decision.note}`}
        </Text>
      )}
      {wanted === null ? null : (
        <DecisionDialog
          id={id}
          from={decision.status}
          status={wanted}
          version={decision.version}
          criteria={criteria}
          stands={decision}
          onDecide={deciding.decide}
          onClose={() => setWanted(null)}
        />
      )}
      <ConflictDialog
        conflict={deciding.conflict}
        onKeep={deciding.dismiss}
        onOverride={deciding.override}
      />
    </header>
  );
}
