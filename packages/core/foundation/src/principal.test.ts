import { expect, it } from "@jest/globals";
import { isPrincipal } from "./principal.ts";

it.each([
  ["user:https://id.example.org#4711", true],
  ["user:https://id.example.org/realms/a#f:1#x", true],
  ["group:Rheuma-Studien Ärzte", true],
  ["key:5d0c1e7a9b42", true],
  ["ehr:https://ehr.example.org", true],
  ["demo", true],
  ["demo2", false],
  ["user:ada", false],
  ["user:#ada", false],
  ["user:https://id.example.org# ada", false],
  ["group:", false],
  ["group:a\nb", false],
  ["group:a\u202eb", false],
  [`group:${"x".repeat(201)}`, false],
  ["*", false],
  ["", false],
])("%j can name whom something is granted to: %p", (text, expected) =>
  expect(isPrincipal(text)).toBe(expected),
);
