import type { ReactNode } from "react";
import { useHolds } from "../../shell/session.ts";
import { Grants } from "./grants.tsx";
import { Keys } from "./keys.tsx";
import { LegalBases } from "./legal-bases.tsx";
import { OperationsFrame } from "./operations-frame.tsx";

/** Who gets in, and what they may. */
export function AccessPage(): ReactNode {
  const mayGrant = useHolds("admin");
  return (
    <OperationsFrame page="access">
      {mayGrant && (
        <>
          <Keys />
          <Grants />
        </>
      )}
      <LegalBases />
    </OperationsFrame>
  );
}
