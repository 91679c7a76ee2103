/** A JSON value as it stands in an OpenAPI document. */
type Json = unknown;
type Members = Readonly<Record<string, Json>>;
/** Whether callers send what a schema describes, or are sent it: what is asked of one is promised by the other. */
type Direction = "sent" | "answered";

const isMembers = (value: Json): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const membersOf = (value: Json): Members => (isMembers(value) ? value : {});
const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);
const namesOf = (value: Json): ReadonlySet<string> => new Set(listOf(value).map(String));
const METHODS = ["get", "put", "post", "delete", "patch"] as const;

/**
 * What of a later OpenAPI 3.1 document breaks callers of an earlier one: a path, method, answer or member that is gone, a type that
 * is another one, something newly asked of a request, or no longer promised in an answer. What is only added breaks nobody.
 */
export function breakingChanges(before: Json, after: Json): readonly string[] {
  const found: string[] = [];
  const [earlier, later] = [membersOf(before), membersOf(after)];
  const laterPaths = membersOf(later["paths"]);
  for (const [path, item] of Object.entries(membersOf(earlier["paths"]))) {
    for (const method of METHODS) {
      const [was, is] = [membersOf(item)[method], membersOf(laterPaths[path])[method]];
      const name = `${method.toUpperCase()} ${path}`;
      if (was === undefined) continue;
      if (is === undefined) found.push(`${name} is gone`);
      else
        found.push(...ofOperation(name, comparing(earlier, later), membersOf(was), membersOf(is)));
    }
  }
  return found;
}

interface Comparing {
  readonly before: (value: Json) => Members;
  readonly after: (value: Json) => Members;
}

interface ComparingSchemas extends Comparing {
  readonly direction: Direction;
}

/** A reference and what it refers to are the same. */
function comparing(before: Members, after: Members): Comparing {
  const resolver =
    (root: Members) =>
    (value: Json): Members => {
      const reference = membersOf(value)["$ref"];
      if (typeof reference !== "string") return membersOf(value);
      const steps = reference.slice(2).split("/");
      return membersOf(steps.reduce<Json>((at, step) => membersOf(at)[step], root));
    };
  return { before: resolver(before), after: resolver(after) };
}

function ofOperation(name: string, both: Comparing, was: Members, is: Members): readonly string[] {
  return [
    ...ofParameters(name, both, was, is),
    ...ofContent(
      `${name}: body`,
      { ...both, direction: "sent" },
      both.before(was["requestBody"]),
      both.after(is["requestBody"]),
    ),
    ...Object.entries(membersOf(was["responses"])).flatMap(([status, answer]) => {
      const now = membersOf(is["responses"])[status];
      if (now === undefined) return Number(status) < 300 ? [`${name}: ${status} is gone`] : [];
      return ofContent(
        `${name}: ${status}`,
        { ...both, direction: "answered" },
        both.before(answer),
        both.after(now),
      );
    }),
  ];
}

function ofParameters(name: string, both: Comparing, was: Members, is: Members): readonly string[] {
  const key = (one: Members): string => `${String(one["in"])} ${String(one["name"])}`;
  const before = new Map(
    listOf(was["parameters"])
      .map(both.before)
      .map((one) => [key(one), one]),
  );
  const after = new Map(
    listOf(is["parameters"])
      .map(both.after)
      .map((one) => [key(one), one]),
  );
  return [
    ...[...before].flatMap(([id, one]) => {
      const now = after.get(id);
      if (!now) return [`${name}: ${id} is gone`];
      const schemas = [one["schema"], now["schema"]] as const;
      return ofSchema(`${name}: ${id}`, { ...both, direction: "sent" }, schemas);
    }),
    ...[...after]
      .filter(([id, { required }]) => required === true && before.get(id)?.["required"] !== true)
      .map(([id]) => `${name}: ${id} is asked for now`),
  ];
}

function ofContent(
  name: string,
  both: ComparingSchemas,
  was: Members,
  is: Members,
): readonly string[] {
  const newlyAsked =
    both.direction === "sent" && is["required"] === true && was["required"] !== true;
  return [
    ...(newlyAsked ? [`${name} is asked for now`] : []),
    ...Object.entries(membersOf(was["content"])).flatMap(([type, media]) => {
      const now = membersOf(is["content"])[type];
      if (now === undefined) return [`${name}: ${type} is gone`];
      return ofSchema(name, both, [membersOf(media)["schema"], membersOf(now)["schema"]]);
    }),
  ];
}

function ofSchema(
  name: string,
  both: ComparingSchemas,
  [before, after]: readonly [Json, Json],
  above: readonly Json[] = [],
): readonly string[] {
  const { direction } = both;
  const [was, is] = [both.before(before), both.after(after)];
  if (above.includes(was)) return [];
  const inside = [...above, was];
  const [required, requiredNow] = [namesOf(was["required"]), namesOf(is["required"])];
  const [members, membersNow] = [membersOf(was["properties"]), membersOf(is["properties"])];
  return [
    ...ofTypes(name, was, is, direction),
    ...Object.entries(members).flatMap(([member, schema]) => {
      const path = `${name}.${member}`;
      if (membersNow[member] === undefined) return [`${path} is gone`];
      return ofSchema(path, both, [schema, membersNow[member]], inside);
    }),
    ...(direction === "sent"
      ? [...requiredNow]
          .filter((one) => !required.has(one))
          .map((one) => `${name}.${one} is asked for now`)
      : [...required]
          .filter((one) => members[one] !== undefined && !requiredNow.has(one))
          .map((one) => `${name}.${one} is no longer promised`)),
    ...(was["items"] === undefined
      ? []
      : ofSchema(`${name}[]`, both, [was["items"], is["items"]], inside)),
  ];
}

/** Callers may send fewer kinds and words than before, or are sent more than they know. */
function ofTypes(name: string, was: Members, is: Members, direction: Direction): readonly string[] {
  const [from, to] = direction === "sent" ? [was, is] : [is, was];
  const kinds = (schema: Members): readonly string[] => [...namesOf([schema["type"] ?? []].flat())];
  const allowed = new Set(kinds(to));
  const others =
    allowed.size === 0
      ? []
      : kinds(from).filter(
          (kind) => !allowed.has(kind) && !(kind === "integer" && allowed.has("number")),
        );
  const words = namesOf(to["enum"]);
  const strange =
    words.size === 0 ? [] : [...namesOf(from["enum"])].filter((word) => !words.has(word));
  const says = direction === "sent" ? "is no longer taken" : "may be answered now";
  return [...others, ...strange].map((one) => `${name}: ${one} ${says}`);
}
