import {
  Code,
  type DataProvider,
  DateTime,
  type PatientObject,
  type RecordObject,
  type RetrieveDetails,
} from "cql-execution";
import { PatientSource } from "cql-exec-fhir";
import type { Bundle, FhirResource } from "fhir/r4.js";

/** A type as cql-exec-fhir reads it from FHIR's model info: named, or a list or a choice of named ones. */
interface TypeInfo {
  readonly isNamed?: boolean;
  readonly isList?: boolean;
  readonly isChoice?: boolean;
  readonly namespace?: string;
  readonly name: string;
  readonly fqn: string;
  readonly elementType: TypeInfo;
  readonly choices: readonly TypeInfo[];
}

interface ClassInfo {
  readonly name: string;
  readonly elements: readonly { readonly name: string; readonly typeSpecifier: TypeInfo }[];
  parentClasses(): readonly ClassInfo[];
}

interface ModelInfo {
  findClass(name: string): ClassInfo | undefined;
}

type Json = Readonly<Record<string, unknown>>;
type Wrap = (json: unknown) => unknown;
/** How a member is found in the JSON, and what is made of it. */
type Reader = (json: Json) => unknown;

const FHIR = "{http://hl7.org/fhir}";

/** What CQL's own types are in JavaScript. */
function system(name: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (name === "DateTime") return DateTime.parse(value.replace("Z", "+00:00"));
  if (name === "Date") return DateTime.parse(value)?.getDate();
  return value;
}

interface Coded {
  readonly coding?: readonly { readonly system?: string; readonly code?: string }[];
}

const codingsOf = (resource: Json, property: string): NonNullable<Coded["coding"]> => {
  const concept = (resource[property] ?? resource[`${property}CodeableConcept`]) as
    | Coded
    | undefined;
  return concept?.coding ?? [];
};

