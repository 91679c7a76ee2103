export {
  type Catalogue,
  type CatalogueOptions,
  loadCatalogue,
  loadTerminology,
} from "./catalogue.ts";
export { MAX_BYTES } from "./read-text.ts";
