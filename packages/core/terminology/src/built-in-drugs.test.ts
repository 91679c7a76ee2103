import { describe, expect, it } from "@jest/globals";
import { conceptId } from "@cohort/foundation";
import { builtIn } from "../test/built-in.ts";
import { CODE_SYSTEMS, type SystemName } from "./systems.ts";

const terminology = builtIn();

const hits = (system: SystemName, code: string): string[] =>
  terminology.hits({ system: CODE_SYSTEMS[system].uri, code }).map(({ concept }) => concept);

const concept = (id: string) => {
  const found = terminology.concepts.get(conceptId(id));
  if (!found) throw new Error(`no concept ${id}`);
  return found;
};

describe("drugs of the built-in dictionary", () => {
  it.each<[SystemName, string, string[]]>([
    ["atc", "L04AB04", ["adalimumab", "allergy-murine-or-mab"]],
    ["atc", "L04AB03", ["allergy-murine-or-mab", "bdmard"]],
    ["rxnorm", "809158", ["etanercept"]],
    ["rxnorm", "612865", ["allergy-tocilizumab", "tocilizumab"]],
    ["atc", "L04AC10", ["allergy-murine-or-mab", "immunosuppressant-any"]],
    ["rxnorm", "1741046", ["tofacitinib"]],
    ["atc", "L04AA37", ["baricitinib"]],
    ["atc", "L04AF08", ["tsdmard"]],
    ["atc", "A07EC01", ["sulfasalazine"]],
    ["atc", "M01CB03", ["csdmard"]],
    ["atc", "M01CC01", ["penicillamine"]],
    ["rxnorm", "855332", ["warfarin"]],
    ["atc", "B01AA01", ["warfarin-vka"]],
    ["atc", "B01AB05", ["enoxaparin"]],
    ["atc", "B01AB01", []],
    ["rxnorm", "2618839", ["dalteparin"]],
    ["atc", "L03AA13", ["pegfilgrastim"]],
    ["atc", "L03AA18", ["colony-stimulating-factor"]],
    ["atc", "L03AX16", []],
    ["atc", "J04AM02", ["antituberculosis"]],
    ["atc", "J06BA02", ["allergy-murine-or-mab", "ivig"]],
    ["atc", "J06BB04", []],
    ["atc", "L04AX02", ["thalidomide"]],
    ["atc", "L04AA28", ["immunosuppressant-any"]],
  ])("%s %s stands for %j", (system, code, expected) => {
    expect(hits(system, code)).toEqual(expected);
  });

  it.each([
    ["prednisone", "immunosuppressant-any"],
    ["hydroxychloroquine", "immunosuppressant-any"],
    ["hydroxychloroquine", "csdmard"],
    ["adalimumab", "immunosuppressant-any"],
    ["upadacitinib", "immunosuppressant-any"],
    ["blinatumomab", "immunosuppressant-any"],
    ["rituximab", "bdmard"],
    ["tocilizumab", "immunomodulators-nct06614270"],
    ["telitacicept", "immunomodulators-nct06614270-iim"],
    ["chloroquine", "immunomodulators-chec"],
    ["enoxaparin", "lmwh"],
    ["allergy-tocilizumab", "allergy-murine-or-mab"],
  ])("%s belongs to %s", (id, broader) => {
    expect(concept(id).broader).toContain(broader);
  });

  it.each([
    ["belimumab", "bdmard"],
    ["tocilizumab", "immunomodulators-nct06614270-iim"],
    ["tocilizumab", "immunomodulators-chec"],
    ["warfarin", "lmwh"],
    ["colony-stimulating-factor", "immunosuppressant-any"],
    ["ivig", "immunosuppressant-any"],
  ])("%s does not belong to %s", (id, other) => {
    expect(concept(id).broader).not.toContain(other);
  });

  it("groups what acts alike, and only drugs of one kind of effect", () => {
    const acting = (mechanism: string): string[] =>
      [...terminology.concepts.values()]
        .filter((each) => each.mechanism === mechanism)
        .map(({ id }) => id);
    expect(acting("tnf-inhibitor")).toEqual([
      "adalimumab",
      "certolizumab-pegol",
      "etanercept",
      "golimumab",
      "infliximab",
    ]);
    expect(acting("il-6-inhibitor")).toEqual(["sarilumab", "tocilizumab"]);
    expect(acting("anti-cd20")).toEqual(["obinutuzumab", "ocrelizumab", "ofatumumab", "rituximab"]);
    expect(acting("jak-inhibitor")).toContain("tsdmard");
    expect([concept("bdmard").mechanism, concept("methotrexate").mechanism]).toEqual([null, null]);
  });

  it("gives every single DMARD that aims at one target its mechanism", () => {
    for (const group of ["bdmard", "tsdmard"]) {
      for (const id of concept(group).narrower) expect(concept(id).mechanism).not.toBeNull();
    }
  });
});
