import { type ReactNode, useId, useState } from "react";
import { Button, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type {
  Candidate,
  CandidateMatch,
  CriterionText,
  Series,
  CandidateCriterion,
} from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { MarkSign } from "../../parts/mark.tsx";
import { AttestFact } from "./attest-fact.tsx";
import { AttestOutcome } from "./attest-outcome.tsx";
import { CriterionDetails } from "./criterion-details.tsx";
import { CriterionCourse } from "./criterion-course.tsx";
import { useDates } from "./dates.ts";
import { markFor } from "./standing.ts";
import { useExplain } from "./use-explain.ts";
import classes from "./candidate.module.css";

/** What every part of a criterion's row is about. */
export interface CriterionProps {
  readonly criterion: CandidateCriterion;
  readonly text: CriterionText | undefined;
  readonly candidate: Candidate;
  readonly match: CandidateMatch;
  readonly study: string;
  readonly id: string;
  readonly series: ReadonlyMap<string, Series>;
}

const newest = ({ evidence }: CandidateCriterion): string =>
  evidence.reduce((last, { date }) => (date !== null && date > last ? date : last), "");

/** One criterion: sign, id, wording, what the record says of it, its course, and what a person can add. */
export function CriterionRow(props: CriterionProps): ReactNode {
  const { criterion, text, match, candidate, study, id, series } = props;
  const say = useSay();
  const dates = useDates();
  const explain = useExplain();
  const details = useId();
  const [isShown, setShown] = useState(false);
  const [form, setForm] = useState<"fact" | "outcome" | null>(null);
  const mark = markFor(criterion);
  const date = newest(criterion);
  // How old the record's entries are says nothing of what a person stated instead.
  const isStated = criterion.attestation?.holds === true;
  const ago = date === "" || isStated ? "" : dates.ago(date, match.asOf);
  // Who may not decide is given no step either.
  const mayState = candidate.steps.length > 0;
  const close = (): void => setForm(null);
  const about = { study, id, cohort: match.cohort, criterion };
  const Chevron = isShown ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes["row"]} data-criterion={criterion.id} data-outcome={criterion.outcome}>
      <span className={classes["sign"]}>
        <MarkSign mark={mark} />
      </span>
      <UnstyledButton
        className={classes["name"] ?? ""}
        aria-expanded={isShown}
        aria-controls={details}
        onClick={() => setShown(!isShown)}
      >
        <Chevron size={14} aria-hidden className={classes["chevron"] ?? ""} />
        <span className={classes["id"]}>{criterion.id}</span> <span>{text?.text ?? ""}</span>
      </UnstyledButton>
      <div className={classes["said"]}>
        <span className={classes["word"]}>
          {say(`outcome.${mark}`)}
          {criterion.reason === null ? "" : ` (${say(`unknown.${criterion.reason}`)})`}:{" "}
        </span>
        {explain(criterion)}
        {ago === "" ? null : <span className={classes["ago"]}> ({ago})</span>}
        {criterion.machine ? (
          <RecordAlone type={criterion.type} machine={criterion.machine} />
        ) : null}
        {criterion.attestation && !criterion.attestation.holds ? (
          <Text span size="sm" fw={600}>
            {" "}
            {say("candidate.set-aside")}
          </Text>
        ) : null}
      </div>
      <CriterionCourse criterion={criterion} series={series} />
      <div className={classes["actions"]}>
        {mayState && criterion.outcome === "unknown" && criterion.needs.length > 0 ? (
          <Button size="compact-sm" variant="light" onClick={() => setForm("fact")}>
            {say("candidate.state-value")}
            <VisuallyHidden> {criterion.id}</VisuallyHidden>
          </Button>
        ) : null}
        {mayState && criterion.outcome === "review" ? (
          <Button size="compact-sm" variant="light" onClick={() => setForm("outcome")}>
            {say("candidate.answer")}
            <VisuallyHidden> {criterion.id}</VisuallyHidden>
          </Button>
        ) : null}
      </div>
      {form === "fact" ? (
        <AttestFact {...about} asOf={match.asOf} labels={candidate.labels} onClose={close} />
      ) : null}
      {form === "outcome" ? (
        <AttestOutcome {...about} text={text?.text ?? ""} onClose={close} />
      ) : null}
      {isShown ? (
        <div id={details} className={classes["details"]}>
          <CriterionDetails {...props} onState={setForm} />
        </div>
      ) : null}
    </li>
  );
}

/** What the machine says without what people stated. */
function RecordAlone({
  type,
  machine,
}: {
  readonly type: CandidateCriterion["type"];
  readonly machine: NonNullable<CandidateCriterion["machine"]>;
}): ReactNode {
  const say = useSay();
  const explain = useExplain();
  const { reason, explanation, message } = machine;
  return (
    <Text span size="sm" className={classes["machine"] ?? ""}>
      {say("candidate.record-alone", {
        outcome: say(`outcome.${markFor(machine)}`),
        reason: reason === null ? "none" : say(`unknown.${reason}`),
        why: explanation === null ? "none" : explain({ type, explanation, message }),
      })}
    </Text>
  );
}
