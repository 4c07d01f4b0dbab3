export { parseAllDocuments, LineCounter, isMap, isSeq, isScalar, isAlias } from "yaml";
