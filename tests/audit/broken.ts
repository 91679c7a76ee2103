import type { ApiDeps } from "@cohort/api";
import type { Store } from "@cohort/postgres";

const fail = (): never => {
  throw new Error("a bug");
};

/** Of a part, only what is named works: everything else throws. */
function only<Part extends object>(part: Part, names: readonly (keyof Part)[]): Part {
  return new Proxy(part, {
    get: (target, name) => (names.some((each) => each === name) ? Reflect.get(target, name) : fail),
  });
}

/** What an API needs for telling who asks and writing that down, and nothing that a handler could ask. */
export function brokenParts({
  deps,
}: {
  readonly deps: ApiDeps;
}): Pick<ApiDeps, "store" | "catalogue"> {
  const { store, catalogue } = deps;
  const parts: Partial<Store> = {
    grants: only(store.grants, ["of"]),
    audit: only(store.audit, ["append"]),
    legalBases: only(store.legalBases, ["of"]),
    http: store.http,
  };
  const broken = new Proxy(store, {
    get: (_target, name) => Reflect.get(parts, name) ?? new Proxy(fail, { get: () => fail }),
  });
  return { store: broken, catalogue: only(catalogue, []) };
}
