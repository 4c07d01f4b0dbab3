import { casePage } from "../parts/case.js";
import { layout } from "../parts/layout.js";

export const data = {
    pagination: { data: "cases", size: 1, alias: "one" },
    permalink: (data) => `${data.one.shown.url.slice(1)}index.html`,
    eleventyExcludeFromCollections: true,
};

export function render({ one: { language, shown } }) {
    return layout(language, shown.url.slice(language.root.length), shown.title, shown.summary, casePage(language, shown), true);
}
