import { writeFileSync } from "node:fs";
import { licencePage, shippedLicences } from "./licences.ts";

const page = new URL("../../deploy/third-party.md", import.meta.url);
writeFileSync(page, licencePage(shippedLicences()));
