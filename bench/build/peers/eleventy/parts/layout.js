const SITE = "https://casebook.example";
const OTHER = { zh: { html: "en-GB", name: "English", root: "/en/" }, en: { html: "zh-CN", name: "中文", root: "/" } };
const WAYS = ["cases", "problems", "themes", "resources", "steps", "areas", "years"];
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const headers = new Map();

export const escape = (text) => text.replace(/[&<>"]/g, (sign) => SIGNS[sign]);

export function layout(language, url, title, description, main, searched) {
    const other = OTHER[language.id];
    const name = url ? `${title} · ${language.title}` : title;
    return `<!doctype html>
<html lang="${language.html}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(name)}</title>
<meta name="description" content="${escape(description)}">
<link rel="canonical" href="${SITE}${language.root}${url}">
<link rel="alternate" hreflang="${language.html}" href="${SITE}${language.root}${url}">
<link rel="alternate" hreflang="${other.html}" href="${SITE}${other.root}${url}">
<link rel="stylesheet" href="/site.css">
</head>
<body>
${header(language)}
<p><a href="${other.root}${url}" lang="${other.html}">${other.name}</a></p>
<main${searched ? " data-pagefind-body" : ""}>
${main}</main>
<footer><p>${language.title}</p></footer>
</body>
</html>
`;
}

function header(language) {
    if (!headers.has(language)) {
        const links = WAYS.map((way) => `<a href="${language.root}${way}/">${escape(language.labels[`${way}_title`])}</a>`);
        headers.set(
            language,
            `<header><nav><a href="${language.root}">${language.title}</a>\n${links.join("\n")}</nav>
<link rel="stylesheet" href="/pagefind/pagefind-ui.css"><script src="/pagefind/pagefind-ui.js" defer></script>
<div id="search"></div><script>addEventListener("DOMContentLoaded", () => new PagefindUI({ element: "#search" }));</script>
</header>`,
        );
    }
    return headers.get(language);
}
