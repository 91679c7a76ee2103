import { type ReactNode, Suspense, lazy, useState } from "react";
import { ActionIcon, Group } from "@mantine/core";
import { IconKeyboard } from "@tabler/icons-react";
import { Link, NavLink } from "react-router";
import type { Session } from "@cohort/contract";
import { useSay } from "../i18n/say.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { DisplayMenu } from "./display-menu.tsx";
import { useKeys } from "./keys.ts";
import { NotificationBell } from "./notifications.tsx";
import { useHolds } from "./session.ts";

const Help = lazy(async () => ({ default: (await import("./help.tsx")).Help }));

/** The same on every page, in the same order. Nobody who is not signed in has anywhere to go. */
export function Header({ session }: { readonly session: Session | null }): ReactNode {
  const say = useSay();
  const [helps, setHelps] = useState(false);
  const mayOperate = useHolds("admin", "auditor", "study-lead");
  useKeys({ "?": () => setHelps(true) }, { scope: "everywhere" });
  return (
    <header className="frame frame-only">
      <Group gap="lg" className="frame-ways">
        <Link to="/" className="frame-name">
          cohort-matcher
        </Link>
        {session !== null && (
          <nav aria-label={say("shell.main")}>
            <Group gap="md">
              <NavLink to="/" end className="frame-way">
                {say("shell.studies")}
              </NavLink>
              {mayOperate && (
                <NavLink to="/operations" className="frame-way">
                  {say("shell.operations")}
                </NavLink>
              )}
            </Group>
          </nav>
        )}
      </Group>
      <Group gap={4} wrap="nowrap">
        {session !== null && <NotificationBell />}
        <DisplayMenu />
        <ActionIcon
          variant="subtle"
          size="lg"
          aria-label={say("help.open")}
          onClick={() => setHelps(true)}
        >
          <IconKeyboard aria-hidden />
        </ActionIcon>
        {session !== null && <AccountMenu session={session} />}
      </Group>
      {helps && (
        <Suspense>
          <Help onClose={() => setHelps(false)} />
        </Suspense>
      )}
    </header>
  );
}
