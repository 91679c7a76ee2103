import { wholeFor } from "./bad-lines.ts";
import type { TakeLines } from "./read-file.ts";
import { type GoodLine, stageMedication, stagePatient } from "./stage-patients.ts";
import { stageResources } from "./stage-resources.ts";

const typeOf = ({ resource }: GoodLine): string => resource.resourceType;

/** Stages what each line adds to records. A resource in the file of another type is read as what it is. */
export const takeParts: TakeLines = async (run, file, { good, bad }) => {
  const patients = good.filter((line) => typeOf(line) === "Patient");
  const drugs = good.filter((line) => typeOf(line) === "Medication");
  const others = good.filter((line) => typeOf(line) !== "Patient" && typeOf(line) !== "Medication");
  return {
    parts: [
      ...patients.flatMap(stagePatient),
      ...drugs.flatMap(stageMedication),
      ...(await stageResources(run.parts, run.job, others)),
      ...bad.flatMap((line) => wholeFor(file, line)),
    ],
  };
};
