/* node minisearch-index.cjs FOLDER LANGUAGE DOCUMENTS.json: a MiniSearch index of the documents, and the library beside it. */
const fs = require("fs");
const path = require("path");
const [folder, language, source] = process.argv.slice(2);
const modules = path.join(folder, "..", "node_modules");
const MiniSearch = require(path.join(modules, "minisearch", "dist", "cjs", "index.cjs"));
const options = fs.readFileSync(path.join(__dirname, "minisearch-options.js"), "utf8");
const index = new MiniSearch(new Function("language", options + "; return minisearchOptions(language);")(language));
index.addAll(JSON.parse(fs.readFileSync(source, "utf8")));
fs.writeFileSync(path.join(folder, "minisearch.json"), JSON.stringify(index));
fs.copyFileSync(path.join(modules, "minisearch", "dist", "umd", "index.js"), path.join(folder, "minisearch.js"));
fs.copyFileSync(path.join(__dirname, "minisearch-options.js"), path.join(folder, "minisearch-options.js"));
