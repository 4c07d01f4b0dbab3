import { escape } from "./layout.js";

const notes = (numbers) => numbers.map((number) => `<sup><a href="#n${number}">${number}</a></sup>`).join("");
const all = (values, show) => values.map(show).join("\n");
const some = (values, show) => (values.length ? show(values) : "");

export function casePage({ labels, root }, shown) {
    return `<h1>${escape(shown.title)}</h1>
<p>${escape(shown.summary)}</p>
<dl>
<dt>${labels.case_place}</dt><dd>${escape(shown.place)}</dd>
<dt>${labels.case_time}</dt><dd>${escape(shown.period || labels.not_reported)}</dd>
<dt>${labels.case_themes}</dt><dd>${all(shown.themes, (theme, index) => `<a data-pagefind-filter="theme" href="${root}themes/${theme}/">${escape(shown.theme_names[index])}</a>`)}</dd>
</dl>
<h2 id="steps">${labels.case_five_steps}</h2>
<ol>
${all(shown.story, (step) => `<li id="step-${step.step}"><h3>${escape(step.name)}${notes(step.cite)}</h3>\n${step.reported ? step.html + some(step.partners, partners) : `<p>${labels.case_step_absent}</p>`}</li>`)}
</ol>
${some(shown.deliberation, (stages) => `<h2 id="deliberation">${labels.case_deliberation}</h2>\n<ol>\n${all(stages, stage)}\n</ol>`)}
${some(shown.results, (rows) => `<h2 id="results">${labels.case_results}</h2>\n<table>\n<tr><th></th><th>${labels.ba_before}</th><th>${labels.ba_after}</th></tr>\n${all(rows, result)}\n</table>`)}
${shown.projects.length || shown.listed.length ? `<h2 id="lists">${labels.case_lists}</h2>` : ""}
${some(shown.projects, (projects) => `<h3>${labels.list_projects}</h3>\n<dl>\n${all(projects, project)}\n</dl>`)}
${all(shown.listed, (list) => `<h3>${list.heading}</h3>\n<ul>\n${all(list.items, item)}\n</ul>`)}
${some(shown.details, (details) => `<h2 id="details">${labels.case_details}</h2>\n<dl>\n${all(details, (one) => `<dt>${escape(one.label)}</dt><dd>${one.html}</dd>`)}\n</dl>`)}
${some(shown.lessons, (lessons) => `<h2 id="lessons">${labels.case_lessons}</h2>\n${all(lessons, (one) => `<p>${escape(one)}</p>`)}`)}
${some(shown.similar, (similar) => `<h2 id="similar">${labels.case_similar}</h2>\n<ul>\n${all(similar, (one) => `<li><a href="${one.url}">${escape(one.title)}</a> <small>${escape(one.reason)}</small></li>`)}\n</ul>`)}
<h2 id="sources">${labels.case_sources}</h2>
${all(shown.source_lines, (one) => `<p>${escape(one)}</p>`)}
<ol>
${all(shown.notes, (words, index) => `<li id="n${index + 1}">${escape(words)}</li>`)}
</ol>
<h3>${labels.case_translation}</h3><p>${escape(shown.translation)}</p>
<h3>${labels.case_completeness}</h3><p>${escape(shown.completeness)}</p>
${some(shown.absent, (absent) => `<details><summary>${labels.case_absent}</summary><ul>${all(absent, (one) => `<li>${escape(one)}</li>`)}</ul></details>`)}
<h2 id="cite">${labels.case_cite}</h2><p>${escape(shown.reference)}</p>
`;

    function stage({ name, lines }) {
        const told = all(lines, (one) => `${one.date ? `<time>${one.date}</time> ` : ""}${escape(one.text)}${notes(one.cite)}`);
        return `<li><b>${escape(name)}</b> ${told || labels.not_reported}</li>`;
    }

    function project(one) {
        const solves = some(one.solves, (texts) => `\n<dd>${labels.map_solves}${escape(texts.join(" · "))}</dd>`);
        const uses = some(one.uses, (texts) => `\n<dd>${labels.map_uses}${escape(texts.join(" · "))}</dd>`);
        return `<dt>${escape(one.text)}${notes(one.cite)} <small>${escape(one.state)}</small></dt>${solves}${uses}`;
    }
}

function partners(found) {
    return `<ul>${all(found, (one) => `<li>${escape(one.name)}${notes(one.cite)} <small>${escape(one.role)}</small></li>`)}</ul>`;
}

function result(one) {
    return `<tr><td>${escape(one.indicator)}${notes(one.cite)}</td><td>${escape(one.before)}</td><td>${escape(one.after)}</td></tr>`;
}

function item(one) {
    return `<li>${escape(one.text)}${notes(one.cite)} ${one.kind ? `<a href="${one.url}">${escape(one.kind)}</a>` : ""}</li>`;
}
