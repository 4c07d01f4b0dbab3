// Every page of every listing of a language: {url, title, lead, terms} or {…, cases, number, last}.
export function listings({ root, labels, terms, cases }) {
    const size = Number(labels.per_page);
    const pages = [];
    const paged = (url, title, lead, found) => {
        const last = Math.max(1, Math.ceil(found.length / size));
        for (let number = 1; number <= last; number++) {
            const shown = found.slice((number - 1) * size, number * size);
            pages.push({ base: root + url, url: number === 1 ? url : `${url}page/${number}/`, title, lead, cases: shown, number, last });
        }
    };
    paged("cases/", labels.cases_title, labels.cases_lead, cases);
    for (const [way, values] of Object.entries(terms)) {
        const filed = new Map(values.map((term) => [term.id, []]));
        for (const one of cases) for (const id of one[way]) filed.get(id).push(one);
        const counted = values.map((term) => ({ ...term, url: `${root}${way}/${term.id}/`, count: filed.get(term.id).length }));
        pages.push({ url: `${way}/`, title: labels[`${way}_title`], lead: "", terms: counted });
        for (const term of values) paged(`${way}/${term.id}/`, term.title, "", filed.get(term.id));
    }
    return pages;
}
