import type { ReactNode } from "react";
import { useSay } from "../i18n/say.tsx";

export function SkipLink(): ReactNode {
  const say = useSay();
  return (
    <a href="#content" className="skip frame-only">
      {say("shell.skip")}
    </a>
  );
}
