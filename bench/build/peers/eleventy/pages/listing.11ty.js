import { escape, layout } from "../parts/layout.js";

export const data = {
    pagination: { data: "listings", size: 1, alias: "one" },
    permalink: (data) => `${(data.one.language.root + data.one.url).slice(1)}index.html`,
    eleventyExcludeFromCollections: true,
};

const cards = new Map();

export function render({ one }) {
    const { language } = one;
    const parts = [`<h1>${escape(one.title)}</h1>\n<p>${escape(one.lead)}</p>\n`];
    if (one.terms) {
        const link = (term) => `<li><a href="${language.root}${one.way}/${term.id}/">${escape(term.title)}</a> ${term.count}</li>\n`;
        parts.push("<ul>\n", ...one.terms.map(link), "</ul>\n");
    }
    if (one.cases) parts.push('<ul class="cards">\n', ...one.cases.map(card), "</ul>\n", pager(one));
    return layout(language, one.url, one.title, one.lead, parts.join(""), false);
}

// A case is in a dozen lists and looks the same in each.
function card(shown) {
    if (!cards.has(shown)) {
        cards.set(
            shown,
            `<li><h3><a href="${shown.url}">${escape(shown.title)}</a></h3><p>${escape(shown.summary)}</p>` +
                `<p><small>${escape(shown.place)} · ${shown.steps.length}/5</small></p></li>\n`,
        );
    }
    return cards.get(shown);
}

function pager({ language, base, number, last }) {
    if (last === 1) return "";
    let links = "";
    for (let one = 1; one <= last; one++) {
        if (one !== 1 && one !== last && Math.abs(one - number) > 2) continue;
        const url = language.root + base + (one === 1 ? "" : `page/${one}/`);
        links += `<li><a href="${url}"${one === number ? ' aria-current="page"' : ""}>${one}</a></li>`;
    }
    return `<ul class="pager">${links}</ul>\n`;
}
