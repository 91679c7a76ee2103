import type { ReactNode } from "react";
import { Group, Text } from "@mantine/core";
import type { CandidateMatch } from "@cohort/contract";
import { useIntl } from "react-intl";
import { useSay } from "../../i18n/say.tsx";
import { type Mark, SIGNS } from "../../parts/mark.tsx";

const MARKS: readonly Mark[] = ["pass", "presumed", "unknown", "review", "fail"];

/** The verdict as it is said, the score, and how complete it is. */
export function VerdictText({ match }: { readonly match: CandidateMatch }): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const { verdict, score, counts } = match;
  return (
    <Group gap="xs" align="baseline">
      <Text span fw={700} size="lg" data-verdict={verdict}>
        {say(`verdict.${verdict}`)}
      </Text>
      <Text span size="lg" aria-label={say("candidate.score", { score })}>
        {intl.formatNumber(score, { minimumFractionDigits: 1 })}
      </Text>
      <Text span size="sm" c="dimmed">
        {MARKS.filter((mark) => counts[mark] > 0)
          .map((mark) => `${SIGNS[mark]} ${counts[mark]} ${say(`outcome.${mark}`)}`)
          .join(" · ")}
      </Text>
    </Group>
  );
}
