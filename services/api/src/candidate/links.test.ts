import { expect, it } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import { chartLink } from "./links.ts";

const link = (chart: string | null, id: string): string | null =>
  chartLink({ chart, resource: null }, patientId(id));

it("E-14 leads to the patient's chart, wherever the id stands in the link", () => {
  const chart = "https://ehr.example.org/chart/{patientId}?p={patientId}";
  expect(link(chart, "a-1.B")).toBe("https://ehr.example.org/chart/a-1.B?p=a-1.B");
});

it("E-14 lets no id out of its place", () => {
  expect(link("https://ehr.example.org/{patientId}/x", "../?q=$&#")).toBe(
    "https://ehr.example.org/..%2F%3Fq%3D%24%26%23/x",
  );
});

it("leads nowhere where none is configured", () => expect(link(null, "a")).toBeNull());
