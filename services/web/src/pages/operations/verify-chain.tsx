import { type ReactNode, useState } from "react";
import { Alert, Button, Group, List, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type AnswerOf, call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { problemText } from "../../parts/load-problem.tsx";
import { sayFailed } from "../../parts/saved.tsx";
import { useHoldsIn } from "../../shell/session.ts";

type Verification = AnswerOf<"verifyAudit">;

interface Found {
  readonly rows: number;
  readonly total: number;
  readonly findings: Verification["findings"];
}

/** Piece by piece, each from where the one before ended. */
async function verify(onRows: (rows: number) => void): Promise<Found> {
  let found: Found = { rows: 0, total: 0, findings: [] };
  let from: Verification["until"] = null;
  for (;;) {
    const { body }: { readonly body: Verification } = await call("verifyAudit", {
      body: from === null ? {} : { from },
    });
    found = {
      rows: found.rows + body.rows,
      total: found.total + body.total,
      findings: [...found.findings, ...body.findings],
    };
    onRows(found.rows);
    if (body.isComplete || body.until === null) return found;
    from = body.until;
  }
}

/** Works the chain's hashes out again, for auditors of every study. */
export function VerifyChain(): ReactNode {
  const say = useSay();
  const may = useHoldsIn("*", "auditor");
  const [rows, setRows] = useState(0);
  const check = useMutation({
    mutationFn: () => verify(setRows),
    onError: (error) => sayFailed(say("ops.failed"), problemText(error)),
  });
  if (!may) return null;
  const { data } = check;
  return (
    <div>
      <Group my="xs" gap="sm">
        <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
          {say("audit.verify")}
        </Button>
        <Text size="sm" role="status">
          {check.isPending && say("audit.verifying", { rows })}
          {data?.total === 0 && say("audit.whole", { rows: data.rows })}
        </Text>
      </Group>
      {data !== undefined && data.total > 0 && (
        <Alert color="red" role="alert">
          {say("audit.broken", { total: data.total })}
          <List size="sm">
            {data.findings.map(({ seq, what }) => (
              <List.Item key={`${seq} ${what}`}>{say(`audit.finding.${what}`, { seq })}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Text size="sm" c="dimmed" maw="48rem">
        {say("audit.verify-about")}
      </Text>
    </div>
  );
}
