export {
  type Catalogue,
  type CatalogueOptions,
  loadCatalogue,
  loadTerminology,
} from "./catalogue.ts";
export { type CdsClient, loadCdsClients } from "./cds-clients.ts";
export { MAX_BYTES } from "./read-text.ts";
