import { describe, expect, it } from "@jest/globals";
import { whomOf } from "./whom.ts";

const bundle = (...entry: readonly object[]) => ({
  resourceType: "Bundle",
  type: "history",
  entry,
});
const parameters = (type: string, ...focuses: readonly string[]) => ({
  resource: {
    resourceType: "Parameters",
    parameter: [
      { name: "subscription", valueReference: { reference: "https://ehr/fhir/Subscription/s1" } },
      { name: "type", valueCode: type },
      { name: "events-since-subscription-start", valueString: "2" },
      ...focuses.map((reference) => ({
        name: "notification-event",
        part: [
          { name: "event-number", valueString: "2" },
          { name: "focus", valueReference: { reference } },
        ],
      })),
    ],
  },
});
const status = (type: string, ...focuses: readonly string[]) => ({
  resource: {
    resourceType: "SubscriptionStatus",
    type,
    notificationEvent: focuses.map((reference) => ({ eventNumber: "2", focus: { reference } })),
  },
});
const observation = {
  resourceType: "Observation",
  id: "o1",
  subject: { reference: "Patient/p1" },
};

describe("whom a notification is about", () => {
  it.each<[string, unknown, string | undefined, readonly string[], readonly string[]]>([
    ["nothing at all", undefined, undefined, [], []],
    ["a Patient", { resourceType: "Patient", id: "p1" }, undefined, ["p1"], []],
    ["a resource of a patient", observation, "Observation/o1", ["p1"], []],
    [
      "a resource whose element is named patient",
      {
        resourceType: "AllergyIntolerance",
        id: "a",
        patient: { reference: "https://ehr/fhir/Patient/p1/_history/3" },
      },
      undefined,
      ["p1"],
      [],
    ],
    ["the address alone", undefined, "Observation/o1", [], ["Observation/o1"]],
    ["the address of a Patient", undefined, "Patient/p1", ["p1"], []],
    [
      "a resource of no patient",
      { resourceType: "Medication", id: "m1" },
      undefined,
      [],
      ["Medication/m1"],
    ],
    [
      "a subject that is a group",
      { ...observation, subject: { reference: "Group/g" } },
      undefined,
      [],
      ["Observation/o1"],
    ],
    ["a text", "Patient/p1", undefined, [], []],
    ["a list", [observation], undefined, [], []],
    [
      "references of another shape",
      { ...observation, id: 7, subject: "Patient/p1" },
      undefined,
      [],
      ["Observation/7"],
    ],
  ])("is told by %s", (_what, body, focus, patients, resources) => {
    expect(whomOf(body, focus)).toEqual({ patients, resources, isChange: true });
  });
});

describe("A5-03: a backport Bundle", () => {
  const forms: readonly [string, (type: string, ...focuses: readonly string[]) => object][] = [
    ["Parameters (R4)", parameters],
    ["SubscriptionStatus (R4B)", status],
  ];
  for (const [form, make] of forms) {
    it.each(["handshake", "heartbeat", "query-status"])(
      `${form} of type %s is no change`,
      (type) => {
        expect(whomOf(bundle(make(type)))).toEqual({
          patients: [],
          resources: [],
          isChange: false,
        });
      },
    );

    it(`${form} of an event names nobody at the level empty`, () => {
      expect(whomOf(bundle(make("event-notification")))).toEqual({
        patients: [],
        resources: [],
        isChange: true,
      });
    });

    it(`${form} of an event names its focuses at the level id-only`, () => {
      const event = make("event-notification", "Patient/p1", "https://ehr/fhir/Observation/o1");
      expect(whomOf(bundle(event))).toEqual({
        patients: ["p1"],
        resources: ["Observation/o1"],
        isChange: true,
      });
    });

    it(`${form} of an event comes with whose it is at the level full-resource`, () => {
      const event = make("event-notification", "Observation/o1");
      const deleted = { request: { method: "DELETE", url: "Condition/c1" } };
      expect(whomOf(bundle(event, { resource: observation }, deleted))).toEqual({
        patients: ["p1"],
        resources: ["Condition/c1"],
        isChange: true,
      });
    });
  }
});
