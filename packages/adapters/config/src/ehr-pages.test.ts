import { describe, expect, it } from "@jest/globals";
import { type Environment, readConfig } from "./index.ts";

const codes = (env: Environment): readonly string[] => {
  const result = readConfig(env);
  return result.ok ? [] : result.failure.map(({ path, code }) => `${path} ${code}`);
};

describe("E-14 links into the EHR", () => {
  it("are templates of URLs, and none where they are unset", () => {
    const chart = "https://ehr.test/chart?p={patientId}";
    const resource = "https://ehr.test/{resourceType}/{id}";
    const read = readConfig({ EHR_CHART_URL: chart, EHR_RESOURCE_URL: resource });
    expect(read.ok && read.value.ehrPages).toEqual({ chart, resource });
    const unset = readConfig({});
    expect(unset.ok && unset.value.ehrPages).toEqual({ chart: null, resource: null });
  });

  it.each([
    "https://ehr.test/chart",
    "https://{patientId}.ehr.test/chart",
    "https://ehr.test/{patient}/{patientId}",
    "https://user:word@ehr.test/{patientId}",
    "javascript:open('{patientId}')",
    "ehr.test/{patientId}",
    "/chart/{patientId}",
  ])("are refused where the patient's id has no place, or not only its own: %s", (url) =>
    expect(codes({ EHR_CHART_URL: url })).toEqual(["EHR_CHART_URL CONFIG.INVALID"]),
  );

  it.each<[Environment, readonly string[]]>([
    [{ EHR_CHART_URL: "http://127.0.0.1:8081/Patient/{patientId}" }, []],
    [{ EHR_CHART_URL: "http://ehr.test/{patientId}" }, ["EHR_CHART_URL CONFIG.EHR_PAGE_IN_CLEAR"]],
    [
      { NODE_ENV: "production", EHR_RESOURCE_URL: "http://localhost/{resourceType}/{id}" },
      ["EHR_RESOURCE_URL CONFIG.EHR_PAGE_IN_CLEAR"],
    ],
  ])("cross no network in clear: %j", (env, expected) => expect(codes(env)).toEqual(expected));
});
