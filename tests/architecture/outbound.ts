import { parseSync } from "@swc/core";

type Node = Readonly<Record<string, unknown>>;

/** Modules that open connections, and what of them does so; null: all of it. */
const OPENERS: Readonly<Record<string, readonly string[] | null>> = {
  undici: null,
  axios: null,
  got: null,
  "node-fetch": null,
  "node:https": null,
  "node:http2": null,
  "node:http": ["request", "get", "Agent", "ClientRequest", "globalAgent"],
  "node:net": ["connect", "createConnection", "Socket"],
  "node:tls": ["connect", "TLSSocket"],
  "node:dgram": null,
  // It fetches by itself.
  jose: ["createRemoteJWKSet"],
  // They fetch before anyone could tell them how.
  "openid-client": ["discovery", "dynamicClientRegistration"],
};
const CALLS = new Set(["fetch", "globalThis.fetch", "window.fetch"]);
const MAKES = new Set(["WebSocket", "EventSource", "XMLHttpRequest"]);

const isNode = (value: unknown): value is Node =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const child = (node: Node, key: string): Node => {
  const value = node[key];
  return isNode(value) ? value : {};
};
const listOf = (node: Node, key: string): readonly Node[] => {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
};
const nameOf = (node: Node): string => {
  if (node["type"] === "MemberExpression") {
    return `${nameOf(child(node, "object"))}.${nameOf(child(node, "property"))}`;
  }
  return typeof node["value"] === "string" ? node["value"] : "";
};

/** `http` and `node:http` are one module. */
const moduleOf = (node: Node): string => {
  const name = nameOf(child(node, "source"));
  return `node:${name}` in OPENERS ? `node:${name}` : name;
};

function opened(declaration: Node): string[] {
  const from = moduleOf(declaration);
  const openers = OPENERS[from];
  if (openers === undefined || declaration["typeOnly"] === true) return [];
  if (openers === null || declaration["type"] === "ExportAllDeclaration") return [from];
  return listOf(declaration, "specifiers")
    .filter((specifier) => specifier["isTypeOnly"] !== true)
    .map((specifier) => {
      // `import * as http` and `import http` give all of it.
      if (!["ImportSpecifier", "ExportSpecifier"].includes(String(specifier["type"]))) return "*";
      // Where it has another name here, the first two have the one that it has there.
      return ["orig", "imported", "local"]
        .map((key) => nameOf(child(specifier, key)))
        .find((name) => name !== "");
    })
    .filter((name) => name !== undefined && (name === "*" || openers.includes(name)))
    .map((name) => `${from} ${name}`);
}

/** What in a source file opens a connection to somewhere: imports and calls, read from its syntax tree. */
export function outboundOf(text: string, path = "source.ts"): string[] {
  const found: string[] = [];
  const declared = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    switch (value["type"]) {
      case "ImportDeclaration":
      case "ExportAllDeclaration":
      case "ExportNamedDeclaration":
        found.push(...opened(value));
        break;
      case "FunctionDeclaration":
        declared.add(nameOf(child(value, "identifier")));
        break;
      case "VariableDeclarator":
        declared.add(nameOf(child(value, "id")));
        break;
      case "CallExpression":
        if (CALLS.has(nameOf(child(value, "callee")))) found.push(nameOf(child(value, "callee")));
        // `import("undici")`
        if (child(value, "callee")["type"] === "Import") {
          const [first] = listOf(value, "arguments");
          const name = nameOf(child(first ?? {}, "expression"));
          if (name in OPENERS || `node:${name}` in OPENERS) found.push(name);
        }
        break;
      case "NewExpression":
        if (MAKES.has(nameOf(child(value, "callee")))) found.push(nameOf(child(value, "callee")));
        break;
      default:
    }
    Object.values(value).forEach(visit);
  };
  visit(parseSync(text, { syntax: "typescript", tsx: path.endsWith(".tsx"), target: "es2023" }));
  return found.filter((name) => !declared.has(name));
}
