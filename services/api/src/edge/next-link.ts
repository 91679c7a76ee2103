import type { ApiRequest } from "../route.ts";

/** RFC 8288: the next page of a list is the same question, already checked, from `position` on. */
export function nextLink(
  { path, query }: Pick<ApiRequest, "path" | "query">,
  position: Readonly<Record<string, string>>,
): Readonly<Record<"Link", string>> {
  const asked = new URLSearchParams();
  for (const [name, value] of [...Object.entries(query ?? {}), ...Object.entries(position)]) {
    asked.set(name, String(value));
  }
  return { Link: `<${path}?${asked.toString()}>; rel="next"` };
}
