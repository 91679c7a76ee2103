/** CDS Hooks 2.0: nothing that is there may be null, or an empty text, list or object; but a list of no cards is an answer. */
export function emptyPlaces(value: unknown, path = ""): readonly string[] {
  if (value === undefined) return [];
  if (value === null || value === "") return [path];
  if (typeof value !== "object") return [];
  const members = Object.entries(value);
  const mayBeEmpty = path === ".cards" || path === ".services";
  if (members.length === 0) return mayBeEmpty ? [] : [path === "" ? "." : path];
  return members.flatMap(([name, member]) => emptyPlaces(member, `${path}.${name}`));
}
