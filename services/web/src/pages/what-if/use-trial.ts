import { useMutation } from "@tanstack/react-query";
import type { WhatIf, WhatIfRequest } from "@cohort/contract";
import { call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { announce } from "../../shell/announce.tsx";

type Asked = WhatIfRequest["changes"];

/** Asks what would come of changes, and says it to those who do not see it appear. */
export function useTrial(study: string) {
  const say = useSay();
  return useMutation({
    mutationFn: async (changes: Asked): Promise<{ asked: Asked; result: WhatIf }> => {
      const { body } = await call("whatIf", { params: { study }, body: { changes } });
      return { asked: changes, result: body };
    },
    onSuccess: ({ result: { before, after, better, worse } }) =>
      announce(
        say("what-if.said", {
          eligibleBefore: before.eligible,
          eligibleAfter: after.eligible,
          possibleBefore: before.possible,
          possibleAfter: after.possible,
          better,
          worse,
        }),
      ),
  });
}
