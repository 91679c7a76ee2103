import { type ReactNode, useState } from "react";
import { Button, Radio, Stack, Text } from "@mantine/core";
import { useSay } from "../../i18n/say.tsx";
import { AttestDialog } from "./attest-dialog.tsx";

const KINDS = ["condition", "medication", "procedure"] as const;

/** States that everything of a kind is recorded: what is not there was not. */
export function AttestHistory({
  study,
  id,
}: {
  readonly study: string;
  readonly id: string;
}): ReactNode {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState("");
  const of = KINDS.find((one) => one === chosen);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {say("candidate.complete")}
      </Button>
      {isOpen ? (
        <AttestDialog
          study={study}
          id={id}
          title={say("candidate.complete-title")}
          statement={of ? { kind: "complete-history", of } : null}
          onClose={() => setOpen(false)}
        >
          <Text size="sm">{say("candidate.complete-what")}</Text>
          <Radio.Group
            label={say("candidate.complete-which")}
            required
            value={chosen}
            onChange={setChosen}
          >
            <Stack gap={4} mt={4}>
              {KINDS.map((kind) => (
                <Radio key={kind} value={kind} label={say(`candidate.complete-${kind}`)} />
              ))}
            </Stack>
          </Radio.Group>
        </AttestDialog>
      ) : null}
    </>
  );
}
