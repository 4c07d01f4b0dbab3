/* How MiniSearch is set up: Chinese in single characters and pairs, English in words with prefixes and one error. */
function minisearchOptions(language) {
  const pairs = (text) => {
    const found = [];
    for (const run of text.normalize("NFKC").toLowerCase().match(/[\u3400-\u9fff]+|[a-z0-9]+/g) || []) {
      if (/[a-z0-9]/.test(run)) found.push(run);
      else for (let at = 0; at < run.length; at++) {
        found.push(run[at]);
        if (at + 1 < run.length) found.push(run.slice(at, at + 2));
      }
    }
    return found;
  };
  return {
    fields: ["title", "summary", "body"],
    storeFields: ["title", "summary", "url"],
    ...(language === "zh" ? { tokenize: pairs } : {}),
    searchOptions: {
      combineWith: "AND",
      boost: { title: 3, summary: 2 },
      prefix: language === "en",
      fuzzy: language === "en" ? 0.2 : false,
    },
  };
}