/** FHIR's JSON with a getter for each element, which wraps a member when it is first asked for, and once. */
class Node {
  static count = 0;
  /** Two are equal where this is: `union` compares members that can be enumerated, of which there is no other. */
  readonly nodeNumber = (Node.count += 1);
  readonly #json: unknown;
  readonly #members = new Map<string, unknown>();
  constructor(json: unknown) {
    this.#json = json;
  }
  /** A primitive is its own `value`. */
  member(name: string, read: Reader): unknown {
    const known = this.#members.get(name);
    if (known !== undefined) return known;
    const json = this.#json;
    const value =
      typeof json === "object" && json !== null ? read(json as Json) : read({ value: json });
    this.#members.set(name, value);
    return value;
  }
  get(name: string): unknown {
    return (this as Record<string, unknown>)[name];
  }
  getId(): unknown {
    return (this.#json as Json)["id"];
  }
  getCode(property: string): readonly Code[] {
    const codings = codingsOf(this.#json as Json, property);
    return this.member(`code of ${property}`, () =>
      codings.map(({ code, system: from }) => new Code(code ?? "", from)),
    ) as readonly Code[];
  }
  getDate(): null {
    return null;
  }
  getDateOrInterval(): null {
    return null;
  }
}

type NodeClass = new (json: unknown) => Node;

const capital = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** A class for each FHIR type, made when it is first met. */
function classesOf(model: ModelInfo): (name: string) => NodeClass {
  const classes = new Map<string, NodeClass>();

  const wrapAs = (type: TypeInfo): Wrap => {
    if (type.isList === true) {
      const one = wrapAs(type.elementType);
      return (json) => (Array.isArray(json) ? json.map(one) : undefined);
    }
    if (type.namespace === "System") return (json) => system(type.name, json);
    let made: NodeClass | null = null;
    return (json) => (json == null ? undefined : new (made ??= classOf(type.fqn))(json));
  };

  const readerOf = (name: string, type: TypeInfo): Reader => {
    if (type.isChoice !== true) {
      const wrap = wrapAs(type);
      return (json) => wrap(json[name]);
    }
    const choices = type.choices.map((choice) => {
      // A dose that is a SimpleQuantity is a `doseQuantity`.
      const written = choice.name === "SimpleQuantity" ? "Quantity" : choice.name;
      return [`${name}${capital(written)}`, wrapAs(choice)] as const;
    });
    return (json) => {
      const found = choices.find(([property]) => json[property] !== undefined);
      return found ? found[1](json[found[0]]) : undefined;
    };
  };

  function classOf(name: string): NodeClass {
    const known = classes.get(name);
    if (known) return known;
    const info = model.findClass(name);
    if (!info) throw new Error(`FHIR has no type ${name}`);
    const line = [info, ...info.parentClasses()];
    const names = new Set(line.map((each) => FHIR + each.name.replace(/^FHIR\./, "")));
    const made: NodeClass = class extends Node {
      _is(type: { readonly name: string }): boolean {
        return names.has(type.name);
      }
    };
    for (const { name: element, typeSpecifier } of line.flatMap(({ elements }) => elements)) {
      if (Object.hasOwn(made.prototype, element)) continue;
      const read = readerOf(element, typeSpecifier);
      Object.defineProperty(made.prototype, element, {
        get(this: Node) {
          return this.member(element, read);
        },
      });
    }
    classes.set(name, made);
    return made;
  }
  return classOf;
}

const keyOf = (system1: string | null | undefined, code: string | null | undefined): string =>
  `${system1 ?? ""}|${code ?? ""}`;

/** The codes of a value set to look up in. */
const SETS = new WeakMap<object, ReadonlySet<string>>();
function keysOf(codes: NonNullable<RetrieveDetails["codes"]>): ReadonlySet<string> {
  const known = SETS.get(codes);
  if (known) return known;
  const list = Array.isArray(codes) ? codes : codes.codes;
  const keys = new Set(list.map(({ system: from, code }) => keyOf(from, code)));
  SETS.set(codes, keys);
  return keys;
}

/** A source of one patient at a time that does as little as the engine lets it: wrapped once, found by code without a look at every entry. */
export function createLeanSource(): (bundle: Bundle) => DataProvider {
  const shipped = PatientSource.FHIRv401() as unknown as { readonly _modelInfo: ModelInfo };
  const classOf = classesOf(shipped._modelInfo);
  const makers = new Map<string, NodeClass>();
  const nodeOf = (resource: FhirResource): RecordObject => {
    const { resourceType: type } = resource;
    const Made = makers.get(type) ?? classOf(`FHIR.${type}`);
    makers.set(type, Made);
    return new Made(resource);
  };
  return (bundle) => {
    const byType = new Map<string, FhirResource[]>();
    for (const { resource } of bundle.entry ?? []) {
      if (!resource) continue;
      const list = byType.get(resource.resourceType);
      if (list) list.push(resource as FhirResource);
      else byType.set(resource.resourceType, [resource as FhirResource]);
    }
    const nodes = new Map<FhirResource, RecordObject>();
    const kept = (resource: FhirResource): RecordObject => {
      const node = nodes.get(resource) ?? nodeOf(resource);
      nodes.set(resource, node);
      return node;
    };
    const [person] = byType.get("Patient") ?? [];
    if (!person) throw new Error("the Bundle has no Patient");
    const patient = kept(person) as PatientObject;
    patient.findRecords = (_profile, details) => {
      const type = details?.datatype.slice(FHIR.length) ?? "";
      const all = byType.get(type) ?? [];
      const { codes, codeProperty } = details ?? {};
      if (codes === undefined || codeProperty === undefined) return all.map(kept);
      const keys = keysOf(codes);
      const isOne = (resource: FhirResource): boolean =>
        codingsOf(resource as unknown as Json, codeProperty).some((each) =>
          keys.has(keyOf(each.system, each.code)),
        );
      return all.filter(isOne).map(kept);
    };
    let current: PatientObject | undefined = patient;
    return { currentPatient: () => current, nextPatient: () => (current = undefined) };
  };
}
