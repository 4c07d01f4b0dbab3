// Cases are data, one file a case and language; pages are made by pagination over it, in JavaScript templates, which are
// the quickest that Eleventy has.
import { readFileSync, readdirSync } from "node:fs";

export default function (config) {
    const languages = ["zh", "en"].map(read);
    config.addGlobalData("cases", languages.flatMap((one) => one.cases.map((shown) => ({ language: one, shown }))));
    config.addGlobalData("listings", languages.flatMap(listings));
    config.addPassthroughCopy("site.css");
    return { dir: { input: "pages", output: "_site", includes: "../parts" } };
}

function read(id) {
    const parse = (name) => JSON.parse(readFileSync(`content/${id}/${name}`, "utf8"));
    const files = readdirSync(`content/${id}/cases`, { recursive: true }).filter((name) => name.endsWith(".json"));
    return {
        id,
        html: { zh: "zh-CN", en: "en-GB" }[id],
        name: { zh: "中文", en: "English" }[id],
        title: { zh: "伙伴分享", en: "Partner Sharing" }[id],
        root: id === "zh" ? "/" : `/${id}/`,
        labels: parse("labels.json"),
        terms: parse("terms.json"),
        cases: files.sort().map((name) => parse(`cases/${name}`)),
    };
}

// Every page of every listing: {language, url, title, lead, terms} or {…, cases, number, last}.
function listings(language) {
    const { labels, terms, cases } = language;
    const size = Number(labels.per_page);
    const pages = [{ language, url: "", title: language.title, lead: labels.home_lead }];
    const paged = (url, title, lead, found) => {
        const last = Math.max(1, Math.ceil(found.length / size));
        for (let number = 1; number <= last; number++) {
            const shown = found.slice((number - 1) * size, number * size);
            pages.push({ language, base: url, url: number === 1 ? url : `${url}page/${number}/`, title, lead, cases: shown, number, last });
        }
    };
    paged("cases/", labels.cases_title, labels.cases_lead, cases);
    for (const [way, values] of Object.entries(terms)) {
        const filed = new Map(values.map((term) => [term.id, []]));
        for (const one of cases) for (const id of one[way]) filed.get(id).push(one);
        const counted = values.map((term) => ({ ...term, count: filed.get(term.id).length }));
        pages.push({ language, url: `${way}/`, title: labels[`${way}_title`], lead: "", way, terms: counted });
        for (const term of values) paged(`${way}/${term.id}/`, term.title, "", filed.get(term.id));
    }
    return pages;
}
