import { type ReactNode, useState } from "react";
import { Radio, Stack, Text } from "@mantine/core";
import type { CandidateCriterion } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { AttestDialog } from "./attest-dialog.tsx";
import { useExplain } from "./use-explain.ts";

interface AttestOutcomeProps {
  readonly study: string;
  readonly id: string;
  readonly cohort: string;
  readonly criterion: CandidateCriterion;
  readonly text: string;
  readonly onClose: () => void;
}

/** A person's own answer to a criterion: it holds for this study and cohort until the rule or the data say otherwise. */
export function AttestOutcome(props: AttestOutcomeProps): ReactNode {
  const { study, id, cohort, criterion, text, onClose } = props;
  const say = useSay();
  const explain = useExplain();
  const [outcome, setOutcome] = useState("");
  const { type } = criterion;
  return (
    <AttestDialog
      study={study}
      id={id}
      title={say("candidate.answer-title", { criterion: criterion.id })}
      statement={
        outcome === "pass" || outcome === "fail"
          ? { kind: "outcome", cohort, criterion: criterion.id, outcome }
          : null
      }
      about={{ criterion: criterion.id, cohort }}
      onClose={onClose}
    >
      <Text fw={600}>{text}</Text>
      <Text size="sm">{explain(criterion)}</Text>
      <Radio.Group
        label={say("candidate.your-answer")}
        required
        value={outcome}
        onChange={setOutcome}
      >
        <Stack gap={4} mt={4}>
          <Radio value="pass" data-autofocus label={say(`candidate.${type}-pass`)} />
          <Radio value="fail" label={say(`candidate.${type}-fail`)} />
        </Stack>
      </Radio.Group>
      <Text size="xs" c="dimmed">
        {say("candidate.answer-holds")}
      </Text>
    </AttestDialog>
  );
}
