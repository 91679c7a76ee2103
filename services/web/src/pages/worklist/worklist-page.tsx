import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button, Group, Text } from "@mantine/core";
import type { RowSelectionState } from "@tanstack/react-table";
import { useLocation, useNavigate, useParams } from "react-router";
import { idOf } from "../../api/cache.ts";
import { usePeople } from "../../api/candidate.ts";
import { listedOf, useCandidates } from "../../api/candidates.ts";
import { useSeen } from "../../api/seen.ts";
import { criteriaOf, useStudy } from "../../api/study.ts";
import { useClaim } from "../../api/work.ts";
import { useSay } from "../../i18n/say.tsx";
import { candidateOf } from "../../parts/to.ts";
import { rememberList } from "../../parts/last-list.ts";
import { sayFailed, saySaved } from "../../parts/saved.tsx";
import { StudyTabs } from "../../parts/study-tabs.tsx";
import { CandidateTable, type Pressed } from "./candidate-table.tsx";
import { ORDERS, type Order } from "./columns.ts";
import { dayOf } from "./days.ts";
import { EmptyList } from "./empty-list.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { Filters } from "./filters.tsx";
import { ListFailed } from "./list-failed.tsx";
import { SavedViews } from "./saved-views.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { StripHint } from "./strip-hint.tsx";
import { useListKeys } from "./use-list-keys.ts";
import { useMay } from "./use-may.ts";
import { useMe } from "./use-me.ts";
import { useView } from "./use-view.ts";
import { useWork } from "./use-work.ts";
import { filtersOf, isFiltered, queryOf } from "./view.ts";
import { Waiting } from "./waiting.tsx";
import { WorkDialogs } from "./work-dialogs.tsx";
import classes from "./worklist.module.css";

const NOBODY: RowSelectionState = {};

export function WorklistPage(): ReactNode {
  const { study = "" } = useParams();
  const say = useSay();
  const navigate = useNavigate();
  useSeen(study);
  const { view, id, show, change, look } = useView();
  const query = useMemo(() => queryOf(view, id), [view, id]);
  const list = useCandidates(study, query);
  const { data: detail } = useStudy(study);
  const { data: people = [] } = usePeople(study);
  const isMe = useMe();
  const may = useMay(study);
  const work = useWork(study);
  const claim = useClaim(study);
  const [selection, setSelection] = useState<RowSelectionState>(NOBODY);
  const table = useRef<HTMLTableElement>(null);
  const search = useRef<HTMLInputElement>(null);

  const pages = list.data?.pages;
  const listed = useMemo(() => listedOf(pages ?? []), [pages]);
  const { search: looks } = useLocation();
  useEffect(() => {
    const ids = listed.map(({ row }) => idOf(row.patient));
    const end = pages?.at(-1);
    rememberList({
      study,
      search: looks,
      looked: id,
      ids,
      total: end?.total ?? 0,
      query,
      next: end?.next ?? null,
    });
  }, [study, looks, id, listed, pages, query]);
  const rows = useMemo(() => new Map(listed.map(({ row }) => [idOf(row.patient), row])), [listed]);
  const chosen = useMemo(
    () => [...rows].flatMap(([one, row]) => (selection[one] ? [row] : [])),
    [rows, selection],
  );
  const me = say("worklist.me");
  const names = useMemo(
    () => new Map(people.map(({ principal, name }) => [principal, isMe(principal) ? me : name])),
    [people, isMe, me],
  );
  const total = pages?.at(-1)?.total ?? 0;
  const today = dayOf(new Date());

  const more = (): void => {
    if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  };
  const { ask } = work;
  const press = useCallback(
    ({ act, id: one, anchor }: Pressed) => {
      const row = rows.get(one);
      if (row) ask(act === "plan" ? { kind: "plan", rows: [row] } : { kind: "menu", row, anchor });
    },
    [rows, ask],
  );
  const order = useCallback(
    (sort: Order) => change({ sort: sort === "score" ? "" : sort }),
    [change],
  );
  const unselect = (): void => setSelection(NOBODY);
  const clear = (): void => show({ sort: view.sort });
  const next = (): void =>
    claim.mutate(filtersOf(view), {
      onError: () => sayFailed(say("work.failed")),
      onSuccess: (patient) => {
        if (patient === null) {
          saySaved(say("work.none-left"));
          return;
        }
        saySaved(say("work.claimed", { id: idOf(patient) }));
        void navigate(candidateOf(study, idOf(patient)));
      },
    });
  useListKeys({
    within: table,
    search,
    onStatus: (one, status) => {
      const row = rows.get(one);
      if (row && may.work) work.set(row, status);
    },
    onSelect: (one) =>
      may.work &&
      setSelection(({ [one]: was, ...others }) => (was ? others : { ...others, [one]: true })),
    onUndo: work.undo,
    onEnd: more,
  });

  return (
    <div className={classes["page"]}>
      <StudyTabs study={study} page="worklist" />
      <Filters
        view={view}
        onChange={change}
        detail={detail}
        today={today}
        asOf={pages?.at(-1)?.asOf}
        values={may.values}
        people={people}
        isMe={isMe}
        id={id}
        onLook={look}
        onClear={clear}
        searchRef={search}
      />
      <Group justify="space-between" gap="xs" my="xs">
        <Text size="sm" role="status">
          {pages && say("worklist.people", { count: total })}
          {!pages && !list.isError && say("common.loading")}
        </Text>
        <Group gap="xs">
          {may.work && !list.isError ? (
            <Button size="xs" onClick={next} loading={claim.isPending}>
              {say("work.claim")}
            </Button>
          ) : null}
          {may.export && total > 0 ? (
            <ExportMenu study={study} query={{ ...query, sort: "" }} internal={may.internal} />
          ) : null}
          <SavedViews study={study} view={view} onShow={show} />
        </Group>
      </Group>
      {list.isError ? (
        <ListFailed error={list.error} onRetry={() => void list.refetch()} onClear={clear} />
      ) : null}
      {list.isPending ? <Waiting /> : null}
      {pages && listed.length === 0 ? (
        <EmptyList study={study} filtered={isFiltered(view, id)} onClear={clear} />
      ) : null}
      {listed.length > 0 ? (
        <>
          <CandidateTable
            listed={listed}
            study={study}
            detail={detail}
            names={names}
            order={ORDERS.find((one) => one === view.sort) ?? "score"}
            onOrder={order}
            selection={selection}
            onSelection={setSelection}
            onPress={press}
            within={table}
            busy={list.isPlaceholderData}
            mayWork={may.work}
          />
          <StripHint within={table} study={detail} />
          <Group justify="center" gap="sm" my="sm">
            <Text size="sm" c="dimmed">
              {say("worklist.shown", { shown: listed.length, total })}
            </Text>
            {list.hasNextPage ? (
              <Button variant="default" size="xs" onClick={more} loading={list.isFetchingNextPage}>
                {say("worklist.more-rows", { count: Math.min(100, total - listed.length) })}
              </Button>
            ) : null}
          </Group>
        </>
      ) : null}
      <SelectionBar rows={chosen} people={people} isMe={isMe} work={work} onClear={unselect} />
      <WorkDialogs
        work={work}
        study={study}
        people={people}
        isMe={isMe}
        criteria={(cohort) => (detail ? criteriaOf(detail, cohort) : [])}
        onDone={unselect}
      />
    </div>
  );
}
