import { type ReactNode, useCallback, useMemo, useState } from "react";
import { Alert, Button, Skeleton, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { call } from "../../api/call.ts";
import { useStudy } from "../../api/study.ts";
import { useSay } from "../../i18n/say.tsx";
import { StudyTabs } from "../../parts/study-tabs.tsx";
import { useHoldsIn } from "../../shell/session.ts";
import { changeablesOf, foundIn } from "./changeable.ts";
import {
  type Changes,
  NO_CHANGES,
  type Wish,
  placeOf,
  wishesOf,
  withDropped,
  withValue,
} from "./changes.ts";
import { CriterionSettings } from "./criterion-settings.tsx";
import { Panel } from "./panel.tsx";
import { useTrial } from "./use-trial.ts";
import classes from "./what-if.module.css";

const LINES = [1, 2, 3, 4, 5, 6, 7, 8];

/** Other bounds and windows, and who would be gained and lost. Nothing of it is kept. */
export function WhatIfPage(): ReactNode {
  const { study = "" } = useParams();
  // Another study's page has nothing of this one's changes.
  return <Trial key={study} study={study} />;
}

function Trial({ study }: { readonly study: string }): ReactNode {
  const say = useSay();
  const { data: detail } = useStudy(study);
  const mayAsk = useHoldsIn(study, "screener", "study-lead");
  const { data, error, refetch } = useQuery({
    queryKey: ["adjustable", study],
    queryFn: async ({ signal }) =>
      (await call("listAdjustable", { params: { study }, signal })).body.adjustable,
    staleTime: 5 * 60_000,
  });
  const [changes, setChanges] = useState<Changes>(NO_CHANGES);
  const [looked, setLooked] = useState("");
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const trial = useTrial(study);

  const changeables = useMemo(
    () => (detail && data ? changeablesOf(detail, data) : []),
    [detail, data],
  );
  const found = useMemo(() => foundIn(changeables, looked), [changeables, looked]);
  const wishes = useMemo(
    () => wishesOf(changes, data ?? [], changeables),
    [changes, data, changeables],
  );
  const toggle = useCallback((place: string, isOpen: boolean) => {
    setOpen((before) => {
      if (before.has(place) === isOpen) return before;
      const next = new Set(before);
      if (isOpen) next.add(place);
      else next.delete(place);
      return next;
    });
  }, []);
  const asked = wishes.map(({ change }) => change);
  const takeBack = ({ place, setting }: Wish): void =>
    setChanges((before) =>
      setting === null
        ? withDropped(before, place, false)
        : withValue(before, setting, setting.value),
    );
  const isOutdated = JSON.stringify(trial.data?.asked) !== JSON.stringify(asked);
  return (
    <>
      <StudyTabs study={study} page="what-if" />
      <Text mb="sm">{say("what-if.intro")}</Text>
      {error ? (
        <Alert color="red" title={say("common.failed")} role="alert">
          <Button size="compact-sm" variant="default" onClick={() => void refetch()}>
            {say("common.retry")}
          </Button>
        </Alert>
      ) : null}
      <div className={classes["page"]}>
        <section aria-labelledby="criteria">
          <Title order={2} size="h4" id="criteria" mb="xs">
            {say("what-if.criteria")}
          </Title>
          <TextInput
            type="search"
            label={say("what-if.find")}
            value={looked}
            onChange={(event) => setLooked(event.currentTarget.value)}
            autoComplete="off"
            maw="24rem"
            mb="xs"
          />
          {changeables.length === 0 && !error ? <Waiting /> : null}
          {changeables.length > 0 && found.length === 0 ? (
            <Text role="status">{say("what-if.none-found")}</Text>
          ) : null}
          {found.map((one) => (
            <CriterionSettings
              key={placeOf(one)}
              one={one}
              changes={changes}
              isOpen={open.has(placeOf(one))}
              onToggle={toggle}
              onChange={setChanges}
            />
          ))}
        </section>
        <section className={classes["beside"]} aria-label={say("what-if.changes")}>
          <Panel
            wishes={wishes}
            detail={detail}
            result={trial.data?.result}
            isOutdated={isOutdated}
            isRunning={trial.isPending}
            error={trial.error}
            mayAsk={mayAsk}
            onCalculate={() => trial.mutate(asked)}
            onTakeBack={takeBack}
            onReset={() => setChanges(NO_CHANGES)}
          />
        </section>
      </div>
    </>
  );
}

const Waiting = (): ReactNode => (
  <Stack gap="xs">
    {LINES.map((line) => (
      <Skeleton key={line} h={28} />
    ))}
  </Stack>
);
