import { describe, expect, it } from "@jest/globals";
import { InvalidArgumentError } from "commander";
import { date, fhirUrl, names, port, queueUrl, seed, share } from "./arguments.ts";

describe("arguments", () => {
  it.each([
    ["0", 0],
    ["8080", 8080],
    ["65535", 65_535],
  ])("take port %s", (text, value) => {
    expect(port(text)).toBe(value);
  });

  it.each(["", "-1", "80.5", "65536", "8080x", " 80", "1e3"])("refuse port %j", (text) => {
    expect(() => port(text)).toThrow(InvalidArgumentError);
  });

  it("take a share, a seed and names", () => {
    expect(["0", "1", "0.05", ".5"].map(share)).toEqual([0, 1, 0.05, 0.5]);
    expect([seed("7"), names("reset,html")]).toEqual([7, ["reset", "html"]]);
  });

  it.each(["", "-0.1", "1.01", "5%", "."])("refuse share %j", (text) => {
    expect(() => share(text)).toThrow(InvalidArgumentError);
  });

  it.each(["", "-1", "1.5", "x"])("refuse seed %j", (text) => {
    expect(() => seed(text)).toThrow(InvalidArgumentError);
  });

  it.each(["2026-02-28", "2024-02-29"])("take date %s", (text) => {
    expect(date(text)).toBe(text);
  });

  it.each(["2026-02-29", "2026-2-1", "2026", "2026-02", "today", ""])("refuse date %j", (text) => {
    expect(() => date(text)).toThrow(InvalidArgumentError);
  });

  it.each([
    [fhirUrl, "http://127.0.0.1:8081/fhir"],
    [fhirUrl, "https://ehr.example.org/fhir"],
    [queueUrl, "redis://127.0.0.1:6379"],
    [queueUrl, "rediss://user:secret@queue.example.org/0"],
    [queueUrl, "postgres://user@127.0.0.1/queue"],
  ])("take a URL %#", (parse, text) => {
    expect(parse(text)).toBe(text);
  });

  it.each([
    [fhirUrl, "ehr.example.org/fhir"],
    [fhirUrl, "ftp://ehr.example.org"],
    [fhirUrl, "file:///etc/passwd"],
    [queueUrl, "http://127.0.0.1:6379"],
    [queueUrl, "redis:"],
    [queueUrl, "127.0.0.1:6379"],
  ])("refuse a URL %#", (parse, text) => {
    expect(() => parse(text)).toThrow(InvalidArgumentError);
  });
});
