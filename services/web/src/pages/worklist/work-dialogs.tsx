import type { ReactNode } from "react";
import type { CriterionText, People } from "@cohort/contract";
import { idOf } from "../../api/cache.ts";
import { ConflictDialog } from "../../parts/conflict-dialog.tsx";
import { DecisionDialog } from "../../parts/decision-dialog.tsx";
import { BulkDialog } from "./bulk-dialog.tsx";
import { PlanDialog } from "./plan-dialog.tsx";
import { RowStatusMenu } from "./row-status-menu.tsx";
import { standingCriteria } from "./settle.ts";
import type { Work } from "./use-work.ts";

/** Whatever the list asks of the person at the moment, and the other person's change where there is a conflict. */
export function WorkDialogs({
  work,
  study,
  people,
  isMe,
  criteria,
  onDone,
}: {
  readonly work: Work;
  readonly study: string;
  readonly people: People["people"];
  readonly isMe: (principal: string) => boolean;
  readonly criteria: (cohort: string) => readonly CriterionText[];
  /** After several were changed at once. */
  readonly onDone: () => void;
}): ReactNode {
  const { asking } = work;
  return (
    <>
      <ConflictDialog conflict={work.conflict} onKeep={work.dismiss} onOverride={work.override} />
      {asking?.kind === "menu" ? (
        <RowStatusMenu
          row={asking.row}
          anchor={asking.anchor}
          onChoose={(status) => work.set(asking.row, status)}
          onClose={work.closeMenu}
        />
      ) : null}
      {asking?.kind === "reason" ? (
        <DecisionDialog
          id={idOf(asking.row.patient)}
          from={asking.row.status}
          version={asking.row.version}
          status={asking.status}
          criteria={standingCriteria(asking.row.marks, criteria(asking.row.cohort))}
          onDecide={work.decideOne}
          onClose={work.done}
        />
      ) : null}
      {asking?.kind === "bulk" ? (
        <BulkDialog
          study={study}
          rows={asking.rows}
          status={asking.status}
          onDo={(asked, onDealtWith) =>
            work.setMany(asked, (dealtWith) => {
              onDealtWith(dealtWith);
              if (dealtWith) onDone();
            })
          }
          onClose={work.done}
        />
      ) : null}
      {asking?.kind === "plan" ? (
        <PlanDialog
          rows={asking.rows}
          people={people}
          isMe={isMe}
          onDo={(asked, onDealtWith) => work.assign(asking.rows, asked, onDealtWith)}
          onClose={work.done}
        />
      ) : null}
    </>
  );
}
