import { parseSync } from "@swc/core";

/** What a source file reaches for, read from its syntax tree: strings and comments do not count. */
export interface Reach {
  /** Specifiers of imports, re-exports, `import()`, `import("x").T` and `import.meta.resolve`. */
  readonly imports: ReadonlySet<string>;
  /** `Date.now`, `new Date()`, `Math.random`, `process`, `process.env`, `globalThis.process` ... */
  readonly impure: ReadonlySet<string>;
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => value !== null && typeof value === "object";
const child = (node: Node, key: string): Node => {
  const value = node[key];
  return isNode(value) ? value : {};
};

/** `Date.now` for a member expression of plain names; empty for anything else. */
function dotted(node: Node): string {
  if (node["type"] === "Identifier") return String(node["value"]);
  if (node["type"] === "MetaProperty") return "import.meta";
  if (node["type"] !== "MemberExpression") return "";
  const owner = dotted(child(node, "object"));
  const property = child(node, "property");
  return owner && property["type"] === "Identifier" ? `${owner}.${String(property["value"])}` : "";
}

const literal = (node: Node): string | null =>
  node["type"] === "StringLiteral" ? String(node["value"]) : null;

function firstArgument(call: Node): string | null {
  const list = call["arguments"];
  const [first] = Array.isArray(list) ? (list as unknown[]) : [];
  return isNode(first) ? literal(child(first, "expression")) : null;
}

/** The module that a node names, if it names one. */
function importedBy(node: Node): string | null {
  switch (node["type"]) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
      return literal(child(node, "source"));
    case "TsImportType":
      return literal(child(node, "argument"));
    case "TsExternalModuleReference":
      return literal(child(node, "expression"));
    case "CallExpression": {
      const callee = child(node, "callee");
      const imports =
        callee["type"] === "Import" ||
        ["require", "require.resolve", "import.meta.resolve"].includes(dotted(callee));
      return imports ? firstArgument(node) : null;
    }
    default:
      return null;
  }
}

const IMPURE =
  /^(globalThis\.)?(process(\.\w+)?|Date\.now|Math\.random|performance\.now|crypto\.\w+)$/;

function impurityOf(node: Node): string | null {
  if (node["type"] === "MemberExpression") {
    const name = dotted(node);
    return IMPURE.test(name) ? name.replace("globalThis.", "") : null;
  }
  const clock =
    (node["type"] === "NewExpression" || node["type"] === "CallExpression") &&
    dotted(child(node, "callee")) === "Date";
  const list = node["arguments"];
  return clock && (!Array.isArray(list) || list.length === 0) ? "new Date()" : null;
}

/** Throws where `text` is not TypeScript. */
export function reachOf(text: string, path = "source.ts"): Reach {
  const imports = new Set<string>();
  const impure = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value) || Array.isArray(value)) return;
    const specifier = importedBy(value);
    if (specifier !== null) imports.add(specifier);
    const impurity = impurityOf(value);
    if (impurity !== null) impure.add(impurity);
    Object.values(value).forEach(visit);
  };
  visit(parseSync(text, { syntax: "typescript", tsx: path.endsWith(".tsx"), target: "es2023" }));
  return { imports, impure };
}
