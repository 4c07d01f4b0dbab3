import { readFileSync } from "node:fs";

import { getCollection } from "astro:content";

// {root, prefix, labels, terms, cases} of each language; `prefix` as Astro wants it in a route.
export async function languages() {
    const entries = (await getCollection("cases")).sort((one, other) => (one.id < other.id ? -1 : 1));
    return ["zh", "en"].map((id) => {
        const parse = (name) => JSON.parse(readFileSync(`content/${id}/${name}`, "utf8"));
        const cases = entries.filter((entry) => entry.id.startsWith(`${id}/`)).map((entry) => entry.data);
        const prefix = id === "zh" ? undefined : id;
        return { prefix, root: id === "zh" ? "/" : `/${id}/`, labels: parse("labels.json"), terms: parse("terms.json"), cases };
    });
}
