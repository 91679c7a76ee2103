import type { ReactNode } from "react";
import { Alert, Title } from "@mantine/core";
import { NavLink } from "react-router";
import type { MessageId } from "../../i18n/messages.ts";
import { useSay } from "../../i18n/say.tsx";
import classes from "../../parts/study-tabs.module.css";
import { type Role, useHolds, useHoldsIn } from "../../shell/session.ts";

interface Tab {
  readonly path: string;
  readonly label: MessageId;
  readonly roles: readonly Role[];
  /** The role is needed in every study. */
  readonly site?: boolean;
}

const TABS = {
  sync: {
    path: "/operations",
    label: "ops.sync",
    roles: ["admin", "study-lead", "auditor"],
  },
  quarantine: {
    path: "/operations/quarantine",
    label: "ops.quarantine",
    roles: ["admin", "auditor"],
    site: true,
  },
  audit: { path: "/operations/audit", label: "ops.audit", roles: ["auditor"] },
  access: { path: "/operations/access", label: "ops.access", roles: ["admin", "study-lead"] },
} as const satisfies Record<string, Tab>;

type TabName = keyof typeof TABS;
const NAMES = ["sync", "quarantine", "audit", "access"] as const satisfies readonly TabName[];

function useMayOpen(name: TabName): boolean {
  const { roles, site }: Tab = TABS[name];
  const anywhere = useHolds(...roles);
  const everywhere = useHoldsIn("*", ...roles);
  return site === true ? everywhere : anywhere;
}

function TabLink({ name }: { readonly name: TabName }): ReactNode {
  const say = useSay();
  const { path, label } = TABS[name];
  if (!useMayOpen(name)) return null;
  return (
    <NavLink to={path} end className={classes["tab"] ?? ""}>
      {say(label)}
    </NavLink>
  );
}

/** What stands around every page of operations. Who may not see one is told so. */
export function OperationsFrame({
  page,
  children,
}: {
  readonly page: TabName;
  readonly children: ReactNode;
}): ReactNode {
  const say = useSay();
  const mayOpen = useMayOpen(page);
  return (
    <>
      <header className={classes["header"]}>
        <Title order={1} size="h3" tabIndex={-1}>
          {say("ops.title")}
          <span className={classes["page"]}>{`: ${say(TABS[page].label)}`}</span>
        </Title>
        <nav aria-label={say("ops.pages")} className={classes["tabs"]}>
          {NAMES.map((name) => (
            <TabLink key={name} name={name} />
          ))}
        </nav>
      </header>
      {mayOpen ? children : <Alert>{say("ops.forbidden")}</Alert>}
    </>
  );
}
